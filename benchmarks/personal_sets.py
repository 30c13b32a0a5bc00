"""Sentences to measure the finder of personal information by, as written beside this file.

Half are for development; the other half was written before anything was tuned and never tuned to.
What is personal stands in double brackets with its kind: ``[[name:Asha Patel]]``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

_GOLD = re.compile(r"\[\[([^:\]]+):([^\]]+)\]\]")


@dataclass(frozen=True)
class Gold:
    """A span that is personal: code points, end exclusive."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Sentence:
    """What somebody said, and where it is personal."""

    text: str
    gold: tuple[Gold, ...]


def personal_sentences(*, held_back: bool) -> tuple[Sentence, ...]:
    """Sentences that each hold something personal."""
    return _read("held_back.txt" if held_back else "development.txt")


def clean_sentences(*, held_back: bool) -> tuple[Sentence, ...]:
    """Sentences full of capitals and of the field's words that hold nothing personal."""
    return _read("clean_held_back.txt" if held_back else "clean_development.txt")


def _read(name: str) -> tuple[Sentence, ...]:
    lines = files("benchmarks").joinpath("personal", name).read_text("utf-8").splitlines()
    return tuple(_marked(line) for line in lines if line and not line.startswith("#"))


def _marked(line: str) -> Sentence:
    text, gold, done = "", [], 0
    for match in _GOLD.finditer(line):
        text += line[done : match.start()]
        gold.append(Gold(len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        done = match.end()
    return Sentence(text + line[done:], tuple(gold))
