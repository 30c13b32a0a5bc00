"""Words as an XML file can hold them, and which way they are read."""

from __future__ import annotations

import re
import unicodedata

# XML 1.0 has no place for these, though a stored text may hold one.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """The text with a mark for each character that no XML file may hold."""
    return _NO_XML.sub("\ufffd", text)


def right_to_left(text: str) -> bool:
    """Whether a text's first letter that has a direction is of a script read from the right."""
    for letter in text:
        way = unicodedata.bidirectional(letter)
        if way in ("L", "R", "AL"):
            return way != "L"
    return False
