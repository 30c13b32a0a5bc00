"""A storyboard and its cards: what a show-and-tell shows, in which order, in whose words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from common.errors import BadInput

CardKind = Literal["title", "finding", "map", "comparison", "failures", "says_shows", "text"]

KIND_WORDS: dict[CardKind, str] = {
    "title": "Title",
    "finding": "Finding",
    "map": "Process map",
    "comparison": "Two maps side by side",
    "failures": "Rule failures",
    "says_shows": "Says and shows",
    "text": "Words",
}
USUAL_MINUTES: dict[CardKind, int] = {
    "title": 2,
    "finding": 5,
    "map": 8,
    "comparison": 8,
    "failures": 6,
    "says_shows": 6,
    "text": 5,
}
USUAL_LENGTH = 90
LONGEST_HEADING = 400
LONGEST_WORDS = 4_000
LONGEST_MINUTES = 600
# What each kind points at: the names of the values, and whether each is a list.
_REFERS: dict[CardKind, dict[str, bool]] = {
    "title": {},
    "finding": {"painpoint": False, "quotes": True},
    "map": {"map": False},
    "comparison": {"maps": True},
    "failures": {"councils": True, "codes": True, "which": False},
    "says_shows": {"painpoint": False},
    "text": {},
}

Refers = Mapping[str, Any]


def _nothing() -> Refers:
    return {}


@dataclass(frozen=True)
class Storyboard:
    """A storyboard's line in a list. ``length`` is how long the show-and-tell may take, minutes."""

    id: int
    name: str
    date: str | None
    council_id: int | None
    length: int
    cards: int
    minutes: int
    version: int


@dataclass(frozen=True)
class NewCard:
    """A card that is not stored yet: what it points at, and the facilitator's own words.

    ``heading`` stands in the place of what the slide would be called; ``words`` come below it.
    """

    kind: CardKind
    refers: Refers = field(default_factory=_nothing, hash=False)
    heading: str = ""
    words: str = ""
    notes: str = ""
    minutes: int | None = None


@dataclass(frozen=True)
class Card:
    """A stored card. ``position`` only orders; it is no number to show."""

    id: int
    storyboard_id: int
    position: float
    kind: CardKind
    refers: Refers = field(hash=False)
    heading: str
    words: str
    notes: str
    minutes: int | None
    version: int


def minutes_words(minutes: int, length: int) -> str:
    """ "52 of 90 minutes", and by how much it is too long."""
    over = f", {minutes - length} too many" if minutes > length else ""
    return f"{minutes} of {length} minutes{over}"


def checked_card(card: NewCard) -> NewCard:
    """The card with tidy words and values, or BadInput saying which of them cannot be."""
    known = _REFERS.get(card.kind)
    if known is None:
        raise BadInput("this is no kind of card", remedy="Choose one from the list")
    return NewCard(
        card.kind,
        {name: _value(card.refers.get(name), many) for name, many in known.items()},
        tidy(" ".join(card.heading.split()), "heading", LONGEST_HEADING),
        tidy(card.words, "text", LONGEST_WORDS),
        tidy(card.notes, "notes", LONGEST_WORDS),
        checked_minutes(card.minutes),
    )


def checked_minutes(minutes: int | None) -> int | None:
    """Whole minutes that a card can take; None where nobody has said."""
    if minutes is not None and not 0 <= minutes <= LONGEST_MINUTES:
        raise BadInput("those are no minutes", remedy=f"Give 0 to {LONGEST_MINUTES}")
    return minutes


def checked_length(length: int) -> int:
    """How long a show-and-tell may take, in minutes."""
    if not 1 <= length <= LONGEST_MINUTES:
        raise BadInput("that is no length", remedy=f"Give 1 to {LONGEST_MINUTES} minutes")
    return length


def tidy(text: str, what: str, longest: int) -> str:
    """Words as typed, without what no letter is; BadInput where they are too long."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        letter
        for letter in lines
        if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs")
    ).strip()
    if len(kept) > longest:
        raise BadInput(f"the {what} is longer than {longest:,} letters", remedy="Shorten it")
    return kept


def between(before: float | None, after: float | None) -> float:
    """A position between two others; None is the beginning or the end."""
    if before is None:
        return 1.0 if after is None else after - 1.0
    return before + 1.0 if after is None else (before + after) / 2


def as_kind(kind: str) -> CardKind:
    """A stored kind as a type."""
    return cast(CardKind, kind)


def _value(value: object, many: bool) -> object:
    """A plain value: an id, a code, a word; or a list of them."""
    if not many:
        return value if isinstance(value, int | str) else None
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [each for each in dict.fromkeys(value) if isinstance(each, int | str)]
