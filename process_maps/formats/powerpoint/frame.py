"""What stands round a map on a slide: its name, what must be seen with it, legend and source."""

from __future__ import annotations

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from process_maps.drawing.geometry import Box
from process_maps.drawing.svg import MARKS
from process_maps.drawing.text import clean, width_of, wrap
from process_maps.facts import KIND_WORDS
from process_maps.formats.powerpoint import shapes as draw
from process_maps.formats.sheet import Sheet
from process_maps.model import Map, Mark
from process_maps.overlay import in_words

WIDE, HIGH = 960.0, 540.0
"""A slide in points, 16:9."""

MARGIN = 24.0
HEAD = 48.0
_LINE = 10.0
_SHAPES = {
    "decision": "diamond",
    "fixed_event": "slanted",
    "ongoing": "ellipse",
    "subprocess": "double sides",
    "state": "rounded and dashed",
    "start": "circle",
    "end": "thick circle",
    "event": "ring",
    "gateway": "small diamond",
}


def foot_height(sheet: Sheet) -> float:
    """How much room the lines below a map take."""
    return _LINE * len(foot_lines(sheet)) + 10


def foot_lines(sheet: Sheet) -> list[str]:
    """Legend, what is counted, caveat and source, each on lines that fit."""
    process = sheet.process
    said = [legend(process, sheet.marks)]
    if sheet.overlay:
        said.append(in_words(sheet.overlay, [step.id for step in process.steps]))
    if process.source:
        said.append(f"Source: {process.source}")
    room = WIDE - 2 * MARGIN
    return [line for words in said for line in wrap(words, room, 9.0, lines=2)]


def legend(process: Map, marks: tuple[Mark, ...]) -> str:
    """What the shapes and lines mean, in words, of those that are on the map."""
    kinds = {step.kind for step in process.steps}
    parts = [f"{_SHAPES[kind]}: {KIND_WORDS[kind].lower()}" for kind in _SHAPES if kind in kinds]
    parts.append("dashed arrow: goes back")
    if any(s.inferred for s in process.steps) or any(f.inferred for f in process.flows):
        parts.append("dotted: inferred, not stated")
    held = {mark.kind for mark in marks}
    colours = {"painpoint": "red box", "innovation": "green box", "question": "grey dashed box"}
    parts += [f"{colours[kind]}: {MARKS[kind][0].lower()}" for kind in colours if kind in held]
    words = "; ".join(parts)
    return words[:1].upper() + words[1:]


def title(slide: Any, sheet: Sheet, words: str) -> None:
    """The slide's title, what must be seen with the map at its right."""
    tags = ["Illustrative"] if sheet.illustrative else []
    tags += [clean(sheet.process.caveat)[:80]] if sheet.process.caveat else []
    right = WIDE - MARGIN
    boxes = []
    for tag in reversed(tags):
        width = min(width_of(tag, 11, bold=True) + 16, 330.0)
        right -= width
        boxes.append((tag, Box(right, 15, width, 22)))
        right -= 8
    place = slide.shapes.title
    place.left, place.top = draw.pt(MARGIN), draw.pt(6)
    place.width, place.height = draw.pt(max(right - MARGIN, 300)), draw.pt(40)
    said = wrap(words, max(right - MARGIN, 300) - 8, 20, lines=1, bold=True)
    draw.write(
        place,
        [(said[0] if said else "Process map", 20, True)],
        align=PP_ALIGN.LEFT,
        anchor=MSO_ANCHOR.MIDDLE,
    )
    for tag, box in boxes:
        made = draw.shape(slide, MSO_SHAPE.ROUNDED_RECTANGLE, box, name=tag, fill=draw.INK)
        draw.write(made, [(tag, 11, True)], ink=draw.PAPER, wrapped=True)


def foot(slide: Any, sheet: Sheet, page: str) -> None:
    """Legend and source at the bottom, the part's number at the right."""
    lines = foot_lines(sheet)
    top = HIGH - foot_height(sheet) + 4
    draw.words(
        slide,
        Box(MARGIN, top, WIDE - 2 * MARGIN - 60, _LINE * len(lines) + 2),
        [(line, 8, False) for line in lines],
        name="Legend and source",
        ink=draw.GREY,
        align=PP_ALIGN.LEFT,
        anchor=MSO_ANCHOR.TOP,
        inset=0,
    )
    if page:
        draw.words(
            slide,
            Box(WIDE - MARGIN - 60, HIGH - 20, 60, 14),
            [(page, 8, False)],
            name="Part",
            ink=draw.GREY,
            align=PP_ALIGN.RIGHT,
            inset=0,
        )
