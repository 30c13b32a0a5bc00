"""Steps put together into groups, across all maps at once, under what people decided.

The two likest groups are joined first, by the mean likelihood over all their pairs of steps of
different maps, as long as that is high enough: a chain of likenesses does not pull unlike ends
together. What people joined is together from the start; two groups are never joined that hold a
pair people kept apart, or one that numbers or opposites forbid.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SURE = 0.75
"""From which mean likelihood on steps count as the same work until somebody says otherwise."""

Pair = tuple[int, int]


@dataclass
class _Group:
    """Steps that are together, how many of each map, and how likely they go with other groups."""

    members: list[int]
    maps: Counter[int]
    likely: dict[int, float] = field(default_factory=dict)
    apart: set[int] = field(default_factory=set)
    changes: int = 0

    def pairs_with(self, other: _Group) -> int:
        """How many pairs of steps of different maps the two groups make."""
        within = sum(count * other.maps[key] for key, count in self.maps.items())
        return len(self.members) * len(other.members) - within


def grouped(
    map_of: Sequence[int],
    likely: Mapping[Pair, float],
    least: float,
    never: Iterable[Pair] = (),
    together: Iterable[Pair] = (),
) -> tuple[list[list[int]], list[list[int]]]:
    """The sure groups, then all groups (each sure one within one of them), as numbers of steps.

    Parameters
    ----------
    map_of : the map of each step. likely : by two steps, lower first; what is left out is 0.
    least : from which mean likelihood on groups are joined.
    never : pairs that may not be together. together : pairs that must be, come what may.
    """
    groups = {step: _Group([step], Counter({key: 1})) for step, key in enumerate(map_of)}
    for (one, other), chance in likely.items():
        groups[one].likely[other] = groups[other].likely[one] = chance
    for one, other in never:
        groups[one].apart.add(other)
        groups[other].apart.add(one)
    of = {step: step for step in groups}
    for one, other in together:
        if of[one] != of[other]:
            _join(groups, of, of[one], of[other])
    waiting = [
        (-_mean(groups, one, other), one, other, groups[one].changes, groups[other].changes)
        for one in groups
        for other in groups[one].likely
        if one < other and _mean(groups, one, other) >= least
    ]
    heapq.heapify(waiting)
    sure: list[list[int]] | None = None
    while waiting:
        chance, one, other, *changes = heapq.heappop(waiting)
        if sure is None and -chance < SURE:
            sure = _members(groups)
        if not _still(groups, one, other, changes):
            continue
        one = _join(groups, of, one, other)
        for each in groups[one].likely:
            mean = _mean(groups, one, each)
            if mean >= least:
                first, second = min(one, each), max(one, each)
                stamps = groups[first].changes, groups[second].changes
                heapq.heappush(waiting, (-mean, first, second, *stamps))
    every = _members(groups)
    return (every if sure is None else sure), every


def _still(groups: Mapping[int, _Group], one: int, other: int, changes: list[int]) -> bool:
    if one not in groups or other not in groups:
        return False
    now = [groups[one].changes, groups[other].changes]
    return now == changes and other not in groups[one].apart


def _mean(groups: Mapping[int, _Group], one: int, other: int) -> float:
    pairs = groups[one].pairs_with(groups[other])
    return groups[one].likely[other] / pairs if pairs else 0.0


def _join(groups: dict[int, _Group], of: dict[int, int], one: int, other: int) -> int:
    """Put one group into the other, the smaller into the larger; returns which is left."""
    if len(groups[one].likely) < len(groups[other].likely):
        one, other = other, one
    left, gone = groups[one], groups.pop(other)
    for step in gone.members:
        of[step] = one
    left.members += gone.members
    left.maps += gone.maps
    left.changes += 1
    for each, chance in gone.likely.items():
        del groups[each].likely[other]
        if each != one:
            summed = left.likely.get(each, 0.0) + chance
            left.likely[each] = groups[each].likely[one] = summed
    for each in gone.apart:
        groups[each].apart.discard(other)
        if each != one:
            left.apart.add(each)
            groups[each].apart.add(one)
    return one


def _members(groups: Mapping[int, _Group]) -> list[list[int]]:
    return sorted(sorted(each.members) for each in groups.values() if len(each.members) > 1)


def parts_of(steps: Iterable[int], linked: Iterable[Pair]) -> list[list[int]]:
    """The steps by what hangs together through these links."""
    beside: dict[int, set[int]] = defaultdict(set)
    for one, other in linked:
        beside[one].add(other)
        beside[other].add(one)
    left, found = set(steps), []
    for start in sorted(left):
        if start not in left:
            continue
        part, waiting = [], [start]
        while waiting:
            each = waiting.pop()
            if each in left:
                left.discard(each)
                part.append(each)
                waiting += beside[each]
        found.append(sorted(part))
    return found
