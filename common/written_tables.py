"""Tables as files for spreadsheets: CSV and Excel, no cell of them a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.utils import get_column_letter

from common.settled import settled
from common.words import safe_cell

# What Excel takes in one cell; openpyxl cuts a longer text off without a word.
LONGEST_CELL = 32_767
# Excel refuses a file that holds these, though no text should.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class WrittenSheet:
    """A sheet: its name, how wide its columns are in letters, and its rows, the head first."""

    name: str
    widths: Sequence[int]
    rows: Iterable[Sequence[object]]


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """CSV in UTF-8 with its mark, for spreadsheets.

    A text that would start a formula has an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def xlsx_bytes(sheets: Iterable[WrittenSheet]) -> bytes:
    """A workbook, the head of each sheet kept in view; the same rows give the same bytes.

    Every text is text, never a formula, and escaped as in CSV, which it may be saved as later. A
    text longer than Excel's cells ends in an ellipsis.
    """
    book = openpyxl.Workbook(write_only=True)
    for each in sheets:
        sheet = book.create_sheet(each.name)
        sheet.freeze_panes = "A2"
        for number, width in enumerate(each.widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for row in each.rows:
            sheet.append([_for_excel(safe_cell(cell)) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue())


def _for_excel(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    text = _NO_XML.sub("\ufffd", cell)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
