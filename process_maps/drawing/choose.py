"""Of all the ways a flow could go, the one that crosses the fewest others, then the shortest.

A flow can turn in any gutter between its two steps where its row is free on either side, or go
along any corridor. Every flow chooses in turn, again and again, given what the others chose; the
best round is kept. Heights are pixels as if every corridor held one flow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from process_maps.drawing.lying import LEVEL, STEEP, Rows, all_crossings, crossed, length, stretches
from process_maps.drawing.place import Placed
from process_maps.drawing.ways import CLEAR, Heights, Level, Route, Run

ROUNDS = 4
# What a crossing costs in pixels of way, and a turn by a corridor rather than a row.
_CROSSING = 600.0
_CORRIDOR = 60.0
_APART = 8


@dataclass(frozen=True)
class Way:
    """One way to go: its runs, the rows it lies on (lane, height, columns it is between)."""

    runs: tuple[Run, ...]
    rows: tuple[tuple[int, float, int, int], ...] = ()


class Chooser:
    """All flows that go through gutters, and the stretches each now lies on."""

    def __init__(self, made: Placed, found: Sequence[Route], heights: Heights) -> None:
        self.made, self.heights = made, heights
        self.moving = [route for route in found if not route.straight]
        self.moving.sort(key=lambda route: (abs(self._to(route) - self._from(route)), route.flow))
        self.rows: dict[int, list[tuple[float, int, int, int]]] = defaultdict(list)
        self.at, size = [], 0
        for route in self.moving:
            self.at.append(slice(size, size + self._many(route)))
            size += self._many(route)
        upright = [route for route in found if route.straight]
        self.level = np.full((size, LEVEL), np.nan)
        self.steep = np.full((size + len(upright), STEEP), np.nan)
        for place, route in enumerate(upright, start=size):
            ends = sorted((heights.of(route.leaves), heights.of(route.enters)))
            self.steep[place, :3] = (2 * self._from(route) + 1, *ends)

    def _from(self, route: Route) -> int:
        return self.made.column[self.made.block_of[route.source]]

    def _to(self, route: Route) -> int:
        return self.made.column[self.made.block_of[route.target]]

    def choose(self, settle: Callable[[], None]) -> None:
        """Let every flow choose, some rounds; ``settle`` sets heights at steps before each.

        Shorter flows choose first, then longer ones, and so on in turn.
        """
        least: float | None = None
        kept: list[tuple[list[Run], float, float]] = []
        for each in range(ROUNDS):
            settle()
            self.rows.clear()
            if each:
                for place, route in enumerate(self.moving):
                    self._lay(place, route, route.runs)
            in_turn = list(enumerate(self.moving))
            for place, route in in_turn if each % 2 == 0 else reversed(in_turn):
                self._choose(place, route)
            now = all_crossings(self.level, self.steep)
            if least is not None and now >= least:
                break
            least = now
            kept = [(each.runs, each.leaves.down, each.enters.down) for each in self.moving]
            if not now:
                break
        for route, (runs, leaves, enters) in zip(self.moving, kept, strict=True):
            route.runs, route.leaves.down, route.enters.down = runs, leaves, enters

    def _choose(self, place: int, route: Route) -> None:
        at = self.at[place]
        self.level[at] = self.steep[at] = np.nan
        ways = self._ways(route)
        best = 0
        if len(ways) > 1:
            lying = [self._stretches(route, way.runs) for way in ways]
            level, steep = (np.array(each) for each in zip(*lying, strict=True))
            cost = _CROSSING * crossed(level, steep, self.level, self.steep)
            cost += length(level, steep)
            cost += [_CORRIDOR * any(run.end.corridor for run in way.runs) for way in ways]
            best = int(np.argmin(cost))
            self.level[at], self.steep[at] = level[best], steep[best]
        else:
            self._lay(place, route, ways[0].runs)
        for lane, down, first, last in ways[best].rows:
            self.rows[lane].append((down, first, last, route.target))
        route.runs = list(ways[best].runs)

    def _lay(self, place: int, route: Route, runs: Sequence[Run]) -> None:
        at = self.at[place]
        self.level[at], self.steep[at] = self._stretches(route, runs)

    def _stretches(self, route: Route, runs: Sequence[Run]) -> tuple[Rows, Rows]:
        ends = self._from(route), self._to(route)
        return stretches(runs, ends, self.heights, self._many(route))

    def _many(self, route: Route) -> int:
        """The most stretches of either kind a flow can lie on."""
        return max(3, len(self.made.chains.get(route.flow, ())) + 2)

    def _ways(self, route: Route) -> list[Way]:
        first, last = self._from(route), self._to(route)
        leaves, enters = route.leaves, route.enters
        if last == first + 1:
            return [Way((Run(last, leaves, True, enters, False),))]
        if route.flow in self.made.chains:
            return [self._through_passes(route)]
        ways = []
        for gutter in range(first + 1, last + 1):
            rows = []
            if gutter > first + 1:
                rows.append((leaves.lane, leaves.down, first, gutter))
            if gutter < last:
                rows.append((enters.lane, enters.down, gutter - 1, last))
            if all(self._is_free(*row) for row in rows):
                ways.append(Way((Run(gutter, leaves, True, enters, False),), tuple(rows)))
        forward = last > first
        for corridor in range(len(self.heights.corridor_top)):
            along = Level(corridor, corridor=True)
            turns = (
                Run(first + 1, leaves, True, along, not forward),
                Run(last, along, forward, enters, False),
            )
            ways.append(Way(turns))
        return ways

    def _through_passes(self, route: Route) -> Way:
        made, first = self.made, self._from(route)
        lane = route.leaves.lane
        passes = [
            Level(lane, made.top[item] + made.height[item] / 2) for item in made.chains[route.flow]
        ]
        levels = [route.leaves, *passes, route.enters]
        return Way(
            tuple(
                Run(gutter, one, True, other, False)
                for gutter, (one, other) in enumerate(pairwise(levels), first + 1)
            )
        )

    def _is_free(self, lane: int, down: float, first: int, last: int) -> bool:
        for column in range(first + 1, last):
            for block in self.made.columns[column][lane]:
                top = self.made.top[block]
                if top - CLEAR < down < top + self.made.height[block] + CLEAR:
                    return False
        return not any(
            abs(down - taken) <= _APART and first < taken_last and taken_first < last
            for taken, taken_first, taken_last, _ in self.rows[lane]
        )
