"""What is suggested: steps, best first, each with how it fits and why, and whether any fits."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from common.language.likeness import Weighed
from common.language.reading import words_of
from process_maps.suggesting.rareness import rareness

How = Literal["writes its fields", "fixes it", "like its words"]


@dataclass(frozen=True)
class SuggestedStep:
    """One step. ``score`` is 0–1 and orders the steps of one answer; ``because`` gives reasons."""

    step_id: int
    label: str
    council: str
    score: float
    how: How
    because: tuple[str, ...]


@dataclass(frozen=True)
class StepSuggestion:
    """The answer to one text, or one rule. ``link`` false: nothing fits well enough to propose.

    ``steps`` rank whatever there is all the same, for those who want to look. ``sure`` is 0–1: how
    likely it is that any step is meant. ``why_not`` says in a sentence why nothing is proposed.
    """

    steps: tuple[SuggestedStep, ...]
    link: bool
    sure: float
    why_not: str = ""


@dataclass(frozen=True)
class Learned:
    """What people of a project decided before, as the suggester learns from it.

    ``words`` is the text they decided about (a quote, or a rule's label); ``steps`` the ids of the
    steps they linked to it, ``refused`` of those they said do not fit. Words are hidden in a repr:
    somebody said them.
    """

    words: str = field(repr=False)
    steps: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()

    @cached_property
    def weighed(self) -> Weighed:
        """The words as they are compared: read once, and kept no longer than this is held."""
        return rareness().weighed(words_of(self.words))
