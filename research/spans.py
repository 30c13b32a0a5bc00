"""Spans of a text: how they follow a correction, and how they grow and shrink by a word.

Offsets count code points, end exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from research.model import Placed

_WORD = re.compile(r"\S+")
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


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


def changes_between(before: str, after: str, start: int) -> tuple[Change, ...]:
    """What tells two texts apart, word by word, in order; the first text stands at ``start``."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    places = [start]
    for piece in old:
        places.append(places[-1] + len(piece))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        Change(places[i1], "".join(old[i1:i2]), "".join(new[j1:j2]))
        for kind, i1, i2, j1, j2 in matcher.get_opcodes()
        if kind != "equal"
    )


def moved(span: Placed, changes: Iterable[Change]) -> Placed | None:
    """Where a span is after some changes; None where it began or ended within what was changed.

    What is put in at a span's edge stays outside it.
    """
    start, end = span.start, span.end
    for change in changes:
        if span.end <= change.start:
            continue
        if change.end <= span.start:
            start, end = start + change.by, end + change.by
        elif span.start <= change.start and change.end <= span.end:
            end += change.by
        else:
            return None
    return Placed(start, end)


def replaced(text: str, changes: Iterable[Change]) -> str:
    """The text with the changes made, which lie in order and apart."""
    done, pieces = 0, []
    for change in changes:
        pieces += [text[done : change.start], change.new]
        done = change.end
    return "".join([*pieces, text[done:]])


class Following:
    """Where spans are after stretches of their text were replaced.

    An edge within a replaced stretch goes to that stretch's edge, so that no half of a name stays
    outside and no word is lost; what is put in at a span's edge stays outside it. ``changes`` lie
    in order and apart.
    """

    def __init__(self, changes: Sequence[Change]) -> None:
        self._changes = changes
        self._starts = [change.start for change in changes]
        self._ends = [change.end for change in changes]
        self._by = [0]
        for change in changes:
            self._by.append(self._by[-1] + change.by)

    def __call__(self, span: Placed) -> Placed:
        """The span in the new text."""
        return Placed(self._start(span.start), self._end(span.end))

    def _start(self, at: int) -> int:
        done = bisect_right(self._ends, at)
        if done < len(self._changes) and self._starts[done] < at:
            return self._starts[done] + self._by[done]
        return at + self._by[done]

    def _end(self, at: int) -> int:
        begun = bisect_left(self._starts, at)
        if begun and self._ends[begun - 1] > at:
            return self._ends[begun - 1] + self._by[begun]
        return at + self._by[begun]


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
