"""Every council by every rule at once: which cells are worth a conversation.

Councils run down and rules across. A cell that was not looked at (skipped, crashed, unknown) or
whose count is not for whoever looks is NaN and takes no part, never 0.

Which test a cell gets: z on the arcsine scale with councils' ordinary spread added, where 5 or
more are expected. Where fewer are, that scale misfires, and the cell gets an exact test: with the
same spread, of a count that is negative binomial (by chance alone there, made-up data had a quarter
to three quarters more false flags). Where too few councils tell how much they ordinarily differ,
or they differ no more than by chance, the exact test is the binomial one, by chance alone. Then
all cells are adjusted for how many there are.

Even so a flag is "worth a conversation", never "wrong": in a made-up England where councils differ
as they ordinarily do (sd 0.5 of log odds) and nothing is special, 130 to 210 of 49,266 cells are
flagged, and 540 to 690 where the outer tenths are left out instead of pulled in: either makes the
ordinary spread look smaller than it is. For a few councils ask :func:`mixing.by_rule` too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from validation.statistics.answers import Bools, Floats, floats
from validation.statistics.exact_tests import binomial_p, varying_p
from validation.statistics.funnel import standing
from validation.statistics.multiplicity import benjamini_hochberg, flagged
from validation.statistics.shrinking import marshall
from validation.statistics.spread import (
    Handling,
    Spread,
    adjusted_z,
    shares,
    spread,
    two_sided,
)


@dataclass(frozen=True)
class Screened:
    """What every cell comes to. All of councils by rules, but ``target`` and ``spread`` by rule.

    Attributes
    ----------
    target : by rule, the share of all children of the councils that have a count (or as given).
    expected : how many children of the council would fail at the target.
    standing : -2 to 2 by chance alone (``funnel.STANDING_WORDS``); 0 also where there is no count.
    z : distance from the target in standard errors that allow for the spread; NaN where exact.
    p : of the cell's test, NaN where there is none.
    exact : whether an exact test was used, not z.
    adjusted : p adjusted for all cells (Benjamini & Hochberg).
    drawn_in : the share drawn in to the target (Marshall), NaN with fewer than 5 councils.
    """

    target: Floats = field(repr=False)
    expected: Floats = field(repr=False)
    standing: NDArray[np.int8] = field(repr=False)
    spread: Spread = field(repr=False)
    z: Floats = field(repr=False)
    p: Floats = field(repr=False)
    exact: Bools = field(repr=False)
    adjusted: Floats = field(repr=False)
    drawn_in: Floats = field(repr=False)

    @property
    def allows_for_spread(self) -> Bools:
        """By rule, whether its tests allow for how councils ordinarily differ, or chance only."""
        return np.asarray(self.spread.tau2 > 0)

    def worth_a_conversation(self, q: float = 0.05) -> Bools:
        """The cells that stand after all adjustments."""
        return flagged(self.adjusted, q)


def screened(
    failing: ArrayLike,
    children: ArrayLike,
    target: ArrayLike | None = None,
    handling: Handling = "winsorised",
) -> Screened:
    """Every council by every rule, from children failing and children in the return.

    ``failing`` is councils by rules, NaN where there is no count; ``children`` by council, NaN
    where not known (the council then takes no part). ``target`` is a share by rule from elsewhere
    (a national figure); without it, that of all councils with a count taken together, the council
    itself among them, which makes the tests of a few councils cautious rather than bold. A rule
    that nobody fails, or everybody, is not tested and does not count among the tests.
    """
    counts = floats(failing)
    of = np.broadcast_to(floats(children)[:, None], counts.shape)
    there = (counts >= 0) & (of > 0) & (counts <= of)
    counts, of = np.where(there, counts, np.nan), np.where(there, of, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = np.nansum(counts, axis=0) / np.nansum(of, axis=0)
    goal = pooled if target is None else np.broadcast_to(floats(target), pooled.shape)
    expected = of * goal
    points = shares(counts, of, goal)
    found = spread(points, handling)
    z = np.where(found.tau2 > 0, adjusted_z(points, found), np.nan)
    exact = there & np.isnan(z) & (goal > 0) & (goal < 1)
    p = np.where(exact, _exact_p(exact, counts, of, goal, found), two_sided(z))
    drawn = marshall(counts, np.where(expected > 0, expected, np.nan))
    return Screened(
        goal,
        expected,
        standing(counts, of, goal),
        found,
        z,
        p,
        exact,
        benjamini_hochberg(p),
        drawn.ratio * goal,
    )


def _exact_p(which: Bools, counts: Floats, of: Floats, goal: Floats, found: Spread) -> Floats:
    """Exact tests of those cells, with the spread of their rule where it has one.

    tau² on the arcsine scale is a variance of 4 t (1 - t) tau² between shares.
    """
    p, t = np.full(counts.shape, np.nan), np.broadcast_to(goal, counts.shape)
    tau2 = np.broadcast_to(found.tau2, counts.shape)
    alone, varying = which & ~(tau2 > 0), which & (tau2 > 0)
    p[alone] = binomial_p(counts[alone], of[alone], t[alone])
    t, tau2 = t[varying], tau2[varying]
    p[varying] = varying_p(counts[varying], of[varying] * t, 4 * (1 - t) / t * tau2)
    return p
