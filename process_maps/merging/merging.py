"""Merging many maps: one step for each group of steps, one for each step that is in none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from process_maps.aligning.model import Alignment, Group, Place, in_key_order
from process_maps.merging.model import (
    Member,
    Merged,
    MergedFlow,
    MergedStep,
    OwnFlow,
    wordings,
)
from process_maps.merging.order import how_far, middle
from process_maps.merging.wordless import Parted, same_surroundings
from process_maps.merging.words import same_words, says_nothing
from process_maps.model import Map


def merge(alignment: Alignment, *, doubtful: bool = False) -> Merged:
    """Merge maps by their alignment: what counts, and with ``doubtful`` all that is proposed.

    Steps without words are joined by what stands around them, unless a person parted them.
    """
    parted = {(each.a, each.b) for each in alignment.decided if not each.together}
    return merge_groups(alignment.maps, alignment.counted(doubtful=doubtful), parted)


def merge_same_words(maps: Mapping[str, Map]) -> Merged:
    """Merge maps by words that are equal but for case and spacing, and by nothing else."""
    return merge_groups(maps, same_words(maps))


def merge_groups(
    maps: Mapping[str, Map], groups: Iterable[Group], parted: Parted = frozenset()
) -> Merged:
    """Merge maps whose steps are grouped already; a group may be of one map only.

    A step named in two groups belongs to the first. Places no map has are left alone. What is given
    in another order comes out the same. O(steps + flows), but for sorting.
    """
    maps = in_key_order(maps)
    steps = _steps(maps, list(groups), parted)
    number = {
        member.place: step.number for step in reversed(steps) for member in reversed(step.members)
    }
    between: dict[tuple[int, int], list[OwnFlow]] = defaultdict(list)
    inside: dict[tuple[int, int], list[OwnFlow]] = defaultdict(list)
    loose = []
    for key, process in maps.items():
        for position, flow in enumerate(process.flows):
            own = OwnFlow(key, position, flow)
            source = number.get(Place(key, flow.source))
            target = number.get(Place(key, flow.target))
            if source is None or target is None:
                loose.append(own)
            elif source == target and flow.source != flow.target:
                inside[source, target].append(own)
            else:
                between[source, target].append(own)
    return Merged(
        {key: replace(process, steps=(), flows=()) for key, process in maps.items()},
        tuple(steps),
        _flows(between),
        _flows(inside),
        tuple(loose),
    )


def _flows(found: Mapping[tuple[int, int], list[OwnFlow]]) -> tuple[MergedFlow, ...]:
    return tuple(MergedFlow(*ends, tuple(own)) for ends, own in sorted(found.items()))


def _steps(maps: Mapping[str, Map], groups: list[Group], parted: Parted) -> list[MergedStep]:
    there = {Place(key, step.id) for key, process in maps.items() for step in process.steps}
    group_of: dict[Place, int] = {}
    label: dict[int, str] = {}
    for number, group in enumerate(groups):
        label[number] = group.label
        for place in group.members:
            if place in there:
                group_of.setdefault(place, number)
    for more, places in enumerate(same_surroundings(maps, group_of, parted), start=len(groups)):
        label[more] = ""
        group_of |= dict.fromkeys(places, more)
    held: dict[int | tuple[str, int], list[Member]] = defaultdict(list)
    far: dict[str, dict[str, float]] = {}
    for key, process in maps.items():
        far[key] = how_far(process)
        for position, step in enumerate(process.steps):
            member = Member(Place(key, step.id), position, step)
            held[group_of.get(member.place, (key, position))].append(member)
    found = [
        (_place_in_work(members, far), label[name] if isinstance(name, int) else None, members)
        for name, members in held.items()
    ]
    found.sort(key=lambda each: (each[0], each[2][0].place, each[2][0].position))
    return [
        MergedStep(number, _label(given, members), tuple(members))
        for number, (_, given, members) in enumerate(found, start=1)
    ]


def _place_in_work(members: Iterable[Member], far: Mapping[str, Mapping[str, float]]) -> float:
    """How far along a merged step is: each map's own mean, and the mean of those."""
    each_map: dict[str, list[float]] = defaultdict(list)
    for member in members:
        each_map[member.place.map].append(far[member.place.map][member.place.step])
    return middle(middle(each) for each in each_map.values())


def _label(given: str | None, members: Iterable[Member]) -> str:
    """The group's label; for a step alone its own words; nothing where none of them has words."""
    own = wordings(each for each in members if not says_nothing(each.step))
    return (given or own[0]) if own else ""
