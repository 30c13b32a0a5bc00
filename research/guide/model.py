"""Research questions, topics, and how far a topic was covered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ResearchQuestion:
    """Something the project wants to find out. ``place`` counts from 1."""

    id: int
    words: str
    place: int
    version: int


@dataclass(frozen=True)
class TopicFacts:
    """What a topic is: its name, what to ask, of whom (nobody named: everybody), to what end."""

    name: str
    prompts: str = ""
    user_groups: tuple[str, ...] = ()
    question_id: int | None = None


@dataclass(frozen=True)
class Topic:
    """A topic of the guide. ``place`` counts from 1."""

    id: int
    facts: TopicFacts
    place: int
    version: int

    @property
    def name(self) -> str:
        """What a session says it covered."""
        return self.facts.name


@dataclass(frozen=True)
class Coverage:
    """In how many of a council's sessions a topic was covered.

    ``unstated`` sessions do not say which topics they covered: that is not the same as not asked.
    """

    council: str
    covered: int
    sessions: int
    unstated: int

    @property
    def words(self) -> str:
        """ "2 of 3 sessions", or what is known where it was in none."""
        if not self.sessions:
            return "no session yet"
        if self.unstated == self.sessions:
            return f"unknown (0 of {self.sessions} say)"
        stated = self.sessions - self.unstated
        unsaid = (
            f" ({self.unstated} more {'does' if self.unstated == 1 else 'do'} not say)"
            if self.unstated
            else ""
        )
        if not self.covered:
            return f"not asked (0 of {stated}){unsaid}"
        return f"{self.covered} of {stated}{unsaid}"


def topic_key(name: str) -> str:
    """The form in which a session's topics are matched with the guide's."""
    return " ".join(name.casefold().split())
