"""Over-dispersion: councils differ by more than chance, so chance limits flag too many of them.

Spiegelhalter 2005, Stat Med 24:1185 (doi 10.1002/sim.1970) and Qual Saf Health Care 14:347 (doi
10.1136/qshc.2005.013755). Points are put on a scale where chance has one size everywhere; the
outermost are pulled in, so that the unusual do not make themselves look usual; what is left over
is the spread that councils ordinarily have. The choice between pulling in and leaving out alone
changes how many are flagged: say which was made.

Councils run down, rules (if there are several) run across; each rule has its own spread.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from validation.statistics.answers import Bools, Floats, Limits, floats
from validation.statistics.intervals import NINETY_FIVE

Scale = Literal["share", "log ratio", "root ratio"]
Handling = Literal["winsorised", "truncated"]
# Fewer leave the spread all but unknown: of 10 its own 95% interval already spans a factor 7.
LEAST_COUNCILS = 10
# Below this the scales misfire and an exact test is to be used.
LEAST_EXPECTED = 5.0
TAIL = 0.1
TOO_FEW_WORDS = (
    "How much councils ordinarily differ was not estimated: it takes at least 10 councils that "
    "each could expect 5 or more children to fail the rule."
)


@dataclass(frozen=True)
class Stabilised:
    """Points on a scale where chance alone has the standard error ``s``; NaN is no point."""

    scale: Scale
    y: Floats = field(repr=False)
    target: Floats = field(repr=False)
    s: Floats = field(repr=False)

    @property
    def z(self) -> Floats:
        """How many standard errors of chance each point is from the target."""
        return (self.y - self.target) / self.s


@dataclass(frozen=True)
class Spread:
    """How much the councils differ beyond chance, by rule.

    Attributes
    ----------
    phi : the mean square of the z that were kept: 1 by chance alone. NaN where not estimated.
    tau2 : the variance between councils on the scale, 0 where they differ no more than by chance.
    councils : how many points it rests on (after leaving out, where the outermost are left out).
    scale, handling : what was chosen.
    """

    phi: Floats
    tau2: Floats
    councils: Floats
    scale: Scale
    handling: Handling

    @property
    def estimated(self) -> Bools:
        """By rule, whether there were councils enough."""
        return ~np.isnan(self.phi)


def shares(count: ArrayLike, of: ArrayLike, target: ArrayLike) -> Stabilised:
    """Shares as arcsin sqrt(p), whose chance error is 1/(2 sqrt n). For children out of children.

    Only points whose expected count (``of × target``) is at least 5, in this and in those who do
    not fail: the others are NaN.
    """
    counts, ofs, targets = np.broadcast_arrays(floats(count), floats(of), floats(target))
    fit = (
        (counts >= 0) & (counts <= ofs) & (np.minimum(targets, 1 - targets) * ofs >= LEAST_EXPECTED)
    )
    ofs = np.where(fit, ofs, np.nan)
    with np.errstate(invalid="ignore"):
        y = np.arcsin(np.sqrt(counts / ofs))
        goal = np.arcsin(np.sqrt(targets))
    return Stabilised("share", y, goal, 1 / (2 * np.sqrt(ofs)))


def ratios(observed: ArrayLike, expected: ArrayLike, scale: Scale = "root ratio") -> Stabilised:
    """Observed over expected, as sqrt(O/E) with error 1/(2 sqrt E), or ln(O/E) with 1/sqrt E.

    Only where at least 5 are expected. On the log scale nothing observed has no place and is NaN,
    which hides the best of all: prefer the root (Care Quality Commission's).
    """
    seen, means = np.broadcast_arrays(floats(observed), floats(expected))
    fit = (seen >= 0) & (means >= LEAST_EXPECTED)
    if scale == "log ratio":
        fit = fit & (seen > 0)
    seen, means = np.where(fit, seen, np.nan), np.where(fit, means, np.nan)
    if scale == "log ratio":
        return Stabilised(scale, np.log(seen / means), np.zeros(seen.shape), 1 / np.sqrt(means))
    return Stabilised(
        "root ratio", np.sqrt(seen / means), np.ones(seen.shape), 1 / (2 * np.sqrt(means))
    )


def spread(
    points: Stabilised, handling: Handling = "winsorised", least: int = LEAST_COUNCILS
) -> Spread:
    """How much councils differ beyond chance, by rule; NaN where fewer than ``least`` have a point.

    Winsorised: z beyond the 10th and 90th percentile are set to these. Truncated: the outer tenths
    are left out. phi = sum z² / I; tau² = (I phi - (I-1)) / (sum w - sum w²/sum w), w = 1/s², or
    0 where I phi < I - 1. Winsorising as Spiegelhalter, truncating as NHS England's SHMI.
    """
    z, s = points.z, np.broadcast_to(points.s, points.z.shape)
    if not z.shape[0]:
        nothing = np.full(z.shape[1:], np.nan)
        return Spread(nothing, nothing, np.zeros(z.shape[1:]), points.scale, handling)
    among = np.sum(~np.isnan(z), axis=0)
    order = np.sort(z, axis=0)
    if handling == "winsorised":
        kept = np.clip(z, _quantile(order, among, TAIL), _quantile(order, among, 1 - TAIL))
    else:
        cut = np.floor(among * TAIL).astype(np.int64)
        low, high = _at(order, cut), _at(order, np.maximum(among - 1 - cut, 0))
        with np.errstate(invalid="ignore"):
            kept = np.where((z >= low) & (z <= high), z, np.nan)
    of = np.sum(~np.isnan(kept), axis=0).astype(np.float64)
    weights = np.where(np.isnan(kept), 0.0, 1 / s**2)
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = np.nansum(kept**2, axis=0)
        together = np.sum(weights, axis=0)
        left = squares - (of - 1)
        tau2 = np.maximum(left, 0) / (together - np.sum(weights**2, axis=0) / together)
        phi = squares / of
    enough = among >= max(least, 2)
    return Spread(
        np.where(enough, phi, np.nan),
        np.where(enough, tau2, np.nan),
        of,
        points.scale,
        handling,
    )


def adjusted_z(points: Stabilised, found: Spread) -> Floats:
    """How far each point is from the target once councils may ordinarily differ.

    (y - t) / sqrt(s² + tau²); NaN where there is no point or the spread was not estimated.
    """
    return (points.y - points.target) / np.sqrt(points.s**2 + found.tau2)


def two_sided(z: ArrayLike) -> Floats:
    """The chance of a z as large or larger, either way."""
    return np.asarray(2 * special.ndtr(-np.abs(floats(z))))


def added(target: ArrayLike, of: ArrayLike, found: Spread, z: float = NINETY_FIVE) -> Limits:
    """Funnel limits with the spread added: on the scale t -/+ z sqrt(s² + tau²), turned back.

    ``of`` is children for shares and the expected number for ratios (``target`` is then 1).
    """
    sizes, targets = floats(of), floats(target)
    sizes = np.where(sizes > 0, sizes, np.nan)
    if found.scale == "log ratio":
        half = z * np.sqrt(1 / sizes + found.tau2)
        return Limits(targets * np.exp(-half), targets * np.exp(half))
    half = z * np.sqrt(1 / (4 * sizes) + found.tau2)
    if found.scale == "root ratio":
        return Limits(targets * np.maximum(1 - half, 0) ** 2, targets * (1 + half) ** 2)
    middle = np.arcsin(np.sqrt(targets))
    low, high = np.maximum(middle - half, 0), np.minimum(middle + half, np.pi / 2)
    return Limits(np.sin(low) ** 2, np.sin(high) ** 2)


def multiplied(target: ArrayLike, limits: Limits, found: Spread) -> Limits:
    """Chance limits made sqrt(phi) times as wide round the target, never narrower, nor below 0.

    Limits of shares (found on that scale) do not go beyond 1.
    """
    targets, by = floats(target), np.sqrt(np.maximum(found.phi, 1))
    low = targets - (targets - limits.lower) * by
    high = targets + (limits.upper - targets) * by
    top = 1.0 if found.scale == "share" else np.inf
    return Limits(np.maximum(low, 0), np.minimum(high, top))


def _at(order: Floats, place: ArrayLike) -> Floats:
    """In each column of sorted numbers, the one at that place."""
    places = np.clip(np.asarray(place, dtype=np.int64), 0, order.shape[0] - 1)
    return floats(np.take_along_axis(order, np.expand_dims(places, 0), axis=0)[0])


def _quantile(order: Floats, among: ArrayLike, part: float) -> Floats:
    """The quantile of the first ``among`` of each sorted column, between neighbours (Hyndman 7)."""
    place = np.maximum(np.asarray(among) - 1, 0) * part
    low = np.floor(place)
    below, above = _at(order, low), _at(order, np.ceil(place))
    return np.asarray(below + (above - below) * (place - low))
