"""How staff speak of what each rule finds: some thousand sayings, written for this.

Every ``sayings_….txt`` holds a line each: the rules' codes, a colon, what somebody might say. They
are made up: nobody said them. Nor does anybody what is in ``about_a_rule.txt`` and
``about_nothing.txt``, from which it is learnt whether talk is about any rule at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from common.lines import lines_of

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Saying:
    """Made-up words, and the rules they would be about."""

    words: str
    codes: tuple[str, ...]


@cache
def sayings() -> tuple[Saying, ...]:
    """All of them, file by file."""
    found = []
    for path in sorted(_HERE.glob("sayings_*.txt")):
        for line in lines_of(path):
            codes, _, words = line.partition(":")
            found.append(Saying(words.strip(), tuple(codes.split())))
    return tuple(found)


@cache
def about_a_rule() -> tuple[str, ...]:
    """Talk that is about some rule's failing."""
    return tuple(lines_of(_HERE / "about_a_rule.txt"))


@cache
def about_nothing() -> tuple[str, ...]:
    """Talk that is about no rule's failing, however much it sounds like it."""
    return tuple(lines_of(_HERE / "about_nothing.txt"))
