"""Tables written as text: CSV, text pasted from a browser, and the live site's own dialect.

The validator's live site writes CSV of its own kind: an empty first line, values quoted as JSON
does (a quotation mark inside is ``\\"``), every comma inside a value turned into ``|``, and ``-``
for nothing. Observed on csc-validator-fe in 2026.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import suppress

from common.errors import BadInput
from validation.formats.grid import Grid, Line, clean

LINES_BEFORE_HEADING = 30
LONGEST_LINE = 1_000_000
_DELIMITERS = ("\t", ",", ";")
_JSON_QUOTE = re.compile(r'\\"(?:[^",\n]|"(?:,|$))', re.MULTILINE)
# The live site writes "-" for an empty value, so two quotation marks in a row are ordinary CSV.
_CSV_QUOTES = re.compile(r'(?<!\\)""')
_LIVE_CELL = re.compile(r'"((?:[^"\\]|\\.)*)"|([^",]*)')
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": ""}
_END = object()


def delimited_grid(text: str, name: str, is_heading: Callable[[tuple[str, ...]], bool]) -> Grid:
    """The table of a text file; which character separates its cells is seen from its heading.

    Raises BadInput for lines no report has, which would fill the memory with cells.
    """
    for number, line in enumerate(io.StringIO(text), start=1):
        if len(line) > LONGEST_LINE:
            raise BadInput(
                "this line is far longer than any line of an error report",
                where=f"{name}, line {number}",
                remedy="Export or download the file again",
            )
    blank_first = text.startswith("\n") and not _CSV_QUOTES.search(text)
    if blank_first or _JSON_QUOTE.search(text):
        # The site's file ends without a new line: with one, it was cut off there, or edited.
        cut = text.endswith("\n")
        return Grid(_live_lines(text, name), live_site=True, unfinished=cut)
    for delimiter in _DELIMITERS:
        if _has_heading(text, delimiter, is_heading):
            break
    else:
        delimiter = ","
    unfinished = delimiter == "," and not text.endswith("\n")
    return Grid(_csv_lines(text, delimiter, name), unfinished=unfinished)


def _has_heading(text: str, delimiter: str, is_heading: Callable[[tuple[str, ...]], bool]) -> bool:
    start = itertools.islice(io.StringIO(text), LINES_BEFORE_HEADING)
    rows = csv.reader(start, delimiter=delimiter)
    try:
        return any(is_heading(tuple(clean(cell) for cell in row)) for row in rows)
    except csv.Error:
        return False


def _csv_lines(text: str, delimiter: str, name: str) -> Iterator[Line]:
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    while True:
        row: object = None
        # The fault is raised below: raised here, it would carry the broken line along.
        with suppress(csv.Error):
            row = next(rows, _END)
        if row is _END:
            return
        if not isinstance(row, list):
            raise BadInput(
                "a quotation mark is opened and never closed, or the line breaks off",
                where=f"{name}, line {rows.line_num}",
                remedy="Export or download the file again: it may be only half of it",
            )
        yield Line(rows.line_num, tuple(clean(cell) for cell in row))


def _live_lines(text: str, name: str) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), start=1):
        yield Line(number, _live_cells(line, f"{name}, line {number}"))


def _live_cells(line: str, where: str) -> tuple[str, ...]:
    cells = []
    at = 0
    while True:
        found = _LIVE_CELL.match(line, at)
        quoted = found is not None and line.startswith('"', at)
        end = found.end() if found else at
        if found is None or (end < len(line) and line[end] != ",") or (quoted and found[1] is None):
            raise BadInput(
                "a quotation mark is opened and never closed, or the line breaks off",
                where=where,
                remedy="Export or download the file again: it may be only half of it",
            )
        value = _ESCAPE.sub(_unescaped, found[1]) if found[1] is not None else found[2]
        value = clean(value.replace("|", ","))
        cells.append("" if value == "-" else value)
        if end >= len(line):
            return tuple(cells)
        at = end + 1


def _unescaped(found: re.Match[str]) -> str:
    mark = found[1]
    if mark[0] == "u" and len(mark) == 5:
        return chr(int(mark[1:], 16))
    return _ESCAPED.get(mark, mark)
