"""The demo's leaders' decisions, the data each needs, and what each council answered about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

FieldIs = Literal["return", "worked out", "own"]


@dataclass(frozen=True)
class Spoken:
    """A quote in which somebody spoke of a decision or of data, and what they said of it."""

    quote: str
    why: str


@dataclass(frozen=True)
class Answer:
    """What is known of some data in one council, and who judged that on which day (ISO).

    ``field_is`` says whether the field is one of the return's own ("return"), worked out by the
    portal, or a field of that council's; None where no field is named. Of what does not exist
    nothing more is said.
    """

    council: str
    exists: str
    judged_by: str
    judged_on: str
    system: str = ""
    table: str = ""
    field: str = ""
    field_is: FieldIs | None = None
    sharing: str = "unknown"
    sharing_why: str = ""
    quality: str = "unknown"
    quality_why: str = ""


@dataclass(frozen=True)
class DataNeeded:
    """One thing that must be known. A council without an answer was not looked at."""

    what: str
    quotes: tuple[Spoken, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class LeaderDecision:
    """What leaders decide; ``council`` is None where leaders of all councils decide it."""

    key: str
    words: str
    who_decides: str
    council: str | None
    how_often: str
    why: str
    quotes: tuple[Spoken, ...]
    data: tuple[DataNeeded, ...]


def read_decision(raw: dict[str, Any]) -> LeaderDecision:
    """One decision as its file has it."""
    data = tuple(
        DataNeeded(
            each["what"],
            _spoken(each["quotes"]),
            tuple(Answer(**answer) for answer in each["answers"]),
        )
        for each in raw["data"]
    )
    return LeaderDecision(**{**raw, "quotes": _spoken(raw["quotes"]), "data": data})


def _spoken(raw: list[dict[str, str]]) -> tuple[Spoken, ...]:
    return tuple(Spoken(**each) for each in raw)
