"""Exact tests of counts against what was expected, of many cells at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from validation.statistics.answers import Floats, floats


def binomial_p(count: ArrayLike, of: ArrayLike, share: ArrayLike) -> Floats:
    """How surprising each count out of ``of`` is if every one fails with the chance ``share``.

    Twice the smaller of P(X <= x) and P(X >= x), at most 1: the test that belongs to
    Clopper & Pearson's limits. NaN out of nothing.
    """
    counts, ofs, shares = np.broadcast_arrays(floats(count), floats(of), floats(share))
    sound = (ofs > 0) & (counts >= 0) & (counts <= ofs) & (shares >= 0) & (shares <= 1)
    counts, ofs, shares = (np.where(sound, each, np.nan) for each in (counts, ofs, shares))
    with np.errstate(invalid="ignore"):
        at_least = special.betainc(np.maximum(counts, 1), ofs - counts + 1, shares)
        at_most = special.betaincc(counts + 1, np.maximum(ofs - counts, 1), shares)
    at_least = np.where(counts == 0, 1.0, at_least)
    at_most = np.where(counts == ofs, 1.0, at_most)
    return np.where(sound, np.minimum(1, 2 * np.minimum(at_least, at_most)), np.nan)


def poisson_p(events: ArrayLike, expected: ArrayLike) -> Floats:
    """The same of counts of single events that have no upper end; NaN where none is expected."""
    counts, means = np.broadcast_arrays(floats(events), floats(expected))
    sound = (counts >= 0) & (means > 0)
    counts, means = np.where(sound, counts, np.nan), np.where(sound, means, np.nan)
    at_least = np.where(counts == 0, 1.0, special.gammainc(np.maximum(counts, 1), means))
    at_most = special.gammaincc(counts + 1, means)
    return np.where(sound, np.minimum(1, 2 * np.minimum(at_least, at_most)), np.nan)


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
    at_most = special.betainc(shape, counts + 1, chance)
    at_least = np.where(counts == 0, 1.0, special.betaincc(shape, np.maximum(counts, 1), chance))
    return np.where(sound, np.minimum(1, 2 * np.minimum(at_least, at_most)), np.nan)
