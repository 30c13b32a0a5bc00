"""Texts as another program counts them and as they are kept here, and which way of counting fits.

A program's positions count its own text, in its own units. What is kept here has one kind of line
break and no control characters; every position that stands on the edge of a character has its exact
place in it, and every other one has none: a quote is never a letter off.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from research.exchange.model import Convention, Reading, Readings, Unit
from research.model import Placed

_BREAKS = "\n\r\v\f\x85\u2028\u2029"
AS_NEWLINE = str.maketrans(dict.fromkeys(_BREAKS, "\n"))
_OTHER_BREAKS = re.compile(f"[{_BREAKS[1:]}]")
# Control characters, for a set in a pattern: all but those that are a line break or a tab.
CONTROLS = "\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
# What goes from a text; all that follows moves.
_GONE = re.compile(f"\r(?=\n)|[{CONTROLS}]|\\A\ufeff")
UNITS: tuple[Unit, ...] = ("code point", "UTF-16 unit", "UTF-8 byte")
_BLOCK = 2048
# Readings nearer to one another than this should be chosen between by a person.
_CLOSE = 0.95


@dataclass(frozen=True)
class Counted:
    """A text as a program counts it (``raw``) and as it is kept (``text``).

    ``begins[i]`` is where the first kept character at or after ``raw[i]`` stands, ``ends[i]`` is
    where the last kept one before ``raw[i]`` ends.
    """

    raw: str = field(repr=False)
    text: str = field(repr=False)
    begins: Sequence[int] = field(repr=False)
    ends: Sequence[int] = field(repr=False)

    def placed(self, start: int, end: int) -> Placed | None:
        """Where ``raw[start:end]`` is in the text; None where there is nothing but blanks."""
        place = Placed(self.begins[start], self.ends[end])
        return place if self.text[place.start : place.end].strip() else None

    @classmethod
    def of(cls, raw: str) -> Counted:
        """Plain text: line breaks become one newline each, control characters go."""
        text = _OTHER_BREAKS.sub("\n", _GONE.sub("", raw))
        places: Sequence[int] = range(len(raw) + 1)
        if len(text) < len(raw):
            kept = bytearray(b"\1") * len(raw)
            for match in _GONE.finditer(raw):
                kept[match.start()] = 0
            places = array("i", accumulate(kept, initial=0))
        return cls(raw, text, places, places)


@dataclass(frozen=True)
class Marked:
    """A stretch as a program stores it: positions in its own units, and its words where it says."""

    start: int
    end: int
    words: str = field(default="", repr=False)


Index = Callable[[int], int | None]


def index_in(raw: str, convention: Convention) -> Index:
    """From a position in a convention's units to an index in ``raw``; None within or outside."""
    if convention.newline == "CRLF as one" and "\r\n" in raw:
        return _index_by_character(raw, convention.unit)
    if convention.unit == "code point" or raw.isascii():
        return lambda at: at if 0 <= at <= len(raw) else None
    return _index_by_block(raw, convention.unit)


def _index_by_block(raw: str, unit: Unit) -> Index:
    """Units counted a block of characters at a time, as going by each character takes long."""
    code, size = ("utf-16-le", 2) if unit == "UTF-16 unit" else ("utf-8", 1)

    def encoded(block: int) -> bytes:
        return raw[block * _BLOCK : (block + 1) * _BLOCK].encode(code, "replace")

    lengths = (len(encoded(block)) // size for block in range(-(-len(raw) // _BLOCK)))
    starts = array("q", accumulate(lengths, initial=0))

    def index(at: int) -> int | None:
        if at == starts[-1]:
            return len(raw)
        if not 0 <= at < starts[-1]:
            return None
        block = bisect_right(starts, at) - 1
        try:
            within = encoded(block)[: (at - starts[block]) * size].decode(code)
        except UnicodeDecodeError:
            return None
        return block * _BLOCK + len(within)

    return index


def _index_by_character(raw: str, unit: Unit) -> Index:
    """Units counted one character after another, a line break of two characters as one."""
    widths = [_width(char, unit) for char in raw]
    for match in re.finditer("\r\n", raw):
        widths[match.start()] = 0
    edges = array("q", accumulate(widths, initial=0))

    def index(at: int) -> int | None:
        found = bisect_left(edges, at)
        return found if found < len(edges) and edges[found] == at else None

    return index


def _width(char: str, unit: Unit) -> int:
    if unit == "code point":
        return 1
    if unit == "UTF-16 unit":
        return 2 if char > "\uffff" else 1
    return len(char.encode("utf-8", "replace"))


def stretch(index: Index, mark: Marked) -> tuple[int, int] | None:
    """Where a mark's stretch is in the raw text; None where its positions fit no text."""
    start, end = index(mark.start), index(mark.end)
    return (start, end) if start is not None and end is not None and start <= end else None


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the same words, however their blanks and line breaks are written."""
    return one == other or "".join(one.split()) == "".join(other.split())


def on_edge(raw: str, at: int) -> bool:
    """Whether a place lies on the edge of a word."""
    within = 0 < at < len(raw) and raw[at - 1].isalnum() and raw[at].isalnum()
    return not within


def reading_of(
    texts: Iterable[tuple[Counted, Sequence[Marked]]], convention: Convention
) -> tuple[Reading, tuple[tuple[int, int] | None, ...]]:
    """What the marks say for a convention, and where it puts each of them."""
    named = named_of = edges = edges_of = outside = 0
    places: list[tuple[int, int] | None] = []
    for text, marks in texts:
        index = index_in(text.raw, convention)
        for mark in marks:
            place = stretch(index, mark)
            places.append(place)
            named_of += bool(mark.words.strip())
            edges_of += 2
            if place is None:
                outside += 1
                continue
            start, end = place
            if mark.words.strip():
                named += same_words(text.raw[start:end], mark.words)
            edges += on_edge(text.raw, start) + on_edge(text.raw, end)
    return Reading(convention, named, named_of, edges, edges_of, outside), tuple(places)


def weigh(
    texts: Sequence[tuple[Counted, Sequence[Marked]]],
    conventions: Sequence[Convention],
    *,
    fixed: bool = False,
) -> Readings | None:
    """What the marks say for each convention, the likeliest first; None where there are no marks.

    The first of ``conventions`` is the documented one. It stays first where ``fixed``, and else
    wherever no other gives more marks their own words.
    """
    if not any(marks for _, marks in texts):
        return None
    tried = [reading_of(texts, convention) for convention in conventions]
    if not fixed:
        tried.sort(key=lambda one: -one[0].named)
    best, places = tried[0]
    close = any(_rivals(other, best, fixed) for other, put in tried[1:] if put != places)
    return Readings(tuple(reading for reading, _ in tried), close)


def _rivals(other: Reading, best: Reading, fixed: bool) -> bool:
    if fixed:
        return other.named > best.named and other.edges > best.edges
    if best.named_of:
        return best.named < best.named_of and other.named >= _CLOSE * best.named
    return other.edges > best.edges
