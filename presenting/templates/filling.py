"""Putting a show-and-tell together: sections, their cards with notes, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from presenting.cards.making import makes
from presenting.model import KINDS, NewCard


@dataclass(frozen=True)
class LeftOut:
    """Something that there is no evidence for yet, and what is missing."""

    what: str
    why: str

    def words(self) -> str:
        """The two as a sentence."""
        return f"{self.what}: {self.why}."


@dataclass(frozen=True)
class Filled:
    """The cards, in their order, and what was left out."""

    cards: tuple[NewCard, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def minutes(self) -> int:
        """How long all of it takes; a section's own minutes are those of its cards."""
        return sum(each.minutes or 0 for each in self.cards if each.kind != "section")


class Filling:
    """Cards so far. Every card has its minutes; a section gets those of its cards in the end."""

    def __init__(self) -> None:
        self._cards: list[NewCard] = []
        self._left_out: list[LeftOut] = []

    def section(self, heading: str, words: str, notes: str) -> None:
        """Begin a section; one that no card follows is not in it in the end."""
        self._cards.append(NewCard("section", heading=heading, words=words, notes=notes))

    def add(self, card: NewCard, notes: str) -> None:
        """One card, with what the facilitator says and asks."""
        if not makes(card.kind):
            return
        minutes = KINDS[card.kind].minutes if card.minutes is None else card.minutes
        self._cards.append(replace(card, notes=notes, minutes=minutes))

    def offer(self, cards: Sequence[NewCard], notes: str, *, what: str, why: str) -> None:
        """Cards of what there is evidence of; where there are none, what is missing is told."""
        if not cards:
            self._left_out.append(LeftOut(what, why))
        for each in cards:
            self.add(each, notes)

    def filled(self) -> Filled:
        """All of it."""
        made: list[NewCard] = []
        for at, card in enumerate(self._cards):
            if card.kind != "section":
                made.append(card)
                continue
            minutes = 0
            for each in self._cards[at + 1 :]:
                if each.kind == "section":
                    break
                minutes += each.minutes or 0
            if minutes:
                made.append(replace(card, minutes=minutes))
        return Filled(tuple(made), tuple(self._left_out))
