"""Alignments made by hand, so that what rests on them is tested whatever proposes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from process_maps.aligning import Alignment, Decided, Group, Pair, Place
from process_maps.aligning.model import Band
from process_maps.model import Map

Proposed = tuple[Sequence[Place], Band, float]


def at(map_id: int, step: int) -> Place:
    """The step s0, s1, … of a map."""
    return Place(str(map_id), f"s{step}")


def alignment(
    maps: Mapping[str, Map], proposed: Iterable[Proposed], decided: Iterable[Decided] = ()
) -> Alignment:
    """Groups as given, each with one band and score for all that nobody decided within it.

    A step that people kept apart from another of its group leaves it, but for the first.
    """
    held = {(each.a, each.b): each for each in decided}
    apart = {ends for ends, each in held.items() if not each.together}
    groups, sure, pairs = list[Group](), list[Group](), list[Pair]()
    near: dict[Place, tuple[Pair, ...]] = {}
    for given, band, score in proposed:
        members = list[Place]()
        for place in sorted(given):
            if not any((other, place) in apart for other in members):
                members.append(place)
        if len({place.map for place in members}) < 2:
            continue
        group = Group(len(groups) + 1, f"Work {len(groups) + 1}", tuple(members))
        groups.append(group)
        sure += [group] if band != "check" else []
        for ends in combinations(members, 2):
            if ends[0].map == ends[1].map:
                continue
            ruling = held.get(ends)
            kind: Band = "decided" if ruling else band
            pairs.append(Pair(*ends, score, kind, ("the role",), ruling))
    return Alignment(maps, tuple(groups), tuple(sure), tuple(pairs), near, tuple(held.values()))
