"""Heights within the lanes: where each block stands so that flows along a lane run straight."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from process_maps.drawing.measure import STEP_WIDTH, Cell
from process_maps.drawing.order import Order
from process_maps.drawing.stacks import STACK_GAP
from process_maps.drawing.weave import Pass, Woven

BLOCK_GAP = 26.0
LANE_PADDING = 14.0
LOWEST_LANE = 64.0
EMPTY_LANE = 40.0
# How far a lane may grow at either edge so that flows along it run straight.
LANE_GIVES = 30.0
PASS, PASS_GAP, PASSES_GAP = 2.0, 16.0, 10.0


@dataclass
class Placed:
    """Blocks and passes in their columns and lanes; ``top`` counts from each one's lane's own top.

    ``offset`` is where a step's cell begins within its block. Passes are numbered after the blocks.
    """

    order: Order
    cells: list[Cell]
    column: list[int]
    columns: list[list[list[int]]]
    lane_height: list[float]
    top: list[float]
    offset: list[float]
    height: list[float]
    block_of: dict[int, int] = field(default_factory=dict)
    passes: list[Pass] = field(default_factory=list)
    chains: dict[int, list[int]] = field(default_factory=dict)

    def lane_of(self, item: int) -> int:
        """The lane a block or pass lies in."""
        blocks = self.order.blocks
        if item >= len(blocks):
            return self.passes[item - len(blocks)].lane
        return self.order.lane[blocks[item][0]]

    def middle(self, step: int) -> float:
        """How far below its lane's top a step's flows enter and leave it."""
        return self.top[self.block_of[step]] + self.offset[step] + self.cells[step].top

    def is_pass(self, item: int) -> bool:
        """Whether it is a place kept free for a flow."""
        return item >= len(self.order.blocks)

    def gap(self, above: int, below: int) -> float:
        """The least room between two below one another."""
        passes = self.is_pass(above) + self.is_pass(below)
        return (BLOCK_GAP, PASS_GAP, PASSES_GAP)[passes]


def block_sizes(
    order: Order, cells: list[Cell], gaps: dict[int, float]
) -> list[tuple[float, float]]:
    """Each block's width and height; ``gaps`` is the room below a step for its arrow's label."""
    return [
        (
            STEP_WIDTH,
            sum(cells[step].height for step in block)
            + sum(gaps.get(step, STACK_GAP) for step in block[:-1]),
        )
        for block in order.blocks
    ]


def place(order: Order, cells: list[Cell], made: Woven, gaps: dict[int, float]) -> Placed:
    """Give every block and pass its height within its lane."""
    sizes = block_sizes(order, cells, gaps)
    column = [0] * (len(order.blocks) + len(made.passes))
    for number, lanes in enumerate(made.columns):
        for item in (each for items in lanes for each in items):
            column[item] = number
    offset = [0.0] * len(cells)
    for block in order.blocks:
        down = 0.0
        for step in block:
            offset[step] = down
            down += cells[step].height + gaps.get(step, STACK_GAP)
    placed = Placed(
        order,
        cells,
        column,
        made.columns,
        [],
        [0.0] * len(column),
        offset,
        [*(height for _, height in sizes), *(PASS for _ in made.passes)],
        order.block_of,
        made.passes,
        made.chains,
    )
    placed.lane_height = [
        max(
            [LOWEST_LANE if any(lanes[lane] for lanes in made.columns) else EMPTY_LANE]
            + [_together(placed, lanes[lane]) + 2 * LANE_PADDING for lanes in made.columns]
        )
        for lane in range(len(order.lanes))
    ]
    _settle(placed, _links(placed))
    _fit_lanes(placed)
    return placed


def _fit_lanes(made: Placed) -> None:
    """Lanes grow where items had to leave them to stand in line with their neighbours."""
    for lane in range(len(made.lane_height)):
        items = [item for lanes in made.columns for item in lanes[lane]]
        if not items:
            continue
        above = max(0.0, LANE_PADDING - min(made.top[item] for item in items))
        for item in items:
            made.top[item] += above
        lowest = max(made.top[item] + made.height[item] for item in items)
        made.lane_height[lane] = max(made.lane_height[lane], lowest + LANE_PADDING)


def _together(made: Placed, items: list[int]) -> float:
    return sum(made.height[item] for item in items) + sum(
        made.gap(above, below) for above, below in pairwise(items)
    )


# By item: the other item, how far apart their columns are, and how far down in each.
_Links = dict[int, list[tuple[int, int, float, float]]]


def _links(made: Placed) -> tuple[_Links, _Links]:
    """What each item is joined to along its lane, to its left and to its right."""
    left: _Links = defaultdict(list)
    right: _Links = defaultdict(list)
    for position, (source, target) in enumerate(made.order.ends):
        ends = made.block_of[source], made.block_of[target]
        if position in made.order.back or made.lane_of(ends[0]) != made.lane_of(ends[1]):
            continue
        chain = [
            (ends[0], made.middle(source)),
            *((each, PASS / 2) for each in made.chains.get(position, ())),
            (ends[1], made.middle(target)),
        ]
        for (one, down), (other, further) in pairwise(chain):
            apart = made.column[other] - made.column[one]
            if apart > 0:
                right[one].append((other, apart, down, further))
                left[other].append((one, apart, further, down))
    return left, right


def _settle(made: Placed, links: tuple[_Links, _Links]) -> None:
    """Centre each column in its lane, then let items follow what they are joined to."""
    for lanes in made.columns:
        for lane, items in enumerate(lanes):
            top = (made.lane_height[lane] - _together(made, items)) / 2
            for place, item in enumerate(items):
                made.top[item] = top
                after = items[place + 1 : place + 2]
                top += made.height[item] + sum(made.gap(item, each) for each in after)
    left, right = links
    forwards = range(len(made.columns))
    for columns, joined in (
        (forwards, left),
        (reversed(forwards), right),
        (forwards, left),
    ):
        for column in columns:
            for lane, items in enumerate(made.columns[column]):
                wishes = [_wish(made, joined[item]) for item in items]
                if any(wish is not None for wish in wishes):
                    _set(made, lane, items, wishes)


def _wish(made: Placed, joined: list[tuple[int, int, float, float]]) -> float | None:
    """Where an item would have to begin for a flow along its lane to run straight."""
    if not joined:
        return None
    other, _, mine, its = min(joined, key=lambda each: each[1])
    return made.top[other] + its - mine


def _set(made: Placed, lane: int, items: list[int], wishes: list[float | None]) -> None:
    """Put a column's items of one lane as near to their wishes as their order and lane allow.

    Least squares under an order: neighbours that would overlap are pooled and share their mean
    (pool adjacent violators; Ayer and others, 1955).
    """
    shifts, down = [0.0], 0.0
    for above, below in pairwise(items):
        down += made.height[above] + made.gap(above, below)
        shifts.append(down)
    pools: list[tuple[float, float, int]] = []
    for item, wish, shift in zip(items, wishes, shifts, strict=True):
        weight = 0.05 if wish is None else 1.0
        pool = ((made.top[item] if wish is None else wish) - shift, weight, 1)
        while pools and pools[-1][0] >= pool[0]:
            mean, before, many = pools.pop()
            both = before + pool[1]
            pool = (mean * before + pool[0] * pool[1]) / both, both, many + pool[2]
        pools.append(pool)
    highest = LANE_PADDING - LANE_GIVES
    lowest = made.lane_height[lane] + LANE_GIVES - LANE_PADDING
    lowest -= made.height[items[-1]] + shifts[-1]
    starts = [start for start, _, many in pools for _ in range(many)]
    for item, start, shift in zip(items, starts, shifts, strict=True):
        made.top[item] = min(max(start, highest), lowest) + shift
