"""Rates: failures over a denominator that is always named, and None where one is unknown.

A proportion only where children are counted; any other unit is failures per 100 children, as one
child may have many.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from validation.report import CHILDREN, PORTAL_COUNT, ROWS, ROWS_BY_COLUMN


@dataclass(frozen=True)
class Rate:
    """Failures per 100 children. ``denominator`` is the children of the return, as stated.

    For a unit that is not children this is no proportion: one child may have many failures.
    """

    per_100: float
    denominator: int
    words: str
    count: int = 0
    unit: str = ""

    def short_words(self) -> str:
        """ "12.3 (212 ÷ 1,720)", beneath a heading that says what it is per."""
        sign = "%" if self.unit == CHILDREN else ""
        return f"{self.per_100:.1f}{sign} ({self.count:,} ÷ {self.denominator:,})"

    def full_words(self) -> str:
        """ "12.3 rows per 100 children (212 ÷ 1,720)"; of children, "12.3% of children (…)"."""
        sum_ = f"({self.count:,} ÷ {self.denominator:,})"
        if self.unit == CHILDREN:
            return f"{self.per_100:.1f}% of children {sum_}"
        return f"{self.per_100:.1f} {counted(self.unit)} per 100 children {sum_}"


def counted(unit: str) -> str:
    """The unit as the plural noun of a sentence: what was counted."""
    words = {PORTAL_COUNT: "failures on the portal’s count", ROWS_BY_COLUMN: "rows × columns"}
    return words.get(unit, unit)


def added_up(unit: str) -> str:
    """What a sum over several rules counts. Children of several rules are no number of children."""
    return "pairs of a child and a rule" if unit == CHILDREN else counted(unit)


def number_words(count: int, unit: str) -> str:
    """ "119 rows", "1 row", "119 on the portal’s count"."""
    words = {PORTAL_COUNT: "on the portal’s count"}
    if count == 1:
        words |= {ROWS: "row", CHILDREN: "child"}
    return f"{count:,} {words.get(unit, unit)}"


def rate_of(count: int | None, children: int | None, unit: str) -> Rate | None:
    """The rate of a count, or None where it or the number of children is unknown (or none)."""
    if count is None or not children:
        return None
    what = "children" if unit == CHILDREN else unit
    words = f"{what} per 100 of the {children:,} children in the return"
    return Rate(100 * count / children, children, words, count, unit)


def rate_words(count: int | None, children: int | None, unit: str, *, short: bool = False) -> str:
    """The rate in full, or beneath a heading in short; or why there is none."""
    if rate := rate_of(count, children, unit):
        return rate.short_words() if short else rate.full_words()
    return "unknown: children not stated" if count is not None and not children else "unknown"


@dataclass(frozen=True)
class Mix:
    """A run's failures in all: in how many rules, how many of them in the three largest."""

    total: int
    rules: int
    three_largest: int
    under_five: int


def mix_of(counts: Iterable[int]) -> Mix:
    """How a run's failures are spread over its rules; rules that did not fail do not count."""
    failing = sorted((each for each in counts if each), reverse=True)
    return Mix(sum(failing), len(failing), sum(failing[:3]), sum(each < 5 for each in failing))


def change_words(before: int | None, now: int | None) -> str:
    """How a count moved since the run before: "down 120 (31%)", "no change", "unknown"."""
    if before is None or now is None:
        return "unknown"
    if now == before:
        return "no change"
    way = "down" if now < before else "up"
    part = f" ({100 * abs(now - before) / before:.0f}%)" if before else ""
    return f"{way} {abs(now - before):,}{part}"


def spread(values: Iterable[float | None]) -> float | None:
    """The distance between the largest and the smallest known value; None under two of them."""
    known = [each for each in values if each is not None]
    return max(known) - min(known) if len(known) > 1 else None
