"""How much room words take, without a font: widths at or above what common fonts need.

A drawing is made once and shown with whatever "sans-serif" is on each machine. Widths are the
larger of DejaVu Sans and Arial for each letter (thousandths of the size, rounded up to the next
40), so text surely fits both; a letter not in the table counts as a wide one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_WIDTHS = {
    letter: width
    for width, letters in {
        280: "\"'ijl",
        320: " ,.I‘’",
        360: "/:;\\f|",
        400: "()-[]t",
        440: "!r",
        520: "*J`“”",
        560: "?L_cszç–",
        600: "kvxy•",
        640: "$0123456789FTabdeghnopqu{}£éèüöäàñ",
        680: "EKPSY",
        720: "ABVXZ",
        760: "CHNRU",
        800: "&DGOQ",
        840: "#+<=>^w~×≤",
        880: "M",
        960: "%",
        1000: "Wm—…→",
        1040: "@",
    }.items()
    for letter in letters
} | {'"': 480}
_OTHER, _IDEOGRAPH = 950, 1150
# DejaVu Sans Bold needs up to 1.14 times the room over a whole sentence.
BOLD = 1.15
ELLIPSIS = "…"
# No label is read beyond this: it is cut in the picture and whole in the table of steps.
_LONGEST = 600


def clean(words: str) -> str:
    """Text that may stand in XML: no control characters, no half characters, single spaces."""
    if words.isprintable():  # Nothing but letters and plain spaces: the usual case, at once.
        return " ".join(words.split())
    kept = (
        " "
        if each.isspace()
        else ""
        if unicodedata.category(each) in ("Cc", "Cs", "Cf", "Cn", "Co")
        and each not in "\u200c\u200d"
        else each
        for each in words
    )
    return " ".join("".join(kept).split())


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """How wide a line can be at most, in pixels, at a font size in pixels."""
    return sum(map(_letter, words)) * size / 1000 * (BOLD if bold else 1)


@lru_cache(maxsize=4096)
def _letter(letter: str) -> int:
    known = _WIDTHS.get(letter)
    if known is not None:
        return known
    if unicodedata.combining(letter):
        return 0
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _WIDTHS:
        return _WIDTHS[base]
    return _IDEOGRAPH if unicodedata.east_asian_width(letter) in "WF" else _OTHER


def wrap(
    words: str, room: float, size: float, *, lines: int = 8, bold: bool = False
) -> tuple[str, ...]:
    """Break text into lines no wider than ``room`` pixels, as even as greedy breaking makes them.

    At most ``lines``; what is left over is cut with "…". Long words break where they must, after
    "/" or "-" where they can.
    """
    text = clean(words[:_LONGEST])
    made: list[str] = []
    line = ""
    for piece, glued in _pieces(text, room, size, bold):
        longer = line + piece if glued or not line else f"{line} {piece}"
        if not line or width_of(longer, size, bold=bold) <= room:
            line = longer
        else:
            made.append(line)
            line = piece
    if line:
        made.append(line)
    if len(made) > lines or len(words) > _LONGEST:
        made = made[:lines]
        made[-1] = _cut(made[-1], room, size, bold)
    return tuple(made)


def balanced(
    words: str, room: float, size: float, *, lines: int = 8, bold: bool = False
) -> tuple[str, ...]:
    """As :func:`wrap`, in the same number of lines but as narrow as that number allows."""
    best = wrap(words, room, size, lines=lines, bold=bold)
    longest = max((width_of(word, size, bold=bold) for word in " ".join(best).split()), default=0.0)
    narrow = max(room * 0.55, longest)
    while len(best) > 1 and room - narrow > 4:
        middle = (room + narrow) / 2
        tried = wrap(words, middle, size, lines=lines + 1, bold=bold)
        if len(tried) <= len(best) and not any(
            width_of(line, size, bold=bold) > middle for line in tried
        ):
            best, room = tried, middle
        else:
            narrow = middle
    return best


def widest(lines: Sequence[str], size: float, *, bold: bool = False) -> float:
    """The widest line, in pixels."""
    return max((width_of(line, size, bold=bold) for line in lines), default=0.0)


def _pieces(text: str, room: float, size: float, bold: bool) -> list[tuple[str, bool]]:
    """Words and parts of words, each with whether it joins the one before without a space."""
    pieces: list[tuple[str, bool]] = []
    for word in text.split(" "):
        glued = False
        for part in _parts(word):
            while width_of(part, size, bold=bold) > room and len(part) > 1:
                fits = 1
                while width_of(part[: fits + 1], size, bold=bold) <= room:
                    fits += 1
                pieces.append((part[:fits], glued))
                part, glued = part[fits:], True
            pieces.append((part, glued))
            glued = True
    return [piece for piece in pieces if piece[0]]


def _parts(word: str) -> list[str]:
    parts, part = [], ""
    for each in word:
        part += each
        if each in "/-" and len(part) > 3:
            parts.append(part)
            part = ""
    return [*parts, part]


def _cut(line: str, room: float, size: float, bold: bool) -> str:
    while line and width_of(line + ELLIPSIS, size, bold=bold) > room:
        line = line[:-1].rstrip()
    return line + ELLIPSIS
