"""Steps that only follow one another in the same lane, drawn as one that can be opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from process_maps.graph import lane_of
from process_maps.merging.reference import Reference
from process_maps.model import Step

FEWEST = 3
"""Two steps drawn as one save no room and cost a click."""
_PLAIN = ("task", "ongoing", "subprocess", "state", "event")


def collapse(reference: Reference, opened: Iterable[str] = ()) -> Reference:
    """The same process, each stretch of steps drawn as one but for those ``opened``.

    A stretch is three or more steps of one lane that come only one after another, with no other way
    in or out between them, no words between them, and none of them by way of others. ``opened``
    names stretches by their ids, the keys of ``stretches``; an id that is none is left alone. What
    has been collapsed already is not collapsed again.
    """
    if reference.stretches:
        return reference
    found = {f"stretch-{ids[0]}": ids for ids in _stretches(reference)}
    shut = {name: ids for name, ids in found.items() if name not in set(opened)}
    into = {each: name for name, ids in shut.items() for each in ids}
    inner = {pair for ids in shut.values() for pair in pairwise(ids)}
    by_id = {step.id: step for step in reference.map.steps}
    steps = [
        by_id[step.id]
        if step.id not in into
        else _as_one(into[step.id], [by_id[each] for each in shut[into[step.id]]])
        for step in reference.map.steps
        if step.id not in into or shut[into[step.id]][0] == step.id
    ]
    joined = [
        (
            replace(
                flow,
                source=into.get(flow.source, flow.source),
                target=into.get(flow.target, flow.target),
            ),
            way,
        )
        for flow, way in zip(reference.map.flows, reference.ways, strict=True)
        if (flow.source, flow.target) not in inner
    ]
    of = {step: merged for step, merged in reference.of.items() if step not in into}
    of |= {
        name: tuple(each for one in ids for each in reference.of[one]) for name, ids in shut.items()
    }
    process = replace(reference.map, steps=tuple(steps), flows=tuple(flow for flow, _ in joined))
    ways = tuple(way for _, way in joined)
    return replace(reference, map=process, of=of, ways=ways, stretches=found)


def _stretches(reference: Reference) -> list[tuple[str, ...]]:
    after: dict[str, set[str]] = defaultdict(set)
    before: dict[str, set[str]] = defaultdict(set)
    bare = set()
    for flow, way in zip(reference.map.flows, reference.ways, strict=True):
        after[flow.source].add(flow.target)
        before[flow.target].add(flow.source)
        if not flow.label and len(way.direct) >= reference.least:
            bare.add((flow.source, flow.target))
    by_id = {step.id: step for step in reference.map.steps}
    following = {}
    for source, target in bare:
        plain = by_id[source].kind in _PLAIN and by_id[target].kind in _PLAIN
        only = after[source] == {target} and before[target] == {source}
        if source != target and plain and only and lane_of(by_id[source]) == lane_of(by_id[target]):
            following[source] = target
    found = []
    follows = set(following.values())
    for first in [each.id for each in reference.map.steps]:
        if first in following and first not in follows:
            stretch = [first]
            while stretch[-1] in following:
                stretch.append(following[stretch[-1]])
            if len(stretch) >= FEWEST:
                found.append(tuple(stretch))
    return found


def _as_one(name: str, steps: list[Step]) -> Step:
    said = [f"{number}. {step.label}" for number, step in enumerate(steps, start=1)]
    actors = dict.fromkeys(actor for step in steps for actor in step.actors)
    return Step(
        name,
        f"{len(steps):,} steps: {steps[0].label} … {steps[-1].label}",
        "subprocess",
        actors=tuple(actors),
        systems=tuple(dict.fromkeys(each for step in steps for each in step.systems)),
        note=" ".join(said),
    )
