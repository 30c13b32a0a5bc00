"""Heights within the lanes: where each block stands so that flows along a lane run straight."""

from __future__ import annotations

from dataclasses import dataclass, field

from process_maps.drawing.measure import STEP_WIDTH, Cell
from process_maps.drawing.order import Order
from process_maps.drawing.stacks import STACK_GAP

BLOCK_GAP = 26.0
LANE_PADDING = 14.0
LOWEST_LANE = 64.0
EMPTY_LANE = 40.0


@dataclass
class Placed:
    """Blocks in their columns and lanes; ``top`` counts from each block's lane's own top.

    ``offset`` is where a step's cell begins within its block.
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

    def lane_of(self, block: int) -> int:
        """The lane a block lies in."""
        return self.order.lane[self.order.blocks[block][0]]

    def middle(self, step: int) -> float:
        """How far below its lane's top a step's flows enter and leave it."""
        return self.top[self.block_of[step]] + self.offset[step] + self.cells[step].top


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


def place(
    order: Order, cells: list[Cell], columns: list[list[list[int]]], gaps: dict[int, float]
) -> Placed:
    """Give every block its height within its lane."""
    sizes = block_sizes(order, cells, gaps)
    column = [0] * len(order.blocks)
    for number, lanes in enumerate(columns):
        for number_of_block in (each for blocks in lanes for each in blocks):
            column[number_of_block] = number
    offset = [0.0] * len(cells)
    for block in order.blocks:
        down = 0.0
        for step in block:
            offset[step] = down
            down += cells[step].height + gaps.get(step, STACK_GAP)
    heights = [height for _, height in sizes]
    lane_height = [
        max(
            [LOWEST_LANE if any(lanes[lane] for lanes in columns) else EMPTY_LANE]
            + [_together(heights, lanes[lane]) + 2 * LANE_PADDING for lanes in columns]
        )
        for lane in range(len(order.lanes))
    ]
    made = Placed(
        order,
        cells,
        column,
        columns,
        lane_height,
        [0.0] * len(sizes),
        offset,
        heights,
        order.block_of,
    )
    _settle(made)
    return made


def _together(heights: list[float], blocks: list[int]) -> float:
    return sum(heights[block] for block in blocks) + BLOCK_GAP * max(len(blocks) - 1, 0)


def _settle(made: Placed) -> None:
    """Centre each column in its lane, then let blocks follow what they are joined to."""
    for lanes in made.columns:
        for lane, blocks in enumerate(lanes):
            _set(made, lane, blocks, {})
    forwards = range(len(made.columns))
    for columns, ahead in ((forwards, False), (reversed(forwards), True), (forwards, False)):
        for column in columns:
            for lane, blocks in enumerate(made.columns[column]):
                wishes = {
                    block: wish
                    for block in blocks
                    if (wish := _wish(made, block, ahead=ahead)) is not None
                }
                _set(made, lane, blocks, wishes)


def _wish(made: Placed, block: int, *, ahead: bool) -> float | None:
    """Where a block would have to begin for a flow along its lane to run straight."""
    best: tuple[int, float] | None = None
    for position, (source, target) in enumerate(made.order.ends):
        if position in made.order.back:
            continue
        near, far = (source, target) if ahead else (target, source)
        other = made.block_of[far]
        if made.block_of[near] != block or other == block:
            continue
        if made.lane_of(other) != made.lane_of(block):
            continue
        distance = abs(made.column[other] - made.column[block])
        wish = made.middle(far) - (made.middle(near) - made.top[block])
        if best is None or distance < best[0]:
            best = distance, wish
    return None if best is None else best[1]


def _set(made: Placed, lane: int, blocks: list[int], wishes: dict[int, float]) -> None:
    """Put a column's blocks of one lane as near to their wishes as their order and lane allow."""
    if not blocks:
        return
    lowest = made.lane_height[lane] - LANE_PADDING
    if not wishes:
        top = (made.lane_height[lane] - _together(made.height, blocks)) / 2
        if any(made.top[block] for block in blocks):
            return
        for block in blocks:
            made.top[block] = top
            top += made.height[block] + BLOCK_GAP
        return
    top = LANE_PADDING
    for place, block in enumerate(blocks):
        most = lowest - _together(made.height, blocks[place:])
        wish = wishes.get(block, made.top[block])
        made.top[block] = min(max(wish, top), most)
        top = made.top[block] + made.height[block] + BLOCK_GAP
