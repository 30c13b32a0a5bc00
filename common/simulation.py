"""Seeded simulation: triangles to draw from, and how far a simulated figure may be off.

The same seed gives the same draws. A standard error here is the simulation's own: it says how far
the figure would move with another seed, never how good the estimates are that went in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Triangle:
    """The triangular distribution of a least, a most likely and a most value."""

    least: float
    likely: float
    most: float

    @classmethod
    def through(
        cls, least: float | None, likely: float | None, most: float | None
    ) -> Triangle | None:
        """The triangle of what is stated of the three; None where nothing is.

        One number alone is one value. With least and most only, the middle is the likeliest; a
        likely one with one end only has its peak at the end that is missing.
        """
        known = [each for each in (least, likely, most) if each is not None]
        if not known:
            return None
        peak = (known[0] + known[-1]) / 2 if likely is None else likely
        return cls(known[0], peak, known[-1])

    @property
    def mean(self) -> float:
        """(least + likely + most) / 3."""
        return (self.least + self.likely + self.most) / 3

    @property
    def variance(self) -> float:
        """(a² + b² + c² − ab − ac − bc) / 18."""
        a, b, c = self.least, self.likely, self.most
        return (a * a + b * b + c * c - a * b - a * c - b * c) / 18

    @property
    def fixed(self) -> bool:
        """Whether it is one value and no spread."""
        return self.least == self.most

    def draw(self, chance: np.random.Generator, number: int) -> Values:
        """That many values."""
        if self.fixed:
            return np.full(number, self.likely)
        return chance.triangular(self.least, self.likely, self.most, number)


@dataclass(frozen=True)
class Simulated:
    """A figure from a simulation and its standard error, in the figure's own unit."""

    value: float
    error: float


def mean_of(values: Values) -> Simulated | None:
    """The mean and its standard error; None of nothing, and where a run never ended."""
    if not len(values) or not np.isfinite(values).all():
        return None
    error = float(values.std(ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else math.nan
    return Simulated(float(values.mean()), error if math.isfinite(error) else 0.0)


def quantile_of(values: Values, share: float) -> Simulated | None:
    """The value that this share of the runs is not above, and its standard error.

    A run that never ended counts as longer than any; None where the quantile lies among those.
    The error is half the distance between the values one standard deviation of the count to either
    side: the number of values below a quantile is binomial, n·p ± √(n·p·(1−p)).
    """
    number = len(values)
    if not number:
        return None
    ordered = np.sort(values)
    step = math.sqrt(number * share * (1 - share))
    at, low, high = (
        min(number - 1, max(0, math.ceil(number * share + by) - 1)) for by in (0.0, -step, step)
    )
    if not math.isfinite(ordered[at]):
        return None
    top = ordered[high] if math.isfinite(ordered[high]) else ordered[at]
    return Simulated(float(ordered[at]), float(top - ordered[low]) / 2)
