"""An address as a QR code: one SVG path of dark squares, for a screen, a slide or print."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import segno

# The white frame a phone needs around the squares.
QUIET = 4


@dataclass(frozen=True)
class Qr:
    """A code's dark squares as the ``d`` of an SVG path in a viewBox of 0 0 ``size`` ``size``.

    The white frame is within ``size``.
    """

    path: str
    size: int


# Asked for at every look at an open round, always with the same few addresses.
@lru_cache(maxsize=32)
def qr(text: str) -> Qr:
    """The code of a short text. Read at a distance: the correction of errors is at the middle."""
    rows = [list(row) for row in segno.make(text, micro=False, error="m").matrix]
    parts = []
    for y, row in enumerate(rows, start=QUIET):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                parts.append(f"M{x + QUIET} {y}h{run - x}v1h-{run - x}z")
            x = run + 1
    return Qr("".join(parts), len(rows) + 2 * QUIET)
