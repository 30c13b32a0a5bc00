"""The forms in which an answer comes: limits of numbers, or why there is no answer."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class NotEstimated:
    """There is no answer, and why, as a sentence for people."""

    why: str


@dataclass(frozen=True)
class Limits:
    """The lower and upper limit of each number asked about, in their shape; NaN where undefined."""

    lower: Floats = field(repr=False)
    upper: Floats = field(repr=False)

    def times(self, factor: ArrayLike) -> Limits:
        """The limits on another scale: per 1,000, or of a count turned into a rate."""
        by = np.asarray(factor, dtype=np.float64)
        return Limits(self.lower * by, self.upper * by)

    def pairs(self) -> list[tuple[float, float] | None]:
        """The limits one by one; None where they are undefined."""
        return [
            None if np.isnan(low) or np.isnan(high) else (float(low), float(high))
            for low, high in zip(np.ravel(self.lower), np.ravel(self.upper), strict=True)
        ]


def floats(numbers: ArrayLike) -> Floats:
    """Numbers as an array of floats."""
    return np.asarray(numbers, dtype=np.float64)
