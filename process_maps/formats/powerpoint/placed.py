"""Where a part of a drawing lies on its slide, and which native shape a step has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pptx.enum.shapes import MSO_SHAPE

from process_maps.drawing.geometry import Box, Point
from process_maps.formats.powerpoint.tiles import Tile
from process_maps.formats.sheet import Sheet

SHAPES = {
    "task": MSO_SHAPE.ROUNDED_RECTANGLE,
    "decision": MSO_SHAPE.DIAMOND,
    "fixed_event": MSO_SHAPE.PARALLELOGRAM,
    "ongoing": MSO_SHAPE.OVAL,
    "subprocess": MSO_SHAPE.FLOWCHART_PREDEFINED_PROCESS,
    "state": MSO_SHAPE.ROUNDED_RECTANGLE,
    "start": MSO_SHAPE.OVAL,
    "end": MSO_SHAPE.OVAL,
    "event": MSO_SHAPE.DONUT,
    "gateway": MSO_SHAPE.DIAMOND,
}


@dataclass
class Placed:
    """Where a part of the drawing lies on its slide, and the shapes made so far."""

    slide: Any
    sheet: Sheet
    tile: Tile
    scale: float
    left: float
    top: float
    numbers: Mapping[str, int]
    first: bool
    made: dict[str, Any] = field(default_factory=dict)

    def box(self, box: Box) -> Box:
        """A box of the drawing in points of the slide."""
        x, y = self.point((box.x, box.y))
        return Box(x, y, box.width * self.scale, box.height * self.scale)

    def point(self, point: Point) -> Point:
        """A point of the drawing on the slide."""
        return (
            self.left + (point[0] - self.tile.box.x) * self.scale,
            self.top + (point[1] - self.tile.box.y) * self.scale,
        )

    def size(self, pixels: float) -> float:
        """A font size of the drawing in points."""
        return pixels * self.scale
