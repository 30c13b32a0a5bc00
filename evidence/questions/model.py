"""What is not known yet: gaps in the evidence, and the questions a team asks about them."""

from __future__ import annotations

from dataclasses import dataclass

from common.words import day_words
from evidence.model import Painpoint

LONGEST_WHO, LONGEST_ANSWER = 200, 1_000


@dataclass(frozen=True)
class Gap:
    """Something the evidence does not say.

    Attributes
    ----------
    key : the same gap has the same key however often it is looked for.
    words : the question, as it could be put to somebody.
    why : what of the evidence leaves it open.
    who : roles that could say, the likeliest first; empty where nobody is known who could.
    council_id, council : whose people to ask; None for all.
    place : the query of the Evidence screen where it shows.
    """

    key: str
    words: str
    why: str
    who: tuple[str, ...]
    council_id: int | None
    council: str
    place: tuple[tuple[str, str], ...]

    def who_words(self) -> str:
        """ "Analyst / Social worker in Eastley"."""
        # A role may have a comma of its own.
        roles = " / ".join(self.who)
        if not roles:
            return f"Somebody in {self.council}" if self.council else "Not known"
        return f"{roles} in {self.council}" if self.council else roles


@dataclass(frozen=True)
class Facts:
    """What is kept of an open question besides its words. Dates are ISO."""

    id: int
    painpoint_id: int
    gap: str
    council_id: int | None
    who_could_say: str
    before_on: str | None
    answer: str
    answered_by: str
    answered_on: str | None
    version: int


@dataclass(frozen=True)
class Question:
    """An open question of the team. ``filled``: what was not known when it was asked is known now.

    ``late``: the day it should have been answered by has passed.
    """

    painpoint: Painpoint
    facts: Facts | None
    council: str
    filled: bool
    late: bool

    @property
    def answered(self) -> bool:
        """Whether somebody wrote an answer down."""
        return bool(self.facts and self.facts.answered_on)

    def words(self) -> str:
        """Who could say and by when, or who answered."""
        facts = self.facts
        if facts is None:
            return "Nobody has said who could answer it."
        if facts.answered_on:
            by = f" by {facts.answered_by}" if facts.answered_by else ""
            return f"Answered{by}, {day_words(facts.answered_on)}: {facts.answer}"
        where = f" in {self.council}" if self.council else ""
        who = f"{facts.who_could_say or 'Somebody'}{where} could say"
        if not facts.before_on:
            return f"{who}."
        passed = " (that day has passed)" if self.late else ""
        return f"{who}, by {day_words(facts.before_on)}{passed}."
