"""Times as transcripts write them."""

from __future__ import annotations

# "0:03", "55:21", "1:02:03.5"; two digits after the last colon, so that "3:1" is no time.
TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"


def seconds(clock: str) -> float:
    """ "1:02:03.5" -> 3723.5."""
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total
