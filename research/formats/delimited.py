"""Text that holds a table: which sign parts its columns is judged by how evenly the rows come out.

Prose is full of commas, so no single line says what parts the columns. The sign under which most
rows have equally many cells does; a row of names that such columns have outweighs that.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from common.errors import BadInput
from research.exchange.headings import is_known

DELIMITERS = {"\t": "tabs", ";": "semicolons", "|": "upright strokes", ",": "commas"}
# Taken out of every text beforehand, so that it parts nothing: the whole line is one cell.
_ONE_COLUMN = "\x1f"
_CONTROLS = dict.fromkeys((0, 0x1F))
_LOOKED_AT = 100_000
_EVEN_ENOUGH = 0.5
_HEADING_ROWS = 10
_SAYS = re.compile(r"sep=(.)\n", re.IGNORECASE)


@dataclass(frozen=True)
class Parted:
    """A text's rows; ``delimiter`` is empty where each line is one cell."""

    rows: list[list[str]] = field(repr=False)
    delimiter: str
    notes: tuple[str, ...] = ()


def part_columns(text: str, name: str, delimiter: str | None = None) -> Parted:
    """Part a text into rows of cells; quoted cells may hold the sign, quotes and line breaks.

    ``delimiter`` is what a person says parts the columns ("" for nothing); without it the sign is
    found. Raises BadInput where the text cannot be a table.
    """
    plain = text.lstrip("\ufeff").translate(_CONTROLS)
    said = _SAYS.match(plain)
    if said:
        plain = plain[said.end() :]
        if delimiter is None and said[1] in DELIMITERS:
            delimiter = said[1]
    sample = plain[:_LOOKED_AT]
    if len(plain) > _LOOKED_AT and "\n" in sample:
        sample = sample[: sample.rindex("\n") + 1]
    tried = [delimiter or _ONE_COLUMN] if delimiter is not None else [*DELIMITERS]
    ways = [way for sign in tried for way in _ways(sample, sign)]
    best, score = ways[0], -1.0
    for way in ways:
        scored = _evenness(_rows(sample, *way) or [])
        if scored > score:
            best, score = way, scored
    if delimiter is None and score < _EVEN_ENOUGH:
        best = _ways(sample, _ONE_COLUMN)[0]
    rows = _rows(plain, *best)
    if rows is None:
        raise BadInput(
            "a cell of the table is far too long: a quotation mark may be missing",
            where=name,
            remedy="Save the table again from the program it came from, or as .xlsx",
        )
    notes: tuple[str, ...] = ()
    if not best[1]:
        notes = ("Its quotation marks are part of the words, so each line was read as one row",)
    return Parted(rows, best[0].replace(_ONE_COLUMN, ""), notes)


def _ways(text: str, sign: str) -> list[tuple[str, bool]]:
    """How a text may be read under a sign, the likelier first: with quotation marks around cells.

    A mark that a program wrote is opened and closed at the edges of a cell; where one is not, a
    person typed it, and it stands for itself.
    """
    try:
        for _row in csv.reader(
            io.StringIO(text, newline=""), delimiter=sign, skipinitialspace=True, strict=True
        ):
            pass
    except csv.Error:
        return [(sign, False), (sign, True)]
    return [(sign, True)]


def _rows(text: str, sign: str, quoted: bool) -> list[list[str]] | None:
    """The rows under one reading; None where it makes a cell longer than any can be."""
    source = io.StringIO(text, newline="")
    try:
        if quoted:
            return list(csv.reader(source, delimiter=sign, skipinitialspace=True))
        return list(csv.reader(source, delimiter=sign, quoting=csv.QUOTE_NONE))
    except csv.Error:
        return None


def _evenness(rows: Sequence[Sequence[str]]) -> float:
    """The share of rows with the commonest number of cells above one; one more for headings."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    widths = Counter(len(row) for row in filled if len(row) > 1)
    if not widths:
        return 0.0
    headed = any(sum(is_known(cell) for cell in row) > 1 for row in filled[:_HEADING_ROWS])
    return max(widths.values()) / len(filled) + headed
