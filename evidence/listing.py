"""The list of painpoints: what each rests on in numbers, narrowed and sorted as somebody asks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from common.words import count_of
from evidence.hearing import voices
from evidence.linked import links
from evidence.model import IMPACTS, KIND_WORDS, Links, Painpoint
from process_maps.services import all_steps, maps
from research.services.speaking import speakers_of
from storage import Project, reading
from storage.remembering import remembered
from validation.catalogue import Catalogue, shipped

Order = Literal["made", "heard", "impact", "title"]
ORDER_WORDS: dict[Order, str] = {
    "made": "Newest first",
    "heard": "Heard from most people",
    "impact": "Highest impact",
    "title": "Title",
}
NOT_JUDGED, NO_PROBLEM = "not judged", "not a problem"
JUDGEMENTS = (*IMPACTS, NOT_JUDGED, NO_PROBLEM)


@dataclass(frozen=True)
class Summary:
    """A painpoint and how much it rests on. Councils are those heard in and those on whose map."""

    painpoint: Painpoint
    quotes_for: int
    quotes_against: int
    people: int
    steps: int
    rules: int
    heard_in: frozenset[int]
    on_map_of: frozenset[int]

    def words(self) -> str:
        """ "3 quotes for, 1 against · 2 steps · 4 rules"."""
        return (
            f"{count_of(self.quotes_for, 'quote')} for, {self.quotes_against} against · "
            f"{count_of(self.steps, 'step')} · {count_of(self.rules, 'rule')}"
        )


@dataclass(frozen=True)
class ListFilter:
    """All that is given must hold; a council is one it was heard in, or on whose map it sits."""

    kind: str | None = None
    council_id: int | None = None
    judgement: str | None = None
    words: str = ""


@remembered
def summaries(project: Project) -> tuple[Summary, ...]:
    """Every painpoint, innovation and question with what it rests on, as they were made."""
    with reading(project):
        known = links(project)
        spoke = voices(project, known)
        # Links outlive their quotes, so only those still here count.
        there = speakers_of(project, (int(link.to) for link in known.quotes))
        council_of_step = {step.id: step.council_id for step in all_steps(project)}
        council_of_map = {each.id: each.council_id for each in maps(project)}
    stances = Counter(
        (link.painpoint_id, link.stance) for link in known.quotes if int(link.to) in there
    )
    steps: dict[int, set[int]] = defaultdict(set)
    on_map: dict[int, set[int]] = defaultdict(set)
    for link in known.steps:
        if (council := council_of_step.get(int(link.to))) is not None:
            steps[link.painpoint_id].add(int(link.to))
            on_map[link.painpoint_id].add(council)
    for anchor in known.anchors:
        if (council := council_of_map.get(anchor.map_id)) is not None:
            on_map[anchor.painpoint_id].add(council)
    codes = rules_by_painpoint(known)
    heard: dict[int, set[int]] = defaultdict(set)
    people: Counter[int] = Counter()
    for (painpoint_id, council_id), who in spoke.items():
        people[painpoint_id] += len(who.people_for)
        if council_id is not None:
            heard[painpoint_id].add(council_id)
    return tuple(
        Summary(
            each,
            stances[each.id, "for"],
            stances[each.id, "against"],
            people[each.id],
            len(steps[each.id]),
            len(codes.get(each.id, ())),
            frozenset(heard[each.id]),
            frozenset(on_map[each.id]),
        )
        for each in known.painpoints
    )


def rules_by_painpoint(links: Links, known: Catalogue | None = None) -> dict[int, tuple[str, ...]]:
    """Each painpoint's rules: those linked to it and those of its steps, spelt, in order."""
    spelling = (known or shipped()).spelling
    of_step: dict[int, set[str]] = defaultdict(set)
    for step_rule in links.step_rules:
        of_step[step_rule.step_id].add(step_rule.code)
    codes: dict[int, set[str]] = defaultdict(set)
    for link in links.rules:
        codes[link.painpoint_id].add(str(link.to))
    for link in links.steps:
        codes[link.painpoint_id] |= of_step.get(int(link.to), set())
    return {each: tuple(spelling(code) for code in sorted(found)) for each, found in codes.items()}


def narrowed(found: Sequence[Summary], which: ListFilter, order: Order = "made") -> list[Summary]:
    """Those the filter lets through, in the order asked for."""
    kept = [each for each in found if _lets(each, which)]
    if order == "title":
        return sorted(kept, key=lambda each: each.painpoint.title.casefold())
    if order == "heard":
        return sorted(kept, key=lambda each: -each.people)
    if order == "impact":
        return sorted(kept, key=lambda each: _rank(each.painpoint))
    return sorted(kept, key=lambda each: -each.painpoint.id)


def lets(painpoint: Painpoint, kind: str | None, words: str) -> bool:
    """Whether a painpoint is of that kind and has all those words in its title or description."""
    if kind and painpoint.kind != kind:
        return False
    text = f"{painpoint.title} {painpoint.description} {KIND_WORDS[painpoint.kind]}".casefold()
    return all(word in text for word in words.casefold().split())


def _lets(each: Summary, which: ListFilter) -> bool:
    if not lets(each.painpoint, which.kind, which.words):
        return False
    if which.council_id is not None and which.council_id not in each.heard_in | each.on_map_of:
        return False
    return which.judgement is None or which.judgement == _judgement(each.painpoint)


def _judgement(painpoint: Painpoint) -> str:
    if painpoint.judgement.not_a_problem:
        return NO_PROBLEM
    return painpoint.judgement.impact or NOT_JUDGED


def _rank(painpoint: Painpoint) -> tuple[int, int]:
    return JUDGEMENTS.index(_judgement(painpoint)), -painpoint.id
