"""Intervals of shares, counts and rates, and of how two of them differ.

The level is given as ``z``: :data:`NINETY_FIVE` or :data:`NINETY_NINE_POINT_EIGHT`, the two levels
of official statistics on local areas. Formulae as in OHID's "Technical guide: confidence
intervals" (25 May 2018) unless another source stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from common.intervals import NINETY_FIVE, score_limits
from validation.statistics.answers import Floats, Limits, floats

__all__ = [
    "NINETY",
    "NINETY_FIVE",
    "NINETY_NINE_POINT_EIGHT",
    "Difference",
    "byar",
    "clopper_pearson",
    "exact_poisson",
    "newcombe",
    "poisson",
    "wilson",
]

NINETY = 1.6448536269514722
NINETY_NINE_POINT_EIGHT = 3.090232306167813
# Below this many events Byar's limits are not close enough to the exact ones (OHID's rule).
FEW = 10


@dataclass(frozen=True)
class Difference:
    """The first share less the second, and the limits of that difference, all as shares."""

    difference: float
    low: float
    high: float


def wilson(count: ArrayLike, of: ArrayLike, z: float = NINETY_FIVE) -> Limits:
    """Wilson's score limits of each share ``count / of``; NaN out of nothing.

    (2x + z² -/+ z sqrt(z² + 4x(1 - p))) / (2(n + z²)), p = x / n: Wilson 1927.
    """
    counts, ofs = _counted(count, of)
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = score_limits(counts / ofs, ofs, z)
    return Limits(
        np.where(counts == 0, 0.0, np.clip(low, 0, 1)) + 0 * ofs,
        np.where(counts == ofs, 1.0, np.clip(high, 0, 1)) + 0 * ofs,
    )


def clopper_pearson(count: ArrayLike, of: ArrayLike, z: float = NINETY_FIVE) -> Limits:
    """The exact limits of each share: quantiles of beta distributions; NaN out of nothing.

    B(a/2; x, n - x + 1) and B(1 - a/2; x + 1, n - x): Clopper & Pearson 1934, Biometrika 26:404.
    """
    counts, ofs = _counted(count, of)
    tail = _tail(z)
    with np.errstate(invalid="ignore"):
        low = special.betaincinv(np.maximum(counts, 0.5), ofs - counts + 1, tail)
        high = special.betainccinv(counts + 1, np.maximum(ofs - counts, 0.5), tail)
    return Limits(
        np.where(counts == 0, 0.0, low) + 0 * ofs, np.where(counts == ofs, 1.0, high) + 0 * ofs
    )


def exact_poisson(events: ArrayLike, z: float = NINETY_FIVE) -> Limits:
    """The exact limits of each expected number of events, of a count that varies as Poisson's.

    chi2(a/2; 2x) / 2 and chi2(1 - a/2; 2x + 2) / 2: Garwood 1936, Biometrika 28:437. Any number
    not below 0 has limits, whole or not.
    """
    counts, tail = _events(events), _tail(z)
    low = special.gammaincinv(np.where(counts > 0, counts, 1.0), tail)
    return Limits(
        np.where(counts > 0, low, 0.0) + 0 * counts, special.gammainccinv(counts + 1, tail)
    )


def byar(events: ArrayLike, z: float = NINETY_FIVE) -> Limits:
    """Byar's limits of each expected number of events, close to the exact ones from 10 on.

    x(1 - 1/9x - z/(3 sqrt x))³ and (x+1)(1 - 1/9(x+1) + z/(3 sqrt(x+1)))³. The lower one falls
    below 0 where x is 1 at 99.8%, which no count can: it is 0 there, and of no events.
    """
    counts = _events(events)
    safe = np.where(counts > 0, counts, 1.0)
    low = safe * (1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe))) ** 3
    up = counts + 1
    high = up * (1 - 1 / (9 * up) + z / (3 * np.sqrt(up))) ** 3
    return Limits(np.where(counts > 0, np.maximum(low, 0.0), 0.0) + 0 * counts, high)


def poisson(events: ArrayLike, z: float = NINETY_FIVE) -> Limits:
    """The limits as official statistics give them: exact below 10 events, Byar's from 10 on.

    For counts of things that happen one by one. Rows of error reports do not: several are of one
    child (see :mod:`validation.statistics.clustering`).
    """
    counts = _events(events)
    exact, near, few = exact_poisson(counts, z), byar(counts, z), counts < FEW
    return Limits(np.where(few, exact.lower, near.lower), np.where(few, exact.upper, near.upper))


def newcombe(
    count: int, of: int, other_count: int, other_of: int, z: float = NINETY_FIVE
) -> Difference | None:
    """How two shares of different people differ, from both Wilson intervals; None out of nothing.

    d - sqrt((p1-l1)² + (u2-p2)²), d + sqrt((u1-p1)² + (p2-l2)²): Newcombe 1998, Stat Med
    17:873, method 10.
    """
    if min(of, other_of) <= 0 or not (0 <= count <= of and 0 <= other_count <= other_of):
        return None
    first, second = count / of, other_count / other_of
    limits = wilson([count, other_count], [of, other_of], z)
    (low, other_low), (high, other_high) = limits.lower, limits.upper
    difference = first - second
    return Difference(
        difference,
        float(difference - np.hypot(first - low, other_high - second)),
        float(difference + np.hypot(high - first, second - other_low)),
    )


def _tail(z: float) -> float:
    return float(special.ndtr(-z))


def _events(events: ArrayLike) -> Floats:
    counts = floats(events)
    return np.where(counts >= 0, counts, np.nan)


def _counted(count: ArrayLike, of: ArrayLike) -> tuple[Floats, Floats]:
    """Counts and what they are out of, in one shape, NaN where a share makes no sense."""
    counts, ofs = np.broadcast_arrays(floats(count), floats(of))
    sound = (ofs > 0) & (counts >= 0) & (counts <= ofs)
    return np.where(sound, counts, np.nan), np.where(sound, ofs, np.nan)
