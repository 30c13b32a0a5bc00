"""Which way each flow goes: along free rows, through corridors between lanes, never over a step.

Columns are parted by gutters and lanes by corridors, both free of steps by construction. A flow
leaves its step to the right, turns only inside gutters and corridors, and enters from the left, so
no flow can run through a step, and labels written where flows leave cannot meet.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict

from process_maps.drawing.choose import Chooser
from process_maps.drawing.gutters import order_corridors
from process_maps.drawing.measure import Reach
from process_maps.drawing.order import Order
from process_maps.drawing.place import LANE_PADDING, PASS, Placed
from process_maps.drawing.ways import CORRIDOR, CORRIDOR_TRACK, Heights, Level, Route, Run

LINE_GAP = 15.0
_USUAL_CORRIDOR = 16.0
_KINK = 10.0
_ASIDE = 5.0


def exit_gap(label_heights: list[float]) -> float:
    """The distance between the places where flows leave one step."""
    return max([LINE_GAP] + [height + 7 for height in label_heights if height])


def reach_of(label_heights: list[float]) -> Reach:
    """How far from a step's middle its leaving flows may lie, and how far above it their labels."""
    number = len(label_heights)
    if not number:
        return Reach()
    aside = math.ceil((number - 1) / 2) * exit_gap(label_heights)
    tallest = max(label_heights)
    return Reach(aside, aside + (tallest + 3 if tallest else 0))


def routes(made: Placed, label_heights: list[float]) -> tuple[list[Route], Heights]:
    """Choose every flow's way; ``label_heights`` are the flows' own, 0 for those without words."""
    order = made.order
    guess = _heights(made.lane_height, [1] * (len(order.lanes) + 1))
    found = [_unrouted(made, position) for position in range(len(order.ends))]
    _mark_inner(order, found)
    for route in found:
        route.upright = route.flow in order.upright and _is_free_between(made, route)
    chooser = Chooser(made, found, guess)
    chooser.choose(lambda: _settle(made, found, guess, label_heights))
    _untangle(found, guess)
    tracks = order_corridors(found, guess)
    return found, _heights(made.lane_height, tracks)


def _unrouted(made: Placed, position: int) -> Route:
    source, target = made.order.ends[position]
    return Route(
        flow=position,
        source=source,
        target=target,
        back=position in made.order.back,
        leaves=Level(made.order.lane[source], made.middle(source)),
        enters=Level(made.order.lane[target], made.middle(target)),
    )


def _mark_inner(order: Order, found: list[Route]) -> None:
    below = {pair for block in order.blocks for pair in itertools.pairwise(block)}
    for route in found:
        pair = route.source, route.target
        if pair in below and not route.back:
            route.inner = True
            below.discard(pair)


def _is_free_between(made: Placed, route: Route) -> bool:
    """Whether no block stands between two that share a column."""
    ends = made.block_of[route.source], made.block_of[route.target]
    if made.column[ends[0]] != made.column[ends[1]]:
        return False
    upper, lower = sorted(ends, key=made.lane_of)
    lanes = made.columns[made.column[upper]]
    between = [
        item for lane in range(made.lane_of(upper) + 1, made.lane_of(lower)) for item in lanes[lane]
    ]
    return (
        not between
        and lanes[made.lane_of(upper)][-1] == upper
        and lanes[made.lane_of(lower)][0] == lower
    )


def _heights(lane_heights: list[float], tracks: list[int]) -> Heights:
    lane_top, corridor_top, y = [], [], 0.0
    for number, many in enumerate(tracks):
        corridor_top.append(y)
        y += 2 * CORRIDOR + CORRIDOR_TRACK * (many - 1) if many else CORRIDOR
        if number < len(lane_heights):
            lane_top.append(y)
            y += lane_heights[number]
    return Heights(lane_top, corridor_top, y)


def _settle(made: Placed, found: list[Route], guess: Heights, label_heights: list[float]) -> None:
    """Where flows leave and enter their steps, given the ways they now go."""
    for route in found:
        if not route.straight:
            route.leaves.down = made.middle(route.source)
            route.enters.down = made.middle(route.target)
    _set_exits(made, found, guess, label_heights)
    _smooth(made, found)
    _straighten(made, found)


def _straighten(made: Placed, found: list[Route]) -> None:
    """Pull each flow tight through its passes, as far as what is above and below them allows."""
    leaves = {route.flow: route.leaves.down for route in found}
    for lanes in made.columns:
        for items in lanes:
            for place, item in enumerate(items):
                if not made.is_pass(item):
                    continue
                flow = made.passes[item - len(made.order.blocks)].flow
                chain = made.chains[flow]
                before = chain.index(item) - 1
                wish = leaves[flow] if before < 0 else made.top[chain[before]] + PASS / 2
                least, most = -math.inf, math.inf
                if place:
                    above = items[place - 1]
                    least = made.top[above] + made.height[above] + made.gap(above, item)
                if place + 1 < len(items):
                    below = items[place + 1]
                    most = made.top[below] - PASS - made.gap(item, below)
                lane = made.lane_of(item)
                least = max(least, LANE_PADDING)
                most = min(most, made.lane_height[lane] - LANE_PADDING - PASS)
                made.top[item] = min(max(wish - PASS / 2, least), max(most, least))


def _set_exits(
    made: Placed, found: list[Route], guess: Heights, label_heights: list[float]
) -> None:
    """Part the flows that leave one step: the straightest in the middle, others by direction."""
    leaving: dict[int, list[Route]] = defaultdict(list)
    for route in found:
        if not route.straight:
            leaving[route.source].append(route)
    for together in leaving.values():
        gap = exit_gap([label_heights[route.flow] for route in together])
        slots = _slots([_bend(made, route, guess) for route in together])
        for route, slot in zip(together, slots, strict=True):
            route.leaves.down += slot * gap


def _smooth(made: Placed, found: list[Route]) -> None:
    """Let a step's only way in enter a little aside of its middle rather than with a small kink."""
    ways_in = Counter(route.target for route in found if not route.straight)
    for route in found:
        if route.straight or not _forward(made, route) or ways_in[route.target] > 1:
            continue
        aside = route.leaves.down - route.enters.down
        same_lane = route.leaves.lane == route.enters.lane
        if same_lane and abs(aside) <= _KINK and made.cells[route.target].square:
            route.enters.down = route.leaves.down


def _bend(made: Placed, route: Route, guess: Heights) -> float:
    """How far up (below 0) or down a flow turns after leaving its step."""
    start, end = guess.of(route.leaves), guess.of(route.enters)
    if route.runs:
        return guess.of(route.runs[0].end) - start
    if _forward(made, route):
        return end - start
    corridor = _nearest_corridor(start, end, guess)
    return guess.corridor_top[corridor] - start - 0.5


def _slots(bends: list[float]) -> list[int]:
    number = len(bends)
    straight = min(range(number), key=lambda each: (abs(bends[each]) > 2, abs(bends[each]), each))
    ranked = sorted(range(number), key=lambda each: (bends[each], each))
    most = math.ceil((number - 1) / 2)
    middle = min(max(ranked.index(straight), number - 1 - most), most)
    slots = [0] * number
    for place, each in enumerate(ranked):
        slots[each] = place - middle
    return slots


def _forward(made: Placed, route: Route) -> bool:
    return made.column[made.block_of[route.target]] > made.column[made.block_of[route.source]]


def _nearest_corridor(start: float, end: float, guess: Heights) -> int:
    middles = [top + _USUAL_CORRIDOR / 2 for top in guess.corridor_top]
    return min(
        range(len(middles)),
        key=lambda each: (abs(start - middles[each]) + abs(middles[each] - end), each),
    )


def _untangle(found: list[Route], guess: Heights) -> None:
    """Where two flows change rows with each other in one gutter, one gives way.

    Whichever turned first, each would lie on the other's row for a stretch. A flow's place among
    steps is moved a little; a flow without one goes by the corridor.
    """
    fixed = {id(level) for route in found for level in (route.leaves, route.enters)}
    turning: dict[int, list[tuple[Route, Run]]] = defaultdict(list)
    for route in found:
        for run in route.runs:
            turning[run.gutter].append((route, run))
    for together in turning.values():
        for (route, mine), (other, theirs) in itertools.combinations(together, 2):
            if route is other or not _changes_rows(mine, theirs, guess):
                continue
            loose = [
                level
                for level in (theirs.end, theirs.start, mine.end, mine.start)
                if id(level) not in fixed and not level.corridor
            ]
            if loose:
                loose[0].down += _ASIDE
            elif len(route.runs) == len(other.runs) == 1:
                corridor = _nearest_corridor(guess.of(theirs.start), guess.of(theirs.end), guess)
                along = Level(corridor, corridor=True)
                other.runs = [
                    Run(theirs.gutter, theirs.start, True, along, False),
                    Run(theirs.gutter, along, True, theirs.end, False),
                ]


def _changes_rows(mine: Run, theirs: Run, guess: Heights) -> bool:
    return (
        abs(guess.of(mine.start) - guess.of(theirs.end)) < _ASIDE
        and abs(guess.of(mine.end) - guess.of(theirs.start)) < _ASIDE
        and abs(guess.of(mine.start) - guess.of(mine.end)) >= 1
    )
