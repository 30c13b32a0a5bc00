"""How many painpoints sit on each step, and how many people spoke of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from common.words import count_of, listed
from evidence.hearing import Person, Voices
from evidence.model import IMPACTS, Links, Painpoint, PainpointKind
from evidence.placing import sitting_on
from process_maps.graph import NEEDS_NO_LABEL, anchor_words, flow_by_ref, loop_by_ref
from process_maps.model import Anchor, Map
from process_maps.overlay import OnStep, Overlay
from process_maps.views import StoredMap

NOT_JUDGED = "impact not judged"
_BARE = "where the process starts, ends, parts or meets"


@dataclass(frozen=True)
class Sitting:
    """A map's painpoints, those judged not a problem left out, by where they sit.

    ``on`` are those on each step itself. ``near`` are, by step, those on its phase, on a loop it is
    in, or on a flow from or to it, by which of these; one that sits on the step too is not in it.
    """

    painpoints: Mapping[int, Painpoint]
    on: Mapping[str, frozenset[int]]
    near: Mapping[str, Mapping[str, frozenset[int]]]
    whole: frozenset[int] = field(default=frozenset())


def sitting(links: Links, stored: StoredMap, kind: PainpointKind = "painpoint") -> Sitting:
    """Where the painpoints of a map sit; a place that is gone from the map holds none."""
    counted = {
        each.id: each
        for each in links.painpoints
        if each.kind == kind and not each.judgement.not_a_problem
    }
    on: dict[str, set[int]] = defaultdict(set)
    near: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    whole, here = set[int](), set[int]()
    for number, _, _, anchor in sitting_on(links, stored):
        if number not in counted or anchor_words(stored.map, anchor) is None:
            continue
        here.add(number)
        if anchor.kind == "map":
            whole.add(number)
        elif anchor.kind == "step":
            on[anchor.ref].add(number)
        for step, place in _steps_near(stored.map, anchor):
            near[step][place].add(number)
    return Sitting(
        {number: counted[number] for number in here},
        {step: frozenset(its) for step, its in on.items()},
        {
            step: {place: frozenset(its - on.get(step, set())) for place, its in places.items()}
            for step, places in near.items()
        },
        frozenset(whole),
    )


def painpoint_load(stored: StoredMap, it: Sitting) -> Overlay:
    """The painpoints on each step, with how they were judged."""
    on = {}
    for step in stored.map.steps:
        here, near = it.on.get(step.id, frozenset()), it.near.get(step.id, {})
        if step.kind in NEEDS_NO_LABEL and not here and not any(near.values()):
            continue
        words = count_of(len(here), "painpoint")
        words += judged_words([it.painpoints[each] for each in here])
        more = [f"{len(its)} on {place}" for place, its in near.items() if its]
        on[step.id] = OnStep(len(here), f"{words}; also {listed(more)}" if more else words)
    many = count_of(len(it.painpoints), "painpoint")
    says = (
        f"How many painpoints sit on the step itself, of {many} on this map. One on a phase, a "
        "loop or a flow is counted there: its steps say so, and it adds nothing to their number. "
        "Innovations, open questions and what was judged not a problem are not counted."
    )
    if it.whole:
        says += f" {len(it.whole)} on the map as a whole."
    return Overlay("Painpoints", says, on, bare=_BARE)


def people_who_spoke(
    stored: StoredMap,
    it: Sitting,
    spoke: Mapping[tuple[int, int | None], Voices],
    asked: int,
) -> Overlay:
    """How many people of the map's council support a painpoint on each step, each once a step.

    ``asked`` is how many were asked there: where nobody was, nothing is known.
    """
    on, aside = {}, set[Person]()
    for step in stored.map.steps:
        here = it.on.get(step.id)
        if not here:
            continue
        heard = voices_together(here, spoke, stored.council_id)
        aside |= heard.aside
        on[step.id] = spoke_of_them(heard, asked)
    says = (
        f"How many people of {stored.council} said something that supports a painpoint on the "
        f"step, of {count_of(asked, 'person', 'people')} asked there; “against” are those who "
        "contradicted one. Each person counts once a step, whatever they said; who was not heard "
        "may still think so."
    )
    if not asked:
        says = f"Nobody has been asked in {stored.council}, so how many think so is not known."
    elif aside:
        left = count_of(len(aside), "person", "people")
        says += f" {left} spoke of it only in sessions not counted as asking: left out here."
    return Overlay(
        "People who spoke of it", says, on, "nobody asked", "no painpoint sits on the step itself"
    )


def voices_together(
    painpoints: Iterable[int], spoke: Mapping[tuple[int, int | None], Voices], council_id: int
) -> Voices:
    """Who in a council spoke of any of some painpoints: each once, whatever they said."""
    heard = [spoke[each, council_id] for each in painpoints if (each, council_id) in spoke]
    people = frozenset[Person]().union(*(each.people_for for each in heard))
    against = frozenset[Person]().union(*(each.people_against for each in heard))
    aside = frozenset[Person]().union(*(each.aside for each in heard))
    return Voices(people, against, aside - people - against)


def spoke_of_them(heard: Voices, asked: int) -> OnStep:
    """How many people of those asked support a painpoint there; unknown where nobody was asked."""
    if not asked:
        return OnStep(None, "nobody asked")
    words = f"{len(heard.people_for) or 'none'} of {count_of(asked, 'person', 'people')}"
    if heard.people_against:
        words += f", {len(heard.people_against)} against"
    if both := heard.people_for & heard.people_against:
        words += f", {len(both)} said both"
    return OnStep(len(heard.people_for), words)


def judged_words(painpoints: Sequence[Painpoint]) -> str:
    """ ": 1 high, 2 medium"; of one alone, ": high"; nothing of none."""
    impacts = [each.judgement.impact for each in painpoints]
    told = [f"{impacts.count(each)} {each}" for each in IMPACTS if each in impacts]
    if None in impacts:
        told.append(f"{impacts.count(None)} {NOT_JUDGED}")
    if len(painpoints) == 1:
        return f": {impacts[0] or NOT_JUDGED}"
    return f": {', '.join(told)}" if told else ""


def _steps_near(process: Map, anchor: Anchor) -> list[tuple[str, str]]:
    """The steps of what an anchor is on, where that is more than one step, and what that is."""
    if anchor.kind == "phase":
        return [(each.id, "its phase") for each in process.steps if each.phase == anchor.ref]
    if anchor.kind == "loop":
        loop = loop_by_ref(process, anchor.ref)
        return [(each, "a loop it is in") for each in loop.steps] if loop else []
    if anchor.kind == "flow":
        flow = flow_by_ref(process, anchor.ref)
        ends = (flow.source, flow.target) if flow else ()
        return [(each, "a flow from or to it") for each in dict.fromkeys(ends)]
    return []
