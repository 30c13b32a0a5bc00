"""Which part of a drawing goes on which slide, so that its words can be read.

A drawing that would be too small on one slide is cut between columns, at a phase where it can be,
and what is empty in each stretch is squeezed, so that all lanes are on its slide. Only columns too
high for that are cut between lanes. Every step lies whole on exactly one slide; an arrow that
leads to another slide ends in a mark that says where it goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from process_maps.drawing.geometry import (
    Box,
    Geometry,
    LaneBand,
    PhaseHead,
    Point,
    StepShape,
)
from process_maps.formats.powerpoint.callouts import GAP, stacked
from process_maps.formats.powerpoint.phase_heads import Head
from process_maps.formats.powerpoint.squeezing import Squeeze, squeezed, total, widest_gap
from process_maps.formats.powerpoint.stretch import ROOM, Piece, Stretch, reach, step_width

READABLE = 8.76 / 13.0
"""Points to a pixel at which a step's words, 13 pixels high, have 9 points: files count halves."""

LARGEST = 1.0
_AT_NO_PHASE, _UNEVEN = 0.12, 0.1


@dataclass(frozen=True)
class Tile:
    """One slide's part: its frame in the drawing, and all that is on it, squeezed.

    Places count from the upper left corner of what lies below the slide's title and right of the
    lanes' names; ``box`` is the room of the lanes there, ``scale`` points to a pixel.
    """

    number: int
    frame: Box
    box: Box
    strip: float
    scale: float
    steps: tuple[StepShape, ...]
    lanes: tuple[LaneBand, ...]
    phases: tuple[PhaseHead, ...]
    pieces: tuple[Piece, ...]
    widest: float
    """Pixels of a step’s words below its shape."""


def tiles(geometry: Geometry, width: float, height: float) -> list[Tile]:
    """The parts, in reading order.

    ``width`` and ``height`` are a slide's room for the drawing in points.
    """
    edges = _columns(geometry)
    whole = Stretch(geometry, edges[0], edges[-1], geometry.lanes)
    if not whole.steps:
        return [_empty(geometry)]
    natural = min(width / geometry.width, height / max(geometry.lanes[-1].box.bottom, 1.0), LARGEST)
    if natural >= READABLE:
        return [_tile(whole, 0, natural, width, height)]
    found = _best(geometry, edges, width, height)
    fits = [_scale(each, width, height) for each in found]
    # Words are of one size on all slides, but for what is too large for any.
    common = min([each for each in fits if each >= READABLE], default=READABLE)
    return [
        _tile(each, number, min(fit, common), width, height)
        for number, (each, fit) in enumerate(zip(found, fits, strict=True))
    ]


def _scale(stretch: Stretch, width: float, height: float) -> float:
    return min(width / stretch.width, height / stretch.height, LARGEST)


def _columns(geometry: Geometry) -> list[float]:
    """Where the drawing can be cut from top to bottom: through no step."""
    widest = step_width(geometry)
    taken = sorted(reach(shape, widest)[0] for shape in geometry.steps)
    edges = [geometry.lanes[0].box.x]
    right = taken[0][0] if taken else 0.0
    for start, end in taken:
        if start > right + 1:
            edges.append((right + start) / 2)
        right = max(right, end)
    return [*edges, max(geometry.width, right + 1)]


def _best(geometry: Geometry, edges: list[float], width: float, height: float) -> list[Stretch]:
    """The fewest readable slides, rather cut where phases begin, and rather evenly full."""
    starts = [head.box.x for head in geometry.phases]
    cost: list[tuple[float, list[Stretch]]] = [(0.0, [])]
    for last in range(1, len(edges)):
        cost.append((float("inf"), []))
        for first in range(last - 1, -1, -1):
            found = _on_slides(geometry, edges[first], edges[last], width, height)
            whole = len(found) == 1 and _scale(found[0], width, height) >= READABLE
            if not whole and first < last - 1:
                break
            here = len(found) + sum(
                _UNEVEN * (1 - each.width * READABLE / width) ** 2 for each in found
            )
            if last < len(edges) - 1 and not _at_phase(edges, last, starts):
                here += _AT_NO_PHASE
            if cost[first][0] + here < cost[last][0]:
                cost[last] = cost[first][0] + here, [*cost[first][1], *found]
    return cost[-1][1]


def _at_phase(edges: list[float], place: int, starts: list[float]) -> bool:
    return any(abs(edges[place] - start) < 100 for start in starts)


def _on_slides(
    geometry: Geometry, left: float, right: float, width: float, height: float
) -> list[Stretch]:
    """A stretch on one slide where it fits; else its lanes on as many as they need."""
    whole = Stretch(geometry, left, right, geometry.lanes)
    for each in (whole, replace(whole, bare=True)):
        if _scale(each, width, height) >= READABLE:
            return [each]
    rows: list[Stretch] = []
    between: list[LaneBand] = []
    for band in geometry.lanes:
        alone = replace(whole, lanes=(band,), bare=True)
        if not alone.steps:
            between.append(band)
            continue
        if rows:
            more = replace(rows[-1], lanes=(*rows[-1].lanes, *between, band))
            if _scale(more, width, height) >= READABLE:
                rows[-1], between = more, []
                continue
        rows.append(alone)
        between = []
    return rows


def _tile(stretch: Stretch, number: int, scale: float, width: float, height: float) -> Tile:
    """A stretch with as much of what is empty in it as its slide has room for."""
    left, right = stretch.room_at("left"), stretch.room_at("right")
    strip, top = stretch.geometry.lane_label, stretch.above
    room = width / scale - strip - left - right
    across = squeezed(stretch.across, widest_gap(stretch.across, room), left)
    wide = across.new[-1] + right
    parts = [part for _, lane in stretch.down for part in lane]
    cap = widest_gap(parts, height / scale - top - stretch.under)
    down = squeezed(parts, cap, top)
    lanes, y = [], top
    for band, lane in stretch.down:
        tall = total(lane, cap)
        if tall:
            lanes.append(replace(band, box=Box(0, y, wide, tall)))
        y += tall
    box = Box(0, top, wide, y - top)
    return Tile(
        number,
        stretch.box,
        box,
        strip,
        scale,
        tuple(_step(shape, across, down) for shape in stretch.steps),
        tuple(lanes),
        tuple(_head(each, across, wide) for each in stretch.heads),
        tuple(_piece(each, across, down, box) for each in stretch.pieces),
        stretch.widest,
    )


def _step(shape: StepShape, across: Squeeze, down: Squeeze) -> StepShape:
    """A step elsewhere, with all that hangs on it."""
    left, top = shape.box.x, shape.box.y
    dx, dy = across.of(left) - left, down.of(top) - top

    def moved(at: Point) -> Point:
        return at[0] + dx, at[1] + dy

    return replace(
        shape,
        box=shape.box.moved(dx, dy),
        lines=tuple((words, moved(at)) for words, at in shape.lines),
        small=tuple((words, moved(at)) for words, at in shape.small),
        chips=tuple(replace(each, box=each.box.moved(dx, dy)) for each in shape.chips),
        callouts=tuple(
            replace(each, box=each.box.moved(dx, dy), tip=moved(each.tip))
            for each in shape.callouts
        ),
        overlay=(shape.overlay[0], shape.overlay[1].moved(dx, dy)) if shape.overlay else None,
    )


def _piece(piece: Piece, across: Squeeze, down: Squeeze, box: Box) -> Piece:
    """An arrow elsewhere; one that goes on leads to the edge of its slide’s part."""
    line = piece.line
    dx = across.of(line.label.x) - line.label.x if line.label else 0.0
    dy = down.of(line.label.y) - line.label.y if line.label else 0.0
    points = [(across.of(x), down.of(y)) for x, y in piece.points]
    if piece.side:
        place = -1 if piece.starts_here else 0
        x, y = points[place]
        ends = {
            "left": (box.x + ROOM, y),
            "right": (box.right - ROOM, y),
            "top": (x, box.y),
            "bottom": (x, box.bottom),
        }
        points[place] = ends[piece.side]
    return replace(
        piece,
        points=tuple(points),
        line=replace(
            line,
            lines=tuple((words, (x + dx, y + dy)) for words, (x, y) in line.lines),
            pills=tuple((mark, at.moved(dx, dy)) for mark, at in line.pills),
            label=line.label.moved(dx, dy) if line.label else None,
        ),
    )


def _head(head: Head, across: Squeeze, wide: float) -> PhaseHead:
    """A phase’s heading where its columns are, its marks below it."""
    left = 0.0 if head.left is None else max(across.of(head.left), 0.0)
    right = wide if head.right is None else min(across.of(head.right), wide)
    box = Box(left, 0, right - left, head.height)
    tip = (left + 30, box.bottom)
    callouts = stacked(head.marks, left + 6, box.bottom + GAP, head.marks_width, tip)
    return PhaseHead(head.of.phase, box, head.lines, head.when, callouts)


def _empty(geometry: Geometry) -> Tile:
    """A map without steps: its lanes."""
    wide = geometry.width - geometry.lane_label
    lanes = tuple(
        replace(band, box=Box(0, band.box.y, wide, band.box.height)) for band in geometry.lanes
    )
    box = Box(0, lanes[0].box.y, wide, lanes[-1].box.bottom - lanes[0].box.y)
    return Tile(0, box, box, geometry.lane_label, READABLE, (), lanes, (), (), 0.0)
