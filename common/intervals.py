"""How far a proportion may lie from what was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Number = TypeVar("Number", float, NDArray[np.float64])

NINETY_FIVE = 1.959963984540054


def wilson(count: int, of: int, z: float = NINETY_FIVE) -> tuple[float, float] | None:
    """The Wilson score interval of ``count`` out of ``of`` (Wilson 1927); None out of nothing."""
    if of <= 0 or not 0 <= count <= of:
        return None
    low, high = score_limits(count / of, float(of), z)
    return max(0.0, low), min(1.0, high)


def score_limits(share: Number, of: Number, z: float) -> tuple[Number, Number]:
    """Wilson's formula for one share or an array of them, before rounding is cut off at 0 and 1.

    (p + z²/2n -/+ z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n): Wilson 1927, J Am Stat Assoc 22:209.
    """
    spread = z * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    middle, shrink = share + z * z / (2 * of), 1 + z * z / of
    return (middle - spread) / shrink, (middle + spread) / shrink
