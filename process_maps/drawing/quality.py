"""What is wrong with a drawing, counted from its geometry: nothing, if layout does its work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from process_maps.drawing.geometry import Box, FlowLine, Geometry, Point
from process_maps.drawing.measure import LABEL, ROUND_KINDS, SMALL
from process_maps.drawing.text import width_of


@dataclass(frozen=True)
class Quality:
    """Faults and sizes of a drawing.

    The first four must be 0. ``crossings`` counts pairs of stretches of two flows that cross;
    ``shared_lines`` counts flows lying on one another that neither part from nor meet at one step.
    """

    edges_through_steps: int
    label_overlaps: int
    steps_overlapping: int
    edges_through_labels: int
    shared_lines: int
    crossings: int
    width: float
    height: float


def quality(geometry: Geometry) -> Quality:
    """Measure a drawing."""
    labels = _labels(geometry)
    shapes = [shape.box for shape in geometry.steps]
    return Quality(
        edges_through_steps=edge_through_step(geometry),
        label_overlaps=label_overlaps(geometry),
        steps_overlapping=_pairs(shapes),
        edges_through_labels=sum(
            _touches(start, end, box, 1.0)
            for line in geometry.flows
            for start, end in _stretches(line)
            for box in labels
        ),
        shared_lines=_shared(geometry.flows),
        crossings=crossings(geometry.flows),
        width=geometry.width,
        height=geometry.height,
    )


def edge_through_step(geometry: Geometry) -> int:
    """How often a flow runs through the box of a step, its own two included."""
    return sum(
        _touches(start, end, _body(shape.step.kind, shape.box), 2.0)
        for line in geometry.flows
        for start, end in _stretches(line)
        for shape in geometry.steps
    )


def label_overlaps(geometry: Geometry) -> int:
    """How often a flow's label or a callout lies on another one or on a step."""
    labels = _labels(geometry)
    boxes = [shape.box for shape in geometry.steps]
    return _pairs(labels) + sum(label.overlaps(box) for label in labels for box in boxes)


def _labels(geometry: Geometry) -> list[Box]:
    callouts = [each for shape in geometry.steps for each in shape.callouts]
    callouts += [each for head in geometry.phases for each in head.callouts]
    below = [
        Box(at[0] - width_of(words, size) / 2, at[1] - 7, width_of(words, size), 14)
        for shape in geometry.steps
        if shape.step.kind in ROUND_KINDS
        for lines, size in ((shape.lines, LABEL), (shape.small, SMALL))
        for words, at in lines
    ]
    return [
        *(line.label for line in geometry.flows if line.label),
        *(each.box for each in callouts),
        *(shape.overlay[1] for shape in geometry.steps if shape.overlay),
        *below,
    ]


def _body(kind: str, box: Box) -> Box:
    """A diamond's or ellipse's corners are empty: flows may start there on its slanted edge."""
    if kind not in ("decision", "ongoing", "gateway", "fixed_event"):
        return box
    x, y = box.middle
    share = 0.8 if kind == "fixed_event" else 0.5
    return Box(x - box.width * share / 2, y - box.height * share / 2, *_scaled(box, share))


def _scaled(box: Box, share: float) -> tuple[float, float]:
    return box.width * share, box.height * share


def _stretches(line: FlowLine) -> list[tuple[Point, Point]]:
    return list(zip(line.points, line.points[1:], strict=False))


def _touches(start: Point, end: Point, box: Box, by: float) -> bool:
    """Whether a level or upright stretch runs more than ``by`` pixels inside a box."""
    low_x, high_x = sorted((start[0], end[0]))
    low_y, high_y = sorted((start[1], end[1]))
    return min(high_x, box.right - by) - max(low_x, box.x + by) > (
        0 if low_x < high_x else -0.01
    ) and min(high_y, box.bottom - by) - max(low_y, box.y + by) > (0 if low_y < high_y else -0.01)


def _pairs(boxes: list[Box]) -> int:
    return sum(
        box.overlaps(other) for place, box in enumerate(boxes) for other in boxes[place + 1 :]
    )


def _shared(flows: tuple[FlowLine, ...]) -> int:
    found = 0
    for place, line in enumerate(flows):
        for other in flows[place + 1 :]:
            if line.flow.target == other.flow.target or line.flow.source == other.flow.source:
                continue
            found += any(_lie_together(a, b) for a in _stretches(line) for b in _stretches(other))
    return found


def _lie_together(a: tuple[Point, Point], b: tuple[Point, Point]) -> bool:
    for across, along in ((0, 1), (1, 0)):
        level = abs(a[0][across] - a[1][across]) < 0.1 and abs(b[0][across] - b[1][across]) < 0.1
        if level and abs(a[0][across] - b[0][across]) < 2:
            low_a, high_a = sorted((a[0][along], a[1][along]))
            low_b, high_b = sorted((b[0][along], b[1][along]))
            if min(high_a, high_b) - max(low_a, low_b) > 2:
                return True
    return False


def crossings(flows: Sequence[FlowLine]) -> int:
    """How often two flows cross; where one only meets the other it does not cross it."""
    level, steep = [], []
    for line in flows:
        for (x0, y0), (x1, y1) in _stretches(line):
            if abs(y0 - y1) < 0.1:
                level.append((y0, min(x0, x1) + 1, max(x0, x1) - 1))
            elif abs(x0 - x1) < 0.1:
                steep.append((x0, min(y0, y1) + 1, max(y0, y1) - 1))
    if not level or not steep:
        return 0
    one, other = np.array(level)[:, None, :], np.array(steep)[None, :, :]
    crossed = (one[..., 1] < other[..., 0]) & (other[..., 0] < one[..., 2])
    return int((crossed & (other[..., 1] < one[..., 0]) & (one[..., 0] < other[..., 2])).sum())
