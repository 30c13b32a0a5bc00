"""What findings rest on: which of it is still in the project, and how each is called."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from evidence.decisions.services import held as held_decisions
from evidence.findings.model import Item, Kind
from evidence.findings.rested import Key
from evidence.linked import links
from evidence.model import KIND_WORDS as PAINPOINT_WORDS
from process_maps.pairing.differences import compared, stated
from process_maps.services import StepView, all_steps, map_by_id
from research.model import QuoteView
from research.services import quotes_by_id
from research.services.speaking import speakers_of
from research.services.themes import themes
from storage import Project, reading
from validation.services.rulebook import catalogue

GONE_WORDS: Mapping[Kind, str] = {
    "quote": "A quote that is no longer in the project",
    "painpoint": "A painpoint that is no longer in the project",
    "theme": "A theme that was removed, or joined with another",
    "step": "A step that is on no map any more",
    "difference": "A difference between steps that are on no map any more",
    "rule": "Rule {to}, which is no longer in the catalogue",
    "data": "Data that no decision needs any more",
}


@dataclass(frozen=True)
class End:
    """One thing a finding rests on, as it is called now. ``gone``: it is not in the project."""

    item: Item
    words: str = field(repr=False)
    gone: bool = False
    quote: QuoteView | None = field(default=None, repr=False)


def ends_here(project: Project, wanted: Iterable[Key]) -> frozenset[Key]:
    """Those of the ends that are in the project: a rule, in the catalogue."""
    of: dict[Kind, list[Key]] = {}
    for key in wanted:
        of.setdefault(key[0], []).append(key)
    with reading(project):
        found: set[Key] = set()
        for kind, keys in of.items():
            found |= {key for key in keys if key[1] in _known(project, kind, keys)}
    return frozenset(found)


def _known(project: Project, kind: Kind, keys: list[Key]) -> Collection[object]:
    """What of a kind there is in the project, at least of those asked for."""
    if kind == "quote":
        return speakers_of(project, [int(str(to)) for _, to in keys])
    if kind == "painpoint":
        return {each.id for each in links(project).painpoints}
    if kind == "theme":
        return {each.id for each in themes(project)}
    if kind == "data":
        return {each.id for each in held_decisions(project).data}
    if kind == "rule":
        rules = catalogue(project)
        return {to for _, to in keys if rules.match(str(to), None).how != "unknown"}
    steps = {each.id for each in all_steps(project)}
    if kind == "step":
        return steps
    return {to for _, to in keys if isinstance(to, tuple) and steps.issuperset(to)}


def ends_of(project: Project, items: Iterable[Item]) -> tuple[End, ...]:
    """What one finding rests on, each as it is called; what is gone is said to be."""
    held = tuple(items)
    with reading(project):
        here = ends_here(project, [(each.kind, each.to) for each in held])
        kinds = {each.kind for each in held}
        names = {kind: _names(project, kind, held) for kind in kinds - {"quote"}}
        ids = [int(str(each.to)) for each in held if each.kind == "quote"]
        quotes = {each.id: each for each in quotes_by_id(project, ids)} if ids else {}
    found = []
    for each in held:
        if (each.kind, each.to) not in here:
            found.append(End(each, GONE_WORDS[each.kind].format(to=each.to), gone=True))
        elif each.kind == "quote":
            quote = quotes[int(str(each.to))]
            found.append(End(each, quote.text, quote=quote))
        else:
            found.append(End(each, names[each.kind][each.to]))
    return tuple(found)


def _names(project: Project, kind: Kind, items: tuple[Item, ...]) -> Mapping[object, str]:
    if kind == "painpoint":
        refuted = " (judged not a problem)"
        return {
            e.id: f"{PAINPOINT_WORDS[e.kind]}: {e.title}{refuted * e.judgement.not_a_problem}"
            for e in links(project).painpoints
        }
    if kind == "theme":
        return {
            each.id: f"Theme: {each.name} ({each.council or 'across councils'})"
            for each in themes(project)
        }
    if kind == "data":
        return {each.id: f"Data: {each.what}" for each in held_decisions(project).data}
    if kind == "rule":
        rules = catalogue(project)
        return {
            each.to: f"Rule {rules.spelling(str(each.to))}: {rules.label(str(each.to), None)}"
            for each in items
            if each.kind == "rule"
        }
    steps = {each.id: each for each in all_steps(project)}
    if kind == "step":
        return {step.id: f"Step of {step.council}: {step.label}" for step in steps.values()}
    return {
        each.to: difference_words(project, steps[each.to[0]], steps[each.to[1]])
        for each in items
        if isinstance(each.to, tuple) and steps.keys() >= set(each.to)
    }


def told_by(project: Project, here: Iterable[Key]) -> dict[Key, int]:
    """What each end tells, as a number that is another once it tells something else."""
    with reading(project):
        steps = {each.id: each for each in all_steps(project)}
        refuted = {e.id for e in links(project).painpoints if e.judgement.not_a_problem}
        found: dict[Key, int] = {}
        for kind, to in here:
            found[kind, to] = int(kind == "painpoint" and to in refuted)
            if isinstance(to, tuple):
                words = difference_words(project, steps[to[0]], steps[to[1]])
                found[kind, to] = zlib.crc32(words.encode())
    return found


def difference_words(project: Project, a: StepView, b: StepView) -> str:
    """Two steps beside one another, with what their maps state differently of them."""
    (map_a, map_b) = (map_by_id(project, each.map_id) for each in (a, b))
    differ, _ = compared(stated(map_a.map), a.element, stated(map_b.map), b.element)
    words = f"“{a.label}” in {a.council}, “{b.label}” in {b.council}"
    if not differ:
        return f"{words}. Their maps state nothing differently of them"
    return f"{words}. {'; '.join(each.words(a.council, b.council) for each in differ)}"
