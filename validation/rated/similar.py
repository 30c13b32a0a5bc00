"""Are two councils similar in a rule? Similar, different, or nobody can tell from this."""

from __future__ import annotations

import math

import numpy as np

from validation.rated.rates import Rated
from validation.statistics.clustering import ASSUMED_RATIO, ChildSums
from validation.statistics.equivalence import (
    MARGIN,
    Margin,
    Similarity,
    decided,
    similar_per_child,
    similar_shares,
)
from validation.statistics.intervals import NINETY


def similarity(
    made: Rated, council: int, other: int, rule: int, margin: Margin = MARGIN
) -> Similarity | None:
    """One council's rate of a rule over another's; None where it cannot be worked out.

    Children: both shares. Rows: over each council's own children where both have sums over them;
    otherwise each count's error widened by the assumed ratio of variance to mean, on the scale of
    logarithms, for which neither may be 0.
    """
    if not (made.known[council, rule] and made.known[other, rule]):
        return None
    x, y = (int(made.sums.counts[each, rule]) for each in (council, other))
    of, other_of = (float(made.sums.of[each, rule]) for each in (council, other))
    if made.sums.divided.share:
        return similar_shares(x, int(of), y, int(other_of), margin)
    if found := _over_children(made, council, other, rule, margin):
        return found
    if not x or not y:
        return None
    ratio = (x / of) / (y / other_of)
    by = math.exp(NINETY * math.sqrt(ASSUMED_RATIO / x + ASSUMED_RATIO / y))
    return decided(ratio, ratio / by, ratio * by, margin)


def _over_children(
    made: Rated, council: int, other: int, rule: int, margin: Margin
) -> Similarity | None:
    sums = made.sums
    parts = []
    for each in (council, other):
        n, square = sums.children[each], sums.squares[each, rule]
        if np.isnan(n) or np.isnan(square):
            return None
        parts.append(ChildSums(int(n), int(sums.counts[each, rule]), int(square)))
    found = similar_per_child(parts[0], parts[1], margin)
    if found is None:
        return None
    # From errors per child to errors per whatever is divided by.
    to = (parts[0].children / sums.of[council, rule]) / (parts[1].children / sums.of[other, rule])
    return decided(found.ratio * to, found.low * to, found.high * to, margin)
