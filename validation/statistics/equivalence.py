"""Are two rates similar? A claim that has to be shown, not what is left when no difference shows.

Two one-sided tests (Schuirmann 1987, J Pharmacokinet Biopharm 15:657): "similar" only where both
one-sided 5% bounds of the ratio (a 90% interval) lie within a margin that was set beforehand.
"Different" only where both lie outside it on the same side. Otherwise nobody can tell from this.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from scipy import special

from validation.statistics.clustering import ChildSums
from validation.statistics.intervals import NINETY, wilson

Verdict = Literal["similar", "different", "cannot tell"]
Margin = tuple[float, float]
# From four fifths to five quarters, as for medicines (EMA 2010): the same size either way.
MARGIN: Margin = (0.80, 1.25)


@dataclass(frozen=True)
class Similarity:
    """The first rate over the second, its one-sided 5% bounds, and what follows for a margin.

    ``unlike`` is whether the bounds leave out 1: there is a difference, of whatever size.
    """

    verdict: Verdict
    ratio: float
    low: float
    high: float
    margin: Margin

    @property
    def unlike(self) -> bool:
        """Whether the rates differ at all, however little (at 10%, two-sided)."""
        return self.low > 1 or self.high < 1


def similar_shares(
    count: int, of: int, other_count: int, other_of: int, margin: Margin = MARGIN
) -> Similarity | None:
    """Two shares of different children; None out of nothing, or where neither has any.

    The bounds of their ratio are put together from both Wilson intervals: with d = p1 p2, low =
    (d - sqrt(d² - l1(2 p1 - l1) u2(2 p2 - u2))) / (u2(2 p2 - u2)), high likewise with u1 and l2
    (Donner & Zou 2012, Stat Methods Med Res 21:347).
    """
    if min(of, other_of) <= 0 or not (0 <= count <= of and 0 <= other_count <= other_of):
        return None
    if not count and not other_count:
        return None
    p, other = count / of, other_count / other_of
    limits = wilson([count, other_count], [of, other_of], NINETY)
    (low, other_low), (high, other_high) = limits.lower.tolist(), limits.upper.tolist()
    return decided(
        p / other if other else math.inf,
        _ratio_bound(p, low, other, other_high, -1),
        _ratio_bound(p, high, other, other_low, 1) if other_low else math.inf,
        margin,
    )


def similar_per_child(
    sums: ChildSums,
    other: ChildSums,
    margin: Margin = MARGIN,
    assumed_ratio: float | None = None,
) -> Similarity | None:
    """Errors per child of two councils, whose children's errors cluster.

    The bounds are exp(ln(m1/m2) -/+ t sqrt(s1²/(n1 m1²) + s2²/(n2 m2²))), t with Welch and
    Satterthwaite's degrees of freedom. Where a source does not tell children apart,
    ``assumed_ratio`` stands for variance over mean, if given (and is to be said). None otherwise,
    of fewer than two children, or where nobody has an error: a ratio then has no bounds.
    """
    own, others = _relative(sums, assumed_ratio), _relative(other, assumed_ratio)
    if own is None or others is None:
        return None
    (mean, var), (other_mean, other_var) = own, others
    both = var + other_var
    if not both:
        return None
    freedom = both**2 / (var**2 / (sums.children - 1) + other_var**2 / (other.children - 1))
    half = float(special.stdtrit(freedom, 0.95)) * math.sqrt(both)
    ratio = mean / other_mean
    return decided(ratio, ratio * math.exp(-half), ratio * math.exp(half), margin)


def decided(ratio: float, low: float, high: float, margin: Margin = MARGIN) -> Similarity:
    """What the one-sided 5% bounds of a ratio say for a margin; raises ValueError for no margin."""
    least, most = margin
    if not 0 < least < 1 < most:
        raise ValueError("a margin lies about 1")
    verdict: Verdict = "cannot tell"
    if least <= low and high <= most:
        verdict = "similar"
    elif high < least or low > most:
        verdict = "different"
    return Similarity(verdict, float(ratio), float(low), float(high), margin)


def _relative(sums: ChildSums, assumed_ratio: float | None) -> tuple[float, float] | None:
    """The mean, and the variance of the mean over its square; None where there is neither."""
    n, total, squares = sums.children, sums.errors, sums.squares
    if n < 2 or total <= 0:
        return None
    mean = total / n
    if squares is None:
        return None if assumed_ratio is None else (mean, assumed_ratio / total)
    if not total <= squares <= total * total:
        return None
    variance = (squares - total * mean) / (n - 1)
    return None if variance < 0 else (mean, variance / n / mean**2)


def _ratio_bound(share: float, own: float, other: float, others: float, side: int) -> float:
    """One bound of ``share / other``, from the limit of each that makes the ratio go that way."""
    middle = share * other
    own_part, other_part = own * (2 * share - own), others * (2 * other - others)
    root = math.sqrt(max(middle * middle - own_part * other_part, 0.0))
    if not other_part:
        return own_part / (2 * middle)
    return (middle + side * root) / other_part
