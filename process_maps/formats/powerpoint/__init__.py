"""A map as PowerPoint slides of native shapes, each to be edited there.

Where one slide would be too small to read, an overview with the steps' numbers comes first, then
the parts. A table of the steps ends it. Everything is said in words too: alternative texts,
shapes in the order they are read, and the whole process as sentences in the speaker notes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pptx.util import Emu

from common.empty_deck import empty_deck
from process_maps.drawing import geometry_of, prose
from process_maps.drawing.geometry import Box, Geometry
from process_maps.drawing.measure import STEP_WIDTH
from process_maps.drawing.text import clean
from process_maps.drawing.words import in_reading_order
from process_maps.formats.powerpoint import frame
from process_maps.formats.powerpoint.callouts import with_low_callouts
from process_maps.formats.powerpoint.map_slide import draw_part
from process_maps.formats.powerpoint.narrowing import narrowed
from process_maps.formats.powerpoint.overview import draw_overview
from process_maps.formats.powerpoint.step_table import marks_in_full, table_slides
from process_maps.formats.powerpoint.tiles import READABLE, Tile, tiles
from process_maps.formats.sheet import Sheet
from process_maps.overlay import in_words

_LONG_AGO = datetime(1980, 1, 1)
_TITLE_ONLY = 5
_WIDTHS = (STEP_WIDTH, 240.0, 260.0, 300.0)
"""Pixels of a step’s width that are tried."""


def write_pptx(sheet: Sheet) -> bytes:
    """The map as slides. Raises BadInput for a map that cannot be drawn."""
    process = sheet.process
    geometry, parts = _parts(sheet)
    deck = empty_deck()
    deck.slide_width, deck.slide_height = Emu(12192000), Emu(6858000)
    numbers = {step.id: n for n, step in enumerate(in_reading_order(process), start=1)}
    name = clean(process.name) or "Process map"
    _map_slides(deck, sheet, geometry, parts, numbers, name)
    table_slides(sheet, lambda words: _slide(deck, sheet, words), numbers, name)
    marks_in_full(sheet, lambda words: _slide(deck, sheet, words), geometry, name)
    about = deck.core_properties
    about.title, about.author = name[:255], "Common Ground"
    about.created = about.modified = _LONG_AGO
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _room(sheet: Sheet) -> Box:
    """Where a map is on a slide."""
    height = frame.HIGH - frame.HEAD - frame.foot_height(sheet)
    return Box(frame.MARGIN, frame.HEAD, frame.WIDE - 2 * frame.MARGIN, height)


def _parts(sheet: Sheet) -> tuple[Geometry, list[Tile]]:
    """The map laid out as it needs the fewest slides: wide steps are lower, as slides are."""
    room, best = _room(sheet), None
    for wide in _WIDTHS:
        geometry = geometry_of(sheet.process, sheet.marks, overlay=sheet.overlay, wide=wide)
        geometry = with_low_callouts(narrowed(geometry))
        parts = tiles(geometry, room.width, room.height)
        if best is None or _worse(best[1]) > _worse(parts):
            best = geometry, parts
        if len(parts) == 1:
            break
    assert best is not None
    return best


def _worse(parts: list[Tile]) -> tuple[int, int]:
    """How many parts are too small to be read, then how many there are."""
    return sum(part.scale < READABLE - 1e-6 for part in parts), len(parts)


def _map_slides(
    deck: Any,
    sheet: Sheet,
    geometry: Geometry,
    parts: Sequence[Tile],
    numbers: Mapping[str, int],
    name: str,
) -> None:
    where = {shape.step.id: part.number for part in parts for shape in part.steps}
    told = prose(sheet.process, sheet.marks)
    if sheet.overlay:
        ids = [step.id for step in sheet.process.steps]
        told = f"{told}\n{in_words(sheet.overlay, ids)}"
    if len(parts) > 1:
        slide = _slide(deck, sheet, f"{name}: overview")
        draw_overview(slide, geometry, parts, numbers, _room(sheet))
        frame.foot(slide, sheet, "")
        slide.notes_slide.notes_text_frame.text = _plain(told)
    for part in parts:
        many = len(parts) > 1
        words = f"{name}: part {part.number + 1} of {len(parts)}" if many else name
        slide = _slide(deck, sheet, words)
        draw_part(slide, sheet, part, numbers, where)
        frame.foot(slide, sheet, f"Part {part.number + 1} of {len(parts)}" if many else "")
        slide.notes_slide.notes_text_frame.text = _plain(
            _about(told, [numbers[shape.step.id] for shape in part.steps]) if many else told
        )


def _about(told: str, numbers: list[int]) -> str:
    """The sentences about some steps, in order."""
    starts = tuple(f"{number}. " for number in numbers)
    return "\n".join(line for line in told.split("\n") if line.startswith(starts))


def _plain(told: str) -> str:
    return "\n".join(clean(line) for line in told.split("\n"))


def _slide(deck: Any, sheet: Sheet, words: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    # Otherwise every shape looks through all the others for an id that is free.
    slide.shapes.turbo_add_enabled = True
    frame.title(slide, sheet, words)
    return slide
