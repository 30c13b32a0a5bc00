"""A map as one table of steps with a column "next": what a spreadsheet saves as CSV or text."""

from __future__ import annotations

import csv
import io
import re

from common.children import refuse_child_records
from common.decoding import decode
from common.errors import BadInput
from common.safe_reading import MEGABYTE, within_size
from common.written_tables import csv_bytes
from process_maps.formats.sheet import Sheet
from process_maps.formats.tables.grid import MOST_ROWS, grid_of, plain
from process_maps.formats.tables.reading import STEP_HEADINGS, holds_steps, map_from
from process_maps.formats.tables.writing import one_table
from process_maps.model import MapFile

LARGEST = 10 * MEGABYTE
_BELOW = "\x1eend\x1e"
_DELIMITERS = (",", ";", "\t", "|")
_SAYS = re.compile(r"sep=(.)\n", re.IGNORECASE)
NO_TABLE = "no row of it names columns of a table of steps"
NEEDED = "Name the columns in its first row: at least “step”, with “who” and “next” beside it"


def read_csv(data: bytes, name: str, pick: str | None = None) -> MapFile:  # noqa: ARG001
    """The map of a table of steps, whatever parts its columns and however it is encoded.

    Raises BadInput, naming row and column; nothing of a faulty table is taken.
    """
    text = decode(within_size(data, name, LARGEST), name).text.replace("\0", "")
    said = _SAYS.match(text)
    tried = (said[1],) if said and said[1] in _DELIMITERS else _DELIMITERS
    text = text[said.end() :] if said else text
    ways = [_rows(text, sign, name) for sign in tried]
    rows = max(ways, key=_headings)
    refuse_child_records(("\t".join(row) for row in rows), name)
    grid = grid_of(rows, name, "", STEP_HEADINGS)
    if grid is None or not holds_steps(grid):
        raise BadInput(NO_TABLE, where=name, remedy=NEEDED)
    return map_from({"Steps": grid}, None, name)


def write_csv(sheet: Sheet) -> bytes:
    """The table of steps in the order they are done: UTF-8 with its mark, formula-safe."""
    return csv_bytes(one_table(sheet))


def _rows(text: str, sign: str, name: str) -> list[list[str]]:
    """The rows, one more than are read where there are too many to read.

    A line of our own stands below them: one that is swallowed by a cell tells that the cell's
    quotation mark never closes, and so where everything below it went.
    """
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(f"{text}\n{_BELOW}", newline=""), delimiter=sign)
    try:
        for row in reader:
            if len(rows) > MOST_ROWS or row == [_BELOW]:
                return rows
            if row and row[-1].endswith(f"\n{_BELOW}"):
                raise BadInput(
                    "a quotation mark in it is never closed, so the rows below it would be lost",
                    where=f"{name}, row {len(rows) + 1}",
                    remedy="Close it or take it out",
                )
            rows.append(row)
        return rows
    except csv.Error:
        raise BadInput(
            "a cell of the table is far too long: a quotation mark may be missing",
            where=name,
            remedy="Save the table again, or as .xlsx",
        ) from None


def _headings(rows: list[list[str]]) -> int:
    """How many known headings the best of the first rows has."""
    return max((sum(plain(cell) in STEP_HEADINGS for cell in row) for row in rows[:25]), default=0)
