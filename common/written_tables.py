"""Tables as files for spreadsheets: CSV and Excel, no cell of them a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.utils import get_column_letter

from common.safe_text import xml_text
from common.settled import LONG_AGO, settled
from common.words import safe_cell

# What Excel takes in one cell; openpyxl cuts a longer text off without a word.
LONGEST_CELL = 32_767


@dataclass(frozen=True)
class WrittenSheet:
    """A sheet: its name, how wide its columns are in letters, and its rows, the head first."""

    name: str
    widths: Sequence[int]
    rows: Iterable[Sequence[object]]


def csv_bytes(rows: Iterable[Sequence[object]], *, mark: bool = True) -> bytes:
    """CSV in UTF-8, with its mark for spreadsheets unless programs are to read it.

    A text that would start a formula has an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return (b"\xef\xbb\xbf" if mark else b"") + out.getvalue().encode("utf-8")


def xlsx_bytes(sheets: Iterable[WrittenSheet], *, title: str = "", at: str = LONG_AGO) -> bytes:
    """A workbook, the head of each sheet kept in view; the same rows give the same bytes.

    It names no program and no person as its maker; ``at`` is when it says it was written.

    Every text is text, never a formula, and escaped as in CSV, which it may be saved as later. A
    text longer than Excel's cells ends in an ellipsis.
    """
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = None
    book.properties.title = xml_text(title) or None
    for each in sheets:
        sheet = book.create_sheet(each.name)
        sheet.freeze_panes = "A2"
        for number, width in enumerate(each.widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for row in each.rows:
            sheet.append([_for_excel(safe_cell(cell)) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue(), at=at)


def _for_excel(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    text = xml_text(cell)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
