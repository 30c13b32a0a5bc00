"""The steps as a table, and the marks in full, on slides of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from process_maps.drawing.geometry import Geometry
from process_maps.drawing.svg import MARKS
from process_maps.drawing.text import clean, wrap
from process_maps.drawing.words import describe
from process_maps.formats.powerpoint import frame
from process_maps.formats.powerpoint import shapes as draw
from process_maps.formats.sheet import Sheet
from process_maps.graph import anchor_words
from process_maps.overlay import said_of

_SIZE, _LINE = 10.0, 12.6
_TOP = frame.HEAD + 4
_ROOM = frame.HIGH - _TOP - 28
NewSlide = Callable[[str], Any]


def table_slides(
    sheet: Sheet,
    new_slide: NewSlide,
    numbers: Mapping[str, int],
    name: str,
) -> None:
    """The table of steps, on as many slides as its rows need."""
    heads = ["No.", "Step", "Kind", "Who", "Next"]
    widths = [34.0, 250.0, 110.0, 160.0, 358.0]
    if sheet.marks:
        heads.append("Painpoints and ideas")
        widths = [34.0, 200.0, 95.0, 130.0, 250.0, 203.0]
    if sheet.overlay:
        heads.append(clean(sheet.overlay.title) or "Counted")
        widths = [*[34.0, 180.0, 85.0, 110.0, 200.0, 165.0][: len(heads) - 1], 138.0]
    rows = []
    for row in describe(sheet.process, sheet.marks):
        cells = [str(numbers[row.element]), row.step, row.kind, row.who, row.next]
        cells += [row.marks] if sheet.marks else []
        cells += [said_of(sheet.overlay, row.element)] if sheet.overlay else []
        rows.append([clean(cell) for cell in cells])
    share = (frame.WIDE - 2 * frame.MARGIN) / sum(widths)
    widths = [width * share for width in widths]
    _tables(new_slide, heads, rows, widths, f"{name}: the steps in order")


def _tables(
    new_slide: NewSlide,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    title: str,
) -> None:
    pages: list[list[tuple[list[str], float]]] = [[]]
    used = _LINE + 8
    for row in rows:
        wrapped = [wrap(c, w - 12, _SIZE, lines=7) for c, w in zip(row, widths, strict=True)]
        height = max(len(lines) for lines in wrapped) * _LINE + 8 if any(wrapped) else _LINE + 8
        if pages[-1] and used + height > _ROOM:
            pages.append([])
            used = _LINE + 8
        pages[-1].append((list(row), height))
        used += height
    for number, page in enumerate(pages, start=1):
        words = title if len(pages) == 1 else f"{title} ({number} of {len(pages)})"
        slide = new_slide(words)
        _table(slide, heads, page, widths, words)


def _table(
    slide: Any,
    heads: Sequence[str],
    rows: Sequence[tuple[list[str], float]],
    widths: Sequence[float],
    said: str,
) -> None:
    held = slide.shapes.add_table(
        len(rows) + 1,
        len(heads),
        draw.pt(frame.MARGIN),
        draw.pt(_TOP),
        draw.pt(sum(widths)),
        draw.pt(sum(height for _, height in rows) + _LINE + 8),
    )
    draw.name_it(held, "Table of steps", said)
    table = held.table
    for column, width in zip(table.columns, widths, strict=True):
        column.width = draw.pt(width)
    table.rows[0].height = draw.pt(_LINE + 8)
    for place, head in enumerate(heads):
        _cell(table.cell(0, place), head, bold=True)
    for number, (row, height) in enumerate(rows, start=1):
        table.rows[number].height = draw.pt(height)
        for place, words in enumerate(row):
            # No step is longer than what stands in its own shape's table.
            _cell(table.cell(number, place), words)


def _cell(cell: Any, words: str, *, bold: bool = False) -> None:
    cell.margin_left = cell.margin_right = draw.pt(4)
    cell.margin_top = cell.margin_bottom = draw.pt(2)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    cell.fill.solid()
    cell.fill.fore_color.rgb = draw.colour("#eef1f4" if bold else draw.PAPER)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = words if len(words) <= 420 else words[:419].rstrip() + "…"
    run.font.size, run.font.bold, run.font.name = draw.points(_SIZE), bold, draw.FONT
    run.font.color.rgb = draw.colour(draw.INK)


def marks_in_full(
    sheet: Sheet,
    new_slide: NewSlide,
    geometry: Geometry,
    name: str,
) -> None:
    """Marks that stand nowhere in the drawing with all their words, in a table of their own."""
    callouts = [each for shape in geometry.steps for each in shape.callouts]
    callouts += [each for head in geometry.phases for each in head.callouts]
    whole = {
        each.mark.number
        for each in callouts
        if not each.mark.lines or not each.mark.lines[-1].endswith("…")
    }
    rows = [
        [
            str(each.number),
            MARKS[each.mark.kind][0],
            clean(anchor_words(sheet.process, each.mark.anchor) or "No longer on the map"),
            clean(each.mark.words),
        ]
        for each in geometry.marks
        if each.number not in whole
    ]
    if rows:
        heads = ["No.", "Kind", "On", "Words"]
        _tables(new_slide, heads, rows, [34.0, 110.0, 260.0, 508.0], f"{name}: in full")
