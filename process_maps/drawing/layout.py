"""From a map to a geometry: measure, order, place, route, and put it all into pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from process_maps.drawing.arrange import arrangements
from process_maps.drawing.columns import placed
from process_maps.drawing.geometry import Geometry, NumberedMark, Tally
from process_maps.drawing.gutters import order_gutters
from process_maps.drawing.measure import (
    CALLOUT_INDENT,
    SMALL,
    STEP_WIDTH,
    Cell,
    callout_lines,
    label_size,
    measure,
)
from process_maps.drawing.order import Order, in_order
from process_maps.drawing.pixels import Pixels, Words
from process_maps.drawing.place import block_sizes, place
from process_maps.drawing.quality import crossings
from process_maps.drawing.route import reach_of, routes
from process_maps.drawing.stacks import STACK_GAP
from process_maps.drawing.text import wrap
from process_maps.drawing.weave import woven
from process_maps.graph import closes, flow_by_ref, loop_by_ref
from process_maps.model import Flow, Loop, Map, Mark

_LABEL_ROOM = 100.0
# No crossings are worth a map half as large again, and one at most 1.6 times as large, or one and a
# half screens. Found on the sets of maps in the benchmark: more weight on either harms the other.
_CALM = 2
_MUCH_LARGER, _EASILY_READ = 1.6, 1.5
_SCREEN = (1920.0, 1000.0)
_NARROW_LABEL = STEP_WIDTH / 2 - 14


def lay_out(
    process: Map,
    marks: Sequence[Mark] = (),
    overlays: Mapping[str, Tally] | None = None,
    wide: float = STEP_WIDTH,
) -> Geometry:
    """Lay a map out, phases from left to right, lanes from top to bottom, steps so ``wide``."""
    numbered = [
        NumberedMark(number, mark, callout_lines(mark.words, wide - CALLOUT_INDENT))
        for number, mark in enumerate(marks, start=1)
    ]
    order = in_order(process)
    words = [_flow_words(process, flow, numbered, _LABEL_ROOM) for flow in process.flows]
    cells = _cells(process, order, numbered, words, overlays or {}, wide)
    return _best(
        [_laid(process, each, cells, list(words), numbered) for each in arrangements(order, cells)]
    )


def _best(tries: list[Geometry]) -> Geometry:
    """The calmest of those that can be read nearly as well as the one that can be read best."""
    most = max(_MUCH_LARGER * min(_on_screen(each) for each in tries), _EASILY_READ)
    return min(
        (each for each in tries if _on_screen(each) <= most),
        key=lambda each: (_CALM + crossings(each.flows)) * _on_screen(each) ** 0.5,
    )


def _on_screen(geometry: Geometry) -> float:
    """How many screens wide or high a map is: what it must be made smaller by to be seen whole."""
    return max(geometry.width / _SCREEN[0], geometry.height / _SCREEN[1], 1.0)


def _laid(
    process: Map,
    order: Order,
    cells: list[Cell],
    words: list[Words],
    numbered: list[NumberedMark],
) -> Geometry:
    """Lay out with the steps in certain blocks and towers."""
    for position in _straight(order):
        words[position] = _flow_words(process, process.flows[position], numbered, _NARROW_LABEL)
    _make_room_on_arrows(order, cells, words)
    gaps = _inner_gaps(order, words)
    columns = placed(order, block_sizes(order, cells, gaps))
    tall = [each.height for each in words]
    made = place(order, cells, woven(order, columns), gaps)
    found, heights = routes(made, tall)
    tracks = order_gutters(found, heights, len(made.columns) + 1)
    return Pixels(process, made, found, heights, tracks, words, numbered).geometry()


def _cells(
    process: Map,
    order: Order,
    numbered: list[NumberedMark],
    words: list[Words],
    overlays: Mapping[str, Tally],
    wide: float,
) -> list[Cell]:
    leaving: list[list[float]] = [[] for _ in process.steps]
    for position, (source, _) in enumerate(order.ends):
        leaving[source].append(words[position].height)
    on_step: dict[str, list[NumberedMark]] = {}
    for each in numbered:
        if each.mark.anchor.kind == "step":
            on_step.setdefault(each.mark.anchor.ref, []).append(each)
    return [
        measure(step, on_step.get(step.id, []), overlays.get(step.id), reach_of(heights), wide)
        for step, heights in zip(process.steps, leaving, strict=True)
    ]


def _straight(order: Order) -> list[int]:
    """Flows drawn straight up or down: their words must stay within their column."""
    below = {pair for block in order.blocks for pair in pairwise(block)}
    return [
        position
        for position, ends in enumerate(order.ends)
        if position in order.upright or ends in below
    ]


def _flow_words(process: Map, flow: Flow, numbered: list[NumberedMark], room: float) -> Words:
    said = [flow.label or ""]
    if flow.probability is not None:
        said.append(f"{flow.probability:.0%}")
    closed = [loop for loop in process.loops if closes(loop, flow)]
    said += [times for loop in closed if (times := times_of(loop))]
    text = ", ".join(each for each in said if each.strip())
    lines = wrap(text, room, SMALL, lines=3)
    refs = {flow.ref, f"{flow.source}->{flow.target}"}
    pills = tuple(
        each
        for each in numbered
        if (
            (each.mark.anchor.kind == "flow" and each.mark.anchor.ref in refs)
            and flow_by_ref(process, each.mark.anchor.ref) is flow
        )
        or (each.mark.anchor.kind == "loop" and _closing_loop(process, each, flow))
    )
    if not lines and not pills:
        return Words((), (), 0.0, 0.0)
    return Words(lines, pills, *label_size(lines, len(pills)))


def times_of(loop: Loop) -> str:
    """How often a loop is gone through, in words; empty where nobody said."""
    low, high = loop.times_min, loop.times_max
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return f"at least {low} times" if high is None else f"up to {high} times"
    return f"{low} times" if low == high else f"{low}–{high} times"


def _closing_loop(process: Map, each: NumberedMark, flow: Flow) -> bool:
    loop = loop_by_ref(process, each.mark.anchor.ref)
    return loop is not None and closes(loop, flow)


def _make_room_on_arrows(order: Order, cells: list[Cell], words: list[Words]) -> None:
    """Room where an arrow leaves straight up or down, for what is written on it."""
    for cell in cells:
        cell.head = cell.tail = 0.0
    for position in order.upright:
        source, target = order.ends[position]
        room = words[position].height + 10 if words[position].height else 0.0
        if order.lane[target] > order.lane[source]:
            cells[source].tail = room
        else:
            cells[source].head = room


def _inner_gaps(order: Order, words: list[Words]) -> dict[int, float]:
    """The room below a step of a block for what is written on its arrow to the next."""
    below = {pair for block in order.blocks for pair in pairwise(block)}
    gaps: dict[int, float] = {}
    for position, (source, target) in enumerate(order.ends):
        if (source, target) in below:
            gaps[source] = max(gaps.get(source, STACK_GAP), words[position].height + 16)
    return gaps
