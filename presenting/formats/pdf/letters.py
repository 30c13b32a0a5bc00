"""Which letters this machine can draw; pictures among them that it cannot stand as words."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import vl_convert

from presenting.formats.pdf.drawing import FONTS
from process_maps.drawing.text import clean

# A character that is none, so it is drawn as what is drawn for every missing letter.
_MISSING = "\U000effff"
_JOINING = "\u200d\ufe0e\ufe0f"


def drawable(words: str) -> str:
    """Words with the names of pictures that no font here has: "[slightly smiling face]"."""
    text = clean(words)
    if text.isascii() or not any(map(_is_picture, text)):
        return text
    made = "".join(
        f" [{unicodedata.name(each, 'picture').lower()}] "
        if _is_picture(each) and not has_letter(each)
        else each
        for each in text
    )
    for each in _JOINING:
        made = made.replace(f" {each} ", " ").replace(f"] {each}", "]")
    return clean(made)


def without_letters(words: str) -> bool:
    """Whether words hold letters, other than pictures, that this machine draws as empty boxes."""
    odd = {each for each in words if ord(each) > 0x2FF and each.isalpha()}
    return any(not has_letter(each) for each in odd)


def _is_picture(letter: str) -> bool:
    return unicodedata.category(letter) in ("So", "Sk") and ord(letter) > 0x2100


@lru_cache(maxsize=2048)
def has_letter(letter: str) -> bool:
    """Whether some font of this machine has it: it looks unlike a letter that none has."""
    return _drawn(letter) != _drawn(_MISSING)


@lru_cache(maxsize=2048)
def _drawn(letter: str) -> bytes:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
        f'<text x="4" y="18" font-size="16" font-family="{FONTS}">{letter}</text></svg>'
    )
    return bytes(vl_convert.svg_to_png(svg))
