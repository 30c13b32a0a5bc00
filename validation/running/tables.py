"""One CSV file of the return: which table it is, whole or broken off, and as UTF-8."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from common.decoding import decode
from common.errors import BadInput
from common.words import listed
from validation.catalogue import UPLOAD_TABLES

_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "upright lines"}
# What a column may be called; a child's id, UPN, date or postcode is none of these.
_NAME = re.compile(r"[A-Za-z][A-Za-z_ ]*[0-9]?[A-Za-z_ ]*")
_LONGEST_NAME = 30
_REPORTS = (
    {"child", "error code"},
    {"child_id", "rule_code"},
    {"la child id", "error codes"},
    {"code", "error count"},
    {"error code", "error message"},
)
_AGAIN = "Export it again from your system"


@dataclass(frozen=True)
class Table:
    """A table of the return. ``rows`` counts those under the heading; ``data`` is UTF-8."""

    name: str
    rows: int
    data: bytes = field(repr=False)


def read_table(data: bytes, name: str) -> Table:
    """A CSV file as the validator can read it: told by its columns, the letters as UTF-8.

    Raises BadInput for a file of other columns, broken off, with rows wider than the heading, or
    of a kind that is no text.
    """
    decoded = decode(data, name)
    text = decoded.text.lstrip("\ufeff\n")
    heading, _, rest = text.partition("\n")
    columns = tuple(" ".join(cell.split()).upper() for cell in _cells(heading, ","))
    table = next((t for t, known in UPLOAD_TABLES.items() if set(known) == set(columns)), None)
    if table is None or len(columns) != len(UPLOAD_TABLES[table]):
        raise _unknown_columns(heading, columns, name)
    rows = _checked_rows(rest, len(columns), name)
    return Table(table, rows, (",".join(columns) + "\n" + rest).encode())


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return []


def _checked_rows(text: str, width: int, name: str) -> int:
    """How many rows there are. Raises BadInput where they do not fit their heading."""
    short, rows, last = 0, 0, width
    reader = csv.reader(io.StringIO(text), strict=False)
    try:
        for row in reader:
            if not row:
                continue
            rows, last = rows + 1, len(row)
            short += last < width
            if last > width:
                raise BadInput(
                    "this row has more values than there are columns",
                    where=f"{name}, line {reader.line_num + 1}",
                    remedy=_AGAIN,
                )
    except csv.Error:
        raise BadInput(
            "this line cannot be read as CSV",
            where=f"{name}, line {reader.line_num + 1}",
            remedy=_AGAIN,
        ) from None
    # Some systems leave empty values out at the ends of rows; then many are short.
    if last < width and short == 1 and rows:
        raise BadInput(
            "the file breaks off: its last row has fewer values than there are columns",
            where=name,
            remedy=_AGAIN,
        )
    return rows


def _unknown_columns(heading: str, columns: Sequence[str], name: str) -> BadInput:
    """Why a file is no table of the return, naming columns and nothing else."""
    lower = {cell.casefold() for cell in columns}
    if any(report <= lower for report in _REPORTS):
        return BadInput(
            "this is an error report, not a file of the return",
            where=name,
            remedy="Import it as an error report; to run the validator, choose the 903's own files",
        )
    for delimiter, words in _DELIMITERS.items():
        cells = {cell.strip().upper() for cell in _cells(heading, delimiter)}
        if any(set(known) == cells for known in UPLOAD_TABLES.values()):
            return BadInput(
                f"its values are parted by {words}",
                where=name,
                remedy="Save it with commas between the values",
            )
    return BadInput(
        f"its columns are those of no table of the 903{_nearest(columns)}",
        where=name,
        remedy="Put the columns right, or leave the file out",
    )


def _nearest(columns: Sequence[str]) -> str:
    """The table it is most like, and what is missing and too many, where it is like one."""
    given = set(columns)

    def like(table: str) -> float:
        known = set(UPLOAD_TABLES[table])
        return len(known & given) / len(known | given)

    table = max(UPLOAD_TABLES, key=like)
    if like(table) < 0.4:
        return ""
    missing = [each for each in UPLOAD_TABLES[table] if each not in given]
    extra = [each for each in columns if each not in UPLOAD_TABLES[table]]
    named = [each for each in extra if len(each) <= _LONGEST_NAME and _NAME.fullmatch(each)]
    said = []
    if missing:
        said.append(f"{listed(missing)} missing")
    if named:
        said.append(f"{listed(named)} too many")
    if len(extra) > len(named):
        said.append(f"{len(extra) - len(named)} without a name that could be a column's")
    if not said:
        said.append("a column is there twice")
    return f" (nearest is {table}: {'; '.join(said)})"
