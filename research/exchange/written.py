"""A text as a file holds it, and where positions that somebody else counted lie in it.

Programs count code points, UTF-16 units or UTF-8 bytes, a CRLF as one or two, and the byte order
mark or not. Here a text has one newline a line break and counts code points.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from research.exchange.model import Convention, Newline, Unit
from research.model import Placed

# A CRLF is kept as one sign while counting; no text holds it, as nothing else is made into it.
_CRLF = "\0"
_STAND_IN = "\x01"
_BREAKS = re.compile("[\0\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_WIDER: dict[Unit, str] = {
    "code point": "",
    "UTF-16 unit": "\U00010000-\U0010ffff",
    "UTF-8 byte": "\x80-\U0010ffff",
}
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
            self._rulers[key] = _Ruler.of(self._signs, unit, newline)
        return self._rulers[key]


@dataclass(frozen=True)
class _Ruler:
    """The letters that take more than one unit: at which unit each begins and ends, and where."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    letters: tuple[int, ...]
    breaks: frozenset[int]

    @classmethod
    def of(cls, signs: str, unit: Unit, newline: Newline) -> _Ruler:
        wider = (_CRLF if newline == "as they are" else "") + _WIDER[unit]
        starts, ends, letters, breaks, more = [], [], [], [], 0
        if wider:
            for match in re.finditer(f"[{wider}]", signs):
                letter, sign = match.start(), match[0]
                width = 2 if sign == _CRLF or unit == "UTF-16 unit" else _bytes(sign)
                starts.append(letter + more)
                letters.append(letter)
                if sign == _CRLF:
                    breaks.append(letter)
                more += width - 1
                ends.append(letter + more + 1)
        return cls(tuple(starts), tuple(ends), tuple(letters), frozenset(breaks))

    def place(self, position: int, of_half_a_break: int) -> int | None:
        """The letter a position stands before; None before the text or within a letter.

        Within a line break it is the break's own place, or that and ``of_half_a_break``.
        """
        if position < 0:
            return None
        at = bisect_right(self.starts, position) - 1
        if at < 0:
            return position
        letter = self.letters[at]
        if position == self.starts[at]:
            return letter
        if position >= self.ends[at]:
            return letter + 1 + position - self.ends[at]
        return letter + of_half_a_break if letter in self.breaks else None


def _bytes(letter: str) -> int:
    code = ord(letter)
    return 2 if code < 0x800 else 3 if code < 0x10000 else 4
