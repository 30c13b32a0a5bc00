"""Words into lines that fit: measured once for every font that is likely, and never cut.

Widths are those of :mod:`process_maps.drawing.text`, which suit the wider DejaVu Sans as well; our
files name Arial, so small letters and figures may be taken for somewhat narrower. They stay a
thirtieth at least above Arial, Liberation Sans and Calibri, letter by letter, and about a twelfth
over a sentence: where we leave room for three lines no program needs a fourth.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from presenting.layout.model import Line, Style, Token
from process_maps.drawing.text import width_of

_AFTER = "/-–—_\\@"
_WIDER = 0.25
_NARROWER = 0.08


@lru_cache(maxsize=20_000)
def _em(words: str, bold: bool) -> float:
    narrow = "".join(letter for letter in words if letter.islower() or letter.isdigit())
    # The pictures among letters are wider on Windows than anywhere else.
    pictures = sum(unicodedata.category(letter) == "So" for letter in words)
    whole, less = (width_of(each, 1.0, bold=bold) for each in (words, narrow))
    return whole - _NARROWER * less + _WIDER * pictures


def wide(token: Token) -> float:
    """How wide a token is at most, in points."""
    return _em(token.words, token.style.bold) * token.style.size


def width_of_line(words: str, style: Style) -> float:
    """How wide words on one line are at most, in points."""
    return _em(words, style.bold) * style.size


def _space(style: Style) -> float:
    return _em(" ", style.bold) * style.size


def tokens_of(words: str, style: Style, *, glued: bool = False) -> list[Token]:
    """A cleaned text's words; ``glued`` where the first stands against what is before it."""
    return [
        Token(word, style, glued=glued and not place) for place, word in enumerate(words.split())
    ]


def wrapped(tokens: Iterable[Token], room: float) -> tuple[Line, ...]:
    """Lines no wider than ``room``: broken between words, and within those that are wider."""
    lines: list[Line] = []
    line: list[Token] = []
    used = 0.0
    for token in tokens:
        for piece in _pieces(token, room):
            gap = 0.0 if piece.glued or not line else _space(piece.style)
            needs = gap + wide(piece)
            if line and used + needs > room:
                # Parts of words that are joined, as an opening bracket to its word, stay together.
                lines.append(tuple(line))
                line, used, needs = [], 0.0, wide(piece)
            line.append(piece)
            used += needs
    if line:
        lines.append(tuple(line))
    return tuple(lines)


def _pieces(token: Token, room: float) -> list[Token]:
    """The token, or where it is wider than a line its parts: after "/" or "-" where they can."""
    if wide(token) <= room:
        return [token]
    made: list[Token] = []
    rest, glued = token.words, token.glued
    size = token.style.size
    while rest:
        used, fits, good = 0.0, 0, 0
        for place, letter in enumerate(rest):
            used += _em(letter, token.style.bold) * size
            if used > room and place:
                break
            fits = place + 1
            if letter in _AFTER:
                good = fits
        if fits < len(rest):
            fits = good if good > fits / 2 else _whole(rest, fits)
        made.append(replace(token, words=rest[:fits], glued=glued))
        rest, glued = rest[fits:], True
    return made


def _whole(words: str, at: int) -> int:
    """Not within a letter that is written with several signs, where that can be helped."""
    place = at
    while place > 1 and (
        unicodedata.combining(words[place]) or words[place] in "\u200d\ufe0f"
        or words[place - 1] == "\u200d"
    ):  # fmt: skip
        place -= 1
    return place if place > 1 else at


def is_rtl(words: str) -> bool:
    """Whether words begin in a script that runs from right to left."""
    for letter in words:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False
