"""How narrow a map can be drawn: steps below one another, lane by lane and across lanes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from process_maps.drawing.measure import Cell
from process_maps.drawing.order import Order, on_from_the_starts
from process_maps.drawing.stacks import blocks_of
from process_maps.drawing.towers import Towers, no_towers, towers

MOST_COLUMNS = 8
_TRIES = ((45, 6), (110, 3), (250, 2))


def arrangements(order: Order, cells: list[Cell]) -> list[Order]:
    """Steps put into blocks and blocks into towers in some ways worth trying, the narrowest first.

    The first has as few steps to a block as keeps the map narrow.
    """
    tried: list[Order] = []
    for most in (1, 2, 3, 4):
        blocks = replace(order, blocks=blocks_of(order, cells, most))
        made = towers(blocks, cells)
        tried.append(_with_towers(blocks, made))
        if _columns(tried[-1], made) <= MOST_COLUMNS:
            break
    single = replace(order, blocks=blocks_of(order, cells, 1))
    apart = [_with_towers(each, no_towers(each)) for each in (tried[-1], single)]
    ways = [tried[-1], *apart, tried[0], *tried[-2:0:-1]]
    return list(dict.fromkeys(ways))[: _most_tries(len(order.ends))]


def _most_tries(flows: int) -> int:
    """Each costs time: sixty steps must be drawn in less than a third of a second."""
    return next((tries for most, tries in _TRIES if flows <= most), 1)


def _with_towers(order: Order, made: Towers) -> Order:
    return replace(
        order,
        towers=tuple(tuple(each) for each in made.blocks if len(each) > 1),
        upright=frozenset(made.upright),
    )


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
