"""A map laid out for BPMN tools: our lanes, columns and routes, with the shapes they draw.

A BPMN gateway or event is small with its words below, so decisions, deadlines and states are laid
out as such; boxes need no room for what a BPMN tool does not show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from process_maps.drawing.geometry import Box, FlowLine, Geometry, Point, StepShape
from process_maps.drawing.layout import lay_out
from process_maps.drawing.text import wrap
from process_maps.formats.bpmn.plain import in_rows, too_large
from process_maps.model import Map, Mark, Step

STRIP = 30.0
"""The strip in which a BPMN tool writes the name of a pool or lane."""

_SHOWN_AS = {
    "decision": "gateway",
    "fixed_event": "event",
    "state": "event",
    "ongoing": "task",
}
_WORDS_SIZE, _WORDS_LINE = 11.0, 14.0
_ROUND = ("start", "end", "event", "gateway")


def laid_out(process: Map, beside: Sequence[Mark]) -> Geometry:
    """The geometry of a map as a BPMN tool draws it; ``beside`` are marks to keep room for.

    One larger than a picture is laid out plainly, as ``plain`` says.
    """
    shown = replace(process, steps=tuple(_shown(step) for step in process.steps), original=None)
    return in_rows(shown) if too_large(shown) else lay_out(shown, beside)


def is_small(shape: StepShape) -> bool:
    """Whether a step is a small shape with its words outside."""
    return shape.step.kind in _ROUND


def words_box(shape: StepShape, around: Sequence[Box]) -> Box | None:
    """Where the words of a small shape stand; None for a box, which holds them.

    Below it if nothing of what is ``around`` is there, else to its left, above it, or as far below
    as our own layout keeps free.
    """
    if not is_small(shape) or not shape.lines:
        return None
    said = " ".join(words for words, _ in shape.lines)
    x, box = shape.box.middle[0], shape.box
    heights = [at[1] for _, at in shape.lines]
    kept = Box(x - 88, min(heights) - 8, 176, max(heights) - min(heights) + 16)
    for left, right in ((x - 50, x + 50), (x - 86, box.right + 3), (x - 88, x - 3)):
        tall = _WORDS_LINE * len(wrap(said, right - left, _WORDS_SIZE, lines=99))
        for top in (box.bottom + 3, box.y - 3 - tall):
            tried = Box(left, top, right - left, tall)
            if not any(tried.overlaps(each, 0) for each in around):
                return tried
    return kept


def strokes(points: Sequence[Point]) -> list[Box]:
    """A line's stretches as thin boxes."""
    return [
        Box(min(a[0], b[0]) - 1, min(a[1], b[1]) - 1, abs(a[0] - b[0]) + 2, abs(a[1] - b[1]) + 2)
        for a, b in pairwise(points)
    ]


def points_of(line: FlowLine, source: StepShape, target: StepShape) -> list[Point]:
    """A flow's corners from the border of one shape to the border of the other."""
    points = list(line.points)
    points = _docked(points, source.box)
    return _docked(points[::-1], target.box)[::-1]


def _shown(step: Step) -> Step:
    return replace(
        step,
        kind=_SHOWN_AS.get(step.kind, step.kind),
        systems=(),
        where_fixed=None,
        automated=None,
        evidence=None,
        actors=step.actors[:1],
    )


def _docked(points: list[Point], box: Box) -> list[Point]:
    """The same way, begun at the box's border where it began elsewhere."""
    x, y = points[0]
    if on_border((x, y), box):
        return points
    middle_x, middle_y = box.middle
    if box.x <= x <= box.right and abs(x - middle_x) < 1:
        return [(middle_x, box.bottom if y > middle_y else box.y), *points[1:]]
    side = box.x if x < middle_x else box.right
    if abs(y - middle_y) < 1:
        return [(side, middle_y), *points]
    return [(side, middle_y), (x, middle_y), *points]


def on_border(point: Point, box: Box, by: float = 1.0) -> bool:
    """Whether a point lies on a box's border, within ``by`` pixels."""
    x, y = point
    within = box.x - by <= x <= box.right + by and box.y - by <= y <= box.bottom + by
    edge = min(abs(x - box.x), abs(x - box.right), abs(y - box.y), abs(y - box.bottom))
    return within and edge <= by
