"""The door for the team's own words: those that hold somebody's words not cleared do not leave.

A painpoint is often called by what somebody said, and a reason quotes it. So whatever shares six
words in a row with a quote that is not cleared, or the whole of a shorter one, stays; words that
are cleared elsewhere may go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy

_RUN = 6
_SHORTEST_QUOTE = 2
_WORD = re.compile(r"\w+")


class WordsDoor:
    """Whether words of the team may leave, judged by all quotes of the project."""

    def __init__(self, not_cleared: Iterable[str], cleared: Iterable[str] = ()) -> None:
        self._names: tuple[str, ...] = ()
        self._runs: set[int] = set()
        self._whole: dict[int, set[int]] = {}
        for text in not_cleared:
            words = _words(text)
            if len(words) >= _RUN:
                self._runs |= _runs(words, _RUN)
            elif len(words) >= _SHORTEST_QUOTE:
                self._whole.setdefault(len(words), set()).add(hash(words))
        for text in cleared:
            words = _words(text)
            self._runs -= _runs(words, _RUN)
            for length, whole in self._whole.items():
                whole -= _runs(words, length)

    def but_names(self, names: Iterable[str]) -> WordsDoor:
        """The same door, through which words that hold one of these names do not go either."""
        other = copy(self)
        other._names = tuple(name.casefold() for name in names)
        return other

    def __call__(self, text: str) -> str | None:
        """The same words, or None where they hold what is not cleared."""
        folded = text.casefold()
        if any(name in folded for name in self._names):
            return None
        words = _words(text)
        if self._runs & _runs(words, _RUN):
            return None
        if any(whole & _runs(words, length) for length, whole in self._whole.items()):
            return None
        return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _runs(words: tuple[str, ...], length: int) -> set[int]:
    return {hash(words[at : at + length]) for at in range(len(words) - length + 1)}
