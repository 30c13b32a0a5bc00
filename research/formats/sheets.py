"""The one way in for tables: text with any delimiter, workbooks, and boards as JSON."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from common.children import refuse_child_records
from common.decoding import decode
from common.errors import BadInput
from common.safe_reading import MEGABYTE, within_size
from research.formats.boards import looks_like_json, read_board
from research.formats.delimited import DELIMITERS, part_columns
from research.formats.records import read_records
from research.formats.sheet import Sheet, sheet_of
from research.formats.sheet_books import read_book

LARGEST_FILE = 30 * MEGABYTE
LARGEST_TEXT = 10 * MEGABYTE
_LONG_NUMBER = re.compile(r"\d{15,}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")


def read_sheets(
    data: bytes, name: str, *, delimiter: str | None = None, headed: bool | None = None
) -> tuple[Sheet, ...]:
    """The tables of a file: text with any delimiter, a workbook's sheets, or a board as JSON.

    ``delimiter`` ("" for none) and ``headed`` are what a person says where the file was misread.

    Raises BadInput for a file that is empty, damaged, too large or no table, and for one with
    records of children.
    """
    within_size(data, name, LARGEST_FILE)
    if data.startswith(b"PK\x03\x04"):
        sheets = read_book(data, name, headed)
    else:
        decoded = decode(within_size(data, name, LARGEST_TEXT), name)
        if re.match(r"\s*<(?:!doctype|html|\?xml)", decoded.text, re.IGNORECASE):
            raise BadInput(
                "this is a web page or data file, not a table",
                where=name,
                remedy="Save it as .csv or .xlsx",
            )
        if looks_like_json(decoded.text, name):
            listed = read_records(decoded.text, name, decoded.encoding)
            sheets = (listed or read_board(decoded.text, name, decoded.encoding),)
        else:
            sheets = _of_text(decoded.text, name, decoded.encoding, delimiter, headed)
    if not sheets:
        raise BadInput("there is nothing in the table", where=name, remedy="Choose the right file")
    for sheet in sheets:
        refuse_child_records(_lines(sheet), name)
    return sheets


def _of_text(
    text: str, name: str, encoding: str, delimiter: str | None, headed: bool | None
) -> tuple[Sheet, ...]:
    parted = part_columns(text, name, delimiter)
    notes = list(parted.notes)
    if not encoding.startswith("utf"):
        notes.append("The file is not UTF-8 and was read as Windows text; look at its accents")
    if parted.delimiter:
        notes.append(f"Its columns are parted by {DELIMITERS[parted.delimiter]}")
    kind = {"\t": "tsv", "": PurePath(name).suffix.casefold().lstrip(".") or "txt"}
    sheet = sheet_of(parted.rows, name, headed=headed)
    if sheet is None:
        return ()
    form = kind.get(parted.delimiter, "csv")
    return (
        replace(
            sheet,
            format=form,
            encoding=encoding,
            delimiter=parted.delimiter,
            notes=(*notes, *sheet.notes),
        ),
    )


def _lines(sheet: Sheet) -> list[str]:
    """The table as lines to look for records of children in.

    Boards number their things with more digits, and stamp them with more of a time, than anything
    in a child's record has.
    """

    def cell_of(cell: str) -> str:
        if _LONG_NUMBER.fullmatch(cell) or _MOMENT.fullmatch(cell):
            return ""
        return " ".join(cell.replace('"', " ").split())

    return ["\t".join(map(cell_of, row)) for row in (sheet.header, *sheet.rows)]
