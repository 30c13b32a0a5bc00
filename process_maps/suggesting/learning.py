"""What a project's own decisions add to the scores of steps for other words of the same kind.

A text that somebody linked to a step speaks for that step wherever words are like it, and one whose
suggestion somebody refused speaks against it. How alike two texts are is told by the rare words
they share: a council's own word for a sheet, once decided about, tells from then on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from common.language.likeness import cosine
from common.language.voting import Floats
from process_maps.suggesting.model import Learned
from process_maps.suggesting.rareness import rareness
from process_maps.suggesting.words import Read
from process_maps.views import StepView

# What the same words again add to a step: more than anything else parts two steps by.
_MOST = 12.0
# Texts less alike than this have only everybody's words in common.
_LEAST_ALIKE = 0.15
_TOLD_FROM = 1.0


def from_decisions(text: Read, steps: Sequence[StepView], learned: Sequence[Learned]) -> Floats:
    """What decisions add to each step's score for a text, or take from it."""
    added = np.zeros(len(steps), dtype=np.float32)
    if not learned:
        return added
    mine = rareness().weighed(set(text.words))
    speaks: tuple[dict[int, float], dict[int, float]] = (defaultdict(float), defaultdict(float))
    for each in learned:
        alike = cosine(mine, each.weighed)
        if alike < _LEAST_ALIKE:
            continue
        for held, ids in zip(speaks, (each.steps, each.refused), strict=True):
            for step_id in ids:
                held[step_id] = max(held[step_id], alike)
    for held, sign in zip(speaks, (1.0, -1.0), strict=True):
        for at, step in enumerate(steps):
            if step.id in held:
                added[at] += sign * _MOST * held[step.id] ** 1.5
    return added


def most_alike(text: Read, steps: Sequence[StepView], learned: Sequence[Learned]) -> float:
    """How alike the text is to the likest that was linked to one of these steps (0–1)."""
    ids = {step.id for step in steps}
    mine = rareness().weighed(set(text.words))
    linked = (each for each in learned if ids.intersection(each.steps))
    return max((cosine(mine, each.weighed) for each in linked), default=0.0)


def before(added: float) -> tuple[str, ...]:
    """The reason that decisions are, where they add enough to tell of."""
    return ("words like these were linked to it before",) if added > _TOLD_FROM else ()
