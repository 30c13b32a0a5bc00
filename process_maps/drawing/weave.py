"""Which of several in a column and lane is higher, so that flows between columns cross little.

A flow that stays in its lane but leads past columns gets a pass in each of them: a place kept free
between the steps, so that it runs through its lane instead of round it. One that leads back goes
round its lane, below or above, wherever it crosses fewer. Blocks and passes are then put into the
order in which the fewest flows change places between neighbouring columns, as dot left it at first,
by sweeps over the columns (medians; Sugiyama, Tagawa and Toda, 1981) and by exchanging neighbours.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from process_maps.drawing.order import Order

_SWEEPS = 6


@dataclass(frozen=True)
class Pass:
    """A place in a column that one flow runs through."""

    flow: int
    column: int
    lane: int


@dataclass
class Woven:
    """Columns of lanes of items: blocks by number, then passes; ``chains`` are each flow's."""

    columns: list[list[list[int]]]
    passes: list[Pass] = field(default_factory=list)
    chains: dict[int, list[int]] = field(default_factory=dict)


def woven(order: Order, columns: list[list[list[int]]]) -> Woven:
    """Put passes into columns and set the order of what is in them."""
    made = _with_passes(order, columns)
    if len(order.ends) > 1:
        _Weave(order, made).weave()
    return made


def _with_passes(order: Order, columns: list[list[list[int]]]) -> Woven:
    made = Woven([[list(lane) for lane in lanes] for lanes in columns])
    column = {block: n for n, lanes in enumerate(columns) for lane in lanes for block in lane}
    share = {
        block: place / max(len(lane), 1)
        for lanes in columns
        for lane in lanes
        for place, block in enumerate(lane)
    }
    first = len(order.blocks)
    height: dict[int, float] = {}
    for position, (source, target) in enumerate(order.ends):
        lane = order.lane[source]
        start, end = order.block_of[source], order.block_of[target]
        if position in order.back or lane != order.lane[target] or column[end] - column[start] < 2:
            continue
        made.chains[position] = []
        for each in range(column[start] + 1, column[end]):
            item = first + len(made.passes)
            made.passes.append(Pass(position, each, lane))
            made.chains[position].append(item)
            way = (each - column[start]) / (column[end] - column[start])
            height[item] = share[start] + way * (share[end] - share[start])
            made.columns[each][lane].append(item)
    for lanes in made.columns:
        for items in lanes:
            items.sort(key=lambda item: height.get(item, share.get(item, 0.0)))
    return made


def pull(order: Order, block: int) -> int:
    """Blocks joined straight to a lane below stand lowest in their lane, to one above highest."""
    down = 0
    if block < len(order.blocks):
        steps = set(order.blocks[block])
        for position in order.upright:
            source, target = order.ends[position]
            if {source, target} & steps:
                below = order.lane[target] > order.lane[source]
                down += 1 if below == (source in steps) else -1
    return down


# A flow's two places at a gutter: an item and how far down in it, or a lane's border (item -1).
_End = tuple[int, float]


class _Weave:
    """Items with the flows that leave them to the right and to the left, between columns."""

    def __init__(self, order: Order, made: Woven) -> None:
        self.made = made
        self.place: dict[int, float] = {}
        self.pull = {
            item: pull(order, item) for lanes in made.columns for lane in lanes for item in lane
        }
        # Links by gutter: (left end, right end).
        self.links: list[list[tuple[_End, _End]]] = [[] for _ in range(len(made.columns) + 1)]
        self.at: dict[int, list[tuple[int, bool, int]]] = defaultdict(list)
        column = {
            block: n for n, lanes in enumerate(made.columns) for lane in lanes for block in lane
        }
        within = {
            step: (place + 1) / (len(block) + 1)
            for block in order.blocks
            for place, step in enumerate(block)
        }
        block_of = order.block_of
        # By flow back along its lane: where its two links are, by gutter and number, and the lane.
        self.round: list[tuple[tuple[int, int], tuple[int, int], int]] = []
        for position, (source, target) in enumerate(order.ends):
            start = block_of[source], within[source]
            end = block_of[target], within[target]
            first, last = column[start[0]], column[end[0]]
            if last <= first:
                if position in order.back:
                    self._link_back(first, start, order.lane[source], last, end, order.lane[target])
                continue
            chain = [start, *((each, 0.5) for each in made.chains.get(position, ())), end]
            if position in made.chains or last == first + 1:
                for gutter, (one, other) in enumerate(pairwise(chain), first + 1):
                    self._link(gutter, one, other)
            else:
                lanes = order.lane[source], order.lane[target]
                way = 0.5 if lanes[1] > lanes[0] else -0.5
                self._link(first + 1, start, (-1, lanes[1] - way))
                self._link(last, (-1, lanes[1] - way), end)

    def _link(self, gutter: int, one: _End, other: _End) -> None:
        number = len(self.links[gutter])
        self.links[gutter].append((one, other))
        self.at[one[0]].append((gutter, True, number))
        self.at[other[0]].append((gutter, False, number))

    def _link_back(
        self, first: int, start: _End, lane: int, last: int, end: _End, goal: int
    ) -> None:
        """Two links of a flow that leads back: out to a lane's border, and in from there."""
        border = goal + (0.5 if goal <= lane else -0.5)
        numbers = len(self.links[first + 1]), len(self.links[last])
        self._link(first + 1, start, (-1, border))
        self._link(last, (-1, border), end)
        if goal == lane:
            self.round.append(((first + 1, numbers[0]), (last, numbers[1]), lane))

    def _choose_sides(self) -> None:
        """Let each flow back along its lane go round it on the side where it crosses fewer."""
        for out, home, lane in self.round:
            start, end = self.links[out[0]][out[1]][0], self.links[home[0]][home[1]][1]
            best = None
            for border in (lane + 0.5, lane - 0.5):
                links = (start, (-1, border)), ((-1, border), end)
                cost = sum(
                    self._inversions([link], self.links[at[0]])
                    for link, at in zip(links, (out, home), strict=True)
                )
                if best is None or cost < best[0]:
                    best = cost, links
            assert best is not None
            self.links[out[0]][out[1]], self.links[home[0]][home[1]] = best[1]

    def weave(self) -> None:
        """Sweep to and fro from either side, exchanging neighbours; keep the best order.

        Once more with all turned upside down, as sweeps only ever find an order near the first.
        """
        for lanes in self.made.columns:
            for lane, items in enumerate(lanes):
                items.sort(key=lambda item: self.pull[item])
                self._number(lane, items)
        self._choose_sides()
        start = best = self._all(), self._kept()
        turned = [
            [sorted(lane, key=lambda item: (self.pull[item], -self.place[item])) for lane in lanes]
            for lanes in start[1]
        ]
        for from_left, begin in ((True, start[1]), (False, start[1]), (True, turned)):
            self._restore(begin)
            for sweep in range(_SWEEPS):
                if not best[0]:
                    break
                self._sweep(from_left=from_left == (sweep % 2 == 0))
                while self._exchange():
                    pass
                self._choose_sides()
                now = self._all()
                if now < best[0]:
                    best = now, self._kept()
        self._restore(best[1])

    def _kept(self) -> list[list[list[int]]]:
        return [[list(lane) for lane in lanes] for lanes in self.made.columns]

    def _restore(self, kept: list[list[list[int]]]) -> None:
        for lanes, before in zip(self.made.columns, kept, strict=True):
            for lane, items in enumerate(before):
                lanes[lane][:] = items
                self._number(lane, items)

    def _sweep(self, *, from_left: bool) -> None:
        columns = range(len(self.made.columns))
        for column in columns if from_left else reversed(columns):
            self._by_middles(column, from_left=from_left)

    def _number(self, lane: int, items: list[int]) -> None:
        for place, item in enumerate(items):
            self.place[item] = lane + (place + 1) / (len(items) + 2) - 0.5

    def _height(self, end: _End, lanes: int = 1000) -> float:
        """Where an end lies: lanes are 1 apart, items of a lane between its borders."""
        item, down = end
        return down if item < 0 else self.place[item] + down / (lanes * 10)

    def _all(self) -> int:
        return sum(self._inversions(links, links) for links in self.links) // 2

    def _inversions(self, some: list[tuple[_End, _End]], others: list[tuple[_End, _End]]) -> int:
        one = [(self._height(a), self._height(b)) for a, b in some]
        other = one if others is some else [(self._height(a), self._height(b)) for a, b in others]
        return sum((a - c) * (b - d) < 0 for a, b in one for c, d in other)

    def _by_middles(self, column: int, *, from_left: bool) -> None:
        for lane, items in enumerate(self.made.columns[column]):
            if len(items) < 2:
                continue
            wish = {}
            for item in items:
                far = sorted(
                    self._height(self.links[gutter][number][1 if leaving else 0])
                    for gutter, leaving, number in self.at[item]
                    if leaving != from_left
                )
                middle = len(far) // 2
                wish[item] = (
                    self.place[item]
                    if not far
                    else far[middle]
                    if len(far) % 2
                    else (far[middle - 1] + far[middle]) / 2
                )
            items.sort(key=lambda item: (self.pull[item], wish[item]))
            self._number(lane, items)

    def _exchange(self) -> bool:
        better = False
        for lanes in self.made.columns:
            for lane, items in enumerate(lanes):
                for place in range(len(items) - 1):
                    one, other = items[place], items[place + 1]
                    if self.pull[one] == self.pull[other] and self._gain(one, other) > 0:
                        items[place], items[place + 1] = other, one
                        self._number(lane, items)
                        better = True
        return better

    def _gain(self, one: int, other: int) -> int:
        """How many crossings fewer there are if two neighbours change places."""
        gain = 0
        for gutter, leaving, number in self.at[one]:
            for gutter2, leaving2, number2 in self.at[other]:
                if gutter == gutter2 and leaving == leaving2:
                    far = 1 if leaving else 0
                    a = self._height(self.links[gutter][number][far])
                    b = self._height(self.links[gutter][number2][far])
                    gain += (a > b) - (a < b)
        return gain
