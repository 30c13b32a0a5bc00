"""A table of councils by rules: how far from alike its rows are, and in which cells.

No chance is worked out here: rows of an error report cluster in children, and the chi-square
distribution calls most pairs of like councils different. See :mod:`validation.statistics.mixing`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from validation.statistics.answers import Floats, floats


@dataclass(frozen=True)
class Association:
    """How a table of counts departs from rows that are all alike.

    Attributes
    ----------
    pearson, likelihood_ratio : X² = sum (O-E)²/E and G² = 2 sum O ln(O/E).
    freedom : (rows - 1)(columns - 1), empty ones not counted.
    cramers_v : sqrt(X² / (n min(rows - 1, columns - 1))), 0 to 1. Not 0 by chance.
    expected : E, from the margins.
    residuals : (O-E) / sqrt(E (1 - row/n)(1 - column/n)), Agresti's adjusted ones; NaN where a
        row or column is empty or holds everything.
    """

    pearson: float
    likelihood_ratio: float
    freedom: int
    cramers_v: float
    expected: Floats = field(repr=False)
    residuals: Floats = field(repr=False)


def association(table: ArrayLike) -> Association | None:
    """How a table departs from rows that are alike (Agresti 2013, Categorical Data Analysis, 3.3).

    None where fewer than two rows or two columns hold anything.
    """
    seen = floats(table)
    rows, columns, n = seen.sum(axis=1), seen.sum(axis=0), float(seen.sum())
    least = min(int((rows > 0).sum()), int((columns > 0).sum())) - 1
    if least < 1:
        return None
    expected = np.outer(rows, columns) / n
    with np.errstate(invalid="ignore", divide="ignore"):
        pearson = float(np.nansum((seen - expected) ** 2 / expected))
        spare = np.outer(1 - rows / n, 1 - columns / n)
        residuals = (seen - expected) / np.sqrt(expected * spare)
    return Association(
        pearson,
        float(2 * special.rel_entr(seen, expected).sum()),
        int(((rows > 0).sum() - 1) * ((columns > 0).sum() - 1)),
        math.sqrt(pearson / (n * least)),
        expected,
        np.where(np.isfinite(residuals), residuals, np.nan),
    )


def jensen_shannon(first: ArrayLike, second: ArrayLike, base: float = 2.0) -> Floats:
    """How far apart two make-ups are, 0 to 1 (base 2): the square root of the divergence.

    sqrt((KL(p, m) + KL(q, m)) / 2), m halfway between (Lin 1991; Endres & Schindelin 2003). Counts
    are divided by their sum along the last axis; NaN where one has none. Not 0 by chance.
    """
    p, q = _shares(first), _shares(second)
    middle = (p + q) / 2
    apart = (special.rel_entr(p, middle) + special.rel_entr(q, middle)).sum(axis=-1) / 2
    return floats(np.sqrt(np.maximum(apart, 0) / math.log(base)))


def _shares(counts: ArrayLike) -> Floats:
    numbers = floats(counts)
    with np.errstate(invalid="ignore", divide="ignore"):
        return floats(numbers / numbers.sum(axis=-1, keepdims=True))
