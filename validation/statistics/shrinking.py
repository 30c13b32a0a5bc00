"""Empirical Bayes: small councils' rates drawn towards what councils have in common.

A rate out of few children is mostly luck. Each is mixed with the others' by how much each tells.
Show the raw rate, the drawn-in one and its interval together, and rank by the drawn-in one if at
all. With fewer than 5 councils what they have in common cannot be told, and there is no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from validation.statistics.answers import Floats, Limits, NotEstimated, floats
from validation.statistics.intervals import NINETY_FIVE

LEAST_COUNCILS = 5
Prior = TypeVar("Prior")
# A prior worth more children than this is no different from "all alike".
_ALL_ALIKE = 1e6


@dataclass(frozen=True)
class Shares:
    """What councils' shares have in common: a beta distribution, and what it makes of a count.

    ``failing`` and ``passing`` are its parameters, worth that many children; the mean is
    failing / (failing + passing).
    """

    failing: float
    passing: float

    def mean(self, count: ArrayLike, of: ArrayLike) -> Floats:
        """Each share drawn in: (a + x) / (a + b + n)."""
        return (self.failing + floats(count)) / (self.failing + self.passing + floats(of))

    def sd(self, count: ArrayLike, of: ArrayLike) -> Floats:
        """The standard deviation of what each share may be."""
        mean = self.mean(count, of)
        return np.sqrt(mean * (1 - mean) / (self.failing + self.passing + floats(of) + 1))

    def limits(self, count: ArrayLike, of: ArrayLike, z: float = NINETY_FIVE) -> Limits:
        """Where each share lies at that level, by the beta distribution with its count added."""
        a, b = self.failing + floats(count), self.passing + floats(of) - floats(count)
        tail = special.ndtr(-z)
        return Limits(special.betaincinv(a, b, tail), special.betainccinv(a, b, tail))


@dataclass(frozen=True)
class Rates:
    """What councils' rates have in common: a gamma distribution, and what it makes of a count.

    ``shape`` is nu and ``rate`` beta (1 / scale); the mean is shape / rate per unit expected.
    """

    shape: float
    rate: float

    @property
    def scale(self) -> float:
        """1 / rate: sigma in Efron & Hastie."""
        return 1 / self.rate

    def mean(self, events: ArrayLike, expected: ArrayLike = 1.0) -> Floats:
        """Each rate drawn in: (nu + x) / (beta + E)."""
        return (self.shape + floats(events)) / (self.rate + floats(expected))

    def sd(self, events: ArrayLike, expected: ArrayLike = 1.0) -> Floats:
        """The standard deviation of what each rate may be."""
        return np.sqrt(self.shape + floats(events)) / (self.rate + floats(expected))

    def limits(
        self, events: ArrayLike, expected: ArrayLike = 1.0, z: float = NINETY_FIVE
    ) -> Limits:
        """Where each rate lies at that level, by the gamma distribution with its count added."""
        a, by = self.shape + floats(events), self.rate + floats(expected)
        tail = special.ndtr(-z)
        return Limits(special.gammaincinv(a, tail) / by, special.gammainccinv(a, tail) / by)


@dataclass(frozen=True)
class DrawnIn:
    """Observed over expected by council (and rule), drawn in without fitting a distribution.

    ``weight`` is how much each council's own ratio counts, 0 to 1; ``centre`` the ratio of all.
    NaN where a council was not asked or, in all of a rule, fewer than 5 were.
    """

    ratio: Floats = field(repr=False)
    weight: Floats = field(repr=False)
    centre: Floats = field(repr=False)


def beta_binomial(count: ArrayLike, of: ArrayLike) -> Shares | NotEstimated:
    """What the shares have in common by marginal maximum likelihood (Gelman et al., BDA3 ch. 5).

    The sum over councils of ln B(a + x, b + n - x) - ln B(a, b) is made as large as can be.
    """
    counts, ofs = _known(count, of)
    if reason := _too_few(counts, "shares"):
        return reason
    pooled = float(counts.sum() / ofs.sum())
    if pooled in (0.0, 1.0):
        return NotEstimated("No council differs: all or none of the children fail.")

    def against(at: Floats) -> float:
        a, b = np.exp(at)
        gained = special.betaln(a + counts, b + ofs - counts) - special.betaln(a, b)
        return -float(np.sum(gained))

    begin = np.log([pooled * 10, (1 - pooled) * 10])
    return _fitted(against, begin, lambda a, b: Shares(a, b))


def beta_of_moments(shares: ArrayLike) -> Shares | NotEstimated:
    """What shares have in common by their mean and standard deviation alone.

    a + b = m(1 - m)/s² - 1: for shares of about the same and not small numbers of children.
    """
    known = floats(shares)
    known = known[~np.isnan(known)]
    if reason := _too_few(known, "shares"):
        return reason
    return beta_of(float(known.mean()), float(known.std(ddof=1)))


def beta_of(mean: float, sd: float) -> Shares | NotEstimated:
    """The beta distribution of that mean and standard deviation, where there is one."""
    if not 0 < mean < 1 or not 0 < sd * sd < mean * (1 - mean):
        return NotEstimated("No council differs, or they differ more than shares can.")
    worth = mean * (1 - mean) / sd**2 - 1
    return Shares(mean * worth, (1 - mean) * worth)


def gamma_poisson(events: ArrayLike, expected: ArrayLike = 1.0) -> Rates | NotEstimated:
    """What rates have in common by marginal maximum likelihood (Efron & Hastie, CASI 6.1).

    Each count is then negative binomial with shape nu and chance beta / (beta + E).
    """
    counts, means = _known(events, np.broadcast_to(floats(expected), floats(events).shape))
    if reason := _too_few(counts, "rates"):
        return reason
    if not counts.sum():
        return NotEstimated("Nothing was counted anywhere, so the councils do not differ.")

    def against(at: Floats) -> float:
        nu, beta = np.exp(at)
        gained = (
            special.gammaln(nu + counts)
            - special.gammaln(nu)
            + nu * np.log(beta / (beta + means))
            + counts * np.log(1 / (beta + means))
        )
        return -float(np.sum(gained))

    pooled = float(counts.sum() / means.sum())
    return _fitted(against, np.log([1.0, 1 / pooled]), lambda nu, beta: Rates(nu, beta))


def robbins(how_many: Sequence[int]) -> tuple[float | None, ...]:
    """What is expected next of those with x events, x = 0, 1, …: (x + 1) y(x + 1) / y(x).

    ``how_many`` y(x) have x events (Robbins 1956; Efron & Hastie, CASI 6.1). None where nobody has.
    """
    return tuple(
        (x + 1) * following / here if here else None
        for x, (here, following) in enumerate(pairwise(how_many))
    )


def marshall(observed: ArrayLike, expected: ArrayLike) -> DrawnIn:
    """Ratios drawn in by moments, all rules at once (Marshall 1991, Appl Stat 40:283).

    m = sum O / sum E; s² = sum E (O/E - m)² / sum E; A = max(0, s² - m / mean E);
    weight = A / (A + m / E). Councils run down, rules across; NaN is "not asked".
    """
    seen, means = np.broadcast_arrays(floats(observed), floats(expected))
    asked = (seen >= 0) & (means > 0)
    o, e = np.where(asked, seen, 0.0), np.where(asked, means, 0.0)
    councils, total = asked.sum(axis=0), e.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = np.where(councils >= LEAST_COUNCILS, o.sum(axis=0) / total, np.nan)
        raw = np.where(asked, seen / means, np.nan)
        varying = np.nansum(e * (raw - centre) ** 2, axis=0) / total
        beyond = np.maximum(0, varying - centre * councils / total)
        weight = np.where(asked & (centre > 0), beyond / (beyond + centre / means), 0.0)
    weight = np.where(asked & ~np.isnan(centre), weight, np.nan)
    return DrawnIn(centre + weight * (raw - centre), weight, centre)


def _fitted(
    against: Callable[[Floats], float], begin: Floats, made: Callable[[float, float], Prior]
) -> Prior | NotEstimated:
    from scipy.optimize import minimize

    found = minimize(
        against,
        begin,
        method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-10, "maxiter": 800},
    )
    first, second = np.exp(found.x)
    if not found.success or max(first, second) > _ALL_ALIKE:
        return NotEstimated(
            "The councils differ no more than by chance: use what all have in common."
        )
    return made(float(first), float(second))


def _known(count: ArrayLike, of: ArrayLike) -> tuple[Floats, Floats]:
    counts, ofs = floats(count), floats(of)
    asked = (counts >= 0) & (ofs > 0)
    return counts[asked], ofs[asked]


def _too_few(counts: Floats, what: str) -> NotEstimated | None:
    if counts.size >= LEAST_COUNCILS:
        return None
    return NotEstimated(
        f"There are {counts.size} {what}, and it takes at least {LEAST_COUNCILS} to tell what "
        "they have in common. Look at each with its own interval."
    )
