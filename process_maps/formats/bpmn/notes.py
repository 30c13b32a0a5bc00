"""Painpoints, innovations, questions and what is counted on steps, as a BPMN tool can show them.

Each becomes a text annotation: beside its step or phase where the layout has room for all its
words, below the pool otherwise, then with what it sits on in words. What says that the map is
illustrative stands above everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from process_maps.drawing.geometry import Box, Geometry, Point
from process_maps.drawing.measure import MOST_CALLOUTS, callout_lines
from process_maps.drawing.svg import MARKS
from process_maps.drawing.text import ELLIPSIS, clean, wrap
from process_maps.formats import Sheet
from process_maps.graph import anchor_words
from process_maps.model import WHOLE_MAP, Anchor, Map, Mark
from process_maps.overlay import said_of

SIZE = 12.0
WIDTH = 240.0
GAP = 14.0
_LINE = 15.0
_OVERLAY_COLOUR = "#1d70b8"
_INK = "#0b0c0c"


@dataclass(frozen=True)
class Note:
    """An annotation: its words, what it is tied to and where it lies, both where it has any."""

    words: str
    anchor: Anchor
    colour: str
    box: Box | None = None
    tip: Point | None = None


def notes_of(sheet: Sheet) -> list[Note]:
    """Everything to be annotated, in order: marks, then what is counted on steps."""
    notes = [
        Note(f"{MARKS[mark.kind][0]}: {clean(mark.words)}", mark.anchor, MARKS[mark.kind][1].strong)
        for mark in sheet.marks
    ]
    overlay = sheet.overlay
    if overlay is not None:
        notes += [
            Note(
                f"{clean(overlay.title)}: {clean(said_of(overlay, step.id))}",
                Anchor("step", step.id),
                _OVERLAY_COLOUR,
            )
            for step in sheet.process.steps
            if step.id in overlay.on
        ]
    return notes


def headings_of(sheet: Sheet) -> list[Note]:
    """What must be seen with the map: that it is illustrative, its caveat, what is counted."""
    said = ["Illustrative"] if sheet.illustrative else []
    said += [clean(sheet.process.caveat)] if sheet.process.caveat else []
    if sheet.overlay is not None:
        parts = (sheet.overlay.title, sheet.overlay.says)
        said.append(": ".join(clean(each) for each in parts if each.strip()))
    return [Note(words, WHOLE_MAP, _INK) for words in said if words]


def drawn_beside(process: Map, notes: Iterable[Note]) -> list[Mark]:
    """The notes the layout is asked to keep room for, as marks it knows how to place."""
    on: dict[tuple[str, str], int] = {}
    known = {"step": {each.id for each in process.steps}}
    known["phase"] = {each.phase for each in process.steps if each.phase}
    beside = []
    for note in notes:
        anchor = note.anchor
        key = anchor.kind, anchor.ref
        fits = not _cut(callout_lines(note.words))
        if (
            anchor.ref not in known.get(anchor.kind, ())
            or not fits
            or on.get(key, 0) >= MOST_CALLOUTS
        ):
            continue
        on[key] = on.get(key, 0) + 1
        beside.append(Mark("question", note.words, anchor))
    return beside


def with_places(process: Map, notes: Iterable[Note], geometry: Geometry) -> list[Note]:
    """The notes where the geometry has them; those it has not, in rows below the pool."""
    callouts = [each for shape in geometry.steps for each in shape.callouts]
    callouts += [each for head in geometry.phases for each in head.callouts]
    free = {
        (each.mark.mark.words, each.mark.mark.anchor): each
        for each in callouts
        if not _cut(each.mark.lines)
    }
    placed, below = [], []
    for note in notes:
        found = free.pop((note.words, note.anchor), None)
        if found is None:
            below.append(note)
        else:
            placed.append(replace(note, box=found.box, tip=_start(geometry, note, found.tip)))
    left, top = geometry.lanes[0].box.x, geometry.lanes[-1].box.bottom + 2 * GAP
    return placed + in_rows([told(process, each) for each in below], left, top, geometry.width)


def in_rows(notes: Iterable[Note], left: float, top: float, right: float) -> list[Note]:
    """Notes side by side from the left, in as many rows as they need."""
    placed: list[Note] = []
    x, y, tall = left, top, 0.0
    for note in notes:
        height = height_of(note.words, WIDTH)
        if x > left and x + WIDTH > right:
            x, y, tall = left, y + tall + GAP, 0.0
        placed.append(replace(note, box=Box(x, y, WIDTH, height)))
        x += WIDTH + GAP
        tall = max(tall, height)
    return placed


def height_of(words: str, width: float) -> float:
    """How high an annotation must be for all its words."""
    lines = 0
    for start in range(0, max(len(words), 1), 500):
        lines += max(1, len(wrap(words[start : start + 500], width - 16, SIZE, lines=999)))
    return lines * _LINE + 12


def told(process: Map, note: Note) -> Note:
    """A note that stands apart says in words what it sits on."""
    if note.anchor.kind == "map":
        return note
    where = anchor_words(process, note.anchor)
    told = "What this sat on is no longer on the map" if where is None else clean(where)
    return replace(note, words=f"{told} · {note.words}")


def _start(geometry: Geometry, note: Note, tip: Point) -> Point:
    """Where a note's line begins: at the border of what it sits on, not of its words."""
    for shape in geometry.steps:
        if note.anchor == Anchor("step", shape.step.id):
            inside = shape.box.x <= tip[0] <= shape.box.right
            return (tip[0] if inside else shape.box.middle[0], shape.box.bottom)
    return tip


def _cut(lines: tuple[str, ...]) -> bool:
    return bool(lines) and lines[-1].endswith(ELLIPSIS)
