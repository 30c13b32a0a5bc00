"""Marks beside what they sit on, as high as their words need in the slides’ own font.

A drawing’s callouts have room for any font; slides name theirs, which is narrower.
"""

from __future__ import annotations

from dataclasses import replace

from process_maps.drawing.geometry import Box, Callout, Geometry, NumberedMark, Point, StepShape
from process_maps.drawing.measure import SMALL, callout_lines
from process_maps.formats.powerpoint.narrowing import ARIAL

GAP = 8.0
_LINE, _INSETS = SMALL * 1.26, 6.0


def fitted(mark: NumberedMark, width: float) -> NumberedMark:
    """A mark with its words wrapped for a callout so wide."""
    return replace(mark, lines=callout_lines(mark.mark.words, (width - 16) / ARIAL + 16))


def height_of(mark: NumberedMark) -> float:
    """The height its word and its lines need."""
    return _LINE * (1 + len(mark.lines)) + _INSETS


def stacked(
    marks: tuple[NumberedMark, ...], left: float, top: float, width: float, tip: Point
) -> tuple[Callout, ...]:
    """Callouts one below another."""
    made, y = [], top
    for mark in marks:
        box = Box(left, y, width, height_of(mark))
        made.append(Callout(mark, box, tip))
        y = box.bottom + GAP
    return tuple(made)


def with_low_callouts(geometry: Geometry) -> Geometry:
    """The same drawing, its steps’ callouts no higher than they must be."""
    return replace(geometry, steps=tuple(_lowered(shape) for shape in geometry.steps))


def _lowered(shape: StepShape) -> StepShape:
    if not shape.callouts:
        return shape
    first = shape.callouts[0]
    marks = tuple(fitted(each.mark, first.box.width) for each in shape.callouts)
    made = stacked(marks, first.box.x, first.box.y, first.box.width, first.tip)
    return replace(shape, callouts=made)
