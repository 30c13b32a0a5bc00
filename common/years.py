"""Collection years: stored as the year they end in, shown as 2025/26."""

from __future__ import annotations

import re

from common.errors import BadInput

# The 903 began in the early 1990s; a year outside this range is a slip of the finger.
FIRST, LAST = 1992, 2099


def year_words(end_year: int) -> str:
    """2026 -> "2025/26"."""
    return f"{end_year - 1}/{end_year % 100:02d}"


def read_year(text: str | int) -> int:
    """The end year from 2026, "2026", "2025/26", "2025-26" or "2025/2026".

    Raises BadInput for anything else, and where the two years do not follow each other.
    """
    words = str(text).strip()
    if match := re.fullmatch(r"(\d{4})\s*[/\-–]\s*(\d{2}|\d{4})", words):
        start, end = int(match[1]), int(match[2])
        if end < 100:
            end += start // 100 * 100 + (100 if end < start % 100 else 0)
        if end != start + 1:
            raise BadInput(
                f"{words} is not one collection year",
                remedy="Give the year it ends in, such as 2026, or write 2025/26",
            )
    elif re.fullmatch(r"\d{4}", words):
        end = int(words)
    else:
        raise BadInput(
            f"“{words[:20]}” is not a collection year",
            remedy="Give the year it ends in, such as 2026, or write 2025/26",
        )
    if not FIRST <= end <= LAST:
        raise BadInput(
            f"{words} cannot be a collection year of the 903",
            remedy=f"Give a year between {FIRST} and {LAST}",
        )
    return end
