"""A large map on one slide: where its parts are, its steps as their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from process_maps.actors import colour_of
from process_maps.drawing.geometry import Box, Geometry
from process_maps.drawing.measure import label_of
from process_maps.drawing.svg import edge_colour
from process_maps.drawing.text import clean
from process_maps.formats.powerpoint import shapes as draw
from process_maps.formats.powerpoint.placed import SHAPES
from process_maps.formats.powerpoint.tiles import Tile

Place = Callable[[Box], Box]
_NAMES = 46.0
"""Room for the lanes’ names beside the map, in points."""

_BAND = 11.0
"""Room for the parts’ names between the phases and the lanes, in points."""


def draw_overview(
    slide: Any,
    geometry: Geometry,
    parts: Sequence[Tile],
    numbers: Mapping[str, int],
    room: Box,
) -> None:
    """The whole map small: lanes, arrows, numbered steps, and the parts as frames."""
    deepest = geometry.lanes[-1].box.bottom
    scale = min((room.width - _NAMES) / geometry.width, (room.height - _BAND) / deepest)
    left, top = room.x + _NAMES, room.y + _BAND

    def placed(box: Box) -> Box:
        return Box(left + box.x * scale, top + box.y * scale, box.width * scale, box.height * scale)

    _lanes(slide, geometry, placed, Box(room.x, 0, left + geometry.lane_label * scale - room.x, 0))
    _phases(slide, geometry, lambda box: placed(box).moved(0, -_BAND))
    _steps(slide, geometry, placed, numbers)
    for number, line in enumerate(geometry.flows, start=1):
        points = [(left + x * scale, top + y * scale) for x, y in line.points]
        draw.arrow(
            slide, points, name=f"Flow {number}", said="", dash="back" if line.back else "",
            width=0.75,
        )  # fmt: skip
    for part in parts:
        cut = max(geometry.lane_label - part.frame.x, 0.0)
        frame = Box(part.frame.x + cut, part.frame.y, part.frame.width - cut, part.frame.height)
        _frame(slide, placed(frame), part.number + 1, above=part.frame.y <= geometry.lanes[0].box.y)


def _frame(slide: Any, box: Box, number: int, *, above: bool) -> None:
    draw.shape(
        slide,
        MSO_SHAPE.RECTANGLE,
        box,
        name=f"Part {number}",
        said=f"What is on part {number}",
        edge=draw.INK,
        width=1.0,
        dash="back",
    )
    draw.words(
        slide,
        Box(box.x + 2, box.y - 11 if above else box.y + 1, box.width - 4, 11),
        [(f"Part {number}", 8, True)],
        name=f"Part {number} in words",
        align=PP_ALIGN.LEFT,
        anchor=MSO_ANCHOR.TOP,
        inset=0,
    )


def _lanes(slide: Any, geometry: Geometry, placed: Place, strip: Box) -> None:
    """Bands with their names in a strip beside them."""
    for band in geometry.lanes:
        name = clean(band.called)
        draw.shape(
            slide,
            MSO_SHAPE.RECTANGLE,
            placed(band.box),
            name=f"Lane: {name}",
            said=f"Lane of {name}",
            fill=draw.PAPER,
            edge=draw.RULE,
            width=0.5,
        )
        lane = placed(band.box)
        label = Box(strip.x, lane.y, strip.width, lane.height)
        colour = colour_of(band.name)
        made = draw.shape(
            slide,
            MSO_SHAPE.RECTANGLE,
            label,
            name=f"Name of lane {name}",
            fill=colour.light,
        )
        draw.write(made, [(name, 7, True)], inset=0)


def _phases(slide: Any, geometry: Geometry, placed: Place) -> None:
    """The headings."""
    for head in geometry.phases:
        made = draw.shape(
            slide,
            MSO_SHAPE.PENTAGON,
            placed(head.box),
            name=f"Phase: {clean(head.phase.label)}",
            said=head.phase.label,
            fill="#eef1f4",
            edge=draw.RULE,
            width=0.5,
        )
        draw.write(made, [(clean(head.phase.label), 7, True)], inset=0)


def _steps(slide: Any, geometry: Geometry, placed: Place, numbers: Mapping[str, int]) -> None:
    """Steps as their numbers."""
    for shape in sorted(geometry.steps, key=lambda each: numbers[each.step.id]):
        number, colour = numbers[shape.step.id], edge_colour(shape.step)
        made = draw.shape(
            slide,
            SHAPES[shape.step.kind],
            placed(shape.box),
            name=f"Step {number}: {label_of(shape.step)}",
            said=f"{number}. {label_of(shape.step)}",
            fill=colour.light,
            edge=colour.strong,
        )
        draw.write(made, [(str(number), 9, True)], wrapped=False, inset=0)
