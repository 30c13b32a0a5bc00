"""One stretch of a drawing by itself: what of it goes on a slide, and how small that can be.

A stretch has some columns and, where those are too high for any slide, only some of the lanes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from process_maps.drawing.geometry import Box, FlowLine, Geometry, LaneBand, Point, StepShape
from process_maps.drawing.measure import ROUND_KINDS, STEP_WIDTH
from process_maps.formats.powerpoint.lane_names import height_of_name
from process_maps.formats.powerpoint.phase_heads import Head, heads_on
from process_maps.formats.powerpoint.squeezing import Length, Span, lengths, squeezed, total

ROOM = 52.0
"""Pixels beside a stretch for the marks of arrows that go on elsewhere."""

_EDGE = 10.0
_ROUND_STEPS, _ROUND_LINES = 5.0, 4.0
_GAP_X, _GAP_Y = 6.0, 1.0


@dataclass(frozen=True)
class Piece:
    """What of an arrow is drawn on a slide; ``other`` is the step it leads to or comes from
    elsewhere, ``side`` where it leaves the slide.
    """

    line: FlowLine
    points: tuple[Point, ...]
    starts_here: bool
    ends_here: bool
    other: str = ""
    side: str = ""


def step_width(geometry: Geometry) -> float:
    """How wide steps and the words below small ones are."""
    return max((shape.box.width for shape in geometry.steps), default=STEP_WIDTH)


def reach(shape: StepShape, widest: float) -> tuple[Span, Span]:
    """From where to where a step goes, across and down, with all that hangs on it."""
    boxes = [shape.box, *(each.box for each in shape.callouts), *(each.box for each in shape.chips)]
    boxes += [shape.overlay[1]] if shape.overlay else []
    if shape.step.kind in ROUND_KINDS:
        half = widest / 2
        boxes += [Box(x - half, y - 8, 2 * half, 16) for _, (x, y) in (*shape.lines, *shape.small)]
    across = min(each.x for each in boxes), max(each.right for each in boxes)
    return across, (min(each.y for each in boxes), max(each.bottom for each in boxes))


@dataclass(frozen=True)
class Stretch:
    """Some columns of a drawing, between ``left`` and ``right``, and some of its lanes.

    ``bare`` leaves out the lanes nothing is in or passes through.
    """

    geometry: Geometry
    left: float
    right: float
    lanes: tuple[LaneBand, ...]
    bare: bool = False

    @property
    def box(self) -> Box:
        """Where it lies in the whole drawing."""
        top, bottom = self.lanes[0].box.y, self.lanes[-1].box.bottom
        return Box(self.left, top, self.right - self.left, bottom - top)

    @cached_property
    def steps(self) -> tuple[StepShape, ...]:
        """The steps of it."""
        box = self.box
        return tuple(
            shape
            for shape in self.geometry.steps
            if box.x <= shape.box.middle[0] < box.right
            and box.y <= shape.box.middle[1] < box.bottom
        )

    @cached_property
    def widest(self) -> float:
        """How wide its steps are."""
        return step_width(self.geometry)

    @cached_property
    def _reaches(self) -> list[tuple[Span, Span]]:
        return [reach(shape, self.widest) for shape in self.steps]

    @cached_property
    def core(self) -> Box:
        """What its steps take up, and what is written on the arrows that leave them."""
        here = {shape.step.id for shape in self.steps}
        labels = [
            line.label.right
            for line in self.geometry.flows
            if line.label and line.flow.source in here
        ]
        left = min(across[0] for across, _ in self._reaches) - 6
        right = max([*(across[1] for across, _ in self._reaches), *labels]) + 6
        return Box(left, self.box.y, right - left, self.box.height)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The arrows of it: whole ones, and those that come from or lead to elsewhere."""
        here = {shape.step.id for shape in self.steps}
        found = []
        for line in self.geometry.flows:
            source, target = line.flow.source, line.flow.target
            if source in here and target in here:
                points = tuple(self._within(each) for each in line.points)
                found.append(Piece(line, points, starts_here=True, ends_here=True))
            elif source in here:
                points, side = _until_out(line.points, self.core)
                found.append(Piece(line, points, True, False, target, side))
            elif target in here:
                points, side = _until_out(line.points[::-1], self.core)
                found.append(Piece(line, points[::-1], False, True, source, side))
        return tuple(found)

    def _within(self, point: Point) -> Point:
        return point[0], min(max(point[1], self.box.y + 3), self.box.bottom - 3)

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """The phases over it, with the marks of those that begin here."""
        left = min(across[0] for across, _ in self._reaches)
        right = max(across[1] for across, _ in self._reaches)
        return heads_on(self.geometry, left, right, self.lanes, squeezed(self.across))

    def room_at(self, side: str) -> float:
        """What the marks at one side take."""
        many = any(piece.side == side for piece in self.pieces)
        return ROOM if many else _EDGE

    @cached_property
    def across(self) -> list[Length]:
        """Its columns and gutters, and how narrow they can be."""
        taken = [(a - _ROUND_STEPS, b + _ROUND_STEPS) for (a, b), _ in self._reaches]
        taken += [(box.x - 2, box.right + 2) for box in self._labels]
        for piece in self.pieces:
            for (x, y), (x2, y2) in pairwise(piece.points):
                if abs(x - x2) < 0.5 < abs(y - y2):
                    taken.append((x - _ROUND_LINES, x + _ROUND_LINES))
        return lengths(taken, min(a for a, _ in taken), max(b for _, b in taken), _GAP_X)

    @property
    def _labels(self) -> list[Box]:
        return [each.line.label for each in self.pieces if each.starts_here and each.line.label]

    @cached_property
    def down(self) -> list[tuple[LaneBand, list[Length]]]:
        """Its lanes, and how low they can be; those left out have no height."""
        taken = [(a - _ROUND_STEPS, b + _ROUND_STEPS) for _, (a, b) in self._reaches]
        taken += [(box.y - 2, box.bottom + 2) for box in self._labels]
        passed: list[Span] = []
        for piece in self.pieces:
            for (x, y), (x2, y2) in pairwise(piece.points):
                passed.append((min(y, y2), max(y, y2)))
                if abs(y - y2) < 0.5 < abs(x - x2):
                    taken.append((y - _ROUND_LINES, y + _ROUND_LINES))
        found = []
        for band in self.lanes:
            top, bottom = band.box.y, band.box.bottom
            parts = lengths(taken, top, bottom, _GAP_Y)
            empty = all(part.least < part.most for part in parts)
            name = height_of_name(band, self.geometry.lane_label, small=empty)
            if empty:
                through = any(low < bottom and high > top for low, high in passed)
                least = name if through or not self.bare else 0.0
                found.append((band, [Length(top, bottom, least, least)]))
            else:
                found.append((band, _at_least(parts, name, top, bottom)))
        return found

    @property
    def width(self) -> float:
        """The least width in pixels, with the lanes' names and the marks at its sides."""
        beside = self.room_at("left") + self.room_at("right")
        return self.geometry.lane_label + beside + total(self.across)

    @property
    def height(self) -> float:
        """The least height in pixels, with the phases and the marks above and below."""
        return self.above + sum(total(parts) for _, parts in self.down) + self.under

    @property
    def above(self) -> float:
        """What is over the lanes: phases, their marks, and arrows that come from above."""
        lowest = max((head.bottom for head in self.heads), default=0.0)
        return lowest + (6 if lowest else 0) + self._beyond("top")

    @property
    def under(self) -> float:
        """Room for arrows that go on below."""
        return self._beyond("bottom")

    def _beyond(self, side: str) -> float:
        return 24.0 if any(piece.side == side for piece in self.pieces) else 0.0


def _at_least(parts: list[Length], least: float, top: float, bottom: float) -> list[Length]:
    """A lane high enough for its name."""
    missing = least - total(parts)
    if missing <= 0:
        return parts
    ends = [*parts]
    if ends[0].start > top or ends[0].least == ends[0].most:
        ends.insert(0, Length(top, top, 0.0, 0.0))
    if ends[-1].least == ends[-1].most:
        ends.append(Length(bottom, bottom, 0.0, 0.0))
    for place in (0, -1):
        more = ends[place].least + missing / 2
        ends[place] = replace(ends[place], least=more, most=max(more, ends[place].most))
    return ends


def _until_out(points: Sequence[Point], box: Box) -> tuple[tuple[Point, ...], str]:
    """From its first point to where a way leaves a box, and at which side it does."""
    kept = [points[0]]
    for point in points[1:]:
        x = min(max(point[0], box.x), box.right)
        y = min(max(point[1], box.y), box.bottom)
        if (x, y) != kept[-1]:
            kept.append((x, y))
        if x != point[0]:
            return tuple(kept), "left" if point[0] < x else "right"
        if y != point[1]:
            return tuple(kept), "top" if point[1] < y else "bottom"
    return tuple(kept), "right"
