"""Exact tests of counts against what was expected, of many cells at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from validation.statistics.answers import Bools, Floats, floats

Tail = Callable[[Bools], Floats]


def binomial_p(count: ArrayLike, of: ArrayLike, share: ArrayLike) -> Floats:
    """How surprising each count out of ``of`` is if every one fails with the chance ``share``.

    Twice the smaller of P(X <= x) and P(X >= x), at most 1: the test that belongs to
    Clopper & Pearson's limits. NaN out of nothing.
    """
    counts, ofs, shares = np.broadcast_arrays(floats(count), floats(of), floats(share))
    sound = (ofs > 0) & (counts >= 0) & (counts <= ofs) & (shares >= 0) & (shares <= 1)
    counts, ofs, shares = (np.where(sound, each, np.nan) for each in (counts, ofs, shares))

    def at_least(these: Bools) -> Floats:
        x, n, t = counts[these], ofs[these], shares[these]
        return _at_least(x, ln_none[these], lambda m: special.betainc(x[m], (n - x + 1)[m], t[m]))

    def at_most(these: Bools) -> Floats:
        x, n, t = counts[these], ofs[these], shares[these]
        return np.where(x == n, 1.0, special.betaincc(x + 1, np.maximum(n - x, 1), t))

    with np.errstate(divide="ignore", invalid="ignore"):
        ln_none = ofs * np.log1p(-shares)
    return _twice_the_smaller(counts, counts > ofs * shares, at_least, at_most, ln_none)


def poisson_p(events: ArrayLike, expected: ArrayLike) -> Floats:
    """The same of counts of single events that have no upper end; NaN where none is expected."""
    counts, means = np.broadcast_arrays(floats(events), floats(expected))
    sound = (counts >= 0) & (means > 0)
    counts, means = np.where(sound, counts, np.nan), np.where(sound, means, np.nan)

    def at_least(these: Bools) -> Floats:
        x, mean = counts[these], means[these]
        return _at_least(x, -mean, lambda m: special.gammainc(x[m], mean[m]))

    def at_most(these: Bools) -> Floats:
        return floats(special.gammaincc(counts[these] + 1, means[these]))

    return _twice_the_smaller(counts, counts > means, at_least, at_most, -means)


def varying_p(events: ArrayLike, expected: ArrayLike, relative_variance: ArrayLike) -> Floats:
    """The same where what is expected itself varies from council to council.

    The expected number is taken to be gamma distributed with that variance over its mean squared,
    so that counts are negative binomial. NaN where none is expected or the variance is not above 0.
    """
    counts, means, varying = np.broadcast_arrays(
        floats(events), floats(expected), floats(relative_variance)
    )
    sound = (counts >= 0) & (means > 0) & (varying > 0)
    counts, means, varying = (np.where(sound, each, np.nan) for each in (counts, means, varying))
    shape, chance = 1 / varying, 1 / (1 + varying * means)

    def at_least(these: Bools) -> Floats:
        x, r, q = counts[these], shape[these], chance[these]
        return _at_least(x, ln_none[these], lambda m: special.betaincc(r[m], x[m], q[m]))

    def at_most(these: Bools) -> Floats:
        return floats(special.betainc(shape[these], counts[these] + 1, chance[these]))

    ln_none = -shape * np.log1p(varying * means)
    return _twice_the_smaller(counts, counts > means, at_least, at_most, ln_none)


def _at_least(counts: Floats, ln_none: Floats, of_more: Tail) -> Floats:
    """The chance of that many or more: of 1 or less (but above 0), that it is not none."""
    found, more = -np.expm1(ln_none), counts > 1
    found[more] = of_more(more)
    return found


def _twice_the_smaller(
    counts: Floats, above: Bools, at_least: Tail, at_most: Tail, ln_none: Floats
) -> Floats:
    """Twice the smaller tail of each cell, at most 1; ``ln_none``: the log of the chance of none.

    The two make 1 or more, so that one below a half is the smaller: only where the tail on the side
    the count lies is not, the other is worked out too, which would take as long again.
    """
    p = np.empty(above.shape)
    none = counts == 0
    p[none] = np.exp(ln_none[none])
    sides = ((above & ~none, at_least, at_most), (~above & ~none, at_most, at_least))
    for here, near, far in sides:
        p[here] = near(here)
        wide = here & (p >= 0.5)
        p[wide] = np.minimum(p[wide], far(wide))
    return np.minimum(1, 2 * p)
