"""Rates of many councils and rules at once: limits, where each stands, and what stands out.

Councils run down, rules across. What is not known is NaN and in no sum: not in what all councils
have together, not among the tests. Every choice of method is made here and said in words beside
the numbers (`validation.services.rates_compared`); the formulae are in `validation.statistics`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import special

from validation.rated.denominators import Divided
from validation.rated.quick import varying_p_of_few
from validation.statistics.answers import Bools, Floats, Limits
from validation.statistics.clustering import ASSUMED_RATIO
from validation.statistics.exact_tests import binomial_p, poisson_p
from validation.statistics.funnel import expected_limits, proportion_limits, standing
from validation.statistics.intervals import (
    NINETY_FIVE,
    NINETY_NINE_POINT_EIGHT,
    poisson,
    wilson,
)
from validation.statistics.multiplicity import benjamini_hochberg, flagged
from validation.statistics.shrinking import marshall
from validation.statistics.spread import (
    Spread,
    Stabilised,
    added,
    adjusted_z,
    ratios,
    shares,
    spread,
    two_sided,
)

# Of what is flagged, one in twenty may be by chance.
FALSE_FLAGS = 0.05
LEVELS = (NINETY_FIVE, NINETY_NINE_POINT_EIGHT)


@dataclass(frozen=True)
class Sums:
    """What is rated: ``counts`` over ``of``, and what is known of the children behind them.

    ``children`` (by council) and ``squares`` (by council and rule) are NaN where not known.
    """

    divided: Divided
    counts: Floats = field(repr=False)
    of: Floats = field(repr=False)
    children: Floats = field(repr=False)
    squares: Floats = field(repr=False)


@dataclass(frozen=True)
class Rated:
    """What can be said of each council and rule; rates are per one, not per 100.

    Attributes
    ----------
    known : whether there is a rate.
    low, high : 95% limits of the rate.
    by_children : whether they rest on sums over the council's own children.
    target : by rule, the rate of all councils here together.
    ratio : by rule, by how much rows of one child widen what chance does; 1 for children.
    ratio_known : by rule, whether that is from sums over children, not assumed.
    position, usual_position : place among the funnel limits (-2 to 2) by chance alone, and once
        councils may ordinarily differ. The second only where ``usual``.
    spread : by rule, how much councils ordinarily differ.
    drawn_in : the rate drawn towards what councils have in common, NaN where it cannot be.
    p, adjusted_p : how surprising the rate is, and that after all ``tests`` were looked at.
    stands_out : whether it is worth a conversation.
    """

    sums: Sums
    known: Bools = field(repr=False)
    rate: Floats = field(repr=False)
    low: Floats = field(repr=False)
    high: Floats = field(repr=False)
    by_children: Bools = field(repr=False)
    target: Floats = field(repr=False)
    ratio: Floats = field(repr=False)
    ratio_known: Bools = field(repr=False)
    position: NDArray[np.int8] = field(repr=False)
    usual_position: NDArray[np.int8] = field(repr=False)
    usual: Bools = field(repr=False)
    spread: Spread = field(repr=False)
    drawn_in: Floats = field(repr=False)
    p: Floats = field(repr=False)
    adjusted_p: Floats = field(repr=False)
    stands_out: Bools = field(repr=False)

    @property
    def tests(self) -> int:
        """How many rates were tested."""
        return int(np.sum(~np.isnan(self.p)))


def rated(sums: Sums) -> Rated:
    """Work out everything; see the attributes of what comes back."""
    known = (sums.of > 0) & (sums.counts >= 0)
    if sums.divided.share:
        known &= sums.counts <= sums.of
    counts, of = np.where(known, sums.counts, np.nan), np.where(known, sums.of, np.nan)
    target = _together(counts, of)
    ratio, ratio_known = _ratios(sums, counts)
    limits, by_children = _limits(sums, counts, of)
    expected = target * of
    if sums.divided.share:
        points, position = shares(counts, of, target), standing(counts, of, target)
    else:
        points = ratios(counts / ratio, expected / ratio)
        position = _beyond(counts / ratio, expected / ratio)
    found = spread(points)
    comparable = known & (known.sum(axis=0) > 1) & (target > 0)
    if sums.divided.share:
        comparable &= target < 1
    usual = comparable & (found.tau2 > 0)
    p = _chances(sums, counts, of, target, ratio, comparable, points, found)
    adjusted = benjamini_hochberg(p)
    return Rated(
        sums=sums,
        known=known,
        rate=counts / of,
        low=limits.lower,
        high=limits.upper,
        by_children=by_children,
        target=target,
        ratio=ratio,
        ratio_known=ratio_known,
        position=np.where(comparable, position, 0).astype(np.int8),
        usual_position=_usual_position(p, counts - expected, usual),
        usual=usual,
        spread=found,
        drawn_in=marshall(counts / ratio, expected / ratio).ratio * target,
        p=p,
        adjusted_p=adjusted,
        stands_out=flagged(adjusted, FALSE_FLAGS),
    )


@dataclass(frozen=True)
class Funnel:
    """The limits of one rule along sizes, as rates; the adjusted ones None where not estimated."""

    sizes: Floats
    target: float
    chance: tuple[Limits, Limits]
    usual: tuple[Limits, Limits] | None


def funnel_of(made: Rated, rule: int, points: int = 60) -> Funnel | None:
    """The limits to draw for a rule, from the smallest council's size to the largest's."""
    of = made.sums.of[made.known[:, rule], rule]
    target, ratio = float(made.target[rule]), float(made.ratio[rule])
    if not of.size or not target > 0:
        return None
    least, most = max(float(of.min()) * 0.6, 1.0), float(of.max()) * 1.1
    # Close together where the limits bend most.
    sizes = least * (most / least) ** np.linspace(0, 1, points)
    expected = target * sizes / ratio
    if made.sums.divided.share:
        chance = [proportion_limits(target, sizes, z) for z in LEVELS]
    else:
        chance = [expected_limits(expected, z).times(target) for z in LEVELS]
    usual = None
    if made.spread.estimated[rule]:
        one = _of_rule(made.spread, rule)
        if made.sums.divided.share:
            usual = [added(target, sizes, one, z) for z in LEVELS]
        else:
            usual = [added(1.0, expected, one, z).times(target) for z in LEVELS]
    return Funnel(sizes, target, (chance[0], chance[1]), (usual[0], usual[1]) if usual else None)


def _together(counts: Floats, of: Floats) -> Floats:
    """The rate of all councils together, by rule; NaN where none is known."""
    asked = np.nansum(of, axis=0)
    return np.where(asked > 0, np.nansum(counts, axis=0) / np.where(asked > 0, asked, 1), np.nan)


def _variances(sums: Sums, counts: Floats) -> Floats:
    """The variance of each count that the council's own children show; NaN where they do not."""
    n, squares = sums.children[:, None], sums.squares
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = n / (n - 1) * (squares - counts * counts / n)
    sound = (n > 1) & (counts > 0) & (squares >= counts) & (variance >= 0)
    return np.where(sound, variance, np.nan)


def _ratios(sums: Sums, counts: Floats) -> tuple[Floats, Bools]:
    """By rule, variance over mean of its rows per child, over all councils that have any.

    From the children where every council with rows has sums over them, otherwise assumed; never
    below 1, as if rows fell singly.
    """
    rules = counts.shape[1]
    if sums.divided.share:
        return np.ones(rules), np.ones(rules, dtype=bool)
    variances, failing = _variances(sums, counts), counts > 0
    told: Bools = np.asarray(
        failing.any(axis=0) & ~(failing & np.isnan(variances)).any(axis=0), dtype=np.bool_
    )
    total = np.nansum(counts, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        own = np.nansum(variances, axis=0) / total
    return np.where(told, np.maximum(own, 1.0), ASSUMED_RATIO), told


def _limits(sums: Sums, counts: Floats, of: Floats) -> tuple[Limits, Bools]:
    """95% limits: Wilson's of children; of rows t of the council's children, or widened."""
    if sums.divided.share:
        return wilson(counts, of), np.zeros(counts.shape, dtype=bool)
    assumed = _widened(counts)
    variances = _variances(sums, counts)
    by_children = ~np.isnan(variances)
    freedom = np.where(sums.children > 1, sums.children - 1, 1)
    half = special.stdtrit(freedom, special.ndtr(NINETY_FIVE))[:, None] * np.sqrt(variances)
    low = np.where(by_children, np.maximum(counts - half, 0), assumed.lower)
    high = np.where(by_children, counts + half, assumed.upper)
    return Limits(low / of, high / of), by_children


def _widened(counts: Floats) -> Limits:
    """The limits of :func:`validation.statistics.clustering.widened`, as counts, of many cells."""
    # They depend on the count alone, and few counts are different ones.
    different, at = np.unique(counts, return_inverse=True)
    limits = poisson(different / ASSUMED_RATIO).times(ASSUMED_RATIO)
    return Limits(limits.lower[at], limits.upper[at])


def _beyond(events: Floats, expected: Floats) -> NDArray[np.int8]:
    """Which counts lie beyond `expected_limits`, told by their tails without drawing the limits."""
    means = np.where(expected > 0, expected, np.nan)
    above, below = special.gammaincc(means + 1, events), special.gammainc(means, events)
    found = np.zeros(events.shape, dtype=np.int8)
    for z in LEVELS:
        tail = special.ndtr(-z)
        found += (above < tail).astype(np.int8)
        found -= (below < tail).astype(np.int8)
    return found


def _chances(
    sums: Sums,
    counts: Floats,
    of: Floats,
    target: Floats,
    ratio: Floats,
    comparable: Bools,
    points: Stabilised,
    found: Spread,
) -> Floats:
    """How surprising each count is.

    z with the councils' ordinary spread where there is one and 5 or more are expected; with fewer,
    an exact test with the same spread, as that scale misfires there (by chance alone, made-up data
    had a quarter to three quarters more false flags); without a spread, the exact test of chance.

    Even so a flag is "worth a conversation", never "wrong": in a made-up England where councils
    differ as they ordinarily do (sd 0.5 of log odds) and nothing is special, 130 to 210 of 49,266
    cells are flagged. A rule that nobody fails, or everybody, is not tested and does not count
    among the tests.
    """
    p = np.full(counts.shape, np.nan)
    spread_out = found.tau2 > 0
    by_z = comparable & spread_out & ~np.isnan(points.z)
    p[by_z] = two_sided(adjusted_z(points, found)[by_z])
    varying, alone = comparable & spread_out & ~by_z, comparable & ~spread_out
    share, t, k, tau2 = (
        sums.divided.share,
        *(np.broadcast_to(each, counts.shape) for each in (target, ratio, found.tau2)),
    )
    # On either scale, from a variance of what is stabilised to one of the rate over its mean.
    relative = 4 * tau2[varying] * ((1 - t[varying]) / t[varying] if share else 1.0)
    # Divided by the ratio, which is 1 for children: as many single events as the rows are worth.
    p[varying] = varying_p_of_few(
        counts[varying] / k[varying], of[varying] * t[varying] / k[varying], relative
    )
    if share:
        p[alone] = binomial_p(counts[alone], of[alone], t[alone])
    else:
        p[alone] = poisson_p(counts[alone] / k[alone], of[alone] * t[alone] / k[alone])
    return p


def _usual_position(p: Floats, above: Floats, usual: Bools) -> NDArray[np.int8]:
    """Where each stands once councils may ordinarily differ: beyond 95% or 99.8%, up or down."""
    beyond = sum(p <= 2 * special.ndtr(-z) for z in LEVELS) * np.sign(above)
    return np.where(usual, beyond, 0).astype(np.int8)


def _of_rule(found: Spread, rule: int) -> Spread:
    return Spread(
        found.phi[rule], found.tau2[rule], found.councils[rule], found.scale, found.handling
    )
