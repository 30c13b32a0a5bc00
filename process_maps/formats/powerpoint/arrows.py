"""Arrows on a slide: glued to their steps, or led to the edge with a mark where they go on."""

from __future__ import annotations

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from process_maps.drawing.geometry import Box, FlowLine, Point, StepShape
from process_maps.drawing.measure import SMALL, label_of
from process_maps.drawing.svg import MARKS
from process_maps.formats.powerpoint import shapes as draw
from process_maps.formats.powerpoint.placed import SHAPES, Placed
from process_maps.formats.powerpoint.tiles import Piece

# Where connectors may be tied: top, left, bottom, right. Slanted shapes have none at their sides.
_SITES = {
    MSO_SHAPE.ROUNDED_RECTANGLE: (0, 1, 2, 3),
    MSO_SHAPE.DIAMOND: (0, 1, 2, 3),
    MSO_SHAPE.FLOWCHART_PREDEFINED_PROCESS: (0, 1, 2, 3),
    MSO_SHAPE.OVAL: (0, 2, 4, 6),
}


def draw_flow(placed: Placed, piece: Piece, number: int) -> None:
    """Draw an arrow with what is written on it, tied to its steps where it can be."""
    line = piece.line
    labels = {step.id: label_of(step) for step in placed.sheet.process.steps}
    ends = labels[line.flow.source], labels[line.flow.target]
    said = f"From “{ends[0]}” to “{ends[1]}”" + (f": {line.flow.label}" if line.flow.label else "")
    said += ". Goes back" if line.back else ""
    dash = "inferred" if line.flow.inferred else "back" if line.back else ""
    points = [placed.point(each) for each in piece.points]
    draw.arrow(
        placed.slide,
        points,
        name=f"Flow {number}",
        said=said,
        dash=dash,
        head=piece.ends_here,
        glued=_glue(placed, piece),
    )
    if piece.goes_on is not None:
        at = points[-1] if piece.starts_here else points[0]
        _continued(placed, piece, at, ends)
    _flow_words(placed, line)


def _flow_words(placed: Placed, line: FlowLine) -> None:
    """What is written on an arrow, where it stands on this part, and the marks on it."""
    tile = placed.tile.box
    here = [(words, at) for words, at in line.lines if _inside(tile, at)]
    if here and len(here) == len(line.lines):
        size = placed.size(SMALL)
        top = min(at[1] for _, at in here) - 8
        corner = placed.point((min(at[0] for _, at in here), top))
        draw.words(
            placed.slide,
            Box(*corner, 110 * placed.scale, len(here) * 14 * placed.scale),
            [("\n".join(words for words, _ in here), size, True)],
            name="Words on an arrow",
            align=PP_ALIGN.LEFT,
            anchor=MSO_ANCHOR.TOP,
            wrapped=False,
            inset=0,
        )
    for each, box in line.pills:
        if _inside(tile, box.middle):
            word, colour = MARKS[each.mark.kind]
            made = draw.shape(
                placed.slide, MSO_SHAPE.ROUNDED_RECTANGLE, placed.box(box),
                name=f"{word} {each.number}", said=f"{word}: {each.mark.words}",
                fill=colour.light, edge=colour.strong,
            )  # fmt: skip
            draw.write(made, [(f"{each.number} {word}", placed.size(10.5), True)], inset=0)


def _inside(box: Box, at: Point) -> bool:
    return box.x <= at[0] < box.right and box.y <= at[1] < box.bottom


def _continued(placed: Placed, piece: Piece, at: Point, ends: tuple[str, str]) -> None:
    """A mark at the edge: which step an arrow leads to or comes from, and on which part that is."""
    other = piece.line.flow.target if piece.starts_here else piece.line.flow.source
    part = (piece.goes_on or 0) + 1
    way, words = ("to", ends[1]) if piece.starts_here else ("from", ends[0])
    left, right = (placed.point((x, 0))[0] for x in (placed.tile.box.x, placed.tile.box.right))
    box = Box(min(max(at[0] - 15, left), right - 30), at[1] - 6, 30, 12)
    if at[0] > right - 12:
        # There is room beside the map, and none between it and a step.
        box = box.moved(right - 10 - box.x, 0)
    made = draw.shape(
        placed.slide,
        MSO_SHAPE.PENTAGON,
        box,
        name=f"Continues {way} step {placed.numbers[other]}",
        said=f"Continues {way} step {placed.numbers[other]}, “{words}”, on part {part}",
        fill=draw.INK,
    )
    sign = "→" if piece.starts_here else "←"
    draw.write(
        made, [(f"{sign}{placed.numbers[other]}", 7.5, True)], ink=draw.PAPER, inset=0,
        wrapped=False,
    )  # fmt: skip


def _glue(placed: Placed, piece: Piece) -> tuple[tuple[Any, int], tuple[Any, int]] | None:
    """The two shapes and the sides an arrow is tied to, where it ends in the middle of a side."""
    if not (piece.starts_here and piece.ends_here):
        return None
    tied = []
    shapes = {shape.step.id: shape for shape in placed.tile.steps}
    for step_id, at in (
        (piece.line.flow.source, piece.points[0]),
        (piece.line.flow.target, piece.points[-1]),
    ):
        shape = shapes[step_id]
        site = _site(shape, at)
        if site is None:
            return None
        tied.append((placed.made[step_id], site))
    return tied[0], tied[1]


def _site(shape: StepShape, at: Point) -> int | None:
    sites = _SITES.get(SHAPES[shape.step.kind])
    if sites is None:
        return None
    box, (x, y) = shape.box, shape.box.middle
    for site, (px, py) in zip(
        sites, ((x, box.y), (box.x, y), (x, box.bottom), (box.right, y)), strict=True
    ):
        if abs(at[0] - px) < 1.5 and abs(at[1] - py) < 1.5:
            return site
    return None
