"""Names of files made of what people typed: plain letters, short, and never a path."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_PART = 30
_ACCENTS = re.compile("[\u0300-\u036f]")


def file_stem(parts: Iterable[str]) -> str:
    """Words as the beginning of a file's name: "Ynys Môn", "2026" -> "ynys-mon-2026".

    Whatever is no plain letter or digit parts words; what is left of none is left out.
    """
    return "-".join(filter(None, map(_plain, parts)))


def _plain(words: str) -> str:
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", words)).casefold()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:LONGEST_PART].strip("-")
