"""Names in a BPMN file: its namespaces, and ids for what had none that XML allows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from process_maps.formats.bpmn.names import MODEL

DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

__all__ = ["DC", "DD", "DIAGRAM", "MODEL", "XSI", "Names", "allowed"]

# The part of XML's names that every tool reads alike.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def allowed(words: str) -> str:
    """Words without the characters that XML has no way to write."""
    return _FORBIDDEN.sub("", words)


class Names:
    """Ids given out once each: the wished one where XML allows it and nothing has it yet."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def take(self, wished: str | None, word: str) -> str:
        """``wished``, or the first of word_1, word_2, … that is free."""
        if wished and _NAME.match(wished) and wished not in self._taken:
            self._taken.add(wished)
            return wished
        number = self._last.get(word, 0) + 1
        while f"{word}_{number}" in self._taken:
            number += 1
        self._last[word] = number
        self._taken.add(f"{word}_{number}")
        return f"{word}_{number}"
