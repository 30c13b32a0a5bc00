"""How staff speak of each piece of work of the return: sayings written for this, and labels.

``sayings_….txt`` hold a line each: the activity, a colon, what somebody might say; they are made
up, as is what ``about_a_step.txt`` and ``about_nothing.txt`` hold, from which it is learnt whether
talk is about any step at all. Labels are those of the phrase book by which maps are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from common.lines import lines_of

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Work:
    """An activity: the stage of the year's work it belongs to, and what it is in words."""

    name: str
    stage: str
    words: str


@dataclass(frozen=True)
class Saying:
    """Made-up words, and the activity they would be about."""

    words: str
    activity: str


@cache
def work() -> tuple[Work, ...]:
    """Every activity, in the order of the year's work."""
    found = []
    for line in lines_of(_HERE / "work.txt"):
        stage, name, words = (each.strip() for each in line.split("|"))
        found.append(Work(name, stage, words))
    return tuple(found)


@cache
def sayings() -> tuple[Saying, ...]:
    """All of them, file by file."""
    found = []
    for path in sorted(_HERE.glob("sayings_*.txt")):
        for line in lines_of(path):
            activity, _, words = line.partition(":")
            found.append(Saying(words.strip(), activity.strip()))
    return tuple(found)


@cache
def about_a_step() -> tuple[str, ...]:
    """Talk that is about some step of the work."""
    return tuple(lines_of(_HERE / "about_a_step.txt"))


@cache
def about_nothing() -> tuple[str, ...]:
    """Talk that is about no step, however near it comes."""
    return tuple(lines_of(_HERE / "about_nothing.txt"))
