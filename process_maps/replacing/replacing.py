"""Replacing a stretch of one map by the same stretch of another.

A stretch goes from one step to another that both maps have: it is every step on any way that begins
at the one and ends at the other, round loops on that way too. What led into it leads to the step
that is the same work in the other map, or to the stretch's first; what led out of it leads out of
the same work there, or out of its last.
Hours, times, chances and loops come with the steps that state them. What the other map does not
state stays unknown: it is never taken from one's own, unless that is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import networkx as nx

from common.errors import BadInput
from common.words import count_of, listed
from process_maps.facts import names_of
from process_maps.graph import starts, ways_graph, with_lanes_for
from process_maps.model import Estimate, Flow, Loop, Map, Step
from process_maps.naming import role_key

_NAMED = 4
Pairs = Mapping[str, tuple[str, ...]]
"""For each of one's own steps the steps of the other map that are the same work, in their order."""


@dataclass(frozen=True)
class Replaced:
    """The new map. ``taken`` leads from its new steps to the other map's; ``gone`` are one's own
    that are not in it any more; ``remarks`` say what could not be carried over, in sentences."""

    map: Map
    taken: Mapping[str, str]
    gone: tuple[str, ...]
    remarks: tuple[str, ...]


def replace_stretch(
    mine: Map,
    theirs: Map,
    pairs: Pairs,
    first: str,
    last: str,
    *,
    keep_hours: bool = False,
    times: float = 1.0,
) -> Replaced:
    """One's own map with the other's way from ``first`` to ``last``, one's own step ids.

    ``keep_hours``: a step that is the same work as exactly one of one's own, and states no hours,
    takes that one's. ``times``: by what the other's hours of work are multiplied, where it has more
    or fewer children to do them for. Raises BadInput where an end is not in both maps, or no way
    leads from the first to the last in one of them.
    """
    out = _stretch(mine, first, last, "your map")
    start, end = _counterpart(mine, pairs, first)[0], _counterpart(mine, pairs, last)[-1]
    within = _stretch(theirs, start, end, "the other map")
    new = _Ids(mine, out, within)
    taken = _scaled(theirs, times)
    steps = _steps(mine, taken, pairs, out, within, new, keep_hours=keep_hours)
    at = {step: new.of(s) for step in out for s in pairs.get(step, ()) if s in within}
    flows, lost = _flows(mine, theirs, out, within, new, (new.of(start), new.of(end)), at)
    loops, cut = _loops(mine, theirs, out, within, new)
    lanes = with_lanes_for(mine.lanes, steps)
    phases = mine.phases
    made = replace(
        mine, lanes=lanes, phases=phases, steps=steps, flows=flows, loops=loops, original=None
    )
    return Replaced(
        made,
        {new.of(each): each for each in within},
        tuple(step.id for step in mine.steps if step.id in out),
        tuple(_remarks(mine, theirs, out, within, [f for f in lost if f.source != end], cut)),
    )


def _scaled(process: Map, times: float) -> Map:
    """The map with its hours of work multiplied; how long a step takes is not."""
    if not 0 < times < 1_000:
        raise BadInput("hours can be multiplied by a number above 0 only")
    if times == 1.0:
        return process

    def scaled(it: Estimate) -> Estimate:
        least, likely, most = (
            None if each is None else each * times for each in (it.least, it.likely, it.most)
        )
        return Estimate(least, likely, most, it.unit)

    steps = (
        replace(step, work=tuple(replace(w, hours=w.hours and scaled(w.hours)) for w in step.work))
        for step in process.steps
    )
    return replace(process, steps=tuple(steps))


class _Ids:
    """What the other map's steps are called in the new one: their own id, unless it is taken."""

    def __init__(self, mine: Map, out: Collection[str], within: Collection[str]) -> None:
        taken = {step.id for step in mine.steps if step.id not in out}
        self._of: dict[str, str] = {}
        for each in within:
            name = each
            while name in taken:
                name = f"theirs-{name}"
            taken.add(name)
            self._of[each] = name

    def of(self, theirs: str) -> str:
        return self._of[theirs]


def _stretch(process: Map, first: str, last: str, whose: str) -> list[str]:
    """Every step on a way from one to the other that ends there, in the map's order."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(step.id for step in process.steps)
    graph.add_edges_from((flow.source, flow.target) for flow in process.flows)
    for end in (first, last):
        if end not in graph:
            raise BadInput("a step of the stretch is no longer on the map", where=whose)
    # What comes after the last is no part of the stretch, though a way may lead back from there.
    graph.remove_edges_from(list(graph.out_edges(last)) if first != last else [])
    after = {first} if first == last else nx.descendants(graph, first) | {first}
    before = nx.ancestors(graph, last) | {last}
    if last not in after:
        names = names_of(process)
        raise BadInput(
            f"in {whose} no way leads from “{names[first]}” to “{names[last]}”",
            remedy="Choose two steps that follow one another in both maps",
        )
    _refuse_backwards(process, first, last, whose)
    return [step.id for step in process.steps if step.id in after & before]


def _refuse_backwards(process: Map, first: str, last: str, whose: str) -> None:
    """Where nobody comes to the one but through the other, only a loop leads back to that."""
    graph = ways_graph(process)
    # A map whose every step is in a loop begins where it was written down first.
    begins = set(starts(process)) or {process.steps[0].id}
    if first == last:
        return
    graph.remove_node(last)
    if any(nx.has_path(graph, begin, first) for begin in begins - {last}):
        return
    names = names_of(process)
    raise BadInput(
        f"in {whose} “{names[last]}” comes before “{names[first]}”: only a loop leads back",
        remedy="Choose the two the other way round",
    )


def _counterpart(mine: Map, pairs: Pairs, step: str) -> tuple[str, ...]:
    found = pairs.get(step, ())
    if not found:
        name = names_of(mine).get(step, "this step")
        raise BadInput(
            f"“{name}” is not known to be the same work as any step of the other map",
            remedy="Choose another step, or pair the two in Compare maps",
        )
    return found


def _steps(
    mine: Map,
    theirs: Map,
    pairs: Pairs,
    out: Sequence[str],
    within: Sequence[str],
    new: _Ids,
    *,
    keep_hours: bool,
) -> tuple[Step, ...]:
    """The other's steps stand where the first of one's own stood."""
    same: dict[str, list[Step]] = defaultdict(list)
    own = {step.id: step for step in mine.steps}
    for key in out:
        for each in pairs.get(key, ()):
            same[each].append(own[key])
    spelt = {role_key(actor): actor for mate in mine.steps for actor in mate.actors}
    phases = {phase.id for phase in mine.phases}
    found = {each.id: each for each in theirs.steps}
    phase = own[out[0]].phase
    taken = []
    for each in within:
        step, of = found[each], same.get(each, [])
        phase = next((mate.phase for mate in of if mate.phase), phase)
        actors = tuple(dict.fromkeys(spelt.get(role_key(a), a) for a in step.actors))
        work = tuple(replace(w, actor=spelt.get(role_key(w.actor), w.actor)) for w in step.work)
        duration = step.duration
        if keep_hours and len(of) == 1:
            work = work if any(w.hours for w in work) else of[0].work
            duration = duration or of[0].duration
        taken.append(
            replace(
                step,
                id=new.of(each),
                actors=actors,
                work=work,
                duration=duration,
                phase=phase if phase in phases else None,
            )
        )
    stay = [mate for mate in mine.steps if mate.id not in out]
    place = stay_before = 0
    for mate in mine.steps:
        if mate.id == out[0]:
            place = stay_before
        stay_before += mate.id not in out
    return (*stay[:place], *taken, *stay[place:])


def _flows(
    mine: Map,
    theirs: Map,
    out: Collection[str],
    within: Collection[str],
    new: _Ids,
    ends: tuple[str, str],
    at: Mapping[str, str],
) -> tuple[tuple[Flow, ...], tuple[Flow, ...]]:
    """The flows of the new map, and the other map's ways out that are not taken over."""
    start, end = ends
    inside = [
        replace(flow, source=new.of(flow.source), target=new.of(flow.target), id=None)
        for flow in theirs.flows
        if flow.source in within and flow.target in within
    ]
    stay, leaving = [], []
    for flow in mine.flows:
        if flow.source in out and flow.target in out:
            continue
        if flow.target in out:
            stay.append(replace(flow, target=at.get(flow.target, start)))
        elif flow.source in out:
            leaving.append(replace(flow, source=at.get(flow.source, end)))
        else:
            stay.append(flow)
    lost = tuple(f for f in theirs.flows if f.source in within and f.target not in within)
    beyond = [replace(flow, source=new.of(flow.source)) for flow in lost]
    return (*stay, *inside, *_with_chances(leaving, inside, beyond)), lost


def _with_chances(
    leaving: Sequence[Flow], inside: Sequence[Flow], beyond: Sequence[Flow]
) -> list[Flow]:
    """The ways out with what chance the other's way leaves them, in the proportions they had.

    That is the chance of the other's own ways ``beyond`` the stretch, or else what its ways inside
    leave of one. Where it is not known, neither is theirs.
    """
    of: dict[str, list[Flow]] = defaultdict(list)
    for flow in leaving:
        of[flow.source].append(flow)
    found = []
    for source, ways in of.items():
        others = [flow.probability for flow in inside if flow.source == source]
        theirs = [flow.probability for flow in beyond if flow.source == source]
        rest = _sum(theirs) if theirs else _rest(others)
        own = [flow.probability for flow in ways]
        stated = [each for each in own if each is not None]
        for flow in ways:
            chance = None
            if rest is not None and 0 <= rest <= 1:
                if len(ways) == 1:
                    chance = rest if others or theirs else flow.probability
                elif len(stated) == len(own) and sum(stated) > 0:
                    chance = rest * (flow.probability or 0) / sum(stated)
            found.append(replace(flow, probability=chance if chance is None else round(chance, 9)))
    return found


def _sum(chances: Sequence[float | None]) -> float | None:
    known = [each for each in chances if each is not None]
    return sum(known) if len(known) == len(chances) else None


def _rest(chances: Sequence[float | None]) -> float | None:
    taken = _sum(chances)
    return None if taken is None else 1 - taken


def _loops(
    mine: Map, theirs: Map, out: Collection[str], within: Collection[str], new: _Ids
) -> tuple[tuple[Loop, ...], tuple[Loop, ...]]:
    """The loops of the new map, and those of either that are cut."""
    kept, cut = [], []
    for loop in mine.loops:
        if not set(loop.steps) & set(out):
            kept.append(loop)
        elif set(out) < set(loop.steps):
            # A loop round the whole stretch goes round the new one as often.
            stays = tuple(each for each in loop.steps if each not in out)
            kept.append(replace(loop, steps=(*stays, *(new.of(each) for each in within))))
        elif not set(loop.steps) <= set(out):
            cut.append(loop)
    for loop in theirs.loops:
        if set(loop.steps) <= set(within):
            kept.append(replace(loop, steps=tuple(new.of(each) for each in loop.steps), id=None))
        elif set(loop.steps) & set(within):
            cut.append(loop)
    return tuple(kept), tuple(cut)


def _remarks(
    mine: Map,
    theirs: Map,
    out: Collection[str],
    within: Collection[str],
    lost: Sequence[Flow],
    cut: Sequence[Loop],
) -> list[str]:
    names, steps = names_of(theirs), {step.id: step for step in theirs.steps}
    said = [
        f"There, a way leads on from “{names[flow.source]}” to “{names[flow.target]}”, which is "
        "outside the stretch and not taken over."
        for flow in lost
    ]
    if cut:
        said.append(
            f"{count_of(len(cut), 'loop')} that {'goes' if len(cut) == 1 else 'go'} beyond the "
            "stretch cannot be kept as stated."
        )
    known = {role_key(actor) for step in mine.steps for actor in step.actors}
    there = (actor for each in within for actor in steps[each].actors)
    new = list(dict.fromkeys(actor for actor in there if role_key(actor) not in known))
    if new:
        said.append(f"It needs {listed(new)}, whom your map does not name.")
    wrote = {field for step in mine.steps if step.id in out for field in step.fields}
    still = {field for step in mine.steps if step.id not in out for field in step.fields}
    still |= {field for each in within for field in steps[each].fields}
    if missing := sorted(wrote - still):
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        said.append(
            f"No step of the new way is said to write {listed(missing[:_NAMED])}{more}: look who "
            "would."
        )
    return said
