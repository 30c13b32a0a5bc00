"""What a project's own decisions add to the scores of rules for other words of the same kind.

A text that somebody linked to a rule speaks for that rule wherever words are like it, and one whose
suggestion somebody refused speaks against it. How alike two texts are is the cosine of what they
share, a rare word more than a common one (Salton & Buckley, Information Processing & Management
24(5), 1988): a council's own word for a form, once decided about, tells from then on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log, sqrt

import numpy as np

from validation.catalogue import normalise_code
from validation.suggesting.language import Floats, Language
from validation.suggesting.model import Learned
from validation.suggesting.sayings import sayings
from validation.suggesting.words import Feature, Read, read

# What the same words again add to a rule: more than sayings ever part two rules by.
_MOST = 12.0
# Texts less alike than this have only everybody's words in common.
_LEAST_ALIKE = 0.15


def from_decisions(text: Read, language: Language, learned: Sequence[Learned]) -> Floats:
    """What decisions add to each rule's score for a text, or take from it."""
    added = np.zeros(len(language.rules), dtype=np.float32)
    if not learned:
        return added
    place = {normalise_code(rule.code): at for at, rule in enumerate(language.rules)}
    mine = _weighed(text)
    speaks: dict[str, dict[str, float]] = {"for": defaultdict(float), "against": defaultdict(float)}
    for each in learned:
        alike = _cosine(mine, _weighed(_read(each.words)))
        if alike < _LEAST_ALIKE:
            continue
        for side, codes in (("for", each.codes), ("against", each.refused)):
            for code in codes:
                key = normalise_code(code)
                speaks[side][key] = max(speaks[side][key], alike)
    for side, sign in (("for", 1.0), ("against", -1.0)):
        for code, alike in speaks[side].items():
            if code in place:
                added[place[code]] += sign * _MOST * alike**1.5
    return added


def most_alike(text: Read, learned: Sequence[Learned]) -> float:
    """How alike the text is to the likest that was linked to any rule (0–1)."""
    mine = _weighed(text)
    linked = [each for each in learned if each.codes]
    return max((_cosine(mine, _weighed(_read(each.words))) for each in linked), default=0.0)


def _weighed(text: Read) -> dict[Feature, float]:
    rare = _rareness()
    most = log(1 + len(sayings()))
    return {each: rare.get(each, most) for each in dict.fromkeys(text.words)}


def _cosine(one: Mapping[Feature, float], other: Mapping[Feature, float]) -> float:
    shared = sum(one[each] ** 2 for each in one.keys() & other.keys())
    size = sqrt(sum(w**2 for w in one.values()) * sum(w**2 for w in other.values()))
    return shared / size if size else 0.0


@lru_cache(maxsize=1)
def _rareness() -> Mapping[Feature, float]:
    """Of every stem that sayings have, the log of how few have it."""
    seen: dict[Feature, int] = defaultdict(int)
    for each in sayings():
        for stem in set(_read(each.words).words):
            seen[stem] += 1
    return {stem: log(1 + len(sayings()) / times) for stem, times in seen.items()}


@lru_cache(maxsize=4_096)
def _read(words: str) -> Read:
    return read(words)
