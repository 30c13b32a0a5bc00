"""One part of a map on a slide: lanes, phases, steps in the order they are done, then arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from process_maps.actors import colour_of
from process_maps.drawing.geometry import Box, Callout, Geometry, StepShape
from process_maps.drawing.measure import ROUND_KINDS, SMALL, STEP_WIDTH, label_of
from process_maps.drawing.svg import MARKS, edge_colour
from process_maps.drawing.text import clean
from process_maps.drawing.words import step_words
from process_maps.formats.powerpoint import shapes as draw
from process_maps.formats.powerpoint.arrows import draw_flow
from process_maps.formats.powerpoint.frame import HEAD, MARGIN
from process_maps.formats.powerpoint.placed import SHAPES, Placed
from process_maps.formats.powerpoint.tiles import Piece, Tile
from process_maps.formats.sheet import Sheet
from process_maps.overlay import STRONGEST, TINTS, said_of

_NARROWEST = 60.0
"""Pixels of a phase that must be on a part for its heading to stand there."""


def draw_part(
    slide: Any,
    sheet: Sheet,
    geometry: Geometry,
    tile: Tile,
    scale: float,
    pieces: Sequence[Piece],
    numbers: Mapping[str, int],
) -> None:
    """Draw one part below the slide's title."""
    whole = tile.box.x == 0
    left = MARGIN + (0 if whole else geometry.lane_label * scale)
    first = tile.lanes[0] is geometry.lanes[0]
    heads = max((each.box.bottom + 6 for each in geometry.phases), default=0.0)
    marked = [
        each.bottom + 6
        for each in geometry.phases
        if first and any(tile.box.x <= c.box.middle[0] < tile.box.right for c in each.callouts)
    ]
    top = HEAD + min(max([heads, *marked]), tile.box.y) * scale
    placed = Placed(slide, sheet, tile, scale, left, top, numbers, first)
    _lanes(placed, geometry)
    _phases(placed, geometry)
    for shape in sorted(tile.steps, key=lambda each: numbers[each.step.id]):
        _step(placed, shape)
    for number, piece in enumerate(pieces, start=1):
        draw_flow(placed, piece, number)


def _lanes(placed: Placed, geometry: Geometry) -> None:
    strip = geometry.lane_label * placed.scale
    end = placed.point((placed.tile.box.right, 0))[0]
    for number, band in enumerate(placed.tile.lanes):
        y = placed.point((0, band.box.y))[1]
        height = band.box.height * placed.scale
        colour = colour_of(band.name)
        name = "Deadlines and states" if band.name is None else clean(band.name)
        draw.shape(
            placed.slide,
            MSO_SHAPE.RECTANGLE,
            Box(MARGIN, y, end - MARGIN, height),
            name=f"Band of {name}",
            fill="#fafafa" if number % 2 else draw.PAPER,
            edge=draw.RULE,
            width=0.75,
        )
        label = draw.shape(
            placed.slide,
            MSO_SHAPE.RECTANGLE,
            Box(MARGIN, y, strip, height),
            name=f"Lane: {name}",
            said=f"Lane of {name}",
            fill=colour.light,
            edge=colour.strong,
            width=1.0,
        )
        draw.write(label, [(name, max(placed.size(13), 8), True)])


def _phases(placed: Placed, geometry: Geometry) -> None:
    tile = placed.tile
    for head in geometry.phases:
        x, right = max(head.box.x, tile.box.x), min(head.box.right, tile.box.right)
        if right - x < _NARROWEST:
            continue
        # Lanes below the first have the phases over them as well.
        y = HEAD + head.box.y * placed.scale
        at = placed.point((x, 0))[0]
        box = Box(at, y, (right - x) * placed.scale - 2, head.box.height * placed.scale)
        made = draw.shape(
            placed.slide,
            MSO_SHAPE.PENTAGON,
            box,
            name=f"Phase: {clean(head.phase.label)}",
            said=", ".join(each for each in (head.phase.label, head.phase.when) if each),
            fill="#eef1f4",
            edge=draw.RULE,
            width=0.75,
        )
        lines = [(clean(head.phase.label), placed.size(13), True)]
        lines += [(clean(head.phase.when), placed.size(SMALL), False)] if head.phase.when else []
        draw.write(made, lines, inset=1)
        for each in head.callouts:
            if placed.first and tile.box.x <= each.box.middle[0] < tile.box.right:
                _callout(placed, each)


def _step(placed: Placed, shape: StepShape) -> None:
    step, colour = shape.step, edge_colour(shape.step)
    box = placed.box(shape.box)
    number = placed.numbers[step.id]
    counted = said_of(placed.sheet.overlay, step.id)
    said = f"{number}. {step_words(step, placed.sheet.marks)}" + (f". {counted}" if counted else "")
    made = draw.shape(
        placed.slide,
        SHAPES[step.kind],
        box,
        name=f"Step {number}: {label_of(step)}",
        said=said,
        fill=colour.light,
        edge=colour.strong,
        width=2.5 if step.kind == "end" else 1.25,
        dash="inferred" if step.inferred else "back" if step.kind == "state" else "",
    )
    _adjust(made, shape, box)
    placed.made[step.id] = made
    lines = _lines(placed, shape)
    if step.kind in ROUND_KINDS:
        half = STEP_WIDTH / 2 * placed.scale
        height = sum(size * 1.25 * (1 + words.count("\n")) for words, size, _ in lines) + 3
        if lines:
            draw.words(
                placed.slide,
                Box(box.middle[0] - half, box.bottom + 1, 2 * half, height),
                lines,
                name=f"Words of step {number}",
                anchor=MSO_ANCHOR.TOP,
                wrapped=False,
                inset=0,
            )
    else:
        draw.write(made, lines, wrapped=step.kind in ("task", "subprocess", "state"), inset=2)
    if step.kind == "decision":
        for chip in shape.chips[1:]:
            draw.words(
                placed.slide, placed.box(chip.box), [(chip.words, placed.size(10), False)],
                name=f"Also by {chip.words}", inset=0, wrapped=False,
            )  # fmt: skip
    if shape.overlay:
        _counted(placed, shape, counted)
    for each in shape.callouts:
        _callout(placed, each)


def _adjust(made: Any, shape: StepShape, box: Box) -> None:
    """Rounding and slant as they are in the drawing."""
    kind, least = shape.step.kind, min(box.width, box.height)
    if kind in ("task", "state"):
        made.adjustments[0] = 0.5 if kind == "state" else min(0.12, 6.0 / least)
    elif kind == "fixed_event":
        made.adjustments[0] = min(16 / max(shape.box.height, 1), 1.0)
    elif kind == "event":
        made.adjustments[0] = 0.12


def _lines(placed: Placed, shape: StepShape) -> list[draw.Line]:
    """A step's own words; in curved shapes broken as they fit there."""
    step = shape.step
    label = [words for words, _ in shape.lines]
    small = [words for words, _ in shape.small]
    straight = step.kind in ("task", "subprocess", "state")
    whole = " ".join(label) if straight else "\n".join(label)
    lines: list[draw.Line] = []
    if len(step.actors) > 1 and step.kind != "decision":
        also = [clean(each) for each in step.actors[1:]]
        lines.append(("with " + ",\n".join(also), placed.size(10.5), False))
    lines += [(whole, placed.size(13), False)] if whole else []
    return lines + [(words, placed.size(SMALL), False) for words in small]


def _counted(placed: Placed, shape: StepShape, words: str) -> None:
    assert shape.overlay is not None
    tally, where = shape.overlay
    strong = tally.strength or 0
    made = draw.shape(
        placed.slide,
        MSO_SHAPE.RECTANGLE,
        placed.box(where),
        name=f"Counted on step {placed.numbers[shape.step.id]}",
        said=words,
        fill=TINTS[strong],
        edge="#0b4f59",
        width=0.75,
        dash="back" if tally.strength is None else "",
    )
    ink = draw.PAPER if strong >= STRONGEST - 1 else draw.INK
    draw.write(made, [(clean(" ".join(tally.lines)), placed.size(SMALL), True)], ink=ink, inset=1)


def _callout(placed: Placed, each: Callout) -> None:
    word, colour = MARKS[each.mark.mark.kind]
    box = placed.box(each.box)
    # The second below a step has no beak: it would run through the first.
    pointed = abs(each.tip[1] - each.box.y) < 14
    made = draw.shape(
        placed.slide,
        MSO_SHAPE.RECTANGULAR_CALLOUT if pointed else MSO_SHAPE.RECTANGLE,
        box,
        name=f"{word} {each.mark.number}",
        said=f"{word}: {each.mark.mark.words}",
        fill=colour.light,
        edge=colour.strong,
        width=1.25,
        dash="back" if each.mark.mark.kind == "question" else "",
    )
    if pointed:
        tip = placed.point(each.tip)
        made.adjustments[0] = (tip[0] - box.x) / box.width - 0.5
        made.adjustments[1] = (tip[1] - box.y) / box.height - 0.5
    draw.write(
        made,
        [
            (f"{each.mark.number} {word}", placed.size(SMALL), True),
            (" ".join(each.mark.lines), placed.size(SMALL), False),
        ],
        align=PP_ALIGN.LEFT,
        anchor=MSO_ANCHOR.TOP,
        inset=3,
    )
