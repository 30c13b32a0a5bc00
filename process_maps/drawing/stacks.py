"""Steps that can stand below one another in a lane, as one block.

A run of steps by the same people in the same phase is put in one column, top to bottom, so that a
map of sixty steps stays a picture and does not become a strip.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

from process_maps.drawing.measure import Cell
from process_maps.drawing.order import Order, on_from_the_starts

STACK_GAP = 24.0
TALLEST_STACK = 460.0


def blocks_of(order: Order, cells: list[Cell], most: int) -> tuple[tuple[int, ...], ...]:
    """Step numbers by block, at most ``most`` to one, each block top to bottom."""
    return _Stacking(order, cells, most).blocks()


class _Stacking:
    """Blocks under way: ``block[number[step]]`` is the block a step is in."""

    def __init__(self, order: Order, cells: list[Cell], most: int) -> None:
        self.order, self.cells, self.most = order, cells, most
        self.following: dict[int, list[int]] = defaultdict(list)
        for position, (source, target) in enumerate(order.ends):
            if position not in order.back and target not in self.following[source]:
                self.following[source].append(target)
        self.ways_in = Counter(each for targets in self.following.values() for each in targets)
        self.block = [[each] for each in range(len(order.ids))]
        self.number = list(range(len(order.ids)))

    def blocks(self) -> tuple[tuple[int, ...], ...]:
        """Put each step below the one before it where it may stand there."""
        for step in on_from_the_starts(self.following, len(self.number)):
            for target in self.following[step]:
                if self._may_stand_below(step, target):
                    mine, theirs = self.number[step], self.number[target]
                    for each in self.block[theirs]:
                        self.number[each] = mine
                    self.block[mine] += self.block[theirs]
                    self.block[theirs] = []
                    break
        return tuple(tuple(each) for each in self.block if each)

    def _may_stand_below(self, step: int, target: int) -> bool:
        order, cells = self.order, self.cells
        mine, theirs = self.block[self.number[step]], self.block[self.number[target]]
        if mine[-1] != step or theirs[0] != target or len(mine) + len(theirs) > self.most:
            return False
        if order.lane[step] != order.lane[target] or order.phase[step] != order.phase[target]:
            return False
        # Where several ways meet, the arrows are clearer from the left.
        if self.ways_in[target] > 1:
            return False
        both = [*mine, *theirs]
        tall = sum(cells[each].height for each in both) + STACK_GAP * (len(both) - 1)
        if tall > TALLEST_STACK:
            return False
        # A callout below a step leaves room for an arrow beside it only between square shapes.
        if cells[step].callouts and not (cells[step].square and cells[target].square):
            return False
        inside, below = set(both), set(pairwise(both))
        onwards = (ends for position, ends in enumerate(order.ends) if position not in order.back)
        if any({*ends} <= inside and ends not in below for ends in onwards):
            return False
        return not self._round_about(mine, theirs)

    def _round_about(self, mine: list[int], theirs: list[int]) -> bool:
        """Whether a way leads from one block to the other through a third: then never one block."""
        start, goal = self.number[mine[0]], self.number[theirs[0]]
        ahead = {self.number[each] for step in mine for each in self.following[step]}
        ahead -= {start, goal}
        seen = set(ahead)
        while ahead:
            steps = self.block[ahead.pop()]
            fresh = {self.number[each] for step in steps for each in self.following[step]} - seen
            if goal in fresh:
                return True
            seen |= fresh
            ahead |= fresh
        return False
