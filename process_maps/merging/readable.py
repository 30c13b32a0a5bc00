"""Which of many ways are drawn, so that a process shared by many maps can still be read."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Set

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
    ranked = sorted(range(len(known)), key=lambda place: _rank(known[place]))
    kept = {place for place, way in enumerate(known) if way.count >= least}
    if not every:
        out, into = _commonest(known, ranked, _source), _commonest(known, ranked, _target)
        most = {step: known[place].count for step, place in out.items()}
        kept = {
            place
            for place in kept
            if len(known[place].direct) >= least
            and 2 * known[place].count >= most.get(known[place].source, 0)
        }
        kept |= {*out.values(), *into.values()}
    kept |= _joining(known, ranked, kept, START, _source, _target)
    kept |= _joining(known, ranked, kept, END, _target, _source)
    return [way for place, way in enumerate(known) if place in kept]


def _source(way: Way) -> int:
    return way.source


def _target(way: Way) -> int:
    return way.target


def _rank(way: Way) -> tuple[int, int, int, int]:
    """Commoner ways first; of those equally common, the one that more maps go directly."""
    return (-way.count, -len(way.direct), way.source, way.target)


def _commonest(ways: Sequence[Way], ranked: Iterable[int], side: Side) -> dict[int, int]:
    """The place of each step's commonest way on that side; a way back to itself is none."""
    found: dict[int, int] = {}
    for place in ranked:
        if ways[place].source != ways[place].target:
            found.setdefault(side(ways[place]), place)
    return found


def _joining(
    ways: Sequence[Way],
    ranked: Sequence[int],
    kept: Set[int],
    begin: int,
    here: Side,
    there: Side,
) -> set[int]:
    """The further ways by which everything can be reached from ``begin``, the commonest first."""
    leaving: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for rank, place in enumerate(ranked):
        leaving[here(ways[place])].append((rank, place))
    added: set[int] = set()
    reached = {begin}
    waiting = [begin]
    offered: list[tuple[int, int]] = []
    while True:
        while waiting:
            for rank, place in leaving[waiting.pop()]:
                step = there(ways[place])
                if step in reached:
                    continue
                if place in kept:
                    reached.add(step)
                    waiting.append(step)
                else:
                    heapq.heappush(offered, (rank, place))
        while offered and there(ways[offered[0][1]]) in reached:
            heapq.heappop(offered)
        if not offered:
            return added
        _, place = heapq.heappop(offered)
        added.add(place)
        reached.add(there(ways[place]))
        waiting.append(there(ways[place]))
