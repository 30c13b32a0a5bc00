"""Of all the ways a flow could go, the one that crosses the fewest others, then the shortest.

A flow can turn in any gutter between its two steps where its row is free on either side, or go
along any corridor. Every flow chooses in turn, again and again, given what the others chose; the
best round is kept. Across, columns and gutters are counted alternately (gutter n is 2n, column n
2n + 1); heights are pixels as if every corridor held one flow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from process_maps.drawing.place import Placed
from process_maps.drawing.ways import CLEAR, Heights, Level, Route, Run

ROUNDS = 4
# What a crossing costs in pixels of way, a turn by a corridor rather than a row, a gutter's width.
_CROSSING = 600.0
_CORRIDOR = 60.0
_ACROSS = 60.0
_APART = 8

_Three = tuple[float, float, float]
_NONE = (np.nan, np.nan, np.nan)
Numbers = npt.NDArray[np.float64]


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
            many = max(3, len(made.chains.get(route.flow, ())) + 2)
            self.at.append(slice(size, size + many))
            size += many
        upright = [route for route in found if route.straight]
        # Level stretches are (height, from, to), upright ones (across, top, bottom).
        self.level = np.full((size, 3), np.nan)
        self.steep = np.full((size + len(upright), 3), np.nan)
        self.turns = np.full((size, 7), np.nan)
        for place, route in enumerate(upright, start=size):
            ends = sorted((heights.of(route.leaves), heights.of(route.enters)))
            self.steep[place] = (2 * self._from(route) + 1, *ends)

    def _from(self, route: Route) -> int:
        return self.made.column[self.made.block_of[route.source]]

    def _to(self, route: Route) -> int:
        return self.made.column[self.made.block_of[route.target]]

    def choose(self, settle: Callable[[], None]) -> None:
        """Let every flow choose, some rounds; ``settle`` sets heights at steps before each."""
        least: float | None = None
        kept: list[tuple[list[Run], float, float]] = []
        for each in range(ROUNDS):
            settle()
            self.rows.clear()
            if each:
                for place, route in enumerate(self.moving):
                    self._lay(place, route, route.runs)
            for place, route in enumerate(self.moving):
                self._choose(place, route)
            now = self._all_crossings() + float(_in_gutters(self.turns, self.turns).sum()) / 2
            if least is None or now < least:
                least = now
                kept = [(each.runs, each.leaves.down, each.enters.down) for each in self.moving]
            if not now:
                break
        for route, (runs, leaves, enters) in zip(self.moving, kept, strict=True):
            route.runs, route.leaves.down, route.enters.down = runs, leaves, enters

    def _choose(self, place: int, route: Route) -> None:
        self.level[self.at[place]] = np.nan
        self.steep[self.at[place]] = np.nan
        self.turns[self.at[place]] = np.nan
        ways = self._ways(route)
        best = 0
        if len(ways) > 1:
            lying = [self._stretches(route, way.runs) for way in ways]
            level, steep = (np.array(each) for each in zip(*lying, strict=True))
            turns = np.array([self._turns(way.runs, most=2) for way in ways])
            crossed = self._crossings(level, steep)
            crossed += _in_gutters(turns.reshape(-1, 7), self.turns).reshape(-1, 2).sum(axis=1)
            cost = _CROSSING * crossed + _length(level, steep)
            cost += [_CORRIDOR * any(run.end.corridor for run in way.runs) for way in ways]
            best = int(np.argmin(cost))
        way = ways[best]
        for lane, down, first, last in way.rows:
            self.rows[lane].append((down, first, last, route.target))
        route.runs = list(way.runs)
        self._lay(place, route, way.runs)

    def _lay(self, place: int, route: Route, runs: Sequence[Run]) -> None:
        level, steep = self._stretches(route, runs)
        self.level[self.at[place]] = level
        self.steep[self.at[place]] = steep
        self.turns[self.at[place]] = self._turns(runs, most=len(steep))

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

    def _stretches(self, route: Route, runs: Sequence[Run]) -> tuple[list[_Three], list[_Three]]:
        """A way's level and upright stretches, NaN where it has fewer than it could have."""
        of = self.heights.of
        level: list[_Three] = []
        steep: list[_Three] = []
        across, height = 2.0 * self._from(route) + 1, of(route.leaves)
        for run in runs:
            turn = 2.0 * run.gutter
            level.append((height, min(across, turn), max(across, turn)))
            across, before = turn, height
            height = of(run.end)
            steep.append((across, min(before, height), max(before, height)))
        end = 2.0 * self._to(route) + 1
        level.append((height, min(across, end), max(across, end)))
        many = max(3, len(self.made.chains.get(route.flow, ())) + 2)
        level += [_NONE] * (many - len(level))
        steep += [_NONE] * (many - len(steep))
        return level, steep

    def _turns(self, runs: Sequence[Run], *, most: int) -> list[tuple[float, ...]]:
        """Each run's gutter, top and bottom, heights met from the left, and from the right."""
        of, none = self.heights.of, np.nan
        turns: list[tuple[float, ...]] = []
        for run in runs:
            start, end = of(run.start), of(run.end)
            left = [
                y for y, here in ((start, run.start_from_left), (end, run.end_from_left)) if here
            ]
            right = [
                y
                for y, here in ((start, run.start_from_left), (end, run.end_from_left))
                if not here
            ]
            turns.append(
                (
                    run.gutter,
                    min(start, end),
                    max(start, end),
                    *(left + [none] * 2)[:2],
                    *(right + [none] * 2)[:2],
                )
            )
        return turns + [(none,) * 7] * (most - len(turns))

    def _crossings(self, level: Numbers, steep: Numbers) -> Numbers:
        """How many of the stretches that now lie each way would cross."""
        with np.errstate(invalid="ignore"):
            across = _cross(level[:, :, None, :], self.steep[None, None, :, :])
            down = _cross(self.level[None, None, :, :], steep[:, :, None, :])
        total: Numbers = (across.sum(axis=(1, 2)) + down.sum(axis=(1, 2))).astype(np.float64)
        return total

    def _all_crossings(self) -> float:
        with np.errstate(invalid="ignore"):
            return float(_cross(self.level[:, None, :], self.steep[None, :, :]).sum())


def _cross(level: Numbers, steep: Numbers) -> npt.NDArray[np.bool_]:
    return (
        (level[..., 1] < steep[..., 0])
        & (steep[..., 0] < level[..., 2])
        & (steep[..., 1] + 1 < level[..., 0])
        & (level[..., 0] < steep[..., 2] - 1)
    )


def _in_gutters(some: Numbers, others: Numbers) -> Numbers:
    """How often each of some runs must cross others that turn in the same gutter.

    Whichever of two is put to the left: it crosses what meets the other from the left, or is
    crossed by what meets it from the right.
    """
    mine, theirs = np.nonzero(some[:, None, 0] == others[None, :, 0])
    one, other = some[mine], others[theirs]
    first = _within(one, other[:, 3:5]) + _within(other, one[:, 5:7])
    second = _within(other, one[:, 3:5]) + _within(one, other[:, 5:7])
    return np.bincount(mine, np.minimum(first, second), len(some))


def _within(runs: Numbers, heights: Numbers) -> Numbers:
    inside = (runs[:, 1, None] + 1 < heights) & (heights < runs[:, 2, None] - 1)
    total: Numbers = inside.sum(axis=1)
    return total


def _length(level: Numbers, steep: Numbers) -> Numbers:
    across = np.nansum(level[..., 2] - level[..., 1], axis=1) * _ACROSS
    total: Numbers = across + np.nansum(steep[..., 2] - steep[..., 1], axis=1)
    return total
