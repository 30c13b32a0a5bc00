"""What is suggested for somebody's words: fields and rules, best first, and whether any fits."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from common.language.likeness import Weighed
from common.language.reading import words_of
from validation.suggesting.rareness import rareness


@dataclass(frozen=True)
class SuggestedRule:
    """One rule. ``score`` is 0–1 and orders the rules of one text; ``because`` gives reasons.

    ``fails``: a council's own run has it among its failures, which broke a tie.
    """

    code: str
    label: str
    score: float
    because: tuple[str, ...]
    fails: bool = False


@dataclass(frozen=True)
class Suggestion:
    """The answer to one text. ``link`` false: nothing fits well enough to propose.

    ``fields`` and ``rules`` rank whatever there is all the same, for those who want to look.
    ``why_not`` says in a sentence why nothing is proposed. ``sure`` is 0–1: how likely it is that
    the words are about some rule at all.
    """

    fields: tuple[str, ...]
    rules: tuple[SuggestedRule, ...]
    link: bool
    sure: float
    why_not: str = ""


@dataclass(frozen=True)
class Learned:
    """What people of a project decided before, as the suggester learns from it.

    ``words`` is the text they decided about; ``codes`` the rules they linked to it, ``refused``
    those they said do not fit. Words are hidden in a repr: somebody said them.
    """

    words: str = field(repr=False)
    codes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @cached_property
    def weighed(self) -> Weighed:
        """The words as they are compared: read once, and kept no longer than this is held."""
        return rareness().weighed(words_of(self.words))
