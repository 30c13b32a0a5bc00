"""Spans of a text: how they follow a correction, and how they grow and shrink by a word.

Offsets count code points, end exclusive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from research.model import Placed

_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Change:
    """A stretch of a text that became another: ``old`` at ``start`` is now ``new``."""

    start: int
    old: str = field(repr=False)
    new: str = field(repr=False)

    @property
    def end(self) -> int:
        """Where the stretch ended before."""
        return self.start + len(self.old)

    @property
    def by(self) -> int:
        """How far what follows moves."""
        return len(self.new) - len(self.old)


def change_between(before: str, after: str, start: int) -> Change:
    """The shortest stretch that tells two texts apart, the first of which stands at ``start``."""
    most = min(len(before), len(after))
    head = next((i for i in range(most) if before[i] != after[i]), most)
    most -= head
    tail = next((i for i in range(most) if before[-1 - i] != after[-1 - i]), most)
    return Change(start + head, before[head : len(before) - tail], after[head : len(after) - tail])


def moved(span: Placed, change: Change) -> Placed | None:
    """Where a span is after a change; None where it began or ended within what was changed.

    What is put in at a span's edge stays outside it.
    """
    if span.end <= change.start:
        return span
    if change.end <= span.start:
        return Placed(span.start + change.by, span.end + change.by)
    if span.start <= change.start and change.end <= span.end:
        return Placed(span.start, span.end + change.by)
    return None


def by_a_word(text: str, span: Placed, edge: str, step: int) -> Placed:
    """The span with one edge ("start" or "end") a word further left (-1) or right (1).

    It stays as it is where there is no such word, or no word would be left.
    """
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    begins, ends = [w[0] for w in words], [w[1] for w in words]
    if edge == "start":
        place = _beside(begins, span.start, step)
        return Placed(place, span.end) if place is not None and place < span.end else span
    place = _beside(ends, span.end, step)
    return Placed(span.start, place) if place is not None and place > span.start else span


def _beside(places: list[int], at: int, step: int) -> int | None:
    if step < 0:
        return max((place for place in places if place < at), default=None)
    return min((place for place in places if place > at), default=None)
