"""A leader's decision, the data it needs, and what each council answered about that data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from common.errors import BadInput
from common.words import listed, one_line

Existence = Literal["yes", "partly", "no", "unknown"]
Sharing = Literal["yes", "with conditions", "no", "unknown"]
Quality = Literal["good", "usable with care", "poor", "unknown"]
Choice = TypeVar("Choice", bound=str)

EXISTENCE: Mapping[Existence, str] = {
    "yes": "Yes",
    "partly": "Only in part",
    "no": "No",
    "unknown": "Not known",
}
SHARING: Mapping[Sharing, str] = {
    "yes": "Yes",
    "with conditions": "With conditions",
    "no": "No",
    "unknown": "Not known",
}
QUALITY: Mapping[Quality, str] = {
    "good": "Good",
    "usable with care": "Usable with care",
    "poor": "Poor",
    "unknown": "Not judged yet",
}
LONGEST_WORDS, LONGEST_NAME, LONGEST_WHY = 200, 120, 1_000


@dataclass(frozen=True)
class LeaderDecision:
    """What leaders decide. ``council_id`` is None where leaders of all councils decide it."""

    id: int
    words: str
    who_decides: str
    council_id: int | None
    how_often: str
    why: str
    created_by: str
    created_at: str
    version: int


@dataclass(frozen=True)
class DataNeeded:
    """One thing that somebody must know to take a decision."""

    id: int
    decision_id: int
    what: str
    version: int


@dataclass(frozen=True)
class Answer:
    """What is known of some data in one council, or in all of them where ``council_id`` is None.

    ``table`` and ``field`` are spelt as the return spells them ("Episodes", "DECOM") where it is
    one of its columns, so that what is known of that column can be found by them; else they are
    whatever that council's system calls them. ``judged_by`` and ``judged_on`` (ISO) tell whose
    judgement all of it is and since when. Of what does not exist, sharing and quality mean nothing.
    """

    id: int
    data_id: int
    council_id: int | None
    exists: Existence
    system: str
    table: str
    field: str
    sharing: Sharing
    sharing_why: str
    quality: Quality
    quality_why: str
    judged_by: str
    judged_on: str
    version: int

    @property
    def is_there(self) -> bool:
        """Whether there is any of it: only then can it be shared, or be good or poor."""
        return self.exists in ("yes", "partly")


@dataclass(frozen=True)
class QuoteLink:
    """A quote in which somebody spoke of a decision or of data; ``of`` is that one's id."""

    id: int
    of: int
    quote_id: int
    why: str
    decided_by: str
    decided_at: str


@dataclass(frozen=True)
class Held:
    """Everything there is of decisions and data, in its order, with the councils that take part."""

    decisions: tuple[LeaderDecision, ...]
    data: tuple[DataNeeded, ...]
    answers: tuple[Answer, ...]
    decision_quotes: tuple[QuoteLink, ...]
    data_quotes: tuple[QuoteLink, ...]
    councils: tuple[tuple[int, str], ...]

    def answers_of(self, data_id: int) -> dict[int | None, Answer]:
        """What was answered about some data, by council; None holds the answer for all."""
        return {each.council_id: each for each in self.answers if each.data_id == data_id}


def chosen(value: str, known: Mapping[Choice, str], what: str) -> Choice:
    """The value, or BadInput naming those there are."""
    for each in known:
        if value == each:
            return each
    raise BadInput(f"that is no answer to {what}", remedy=f"Choose {listed(known, 'or')}")


def optional_line(text: str, what: str, longest: int = LONGEST_NAME) -> str:
    """Words on one line that may be left out; BadInput where they are too long."""
    return one_line(text, what, longest) if text.strip() else ""
