"""The demo's themes: shared ones, each council's own, and what lies in them for and against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demo.content.model import QuoteLink, Stance


@dataclass(frozen=True)
class NoteLink:
    """One of the team's own notes in a theme: the session's ``number``-th, from 1."""

    session: str
    number: int
    stance: Stance
    why: str


@dataclass(frozen=True)
class Theme:
    """A group of quotes. Without a ``council`` it is shared; ``part_of`` is a shared one's key.

    Where there are ``topics``, only who was in a session about one of them was asked about it.
    """

    key: str
    council: str | None
    part_of: str | None
    name: str
    statement: str
    topics: tuple[str, ...]
    quotes: tuple[QuoteLink, ...]
    notes: tuple[NoteLink, ...]


def read_theme(raw: dict[str, Any]) -> Theme:
    """One theme as its file has it: what supports it by key, what contradicts it with a reason."""
    supporting = tuple(QuoteLink(key, "for", "") for key in raw["for"])
    against = tuple(QuoteLink(each["quote"], "against", each["why"]) for each in raw["against"])
    return Theme(
        key=raw["key"],
        council=raw["council"],
        part_of=raw["part_of"],
        name=raw["name"],
        statement=raw["statement"],
        topics=tuple(raw["topics"]),
        quotes=supporting + against,
        notes=tuple(NoteLink(**each) for each in raw["notes"]),
    )
