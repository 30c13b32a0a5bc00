"""The demo's personas and user needs, each with the quotes and findings it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from demo.content.model import QuoteLink

PointKind = Literal["does", "wants", "struggles with", "works with"]


@dataclass(frozen=True)
class Point:
    """One thing that is true of a persona, and the quotes that bear it out."""

    kind: PointKind
    words: str
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Persona:
    """An archetype drawn from several people of one user group: never somebody who exists."""

    key: str
    name: str
    user_group: str
    role: str
    summary: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Need:
    """ "As a … I need … so that I can …", for a persona, with quotes for and against it.

    ``findings`` are keys of painpoints and innovations; an open question is no evidence.
    """

    key: str
    persona: str
    as_a: str
    i_need: str
    so_that: str
    quotes: tuple[QuoteLink, ...]
    findings: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The need as it is read out."""
        return f"As a {self.as_a} I need {self.i_need} so that I can {self.so_that}."


def read_persona(raw: dict[str, Any]) -> Persona:
    """One persona as its file has it."""
    points = tuple(
        Point(each["kind"], each["words"], tuple(each["quotes"])) for each in raw["points"]
    )
    return Persona(**{**raw, "points": points})


def read_need(raw: dict[str, Any]) -> Need:
    """One need as its file has it: what supports it by key, what speaks against with a reason."""
    supporting = tuple(QuoteLink(key, "for", "") for key in raw["for"])
    against = tuple(QuoteLink(each["quote"], "against", each["why"]) for each in raw["against"])
    return Need(
        key=raw["key"],
        persona=raw["persona"],
        as_a=raw["as_a"],
        i_need=raw["i_need"],
        so_that=raw["so_that"],
        quotes=supporting + against,
        findings=tuple(raw["findings"]),
    )
