"""Which of many ways are drawn, so that a process shared by many maps can still be read."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Sequence, Set

from process_maps.merging.ways import END, START, Way

Side = Callable[[Way], int]


def readable(ways: Sequence[Way], least: int, *, every: bool = False) -> list[Way]:
    """The ways to draw, in the order given.

    With ``every``, all that at least ``least`` maps go. Otherwise the commonest way into each step
    and the commonest out of it, and of the rest those that at least ``least`` maps go directly, if
    at least half as many go them as go the commonest way out of the same step. Then, commoner ways
    before rarer ones, whatever is still needed for each step to lie on a way from beginning to end.
    O(ways × log ways).
    """
    known = [way for way in ways if not way.inside and (way.source, way.target) != (START, END)]
    kept = {place for place, way in enumerate(known) if way.count >= least}
    if not every:
        out, into = _commonest(known, _source), _commonest(known, _target)
        most = {step: known[place].count for step, place in out.items()}
        kept = {
            place
            for place in kept
            if len(known[place].direct) >= least
            and 2 * known[place].count >= most.get(known[place].source, 0)
        }
        kept |= {*out.values(), *into.values()}
    kept |= _joining(known, kept, START, _source, _target)
    kept |= _joining(known, kept, END, _target, _source)
    return [way for place, way in enumerate(known) if place in kept]


def _source(way: Way) -> int:
    return way.source


def _target(way: Way) -> int:
    return way.target


def _rank(way: Way) -> tuple[int, int, int, int]:
    """Commoner ways first; of those equally common, the one that more maps go directly."""
    return (-way.count, -len(way.direct), way.source, way.target)


def _commonest(ways: Sequence[Way], side: Side) -> dict[int, int]:
    """The place of each step's commonest way on that side; a way back to itself is none."""
    found: dict[int, int] = {}
    for place in sorted(range(len(ways)), key=lambda each: _rank(ways[each])):
        if ways[place].source != ways[place].target:
            found.setdefault(side(ways[place]), place)
    return found


def _joining(ways: Sequence[Way], kept: Set[int], begin: int, here: Side, there: Side) -> set[int]:
    """The further ways by which everything can be reached from ``begin``, the commonest first."""
    leaving: dict[int, list[int]] = defaultdict(list)
    for place, way in enumerate(ways):
        leaving[here(way)].append(place)
    added: set[int] = set()
    reached = {begin}
    waiting = [begin]
    offered: list[tuple[tuple[int, int, int, int], int]] = []
    while True:
        while waiting:
            for place in leaving[waiting.pop()]:
                step = there(ways[place])
                if place not in kept:
                    heapq.heappush(offered, (_rank(ways[place]), place))
                elif step not in reached:
                    reached.add(step)
                    waiting.append(step)
        while offered and there(ways[offered[0][1]]) in reached:
            heapq.heappop(offered)
        if not offered:
            return added
        place = heapq.heappop(offered)[1]
        added.add(place)
        reached.add(there(ways[place]))
        waiting.append(there(ways[place]))
