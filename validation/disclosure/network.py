"""What a published table lets anybody work out: the audit that every table goes through.

A table with its totals is a circulation. Each count runs from its row to its column, each column's
total from the column to the foot, the grand total from the foot to the side, and each row's total
from the side to its row; what flows into a knot flows out of it. So how far one number can move,
while every published sum still holds, is a greatest flow along all the others, and is whole: there
is no gap between what a linear programme finds and what whole numbers can be (the matrix of a
network is totally unimodular: Hoffman and Kruskal, 1956).

What the reader is taken to know: every number that is shown, every total that is given, and the
least and the most that each hidden number can be by the rule that hid it. They are not taken to
know which hidden number is small by itself and which is hidden for another's sake, as both look
alike. Knowing that among those hidden together at least one is small does not help: where a number
is at its least or its most, some hidden number of its ring is at the least there is, so that one is
small. Somebody who knows in what order sets are tried could rule out a few fillings more; and what
they know from elsewhere no table can answer for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

# The flow counts in 32 bits.
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Stretch:
    """One number of a table: between which knots it runs, and what is known of it.

    ``low`` and ``high`` are what the reader knows without any sum; ``high`` None is no limit. A
    number that is shown has both equal to ``count``.
    """

    start: int
    end: int
    count: int
    low: int
    high: int | None

    @property
    def fixed(self) -> bool:
        """Whether the reader knows it as it is."""
        return self.low == self.high


@dataclass(frozen=True)
class Interval:
    """What a number can be narrowed to. ``high`` None: no sum limits it."""

    low: int
    high: int | None

    def is_narrow(self, threshold: int) -> bool:
        """Whether it tells too much of a small count.

        It must span at least ``threshold`` and reach above it, so that neither the count nor that
        it is a small one is known.
        """
        if self.high is None:
            return False
        return self.high - self.low < threshold or self.high <= threshold

    def words(self) -> str:
        """ "1 to 6", "exactly 4" or "1 or more"."""
        if self.high is None:
            return f"{self.low:,} or more"
        if self.low == self.high:
            return f"exactly {self.low:,}"
        return f"{self.low:,} to {self.high:,}"


def narrowed(
    stretches: Sequence[Stretch], which: Iterable[int] | None = None
) -> dict[int, Interval]:
    """What each number that is not shown (or each of ``which``) can be narrowed to, by its place.

    Every count must lie within its own ``low`` and ``high``.
    """
    wanted = (
        [at for at, each in enumerate(stretches) if not each.fixed] if which is None else [*which]
    )
    flow = Flow(stretches)
    return {at: flow.interval(stretches[at]) for at in wanted}


def most_that_fits(lines: int) -> int:
    """The largest sum of counts the audit can hold, in a table with that many lines."""
    return _LARGEST // (lines + 2)


class Flow:
    """How much can move between two knots of a table along numbers that are not shown."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._knots = sorted({knot for each in stretches for knot in (each.start, each.end)})
        self._at = {knot: at for at, knot in enumerate(self._knots)}
        free = [each for each in stretches if not each.fixed]
        meets: dict[int, int] = defaultdict(int)
        self._rooms: dict[tuple[int, int], int] = defaultdict(int)
        for each in free:
            meets[each.start] += 1
            meets[each.end] += 1
        self._most = most_that_fits(max(meets.values(), default=0))
        for each in free:
            start, end = self._at[each.start], self._at[each.end]
            self._rooms[start, end] += self._up(each)
            self._rooms[end, start] += each.count - each.low
        self._flows: dict[tuple[int, int], int] = {}
        pairs = sorted(self._rooms)
        self._place = {pair: at for at, pair in enumerate(pairs)}
        self._data = np.array([min(self._rooms[pair], self._most) for pair in pairs], np.int32)
        self._ends = np.array([end for _, end in pairs], dtype=np.int32)
        starts = np.zeros(len(self._knots) + 1, dtype=np.int32)
        for start, _ in pairs:
            starts[start + 1] += 1
        self._starts = np.cumsum(starts, dtype=np.int32)

    def interval(self, each: Stretch) -> Interval:
        """How far down and up a number can go while all the others make up for it."""
        if each.fixed:
            return Interval(each.count, each.count)
        start, end = self._at[each.start], self._at[each.end]
        up, down = self._up(each), each.count - each.low
        grows = min(up, self._around(end, start) + self._rooms[end, start] - down)
        falls = min(down, self._around(start, end) + self._rooms[start, end] - up)
        no_limit = grows >= self._most
        return Interval(each.count - falls, None if no_limit else each.count + grows)

    def _around(self, source: int, sink: int) -> int:
        """What can flow by way of other knots; what runs straight across comes on top of it."""
        if (source, sink) not in self._flows:
            data = self._data.copy()
            data[self._place[source, sink]] = 0
            size = len(self._knots)
            rooms = csr_array((data, self._ends, self._starts), shape=(size, size))
            self._flows[source, sink] = int(maximum_flow(rooms, source, sink).flow_value)
        return self._flows[source, sink]

    def bounds_of(self, each: Stretch) -> tuple[list[frozenset[int]], list[frozenset[int]]]:
        """The knots on one side of what bounds a number's rise, and of what bounds its fall.

        Nothing more can move until a number that runs across is hidden too. Of the many such
        sides the smallest and the largest are given.
        """
        rooms = self._without(each)
        start, end = self._at[each.start], self._at[each.end]
        return self._sides(rooms, end, start), self._sides(rooms, start, end)

    def _sides(self, rooms: csr_array, source: int, sink: int) -> list[frozenset[int]]:
        left = rooms - maximum_flow(rooms, source, sink).flow
        left.eliminate_zeros()
        near = breadth_first_order(left, source, return_predecessors=False)
        far = breadth_first_order(left.T.tocsr(), sink, return_predecessors=False)
        beyond = {int(at) for at in far}
        sides = {
            frozenset(int(at) for at in near),
            frozenset(set(range(len(self._knots))) - beyond),
        }
        return [frozenset(self._knots[at] for at in side) for side in sides]

    def _without(self, each: Stretch) -> csr_array:
        start, end = self._at[each.start], self._at[each.end]
        data = self._data.copy()
        for pair, own in (((start, end), self._up(each)), ((end, start), each.count - each.low)):
            data[self._place[pair]] = min(self._rooms[pair] - own, self._most)
        size = len(self._knots)
        return csr_array((data, self._ends, self._starts), shape=(size, size))

    def _up(self, each: Stretch) -> int:
        return self._most if each.high is None else min(each.high - each.count, self._most)
