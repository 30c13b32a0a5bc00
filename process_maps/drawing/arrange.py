"""How narrow a map can be drawn: steps below one another, lane by lane and across lanes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from process_maps.drawing.measure import Cell
from process_maps.drawing.order import Order, on_from_the_starts
from process_maps.drawing.stacks import blocks_of
from process_maps.drawing.towers import Towers, towers

MOST_COLUMNS = 8


def arranged(order: Order, cells: list[Cell]) -> Order:
    """Put steps into blocks and blocks into towers, as few to a block as keeps the map narrow."""
    best = order
    for most in (1, 2, 3, 4):
        best = replace(order, blocks=blocks_of(order, cells, most))
        made = towers(best, cells)
        best = replace(
            best,
            towers=tuple(tuple(each) for each in made.blocks if len(each) > 1),
            upright=frozenset(made.upright),
        )
        if _columns(best, made) <= MOST_COLUMNS:
            break
    return best


def _columns(order: Order, made: Towers) -> int:
    """How many columns a map needs: the longest way through its towers, phase after phase."""
    block_of = order.block_of
    following: dict[int, list[int]] = defaultdict(list)
    for position, (source, target) in enumerate(order.ends):
        one, other = made.tower_of[block_of[source]], made.tower_of[block_of[target]]
        if position not in order.back and one != other:
            following[one].append(other)
    number = len(made.blocks)
    place = [0] * number
    phase = [order.phase[order.blocks[each[0]][0]] if each else None for each in made.blocks]
    walk = on_from_the_starts(following, number)
    first, highest = 0, 0
    for each in range(max(len(order.phases), 1)):
        for tower in walk:
            if made.blocks[tower] and phase[tower] in (each, None):
                if phase[tower] is not None:
                    place[tower] = max(place[tower], first)
                highest = max(highest, place[tower])
                for target in following[tower]:
                    place[target] = max(place[target], place[tower] + 1)
        first = highest + 1
    return highest + 1
