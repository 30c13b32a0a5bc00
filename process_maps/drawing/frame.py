"""What stands around a map: title and warnings above; legend, list of marks and source below."""

from __future__ import annotations

from dataclasses import dataclass

from process_maps.actors import colour_of
from process_maps.drawing.geometry import Box, FlowLine, Geometry, NumberedMark
from process_maps.drawing.measure import LABEL, SMALL
from process_maps.drawing.svg import (
    GREY,
    INK,
    MARKS,
    MESSAGE,
    PAPER,
    centred,
    edge_colour,
    outline,
    polygon,
    rectangle,
    tag,
    text,
)
from process_maps.drawing.text import ELLIPSIS, width_of, wrap
from process_maps.facts import KIND_WORDS
from process_maps.graph import anchor_words, is_message
from process_maps.model import Map, Step

TITLE = 22.0
MARGIN = 16.0
_COLUMN = 380.0


@dataclass(frozen=True)
class Piece:
    """A drawn part and how much height it takes."""

    svg: str
    height: float


def title(process: Map, width: float, *, illustrative: bool) -> Piece:
    """The map's name, its council, and whatever must be seen with it."""
    drawn, y = [], MARGIN
    for line in wrap(process.name or "Process map", width - 2 * MARGIN, TITLE, lines=3, bold=True):
        drawn.append(text(line, (MARGIN, y + 14), TITLE, font_weight="bold"))
        y += 28
    council = process.council
    if council and council.casefold() not in process.name.casefold():
        for line in wrap(council, width - 2 * MARGIN, 15, lines=2):
            drawn.append(text(line, (MARGIN, y + 10), 15, fill=GREY))
            y += 20
    tags = ["Illustrative"] if illustrative else []
    tags += [process.caveat] if process.caveat else []
    x = MARGIN
    y += 4 if tags else 0
    for words in tags:
        lines = wrap(words, width - 2 * MARGIN - 20, LABEL, lines=1, bold=True)
        if not lines:
            continue
        box = Box(x, y, width_of(lines[0], LABEL, bold=True) + 20, 24)
        if box.right > width - MARGIN and x > MARGIN:
            y += 30
            box = Box(MARGIN, y, box.width, 24)
        drawn.append(rectangle(box, rx=3, fill=INK))
        drawn.append(centred(lines[0], box.middle, LABEL, fill=PAPER, font_weight="bold"))
        x = box.right + 8
    return Piece("".join(drawn), y + (32 if tags else 6))


def under(above: Piece, drawn: str, height: float) -> Piece:
    """A piece with another one under it."""
    placed = tag("g", drawn, transform=f"translate(0,{above.height:.1f})")
    return Piece(above.svg + placed, above.height + height)


def below(process: Map, geometry: Geometry, width: float) -> Piece:
    """Legend, the marks in full, and where the map comes from."""
    drawn, y = [], 6.0
    for piece in (
        _legend(geometry, width),
        _mark_list(process, _not_in_full(geometry), width),
        _source(process, width),
    ):
        drawn.append(tag("g", piece.svg, transform=f"translate(0,{y:.1f})"))
        y += piece.height
    return Piece("".join(drawn), y + MARGIN)


def _legend(geometry: Geometry, width: float) -> Piece:
    entries: list[tuple[str, str]] = []
    kinds = {shape.step.kind: shape.step for shape in geometry.steps}
    for kind, words in KIND_WORDS.items():
        if kind in kinds:
            entries.append((_small_shape(kinds[kind]), words))
    actors = dict.fromkeys(actor for shape in geometry.steps for actor in shape.step.actors)
    for actor in actors:
        colour = colour_of(actor)
        swatch = rectangle(
            Box(2, 5, 24, 14), rx=7, fill=colour.light, stroke=colour.strong, stroke_width=1.4
        )
        entries.append((swatch, actor))
    entries += _line_entries(geometry.flows)
    if any(shape.step.inferred for shape in geometry.steps):
        dotted = rectangle(
            Box(2, 4, 24, 16), rx=4, fill=PAPER, stroke=GREY, stroke_width=1.6,
            stroke_dasharray="1.5 4",
        )  # fmt: skip
        entries.append((dotted, "Step inferred, not stated"))
    for kind, (word, colour) in MARKS.items():
        if any(each.mark.kind == kind for each in geometry.marks):
            box = rectangle(
                Box(2, 3, 24, 15), rx=3, fill=PAPER, stroke=colour.strong, stroke_width=1.6
            )
            beak = polygon([(8, 3), (12, -2), (16, 3)], fill=colour.strong)
            entries.append((box + beak, word))
    return _flowing(entries, width)


def _small_shape(step: Step) -> str:
    colour = edge_colour(step)
    round_shape = step.kind in ("start", "end", "event", "gateway")
    box = Box(6, 4, 16, 16) if round_shape else Box(2, 4, 24, 16)
    plain = Step(id="legend", label="", kind=step.kind)
    if step.kind == "fixed_event":
        corners = [(7.0, 4.0), (26.0, 4.0), (21.0, 20.0), (2.0, 20.0)]
        return polygon(corners, fill=colour.light, stroke=colour.strong, stroke_width=1.4)
    edge = GREY if step.actors else colour.strong
    if step.kind == "task":
        return rectangle(box, rx=3, fill=PAPER, stroke=GREY, stroke_width=1.4)
    drawn = outline(
        plain, box, fill=PAPER, stroke=edge, stroke_width=2.6 if step.kind == "end" else 1.4,
        stroke_dasharray="4 3" if step.kind == "state" else None,
    )  # fmt: skip
    if step.kind in ("subprocess", "event"):
        inner = Box(box.x + 3, box.y + 3, box.width - 6, box.height - 6)
        drawn += outline(plain, inner, fill="none", stroke=edge, stroke_width=1)
    return drawn


def _line_entries(flows: tuple[FlowLine, ...]) -> list[tuple[str, str]]:
    def line(dash: str | None) -> str:
        return tag(
            "line", x1=1, y1=12, x2=27, y2=12, stroke=GREY, stroke_width=1.8,
            stroke_dasharray=dash, stroke_linecap="round",
        )  # fmt: skip

    entries = []
    messages = [is_message(each.flow) for each in flows]
    plain = [not each.back and not each.flow.inferred for each in flows]
    if any(each and not message for each, message in zip(plain, messages, strict=True)):
        entries.append((line(None), "Leads to"))
    if any(messages):
        entries.append((line(MESSAGE), "Message"))
    if any(each.back for each in flows):
        entries.append((line("6 5"), "Goes back"))
    if any(each.flow.inferred for each in flows):
        entries.append((line("1 4.5"), "Arrow inferred, not stated"))
    return entries


def _flowing(entries: list[tuple[str, str]], width: float) -> Piece:
    """Entries side by side, on as many lines as they need."""
    drawn, x, y = [], MARGIN, 0.0
    for icon, words in entries:
        line = wrap(words, 300, SMALL + 1, lines=1)
        room = 34 + width_of(line[0] if line else "", SMALL + 1) + 18
        if x > MARGIN and x + room > width - MARGIN:
            x, y = MARGIN, y + 26
        drawn.append(
            tag(
                "g",
                icon + text(line[0] if line else "", (34, 12), SMALL + 1),
                transform=f"translate({x:.1f},{y:.1f})",
            )
        )
        x += room
    return Piece("".join(drawn), y + 32 if entries else 0.0)


def _not_in_full(geometry: Geometry) -> tuple[NumberedMark, ...]:
    """Marks whose words do not all stand in the picture: too long, too many, or on no one thing."""
    callouts = [each for shape in geometry.steps for each in shape.callouts]
    callouts += [each for head in geometry.phases for each in head.callouts]
    whole = {
        each.mark.number
        for each in callouts
        if not each.mark.lines or not each.mark.lines[-1].endswith(ELLIPSIS)
    }
    return tuple(each for each in geometry.marks if each.number not in whole)


def _mark_list(process: Map, marks: tuple[NumberedMark, ...], width: float) -> Piece:
    """Every mark in full with what it sits on, in columns of even height."""
    if not marks:
        return Piece("", 0.0)
    columns = max(1, int((width - 2 * MARGIN + 24) // (_COLUMN + 24)))
    room = (width - 2 * MARGIN - 24 * (columns - 1)) / columns
    entries = [_mark_entry(process, each, min(room, 520)) for each in marks]
    tall = sum(entry.height for entry in entries) / columns
    drawn, column, y, lowest = [], 0, 0.0, 0.0
    for entry in entries:
        if y and y + entry.height / 2 > tall and column < columns - 1:
            column, y = column + 1, 0.0
        place = f"translate({MARGIN + column * (room + 24):.1f},{y:.1f})"
        drawn.append(tag("g", entry.svg, transform=place))
        y += entry.height
        lowest = max(lowest, y)
    return Piece("".join(drawn), lowest + 8)


def _mark_entry(process: Map, each: NumberedMark, room: float) -> Piece:
    word, colour = MARKS[each.mark.kind]
    sits = anchor_words(process, each.mark.anchor)
    where = "What this sat on is no longer on the map" if sits is None else sits
    drawn = [
        rectangle(Box(0, 2, 24, 17), rx=3, fill=PAPER, stroke=colour.strong, stroke_width=1.6),
        centred(str(each.number), (12, 10.5), SMALL, fill=colour.strong, font_weight="bold"),
    ]
    y = 0.0
    heading = wrap(f"{word} · {where}", room - 34, SMALL + 1, lines=3, bold=True)
    for line in heading:
        drawn.append(text(line, (32, y + 10), SMALL + 1, fill=colour.strong, font_weight="bold"))
        y += 16
    for line in wrap(each.mark.words, room - 34, SMALL + 1, lines=12):
        drawn.append(text(line, (32, y + 8), SMALL + 1))
        y += 16
    return Piece("".join(drawn), y + 10)


def _source(process: Map, width: float) -> Piece:
    said = [f"Source: {process.source}" if process.source else "", process.note or ""]
    drawn, y = [], 0.0
    for words in said:
        for line in wrap(words, width - 2 * MARGIN, SMALL, lines=6):
            drawn.append(text(line, (MARGIN, y + 7), SMALL, fill=GREY))
            y += 14
    return Piece("".join(drawn), y)
