"""A map too large for a picture, laid out plainly: steps side by side in rows, lane by lane.

Laying out in earnest takes minutes beyond the size of a picture, and nobody can look at one; but
where nothing is drawn a BPMN tool shows nothing. Arrows go straight, through whatever there is.
"""

from __future__ import annotations

from math import ceil

from process_maps.drawing import MOST_FLOWS, MOST_STEPS
from process_maps.drawing.geometry import Box, FlowLine, Geometry, LaneBand, Point, StepShape
from process_maps.graph import lane_of, lanes_of
from process_maps.model import Flow, Map

WHY = (
    f"beyond {MOST_STEPS} steps or {MOST_FLOWS} flows they are laid out in plain rows: split the "
    "map, or lay it out in the program that opens it"
)
_LABEL, _ACROSS, _DOWN = 112.0, 180.0, 130.0
_A_ROW = 40
_SIZES = {
    "start": (36.0, 36.0),
    "end": (36.0, 36.0),
    "event": (36.0, 36.0),
    "gateway": (50.0, 50.0),
}
_USUAL = (120.0, 80.0)


def too_large(process: Map) -> bool:
    """Whether a map holds more than a picture does."""
    return len(process.steps) > MOST_STEPS or len(process.flows) > MOST_FLOWS


def in_rows(process: Map) -> Geometry:
    """Every step in its lane, in the order of the map."""
    held: dict[str | None, list[int]] = {name: [] for name in (None, *lanes_of(process))}
    for place, step in enumerate(process.steps):
        held[lane_of(step)].append(place)
    if not held[None] and len(held) > 1:
        del held[None]
    longest = min(_A_ROW, max(len(each) for each in held.values()))
    width = _LABEL + longest * _ACROSS + 60
    bands, boxes, top = [], {}, 0.0
    for name, places in held.items():
        height = max(1, ceil(len(places) / _A_ROW)) * _DOWN
        bands.append(LaneBand(name, Box(0.0, top, width, height)))
        for at, place in enumerate(places):
            row, column = divmod(at, _A_ROW)
            middle = (_LABEL + (column + 0.5) * _ACROSS + 30, top + (row + 0.5) * _DOWN)
            boxes[process.steps[place].id] = _around(process.steps[place].kind, middle)
        top += height
    return Geometry(
        width=width,
        height=top,
        lanes=tuple(bands),
        phases=(),
        steps=tuple(StepShape(each, boxes[each.id], (), (), ()) for each in process.steps),
        flows=tuple(_line(each, boxes[each.source], boxes[each.target]) for each in process.flows),
        marks=(),
        lane_label=_LABEL,
    )


def _around(kind: str, middle: Point) -> Box:
    wide, high = _SIZES.get(kind, _USUAL)
    return Box(middle[0] - wide / 2, middle[1] - high / 2, wide, high)


def _line(flow: Flow, source: Box, target: Box) -> FlowLine:
    """From the right of the one to the left of the other; from a step to itself, round above it."""
    begin, end = (source.right, source.middle[1]), (target.x, target.middle[1])
    if source is not target:
        return FlowLine(flow, (begin, end), begin[0] > end[0])
    over = source.y - 15
    aside = ((begin[0] + 15, begin[1]), (begin[0] + 15, over), (end[0] - 15, over))
    return FlowLine(flow, (begin, *aside, (end[0] - 15, end[1]), end), back=True)
