"""What a project's own decisions add to the scores of rules for other words of the same kind.

A text that somebody linked to a rule speaks for that rule wherever words are like it, and one whose
suggestion somebody refused speaks against it. How alike two texts are is told by the rare words
they share: a council's own word for a form, once decided about, tells from then on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from common.language.likeness import cosine
from common.language.voting import Floats
from validation.catalogue import normalise_code
from validation.suggesting.language import Language
from validation.suggesting.model import Learned
from validation.suggesting.rareness import rareness
from validation.suggesting.words import Read

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
    mine = rareness().weighed(set(text.words))
    speaks: dict[str, dict[str, float]] = {"for": defaultdict(float), "against": defaultdict(float)}
    for each in learned:
        alike = cosine(mine, each.weighed)
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
    mine = rareness().weighed(set(text.words))
    linked = (each for each in learned if each.codes)
    return max((cosine(mine, each.weighed) for each in linked), default=0.0)
