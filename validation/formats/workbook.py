"""Tables of an Excel workbook, read from memory a row at a time."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from common.workbooks import open_workbook, workbook_rows
from validation.formats.grid import Grid, Line, clean


def workbook_grids(data: bytes, name: str) -> list[Grid]:
    """Each sheet of a workbook.

    Raises BadInput for a zip that is damaged, a bomb, no workbook, or declares entities.
    """
    book = open_workbook(
        data,
        name,
        wanted="an error report",
        remedy="Choose the error report itself, as CSV, xlsx, HTML or JSON",
    )
    return [
        Grid(_lines(sheet, name), place="row", name=str(sheet.title), ragged=True)
        for sheet in book.worksheets
    ]


def _lines(sheet: Any, name: str) -> Iterator[Line]:
    for number, row in enumerate(workbook_rows(sheet, name), start=1):
        yield Line(number, tuple(_cell(value) for value in row))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return clean(str(value))
