"""A text as a file holds it, and where positions that somebody else counted lie in it.

Programs count code points, UTF-16 units or UTF-8 bytes, a CRLF as one or two, and the byte order
mark or not. Here a text has one newline a line break and counts code points.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from research.exchange.model import Convention, Newline, Unit
from research.model import Placed

# A CRLF is kept as one sign while counting; no text holds it, as nothing else is made into it.
_CRLF = "\0"
_STAND_IN = "\x01"
_BREAKS = re.compile("[\0\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# After how many letters a ruler knows where it is; between, it counts.
_STEP = 64
_MARK_WIDTH: dict[Unit, int] = {"code point": 1, "UTF-16 unit": 1, "UTF-8 byte": 3}


class Written:
    """A text with its line breaks as they were written. ``mark``: a byte order mark came first.

    ``text`` is how it is kept: each line break one newline, each control character U+FFFD, of
    which there are ``replaced``.
    """

    def __init__(self, words: str, *, mark: bool = False) -> None:
        self._signs = words.replace(_CRLF, _STAND_IN).replace("\r\n", _CRLF)
        self.mark = mark
        self.text, self.replaced = _CONTROLS.subn("\ufffd", _BREAKS.sub("\n", self._signs))
        self._rulers: dict[tuple[Unit, Newline], _Ruler] = {}

    def __repr__(self) -> str:
        return f"Written({len(self.text)} letters)"

    def placed(self, convention: Convention, start: int, end: int) -> Placed | None:
        """Where a span lies in ``text``; None where it is empty, outside, or splits a letter.

        Half a line break at an edge is left out.
        """
        ruler = self._ruler(convention.unit, convention.newline)
        counted = self.mark and convention.mark == "counted"
        before = _MARK_WIDTH[convention.unit] if counted else 0
        stop = end + (convention.end == "inclusive")
        first = ruler.place(0 if counted and start == 0 else start - before, 1)
        last = ruler.place(stop - before, 0)
        if first is None or last is None or not first < last <= len(self.text):
            return None
        return Placed(first, last)

    def _ruler(self, unit: Unit, newline: Newline) -> _Ruler:
        key = (unit, newline)
        if key not in self._rulers:
            self._rulers[key] = _Ruler(self._signs, unit, newline)
        return self._rulers[key]


class _Ruler:
    """Where each position of one way of counting lies: what every few letters take is known."""

    def __init__(self, signs: str, unit: Unit, newline: Newline) -> None:
        self._signs = signs
        self._unit = unit
        self._crlf = 2 if newline == "as they are" else 1
        self._ends = list(
            accumulate(self._units(signs[at : at + _STEP]) for at in range(0, len(signs), _STEP))
        )

    def place(self, position: int, of_half_a_break: int) -> int | None:
        """The letter a position stands before; None before the text or within a letter.

        Within a line break it is the break's own place, or that and ``of_half_a_break``.
        """
        if position < 0:
            return None
        step = bisect_right(self._ends, position)
        at, letter = (self._ends[step - 1] if step else 0), step * _STEP
        if step == len(self._ends):
            return len(self._signs) + position - at
        part = self._signs[letter : letter + _STEP]
        if self._ends[step] - at == len(part):
            return letter + position - at
        for sign in part:
            if at == position:
                break
            at += self._units(sign)
            if at > position:
                return letter + of_half_a_break if sign == _CRLF else None
            letter += 1
        return letter

    def _units(self, part: str) -> int:
        """How many units some letters take."""
        breaks = part.count(_CRLF) * (self._crlf - 1)
        if part.isascii() or self._unit == "code point":
            return len(part) + breaks
        if self._unit == "UTF-8 byte":
            return len(part.encode("utf-8", "surrogatepass")) + breaks
        return len(part.encode("utf-16-le", "surrogatepass")) // 2 + breaks
