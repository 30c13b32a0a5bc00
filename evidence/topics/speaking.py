"""Who spoke of a topic: each person once over all its painpoints, through decided links only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from evidence.hearing import Person, Voices, asked_by_council, voices
from evidence.linked import links
from evidence.model import Links, Painpoint
from evidence.topics.model import Spoke
from evidence.topics.naming import TopicKind
from research.model import COUNTED_KINDS
from research.services import sessions
from storage import Project
from storage.remembering import remembered
from validation.rulebook.finding import fields_for, tables_for

# A word of everyday may be said of many fields; only the likeliest were surely asked about.
_LIKELIEST = 3


@dataclass(frozen=True)
class Said:
    """What people said in the whole project, as topics ask for it.

    ``covered`` are, by council, what each session that counts as asking says it covered.
    """

    links: Links = field(repr=False)
    painpoints: Mapping[int, Painpoint] = field(repr=False)
    voices: Mapping[tuple[int, int | None], Voices] = field(repr=False)
    asked: Mapping[int | None, int]
    covered: Mapping[int | None, tuple[tuple[str, ...], ...]]

    def spoke(self, painpoints: Iterable[int], council_id: int, kind: TopicKind, key: str) -> Spoke:
        """Who of one council spoke of any of those painpoints, innovations and questions."""
        people: set[Person] = set()
        said_for: set[Person] = set()
        against: set[Person] = set()
        aside: set[Person] = set()
        for each in painpoints:
            who = self.voices.get((each, council_id))
            if who is None:
                continue
            people |= who.people_for | who.people_against
            aside |= who.aside
            # What speaks for or against an innovation says nothing of whether there is a problem.
            if self.painpoints[each].kind == "painpoint":
                said_for |= who.people_for
                against |= who.people_against
        held = self.covered.get(council_id, ())
        return Spoke(
            len(people),
            len(said_for),
            len(against),
            len(aside - people),
            self.asked.get(council_id, 0),
            sum(any(names(each, kind, key) for each in topics) for topics in held),
            len(held),
            sum(not topics for topics in held),
        )


@remembered
def said(project: Project) -> Said:
    """Everything that was said, once until something changes."""
    known = links(project)
    held: dict[int | None, list[tuple[str, ...]]] = defaultdict(list)
    for each in sessions(project):
        if not each.planned and each.kind in COUNTED_KINDS:
            held[each.council_id].append(each.topics)
    return Said(
        known,
        {each.id: each for each in known.painpoints},
        voices(project, known),
        asked_by_council(project),
        {council: tuple(each) for council, each in held.items()},
    )


def names(covered: str, kind: TopicKind, key: str) -> bool:
    """Whether what a session says it covered names a field or a table, in staff's words."""
    if kind == "field":
        return key in _fields(covered)
    return kind == "table" and key in _tables(covered)


# A project has some dozens of topics of sessions, and each is asked of every field.
@lru_cache(maxsize=2_000)
def _fields(covered: str) -> frozenset[str]:
    return frozenset(fields_for(covered)[:_LIKELIEST])


@lru_cache(maxsize=2_000)
def _tables(covered: str) -> frozenset[str]:
    return frozenset(tables_for(covered)[:_LIKELIEST])
