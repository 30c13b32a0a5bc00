"""Blocks of different lanes that can share a column, joined by an arrow straight up or down.

When work passes from one lane to another within a phase, the next step stands in the same column:
the handoff is an arrow across the lanes' border, and the map stays half as wide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from process_maps.drawing.measure import Cell
from process_maps.drawing.order import Order


@dataclass
class Towers:
    """``tower_of`` numbers each block's tower; ``upright`` are flows that join within one."""

    tower_of: list[int]
    blocks: list[list[int]]
    upright: set[int] = field(default_factory=set)


def no_towers(order: Order) -> Towers:
    """Every block alone."""
    number = len(order.blocks)
    return Towers(list(range(number)), [[each] for each in range(number)])


def towers(order: Order, cells: Sequence[Cell]) -> Towers:
    """Join blocks into towers greedily, along the flows in reading order."""
    made = no_towers(order)
    block_of = order.block_of
    following: dict[int, set[int]] = defaultdict(set)
    for position, (source, target) in enumerate(order.ends):
        a, b = block_of[source], block_of[target]
        if position not in order.back and a != b:
            following[a].add(b)
    used: set[tuple[int, str]] = set()
    for position, (source, target) in enumerate(order.ends):
        if position in order.back:
            continue
        a, b = block_of[source], block_of[target]
        if _may_join(order, cells, made, following, used, source, target):
            sides = _sides(order, source, target)
            used |= {(a, sides[0]), (b, sides[1])}
            made.upright.add(position)
            _join(made, a, b)
    return made


def _sides(order: Order, source: int, target: int) -> tuple[str, str]:
    """Where an upright flow leaves and enters: below and above, or above and below."""
    down = order.lane[target] > order.lane[source]
    return ("below", "above") if down else ("above", "below")


def _may_join(
    order: Order,
    cells: Sequence[Cell],
    made: Towers,
    following: dict[int, set[int]],
    used: set[tuple[int, str]],
    source: int,
    target: int,
) -> bool:
    block_of = order.block_of
    a, b = block_of[source], block_of[target]
    one, other = made.tower_of[a], made.tower_of[b]
    if one == other or order.phase[source] != order.phase[target]:
        return False
    sides = _sides(order, source, target)
    if order.lane[source] == order.lane[target] or used & {(a, sides[0]), (b, sides[1])}:
        return False
    upper, lower = (source, target) if sides[0] == "below" else (target, source)
    if order.blocks[block_of[upper]][-1] != upper or order.blocks[block_of[lower]][0] != lower:
        return False
    if cells[upper].callouts and not (cells[upper].square and cells[lower].square):
        return False
    together = made.blocks[one] + made.blocks[other]
    lanes = [order.lane[order.blocks[each][0]] for each in together]
    between = range(order.lane[upper] + 1, order.lane[lower])
    if len(set(lanes)) < len(lanes) or any(lane in between for lane in lanes):
        return False
    # Only this one flow may join the two, and no way may lead round from one to the other.
    joins = sum(
        {made.tower_of[block_of[s]], made.tower_of[block_of[t]]} == {one, other}
        for position, (s, t) in enumerate(order.ends)
        if position not in order.back
    )
    return joins == 1 and not _round_about(made, following, one, other)


def _round_about(made: Towers, following: dict[int, set[int]], one: int, other: int) -> bool:
    ahead = {made.tower_of[after] for block in made.blocks[one] for after in following[block]} - {
        one,
        other,
    }
    seen = set(ahead)
    while ahead:
        each = ahead.pop()
        for block in made.blocks[each]:
            for after in following[block]:
                tower = made.tower_of[after]
                if tower in (one, other):
                    return True
                if tower not in seen:
                    seen.add(tower)
                    ahead.add(tower)
    return False


def _join(made: Towers, a: int, b: int) -> None:
    one, other = made.tower_of[a], made.tower_of[b]
    made.blocks[one] += made.blocks[other]
    for each in made.blocks[other]:
        made.tower_of[each] = one
    made.blocks[other] = []
