"""Which part of a drawing goes on which slide, so that its words can be read.

A drawing that would be too small on one slide is cut between columns, at a phase where it can be,
and between lanes. Every step lies whole on exactly one slide; an arrow that leads to another slide
ends in a mark that says where it goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from process_maps.drawing.geometry import Box, FlowLine, Geometry, LaneBand, Point, StepShape

READABLE = 9.0 / 13.0
"""Points to a pixel at which a step's words, 13 pixels high, have 9 points."""

LARGEST = 1.0
_EDGE = 10.0


@dataclass(frozen=True)
class Tile:
    """One slide's part: its box in the drawing, and the steps and lanes that lie in it."""

    number: int
    box: Box
    steps: tuple[StepShape, ...]
    lanes: tuple[LaneBand, ...]


@dataclass(frozen=True)
class Piece:
    """What of an arrow is drawn on a slide; ``goes_on`` is the other slide, where there is one."""

    line: FlowLine
    points: tuple[Point, ...]
    starts_here: bool
    ends_here: bool
    goes_on: int | None = None


def tiles(geometry: Geometry, width: float, height: float) -> tuple[list[Tile], float]:
    """The parts, in reading order, and how many points a pixel takes on their slides.

    ``width`` and ``height`` are a slide's room for the drawing in points.
    """
    first, last = geometry.lanes[0].box, geometry.lanes[-1].box
    whole = min(width / geometry.width, height / max(last.bottom, 1.0), LARGEST)
    if whole >= READABLE:
        return [_tile(geometry, 0, Box(0, 0, geometry.width, last.bottom), geometry.lanes)], whole
    # A lane too high for a slide of readable words makes all of them a little smaller.
    head = first.y
    highest = max(band.box.height for band in geometry.lanes)
    scale = min(READABLE, height / (head + highest))
    columns = _cuts(geometry, width / scale - geometry.lane_label)
    found: list[Tile] = []
    for left, right in pairwise(columns):
        for lanes in _rows(geometry, left, right, height / scale - head):
            top, bottom = lanes[0].box.y, lanes[-1].box.bottom
            tile = _tile(geometry, len(found), Box(left, top, right - left, bottom - top), lanes)
            if tile.steps:
                found.append(tile)
    return found or [
        _tile(geometry, 0, Box(0, 0, geometry.width, last.bottom), geometry.lanes)
    ], scale


def _tile(geometry: Geometry, number: int, box: Box, lanes: Sequence[LaneBand]) -> Tile:
    def inside(shape: StepShape) -> bool:
        x, y = shape.box.middle
        return box.x <= x < box.right and box.y <= y < box.bottom

    steps = tuple(shape for shape in geometry.steps if inside(shape))
    return Tile(number, box, steps, tuple(lanes))


def _cuts(geometry: Geometry, room: float) -> list[float]:
    """Where the drawing is cut from top to bottom: through no step, at a phase where one begins."""
    taken = sorted(_reach(shape) for shape in geometry.steps)
    gaps: list[float] = []
    right = taken[0][0] if taken else 0.0
    for start, end in taken:
        if start > right + 1:
            gaps.append((right + start) / 2)
        right = max(right, end)
    phases = [head.box.x for head in geometry.phases]
    left, cuts = geometry.lane_label, [geometry.lane_label]
    while geometry.width - left > room:
        ahead = [each for each in gaps if left + 1 < each <= left + room]
        if not ahead:
            ahead = [each for each in gaps if each > left + 1][:1] or [geometry.width]
        at_phase = [
            each
            for each in ahead
            if each > left + room * 0.6 and any(abs(each - phase) < 60 for phase in phases)
        ]
        left = max(at_phase or ahead)
        cuts.append(left)
    if cuts[-1] < geometry.width:
        cuts.append(geometry.width)
    return cuts


def _reach(shape: StepShape) -> tuple[float, float]:
    """From where to where a step with all that hangs on it goes."""
    boxes = [shape.box, *(each.box for each in shape.callouts), *(each.box for each in shape.chips)]
    middle = shape.box.middle[0]
    left = min([each.x for each in boxes] + ([middle - 93] if shape.lines else []))
    right = max([each.right for each in boxes] + ([middle + 93] if shape.lines else []))
    return left, right


def _rows(geometry: Geometry, left: float, right: float, room: float) -> list[tuple[LaneBand, ...]]:
    """Lanes that go together on a slide of these columns; those without a step part them."""
    here = [shape.box.middle for shape in geometry.steps if left <= shape.box.middle[0] < right]
    rows: list[list[LaneBand]] = []
    between: list[LaneBand] = []
    for band in geometry.lanes:
        if not any(band.box.y <= y < band.box.bottom for _, y in here):
            between.append(band)
        elif rows and band.box.bottom - rows[-1][0].box.y <= room + 1:
            rows[-1] += [*between, band]
            between = []
        else:
            rows.append([band])
            between = []
    return [tuple(row) for row in rows]


def pieces(geometry: Geometry, parts: Sequence[Tile], tile: Tile) -> list[Piece]:
    """The arrows of one slide: whole ones, and those that come from or lead to another."""
    where = {shape.step.id: part.number for part in parts for shape in part.steps}
    found = []
    for line in geometry.flows:
        source, target = where.get(line.flow.source), where.get(line.flow.target)
        if source == target == tile.number:
            points = tuple(_within(each, tile.box) for each in line.points)
            found.append(Piece(line, points, starts_here=True, ends_here=True))
        elif source == tile.number:
            points = _until_out(line.points, tile.box)
            found.append(Piece(line, points, starts_here=True, ends_here=False, goes_on=target))
        elif target == tile.number:
            points = _until_out(line.points[::-1], tile.box)[::-1]
            found.append(Piece(line, points, starts_here=False, ends_here=True, goes_on=source))
    return found


def _within(point: Point, box: Box) -> Point:
    x, y = point
    return min(max(x, box.x + 2), box.right - 2), min(max(y, box.y + 2), box.bottom - 2)


def _until_out(points: Sequence[Point], box: Box) -> tuple[Point, ...]:
    """From its first point to where a way leaves the box."""
    inner = Box(box.x + _EDGE, box.y + _EDGE, box.width - 2 * _EDGE, box.height - 2 * _EDGE)
    kept = [points[0]]
    for point in points[1:]:
        x = min(max(point[0], inner.x), inner.right)
        y = min(max(point[1], inner.y), inner.bottom)
        if (x, y) != kept[-1]:
            kept.append((x, y))
        if (x, y) != point:
            break
    return tuple(kept) if len(kept) > 1 else (points[0], (points[0][0] + 8, points[0][1]))
