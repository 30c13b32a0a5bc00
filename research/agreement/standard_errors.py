"""Standard errors of the coefficients, each unit drawn on its own from very many.

Source: K. L. Gwet, Handbook of Inter-Rater Reliability (2014): each coefficient is written as a
mean over units, with what a unit does to chance agreement in it, and the error is that mean's.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from research.agreement.krippendorff import Coincidences, Metric, alpha_error
from research.agreement.ratings import Floats
from research.agreement.tally import ByCoder, Tally


def standard_errors(
    tally: Tally, metric: Metric, met: Coincidences, worths: Mapping[str, float | None]
) -> dict[str, float]:
    """The standard error of each coefficient that has a value and such an error.

    None of them where units come in groups or runs: those were not drawn each on their own.
    """
    if not tally.plain or (tally.given > 0).sum() < 2:
        return {}
    errors: dict[str, float] = {}
    chances = _chances(tally)
    for name, (chance, from_unit) in chances.items():
        worth = worths[name]
        if worth is not None:
            errors[name] = _error(tally, worth, chance, from_unit)
    defined = worths["krippendorff_alpha"] is not None
    error = alpha_error(tally, metric, met) if defined else None
    return errors if error is None else {**errors, "krippendorff_alpha": error}


def _chances(tally: Tally) -> dict[str, tuple[float, Floats | float]]:
    """For each coefficient its chance agreement, and each unit's part in it (their mean)."""
    q = tally.categories
    shares = tally.shares.sums(np.ones((tally.groups, 1)))[:, 0] / (tally.given > 0).sum()
    own = np.bincount(
        tally.cell_unit,
        weights=tally.cell_count * shares[tally.cell_category],
        minlength=len(tally.given),
    ) / np.maximum(tally.given, 1)
    same = float(shares @ shares)
    found: dict[str, tuple[float, Floats | float]] = {"fleiss_kappa": (same, own)}
    if q > 1:
        found["brennan_prediger"] = (1 / q, 1 / q)
        found["gwet_ac1"] = ((1 - same) / (q - 1), (1 - own) / (q - 1))
    if tally.by_coder and tally.coders > 1:
        found["conger_kappa"] = _conger(tally, tally.by_coder)
    return found


def _conger(tally: Tally, by_coder: ByCoder) -> tuple[float, Floats]:
    """Conger's chance agreement, and each unit's part in it."""
    r, q = tally.coders, tally.categories
    counts = by_coder.every.sums(np.ones((tally.groups, 1))).reshape(r, q)
    given = np.maximum(counts.sum(axis=1), 1)
    shares = counts / given[:, None]
    others = shares.sum(axis=0) - shares
    with_others = (shares * others).sum(axis=1)
    chance = float(with_others.sum()) / (r * (r - 1))
    some = int((tally.given > 0).sum())
    coder = by_coder.coder
    moved = (others[coder, by_coder.category] - with_others[coder]) * some / given[coder]
    from_unit = np.bincount(by_coder.unit, weights=moved, minlength=len(tally.given)) / (
        r * (r - 1)
    )
    return chance, chance + from_unit


def _error(tally: Tally, worth: float, chance: float, from_unit: Floats | float) -> float:
    some = tally.given > 0
    n = int(some.sum())
    past = np.where(tally.paired, tally.pa - chance, 0.0) * n / tally.paired.sum() / (1 - chance)
    part = past - 2 * (1 - worth) * (np.asarray(from_unit) - chance) / (1 - chance)
    return float(np.sqrt(np.square(part - worth)[some].sum() / (n * (n - 1))))
