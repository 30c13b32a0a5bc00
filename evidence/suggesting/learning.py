"""What people of this project decided, for the suggesters to learn from.

Which quotes are linked to what is remembered, by number. What was said in them is read each time:
quotes that are not cleared for sharing are in nothing that is kept.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from evidence.linked import links
from evidence.suggesting import store
from evidence.suggesting.model import OfferKind, Refusal
from process_maps.suggesting.model import Learned as LearnedStep
from research.services import quotes_by_id
from storage import Project, reading
from storage.remembering import remembered
from validation.catalogue import normalise_code
from validation.suggesting.model import Learned

# The latest are enough to learn a project's way of speaking, and are read in a few milliseconds.
MOST_QUOTES = 300


@dataclass(frozen=True)
class _Lesson:
    """What was linked to one thing, and what was refused for it."""

    linked: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True)
class _Lessons:
    """By painpoint and by quote; painpoints with their titles."""

    titles: tuple[tuple[str, _Lesson], ...]
    quotes: tuple[tuple[int, _Lesson], ...]


@remembered
def refusals(project: Project) -> tuple[Refusal, ...]:
    """All that was refused, in the order it was."""
    with reading(project) as db:
        return store.refusals(db)


def learned(project: Project) -> tuple[Learned, ...]:
    """Words of painpoints and of quotes with the rules people linked to them, or refused."""
    return tuple(
        Learned(words, lesson.linked, lesson.refused) for words, lesson in _taught(project, "rule")
    )


def learned_steps(project: Project) -> tuple[LearnedStep, ...]:
    """The same with the steps."""
    return tuple(
        LearnedStep(words, tuple(map(int, lesson.linked)), tuple(map(int, lesson.refused)))
        for words, lesson in _taught(project, "step")
    )


def _taught(project: Project, what: OfferKind) -> list[tuple[str, _Lesson]]:
    with reading(project):
        lessons = _lessons(project, what)
        spoken = {
            each.id: each.text for each in quotes_by_id(project, [q for q, _ in lessons.quotes])
        }
    said = [(spoken[quote], lesson) for quote, lesson in lessons.quotes if quote in spoken]
    return [*lessons.titles, *said]


@remembered
def _lessons(project: Project, what: OfferKind) -> _Lessons:
    known = links(project)
    of_painpoint: dict[int, set[str]] = defaultdict(set)
    for link in known.rules if what == "rule" else known.steps:
        of_painpoint[link.painpoint_id].add(_ref(what, str(link.to)))
    of_quote: dict[int, set[str]] = defaultdict(set)
    for link in known.quotes:
        of_quote[int(link.to)] |= of_painpoint.get(link.painpoint_id, set())
    not_quote: dict[int, set[str]] = defaultdict(set)
    not_painpoint: dict[int, set[str]] = defaultdict(set)
    refused = {"quote": not_quote, "painpoint": not_painpoint}
    for each in refusals(project):
        if each.pair.to_kind == what and each.pair.of.kind in refused:
            refused[each.pair.of.kind][int(each.pair.of.ref)].add(each.pair.to_ref)

    def lesson(linked: set[str], against: set[str]) -> _Lesson:
        return _Lesson(tuple(sorted(linked)), tuple(sorted(against - linked)))

    titles = tuple(
        (each.title, lesson(of_painpoint.get(each.id, set()), not_painpoint.get(each.id, set())))
        for each in known.painpoints
        if of_painpoint.get(each.id) or not_painpoint.get(each.id)
    )
    having = {quote for quote, linked in of_quote.items() if linked} | set(not_quote)
    latest = sorted(having)[-MOST_QUOTES:]
    said = tuple(
        (quote, lesson(of_quote.get(quote, set()), not_quote.get(quote, set()))) for quote in latest
    )
    return _Lessons(titles, said)


def _ref(what: OfferKind, ref: str) -> str:
    return normalise_code(ref) if what == "rule" else ref
