"""How far a proportion may lie from what was counted."""

from __future__ import annotations

import math

NINETY_FIVE = 1.959963984540054


def wilson(count: int, of: int, z: float = NINETY_FIVE) -> tuple[float, float] | None:
    """The Wilson score interval of ``count`` out of ``of`` (Wilson 1927); None out of nothing."""
    if of <= 0 or not 0 <= count <= of:
        return None
    share = count / of
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    middle, shrink = share + z * z / (2 * of), 1 + z * z / of
    return max(0.0, (middle - spread) / shrink), min(1.0, (middle + spread) / shrink)
