"""The common reference process: what at least so many councils do, as a map that can be drawn."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from common.words import count_of
from process_maps.graph import ways_graph
from process_maps.merging.core import check_least
from process_maps.merging.doing import Doers, named_by, note_of
from process_maps.merging.model import Merged, MergedStep
from process_maps.merging.order import depths
from process_maps.merging.readable import readable
from process_maps.merging.ways import END, START, Way, ways_between
from process_maps.model import KINDS, Flow, Map, Step
from process_maps.overlay import OnStep, Overlay

ROUNDABOUT = "by way of other steps"
NAME = "Common reference process"
_BEGIN, _END = "start", "end"


@dataclass(frozen=True)
class Reference:
    """What at least ``least`` of the merged maps do.

    Parameters
    ----------
    map : the process, to be drawn like any other; the id of a step holds its merged number ("m7").
    of : by element id, the merged steps it stands for: several where a stretch is drawn as one.
    ways : what each flow of the map stands for, in their order. left_out : ways between its steps
        that are not drawn.
    stretches : by the element id they have or had as one, the element ids of the steps of each.
    """

    merged: Merged = field(repr=False)
    least: int
    map: Map
    of: Mapping[str, tuple[MergedStep, ...]] = field(repr=False)
    ways: tuple[Way, ...] = field(repr=False)
    left_out: tuple[Way, ...] = field(repr=False)
    stretches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def overlay(self) -> Overlay:
        """In how many councils each step is, for its drawing."""
        whose = self.merged.whose
        on = {}
        for step, stands_for in self.of.items():
            low, high = (f(each.count for each in stands_for) for f in (min, max))
            words = self.merged.counted(high)
            on[step] = OnStep(low, words if low == high else f"{low:,} to {words}")
        return Overlay(
            f"In how many {whose}s",
            f"Each number says how many of {count_of(self.merged.of, whose)} have the step.",
            on,
            bare="where the process begins or ends",
        )

    @cached_property
    def words(self) -> str:
        """What is in it and what was left out, each with how many there are, in sentences."""
        merged = self.merged
        named = [step for step in merged.steps if step.label]
        kept = sum(step.count >= self.least for step in named)
        at_least = merged.counted_at_least(self.least)
        if not named:
            return "There is no step with words in these maps."
        if not kept:
            return f"No step is in {at_least}. A smaller number shows more."
        verb = "is" if kept == 1 else "are"
        said = [f"{kept:,} of {count_of(len(named), 'different step')} {verb} in {at_least}."]
        many = count_of(self.least, merged.whose)
        around = sum(len(way.direct) < self.least <= way.count for way in self.ways)
        rarer = sum(way.count < self.least for way in self.ways)
        parts = [f"{around:,} of them {ROUNDABOUT}"] if around else []
        if rarer:
            parts.append(f"{rarer:,} in fewer than {many} so that no step hangs loose")
        drawn = f"{count_of(len(self.ways), 'flow')} {'is' if len(self.ways) == 1 else 'are'} drawn"
        said.append(f"{', '.join([drawn, *parts])}.")
        if self.left_out:
            often = sum(way.count >= self.least for way in self.left_out)
            rare = len(self.left_out) - often
            parts = [f"{often:,} where others are commoner"] if often else []
            parts += [f"{rare:,} in fewer than {many}"] if rare else []
            verb = "is" if len(self.left_out) == 1 else "are"
            said.append(
                f"{count_of(len(self.left_out), 'flow')} {verb} left out: {', '.join(parts)}."
            )
        return " ".join(said)

    def step_id(self, number: int) -> str | None:
        """The element a merged step is drawn as; None where it was left out."""
        for step, stands_for in self.of.items():
            if any(each.number == number for each in stands_for):
                return step
        return None


def reference(merged: Merged, least: int, *, every_flow: bool = False) -> Reference:
    """The steps at least ``least`` maps have, joined into one process from beginning to end.

    Flows are chosen as :func:`process_maps.merging.readable.readable` says. Steps that are joined
    only by way of steps that were left out have a flow that says so. Steps without words are left
    out. Raises BadInput for a ``least`` there cannot be.
    """
    check_least(least, merged.of)
    kept = {step.number: step for step in merged.steps if step.label and step.count >= least}
    every = [way for way in ways_between(merged, kept.keys()) if not way.inside]
    every = [way for way in every if (way.source, way.target) != (START, END)] if kept else []
    drawn = readable(every, least, every=every_flow)
    chosen = set(map(id, drawn))
    left_out = tuple(way for way in every if id(way) not in chosen)
    kinds = {number: _kind(step) for number, step in kept.items()}
    ways = _without_needless_ends(drawn, kinds)
    doers = Doers.of(merged)
    steps = [
        *_ends(ways, START),
        *(_step(merged, step, kinds[number], least, doers) for number, step in kept.items()),
        *_ends(ways, END),
    ]
    process = Map(
        NAME,
        lanes=doers.lanes(steps),
        steps=tuple(steps),
        flows=tuple(_flow(merged, way, least) for way in ways),
        source=f"Steps in {merged.counted_at_least(least)}",
        caveat=f"Worked out from {count_of(merged.of, 'map')}; nobody drew it like this",
        extra=_illustrative(merged),
    )
    of = {_id(number): (step,) for number, step in kept.items()}
    return Reference(merged, least, _in_order(process), of, tuple(ways), left_out)


def union_map(merged: Merged) -> Map:
    """Everything of every map as one map, steps without words too: the union, to draw or to write.

    Steps of it have the councils' labels and flows their words; who did what where is in the notes.
    """
    doers = Doers.of(merged)
    steps = tuple(_step(merged, step, _kind(step), 1, doers) for step in merged.steps)
    flows = tuple(
        Flow(
            _id(flow.source),
            _id(flow.target),
            " / ".join(flow.labels) or None,
            evidence=f"in {merged.counted(flow.count)}",
        )
        for flow in merged.flows
    )
    source = f"Everything in {count_of(merged.of, 'map')}"
    extra = _illustrative(merged)
    return Map(
        "All maps as one", None, doers.lanes(steps), (), steps, flows, source=source, extra=extra
    )


def _id(number: int) -> str:
    return {START: _BEGIN, END: _END}.get(number, f"m{number}")


def _illustrative(merged: Merged) -> dict[str, bool]:
    """What was worked out from maps that are made up is made up."""
    made_up = any(each.extra.get("illustrative") is True for each in merged.frames.values())
    return {"illustrative": True} if made_up else {}


def _kind(step: MergedStep) -> str:
    """The kind most maps give it; of several, the one that stands first among the kinds."""
    often = Counter(each.kind for each in step.steps)
    return min(often, key=lambda kind: (-often[kind], KINDS.index(kind)))


def _without_needless_ends(ways: Sequence[Way], kinds: dict[int, str]) -> list[Way]:
    """No beginning before a step that is one; a start or end amid the work becomes an event."""
    needless = set()
    for kind, outside, inner, outer in (
        ("start", START, "target", "source"),
        ("end", END, "source", "target"),
    ):
        for number in [each for each, its in kinds.items() if its == kind]:
            around = {getattr(way, outer) for way in ways if getattr(way, inner) == number}
            if around <= {outside, number}:
                needless.add((number, outside))
            else:
                kinds[number] = "event"
    return [
        way
        for way in ways
        if (way.target, way.source) not in needless and (way.source, way.target) not in needless
    ]


def _ends(ways: Iterable[Way], end: int) -> list[Step]:
    there = any(end in (way.source, way.target) for way in ways)
    kind = _id(end)
    return [Step(kind, kind.capitalize(), kind)] if there else []


def _step(merged: Merged, step: MergedStep, kind: str, least: int, doers: Doers) -> Step:
    first = [*doers.first(step)][:1]
    helping = [each for each in doers.helping(step, least) if each not in first] if first else []
    return Step(
        _id(step.number),
        " ".join(step.label.split()),
        kind,
        actors=(*first, *helping),
        systems=tuple(named_by(step, "systems", least)),
        artefacts=tuple(named_by(step, "artefacts", least)),
        note=note_of(merged, step, doers),
    )


def _flow(merged: Merged, way: Way, least: int) -> Flow:
    """A way as a flow: its words where enough maps go it directly, else how many do and how.

    Words are short, as a picture has room for three lines of them: the whole is in its evidence.
    """
    direct, count = len(way.direct), way.count
    around = count - direct
    known = f"in {merged.counted(count)}"
    if direct >= least:
        words = next((said for said, maps in way.said[:1] if 2 * maps >= direct), None)
        return Flow(_id(way.source), _id(way.target), words, evidence=known)
    if not direct:
        words = f"{count:,} of {merged.of:,}, {ROUNDABOUT}"
    elif not around:
        return Flow(_id(way.source), _id(way.target), merged.counted(direct), evidence=known)
    else:
        words = f"{count:,} of {merged.of:,}, {around:,} {ROUNDABOUT}"
    # What fewer maps than asked for state is worked out, and is drawn so.
    known = f"inferred: {known}, {around:,} of them {ROUNDABOUT}"
    return Flow(_id(way.source), _id(way.target), words, evidence=known)


def _in_order(process: Map) -> Map:
    """Each step after those that lead to it, ways back aside; else in the order they were.

    That is the order of the work (topological order, the first listed of those that are free).
    """
    graph = ways_graph(process)
    depth = depths(graph)
    place = {step.id: number for number, step in enumerate(process.steps)}
    ahead = {
        step: [each for each in graph.succ[step] if depth[each] > depth[step]] for step in graph
    }
    awaited = Counter(target for targets in ahead.values() for target in targets)
    free = [place[step] for step in graph if not awaited[step]]
    heapq.heapify(free)
    ordered = []
    while free:
        step = process.steps[heapq.heappop(free)]
        ordered.append(step)
        for target in ahead[step.id]:
            awaited[target] -= 1
            if not awaited[target]:
                heapq.heappush(free, place[target])
    return replace(process, steps=tuple(ordered))
