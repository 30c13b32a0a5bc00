"""How sure a coefficient is: intervals by drawing units again and again, with replacement.

Percentile intervals (Efron 1979). Units that belong together (the runs of a turn) are drawn
together. What they cannot show is said in ``Interval.remark``: few units, or no disagreement at
all, make them too narrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from common.errors import BadInput
from research.agreement.coefficients import COEFFICIENTS, Prepared
from research.agreement.ratings import Floats, Level, Ratings

DRAWS, SEED = 1_000, 903
MOST_DRAWS = 100_000
CONFIDENCE = 0.95
# Numbers held at once, 8 bytes each.
_AT_ONCE = 4_000_000
_MANY_UNDEFINED = 0.1
_SAME = 1e-12


@dataclass(frozen=True)
class Interval:
    """Where 95% of the draws lie; no ends where there is nothing to draw from.

    ``undefined_draws`` of the ``draws`` gave no value and are left out. ``remark`` is a sentence on
    what the interval does not show, or empty.
    """

    low: float | None
    high: float | None
    draws: int
    undefined_draws: int
    remark: str = ""


def bootstrap(
    ratings: Ratings, level: Level = "nominal", draws: int = DRAWS, seed: int = SEED
) -> Mapping[str, Interval]:
    """An interval for each coefficient that has a value, by its name; the same for the same seed.

    Raises BadInput as :func:`~research.agreement.coefficients.agreement` does, and for a number of
    draws that is none.
    """
    if not 1 <= draws <= MOST_DRAWS or seed < 0:
        raise BadInput(f"draws are from 1 to {MOST_DRAWS:,}, and the seed is not below 0")
    prepared = Prepared.of(ratings, level)
    whole = prepared.worths(np.ones((prepared.tally.groups, 1)))
    if len(np.unique(prepared.tally.cell_category)) < 2:
        whole = {"percent": whole["percent"]}
    wanted = [name for name in COEFFICIENTS if name in whole and not np.isnan(whole[name][0])]
    if not wanted:
        return {}
    if _comparable(prepared) < 2:
        alone = Interval(
            None, None, draws, draws, "All of it is one unit or one turn, so nothing can be told"
        )
        return dict.fromkeys(wanted, alone)
    drawn = _drawn(prepared, draws, seed)
    return {name: _interval(drawn[name]) for name in wanted}


def _comparable(prepared: Prepared) -> int:
    """How many groups hold a unit with two values."""
    return len(np.unique(prepared.tally.group[prepared.tally.paired]))


def _drawn(prepared: Prepared, draws: int, seed: int) -> dict[str, Floats]:
    """Every coefficient in each draw."""
    chance = np.random.default_rng(seed)
    groups = prepared.tally.groups
    at_once = max(1, _AT_ONCE // max(groups, prepared.rows))
    found: dict[str, list[Floats]] = {name: [] for name in COEFFICIENTS}
    for begun in range(0, draws, at_once):
        number = min(at_once, draws - begun)
        picked = chance.integers(groups, size=(number, groups), dtype=np.int32)
        picked += np.arange(number, dtype=np.int32)[:, None] * groups
        times = np.bincount(picked.ravel(), minlength=number * groups)
        weights = np.ascontiguousarray(times.reshape(number, groups).T, dtype=np.float64)
        for name, worth in prepared.worths(weights).items():
            found[name].append(worth)
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _interval(worths: Floats) -> Interval:
    known = worths[~np.isnan(worths)]
    draws, lost = len(worths), len(worths) - len(known)
    if not len(known):
        return Interval(None, None, draws, lost, "No draw gave a value")
    tail = (1 - CONFIDENCE) / 2
    low, high = (float(each) for each in np.quantile(known, (tail, 1 - tail)))
    if lost > draws * _MANY_UNDEFINED:
        remark = (
            f"{lost:,} of {draws:,} draws gave no value, mostly because they held one value only; "
            "the interval is of the others"
        )
    elif high - low < _SAME:
        remark = "Every draw came out the same, so this does not show how sure the value is"
    else:
        remark = ""
    return Interval(low, high, draws, lost, remark)
