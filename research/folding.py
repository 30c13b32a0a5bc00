"""Text made plain for looking things up in it, with the way back to the offsets it came from.

"Zoë", "Zoe" and "Zo\u200be" fold to the same letters; so do curly and straight apostrophes, and
full-width digits and ordinary ones. Case is kept, as capitals tell names from words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

_PLAIN = {
    **dict.fromkeys("‘’ʼ′`´＇", "'"),
    **dict.fromkeys("“”″„", '"'),
    **dict.fromkeys("‐‑‒–—−﹣－", "-"),
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009", " "),
    **dict.fromkeys("\u200a\u202f\u205f\u3000", " "),
    "＠": "@",
    "．": ".",
    "＋": "+",
    "ß": "ss",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ı": "i",
    "ð": "d",
    "þ": "th",
}


@dataclass(frozen=True)
class Folded:
    """Plain text; ``span`` leads from its offsets back to those of the original."""

    text: str = field(repr=False)
    starts: Sequence[int] = field(repr=False)
    ends: Sequence[int] = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span of code points under a span (not empty) of the plain text."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Take off accents and invisible characters, and make quotes, dashes and spaces plain ones."""
    if text.isascii():
        return Folded(text, range(len(text)), range(1, len(text) + 1))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, char in enumerate(text):
        plain = char if char < "\x80" else _plain(char)
        if not plain and ends:
            ends[-1] = place + 1
        for letter in plain:
            letters.append(letter)
            starts.append(place)
            ends.append(place + 1)
    return Folded("".join(letters), starts, ends)


def _plain(char: str) -> str:
    known = _PLAIN.get(char)
    if known is not None:
        return known
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category[0] == "L" or category == "Nd":
        return "".join(
            part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)
        )
    return char
