"""Arrows on a slide: glued to their steps, or led to the edge with a mark where they go on."""

from __future__ import annotations

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from process_maps.drawing.geometry import Box, FlowLine, Point, StepShape
from process_maps.drawing.measure import SMALL, label_of
from process_maps.drawing.svg import MARKS
from process_maps.drawing.text import widest
from process_maps.formats.powerpoint import shapes as draw
from process_maps.formats.powerpoint.edge_marks import mark_of
from process_maps.formats.powerpoint.placed import SHAPES, Placed
from process_maps.formats.powerpoint.stretch import Piece

# Where connectors may be tied: top, left, bottom, right. Slanted shapes have none at their sides.
_SITES = {
    MSO_SHAPE.ROUNDED_RECTANGLE: (0, 1, 2, 3),
    MSO_SHAPE.DIAMOND: (0, 1, 2, 3),
    MSO_SHAPE.FLOWCHART_PREDEFINED_PROCESS: (0, 1, 2, 3),
    MSO_SHAPE.OVAL: (0, 2, 4, 6),
}
_BEND = 5.0
"""Pixels between a stretch and where an arrow turns to its mark."""


def draw_flow(placed: Placed, piece: Piece, number: int) -> None:
    """Draw an arrow with what is written on it, tied to its steps where it can be."""
    line = piece.line
    labels = {step.id: label_of(step) for step in placed.sheet.process.steps}
    ends = labels[line.flow.source], labels[line.flow.target]
    said = f"From “{ends[0]}” to “{ends[1]}”" + (f": {line.flow.label}" if line.flow.label else "")
    said += ". Goes back" if line.back else ""
    dash = "inferred" if line.flow.inferred else "back" if line.back else ""
    points = [placed.point(each) for each in _led_to_mark(placed, piece)]
    draw.arrow(
        placed.slide,
        points,
        name=f"Flow {number}",
        said=said,
        dash=dash,
        head=piece.ends_here,
        glued=_glue(placed, piece),
    )
    if piece.starts_here:
        _flow_words(placed, line)


def _flow_words(placed: Placed, line: FlowLine) -> None:
    """What is written on an arrow, and the marks on it."""
    if line.lines:
        size = placed.size(SMALL)
        top = min(at[1] for _, at in line.lines) - 8
        # As wide as its words: some programs centre what is not wrapped.
        wide = widest(tuple(words for words, _ in line.lines), SMALL) + 2
        corner = placed.point((min(at[0] for _, at in line.lines), top))
        draw.words(
            placed.slide,
            Box(*corner, wide * placed.scale, len(line.lines) * 14 * placed.scale),
            [("\n".join(words for words, _ in line.lines), size, True)],
            name="Words on an arrow",
            align=PP_ALIGN.LEFT,
            anchor=MSO_ANCHOR.TOP,
            wrapped=False,
            inset=0,
        )
    for each, box in line.pills:
        word, colour = MARKS[each.mark.kind]
        made = draw.shape(
            placed.slide, MSO_SHAPE.ROUNDED_RECTANGLE, placed.box(box),
            name=f"{word} {each.number}", said=f"{word}: {each.mark.words}",
            fill=colour.light, edge=colour.strong,
        )  # fmt: skip
        draw.write(
            made, [(f"{each.number} {word}", placed.size(10.5), True)], inset=0, wrapped=False
        )


def _led_to_mark(placed: Placed, piece: Piece) -> tuple[Point, ...]:
    """An arrow’s way with the last little bit to its mark, where that stands aside."""
    place = placed.marks.get(mark_of(piece)) if piece.side else None
    if place is None or piece.side in ("top", "bottom"):
        return piece.points
    at = piece.points[-1] if piece.starts_here else piece.points[0]
    away = -1 if piece.side == "left" else 1
    x = place.x if piece.side == "right" else place.right
    led = [at, (at[0] + away * _BEND, at[1]), (at[0] + away * _BEND, place.middle[1])]
    led = [*led, (x, place.middle[1])] if abs(at[1] - place.middle[1]) > 0.5 else [(x, at[1])]
    if piece.starts_here:
        return (*piece.points, *led[len(led) // 4 :])
    return (*reversed(led[len(led) // 4 :]), *piece.points)


def draw_marks(placed: Placed) -> None:
    """Marks at the edges: which step an arrow leads to or comes from, and on which part that is."""
    labels = {step.id: label_of(step) for step in placed.sheet.process.steps}
    for (_, way, other, _), box in sorted(placed.marks.items(), key=lambda each: each[0]):
        number = placed.numbers[other]
        made = draw.shape(
            placed.slide,
            MSO_SHAPE.PENTAGON,
            placed.box(box),
            name=f"Continues {way} step {number}",
            said=f"Continues {way} step {number}, “{labels[other]}”, "
            f"on part {placed.parts[other] + 1}",
            fill=draw.INK,
        )
        sign = "→" if way == "to" else "←"
        draw.write(made, [(f"{sign}{number}", 7.5, True)], ink=draw.PAPER, inset=0, wrapped=False)


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
