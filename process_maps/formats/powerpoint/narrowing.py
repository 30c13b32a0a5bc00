"""A drawing made as narrow as the slides’ own font allows.

Drawings have room for any font that a machine may have. Slides name theirs, Arial, whose letters
are narrower; so everything of a drawing can be, without its words becoming smaller.
"""

from __future__ import annotations

from dataclasses import replace

from process_maps.drawing.geometry import (
    Box,
    Callout,
    FlowLine,
    Geometry,
    PhaseHead,
    Point,
    StepShape,
)
from process_maps.drawing.measure import ROUND_KINDS

ARIAL = 0.92
"""Arial’s width of words is less than this share of what a drawing reckons with."""


def narrowed(geometry: Geometry) -> Geometry:
    """The same drawing with all its widths smaller, but for the lanes’ names."""
    return replace(
        geometry,
        width=geometry.width * ARIAL,
        lanes=tuple(replace(each, box=_box(each.box)) for each in geometry.lanes),
        phases=tuple(_head(each) for each in geometry.phases),
        steps=tuple(_step(each) for each in geometry.steps),
        flows=tuple(_flow(each) for each in geometry.flows),
    )


def _box(box: Box) -> Box:
    return Box(box.x * ARIAL, box.y, box.width * ARIAL, box.height)


def _point(at: Point) -> Point:
    return at[0] * ARIAL, at[1]


def _callouts(callouts: tuple[Callout, ...]) -> tuple[Callout, ...]:
    return tuple(replace(each, box=_box(each.box), tip=_point(each.tip)) for each in callouts)


def _head(head: PhaseHead) -> PhaseHead:
    return replace(head, box=_box(head.box), callouts=_callouts(head.callouts))


def _step(shape: StepShape) -> StepShape:
    box = _box(shape.box)
    if shape.step.kind in ROUND_KINDS:
        # Round they stay, and where arrows meet them at their sides.
        tall = shape.box.height * ARIAL
        box = Box(box.x, box.middle[1] - tall / 2, box.width, tall)
    return replace(
        shape,
        box=box,
        lines=tuple((words, _point(at)) for words, at in shape.lines),
        small=tuple((words, _point(at)) for words, at in shape.small),
        chips=tuple(replace(each, box=_box(each.box)) for each in shape.chips),
        callouts=_callouts(shape.callouts),
        overlay=(shape.overlay[0], _box(shape.overlay[1])) if shape.overlay else None,
    )


def _flow(line: FlowLine) -> FlowLine:
    return replace(
        line,
        points=tuple(_point(at) for at in line.points),
        lines=tuple((words, _point(at)) for words, at in line.lines),
        pills=tuple((mark, _box(box)) for mark, box in line.pills),
        label=_box(line.label) if line.label else None,
    )
