"""A storyboard and its cards: what a show-and-tell shows, in which order, in whose words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from common.errors import BadInput, NotFound
from common.words import count_of

CardKind = Literal[
    "title",
    "section",
    "finding",
    "painpoint",
    "says_shows",
    "common",
    "map",
    "comparison",
    "reference",
    "failures",
    "pareto",
    "funnel",
    "personas",
    "needs",
    "options",
    "benefits",
    "changed",
    "round",
    "text",
]


@dataclass(frozen=True)
class KindFacts:
    """A kind of card: what it is called, how long it usually takes, and what it points at.

    ``refers`` are the names of what it points at, and whether each is a list.
    """

    words: str
    minutes: int
    refers: Mapping[str, bool]


KINDS: dict[CardKind, KindFacts] = {
    "title": KindFacts("Title", 2, {}),
    "section": KindFacts("Section", 0, {}),
    "finding": KindFacts("Finding", 5, {"finding": False, "quotes": True}),
    "painpoint": KindFacts("Painpoint or innovation", 5, {"painpoint": False, "quotes": True}),
    "says_shows": KindFacts("Says versus shows", 6, {"painpoint": False, "topic": False}),
    "common": KindFacts("Common ground", 6, {"themes": True}),
    "map": KindFacts("Process map", 8, {"map": False, "overlay": False}),
    "comparison": KindFacts("Two maps side by side", 8, {"maps": True}),
    "reference": KindFacts("Reference process", 6, {"maps": True, "at_least": False}),
    "failures": KindFacts("Rule failures", 6, {"councils": True, "codes": True, "which": False}),
    "pareto": KindFacts("Few rules make most", 4, {"council": False}),
    "funnel": KindFacts("One rule in every council", 4, {"code": False}),
    "personas": KindFacts("Personas", 5, {"personas": True}),
    "needs": KindFacts("User needs", 5, {"needs": True}),
    "options": KindFacts("Options", 8, {"options": True}),
    "benefits": KindFacts("Benefits", 5, {"case": False}),
    "changed": KindFacts("What changed since", 4, {"since": False}),
    "round": KindFacts("Take part", 8, {"round": False}),
    "text": KindFacts("Words", 5, {}),
}
USUAL_LENGTH = 90
LONGEST_HEADING = 400
LONGEST_WORDS = 4_000
LONGEST_MINUTES = 600
Refers = Mapping[str, Any]


def _nothing() -> Refers:
    return {}


@dataclass(frozen=True)
class Storyboard:
    """A storyboard's line in a list. ``length`` is how long the show-and-tell may take, minutes.

    ``cards`` and ``minutes`` are without its sections. ``frozen`` is the snapshot it shows, and
    ``frozen_at`` when that was made; None where it follows the evidence.
    """

    id: int
    name: str
    date: str | None
    council_id: int | None
    length: int
    cards: int
    minutes: int
    frozen: int | None
    frozen_at: str | None
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


@dataclass(frozen=True)
class SectionTime:
    """How long a section's cards take together, and what was planned for it; None for nothing."""

    cards: int
    minutes: int
    planned: int | None

    def words(self) -> str:
        """ "3 cards, 14 of 20 minutes"."""
        cards = count_of(self.cards, "card")
        if self.planned:
            return f"{cards}, {minutes_words(self.minutes, self.planned)}"
        return f"{cards}, {count_of(self.minutes, 'minute')}"


def section_times(cards: Sequence[Card]) -> dict[int, SectionTime]:
    """Of each section card, by its id, what comes under it up to the next."""
    found: dict[int, SectionTime] = {}
    at: Card | None = None
    for each in cards:
        if each.kind == "section":
            at = each
            found[at.id] = SectionTime(0, 0, at.minutes or None)
        elif at is not None:
            now = found[at.id]
            found[at.id] = SectionTime(
                now.cards + 1, now.minutes + (each.minutes or 0), now.planned
            )
    return found


def checked_card(card: NewCard) -> NewCard:
    """The card with tidy words and values, or BadInput saying which of them cannot be."""
    facts = KINDS.get(card.kind)
    if facts is None:
        raise BadInput("this is no kind of card", remedy="Choose one from the list")
    return NewCard(
        card.kind,
        {name: _value(card.refers.get(name), many) for name, many in facts.refers.items()},
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


def id_in(refers: Refers, name: str) -> int:
    """The one thing a card points at by that name; NotFound where it points at nothing."""
    value = refers.get(name)
    if isinstance(value, int):
        return value
    raise NotFound("this card points at nothing")


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
