"""Stretches side by side in a gutter or corridor: never two on one line, few crossings.

What is said of gutters holds for corridors turned by a quarter: left is above, right is below.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from process_maps.drawing.ways import Heights, Level, Route, Run

TRACK = 11.0
# Exact ordering up to this many stretches in one gutter (2^n sets); beyond it, one by one.
EXACT = 7
_OVERLAP = 1000.0


@dataclass(frozen=True)
class _Stretch:
    run: Run | Level
    low: float
    high: float
    left: tuple[float, ...]
    right: tuple[float, ...]
    flow: int


def order_gutters(found: list[Route], heights: Heights, gutters: int) -> list[int]:
    """Give each vertical stretch its track; returns how many tracks each gutter needs."""
    stretches: list[list[_Stretch]] = [[] for _ in range(gutters)]
    for route in found:
        for run in route.runs:
            start, end = heights.of(run.start), heights.of(run.end)
            if abs(start - end) >= 1:
                stretches[run.gutter].append(_stretch(run, start, end, route.flow))
    return [_set_tracks(_best_order(each)) for each in stretches]


def order_corridors(found: list[Route], heights: Heights) -> list[int]:
    """Give each flow in a corridor its track; returns how many tracks each corridor needs."""
    stretches: list[list[_Stretch]] = [[] for _ in heights.corridor_top]
    for route in found:
        for before, after in pairwise(route.runs):
            if before.end.corridor:
                stretches[before.end.lane].append(_along(before, after, heights, route.flow))
    return [_set_tracks(_best_order(each)) for each in stretches]


def _along(before: Run, after: Run, heights: Heights, flow: int) -> _Stretch:
    """A corridor's stretch between two gutters, as far apart as any two levels in a gutter are."""
    forward = before.gutter < after.gutter
    # Of two that end in one gutter, what comes from the left is taken to end a little before.
    ends = (
        (100.0 * before.gutter + (3 if forward else -3), before.start),
        (100.0 * after.gutter + (-3 if forward else 3), after.end),
    )
    here = heights.of(before.end)
    return _Stretch(
        before.end,
        min(before.gutter, after.gutter) * 100.0,
        max(before.gutter, after.gutter) * 100.0,
        tuple(x for x, level in ends if heights.of(level) < here),
        tuple(x for x, level in ends if heights.of(level) >= here),
        flow,
    )


def _stretch(run: Run, start: float, end: float, flow: int) -> _Stretch:
    ends = ((start, run.start_from_left), (end, run.end_from_left))
    return _Stretch(
        run,
        min(start, end),
        max(start, end),
        tuple(y for y, from_left in ends if from_left),
        tuple(y for y, from_left in ends if not from_left),
        flow,
    )


def _cost(first: _Stretch, second: _Stretch) -> float:
    """What it costs to have ``first`` to the left of ``second``: crossings, and shared lines."""
    crossings = sum(first.low + 1 < y < first.high - 1 for y in second.left)
    crossings += sum(second.low + 1 < y < second.high - 1 for y in first.right)
    if isinstance(first.run, Level):
        return crossings
    # A flow that turns twice in one gutter may meet itself.
    shared = sum(
        abs(a - b) < 4 for a in first.right for b in second.left if first.flow != second.flow
    )
    return crossings + _OVERLAP * shared


def _best_order(stretches: list[_Stretch]) -> list[_Stretch]:
    number = len(stretches)
    cost = [[_cost(a, b) for b in stretches] for a in stretches]
    if number <= EXACT:
        return [stretches[each] for each in _exact(cost)]
    order = sorted(range(number), key=lambda each: (stretches[each].low, each))
    for _ in range(6):
        before = list(order)
        for each in before:
            order.remove(each)
            order.insert(_best_place(order, each, cost), each)
        if order == before:
            break
    return [stretches[each] for each in order]


def _best_place(order: list[int], each: int, cost: list[list[float]]) -> int:
    """Where in an order one more stretch costs least."""
    now = least = sum(cost[each][other] for other in order)
    best = 0
    for place, other in enumerate(order, start=1):
        now += cost[other][each] - cost[each][other]
        if now < least:
            least, best = now, place
    return best


def _exact(cost: list[list[float]]) -> list[int]:
    """The cheapest order of all, by sets of those already put to the left (Held and Karp, 1962)."""
    number = len(cost)
    best: list[tuple[float, int]] = [(0.0, -1)] * (1 << number)
    for chosen in range(1, 1 << number):
        options = []
        for last in range(number):
            if chosen >> last & 1:
                before = chosen ^ (1 << last)
                added = sum(cost[each][last] for each in range(number) if before >> each & 1)
                options.append((best[before][0] + added, last))
        best[chosen] = min(options)
    order, left = [], (1 << number) - 1
    while left:
        last = best[left][1]
        order.append(last)
        left ^= 1 << last
    return order[::-1]


def _set_tracks(order: list[_Stretch]) -> int:
    """Pack stretches into tracks from the left, keeping the order of those that could meet."""
    for place, stretch in enumerate(order):
        stretch.run.track = max(
            (
                other.run.track + 1
                for other in order[:place]
                if _meet(other, stretch) or _cost(stretch, other) > _cost(other, stretch)
            ),
            default=0,
        )
    return max((stretch.run.track + 1 for stretch in order), default=0)


def _meet(a: _Stretch, b: _Stretch) -> bool:
    return a.low - 7 < b.high and b.low - 7 < a.high
