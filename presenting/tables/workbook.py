"""One workbook of every table a project holds: first what it is, then a sheet a table.

Every cell is text or a number, never a formula; quotes are those cleared for sharing, counts those
that may be shown. The same project gives the same bytes, but for the day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from common.written_tables import WrittenSheet, xlsx_bytes
from evidence.benefits.words import NEVER
from presenting.documents.services import Document
from presenting.documents.sources import CHOSEN, NOT_HEARD, TOGETHER
from presenting.imprint import Imprint
from presenting.tables.everything import every_sheet
from presenting.tables.held import Held
from presenting.tables.model import Cell, Sheet
from storage import Project

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE = "Workbook of every table"
ABOUT = "About"
# Excel's own bounds, its head and its names' length.
MOST_ROWS, LONGEST_NAME = 1_048_575, 31
_WIDTHS = (34, 90, 10, 90, 60)


def workbook(project: Project, day: date | None = None) -> Document:
    """The whole workbook; ``day`` None is today."""
    held = Held(project, day)
    sheets = every_sheet(held)
    mark = held.sources.imprint
    content = xlsx_bytes(
        [WrittenSheet(ABOUT, _WIDTHS, _about(mark, sheets)), *map(_written, sheets)],
        title=f"{TITLE}: {mark.project}",
        at=mark.at,
    )
    return Document(content, f"every-table-{mark.day}.xlsx", MIME)


def _about(mark: Imprint, sheets: Sequence[Sheet]) -> Iterator[list[object]]:
    """What the workbook is, how to read it, and a row for each sheet with its columns."""
    yield [TITLE]
    for line in (*mark.lines(), CHOSEN, NOT_HEARD, TOGETHER):
        yield [line]
    yield ["An empty cell means what the column’s words say; it is never nought."]
    yield []
    yield ["Sheet", "What it holds", "Rows", "Columns", "Left out"]
    for each in sheets:
        yield [
            *(each.title[:LONGEST_NAME], each.means, len(each.rows)),
            "\n".join(_column(each)),
            each.left_out + _cut_words(each),
        ]


def _column(each: Sheet) -> Iterator[str]:
    """Each column with what it means, what an empty cell of it means, and marks of it."""
    for field in each.fields:
        words = f"{field.heading}: {field.means}"
        if field.blank:
            words += f". Empty: {field.blank[:1].lower()}{field.blank[1:]}"
        words += "".join(f". {mark}: {means}" for mark, means in field.marks if mark not in means)
        yield words


def _cut_words(each: Sheet) -> str:
    left = len(each.rows) - MOST_ROWS
    return f" {left:,} rows that no sheet has room for; the open data has them." if left > 0 else ""


def _written(each: Sheet) -> WrittenSheet:
    head = [field.heading for field in each.fields]
    rows = ([_shown(cell) for cell in row] for row in each.rows[:MOST_ROWS])
    widths = [field.width for field in each.fields]
    return WrittenSheet(each.title[:LONGEST_NAME], widths, _with_head(head, rows))


def _with_head(head: list[str], rows: Iterator[list[Cell]]) -> Iterator[Sequence[object]]:
    yield head
    yield from rows


def _shown(cell: Cell) -> Cell:
    return NEVER if cell == float("inf") else cell
