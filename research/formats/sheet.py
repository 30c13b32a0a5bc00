"""A table of quotes or sticky notes as plain values: headings and rows of cells.

Where the headings are is found by the names such columns have, else by their looks; a person can
say otherwise. Rows may be shorter or longer than the headings: nothing of them is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from common.errors import BadInput
from common.words import count_of
from research.exchange.headings import is_known
from research.exchange.model import Lost
from research.model import clean_text

MOST_ROWS = 50_000
MOST_COLUMNS = 200
_LONGEST_HEADING = 60
_HEADING_ROWS = 15


@dataclass(frozen=True)
class Sheet:
    """A table: ``rows`` are all as wide as ``header``.

    ``headed``: the headings stand in the file; otherwise they are "Column 1" and so on.
    ``notes`` are sentences about how it was read, ``lost`` what of the file is not in it.
    """

    header: tuple[str, ...] = field(repr=False)
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    name: str = field(default="", repr=False)
    format: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ""
    headed: bool = True
    notes: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()

    def column(self, number: int) -> list[str]:
        """All cells of a column, from the top."""
        return [row[number] for row in self.rows]


def sheet_of(rows: Sequence[Sequence[str]], name: str, *, headed: bool | None) -> Sheet | None:
    """Rows of a file as a table, or None where all of them are empty."""
    if len(rows) > MOST_ROWS:
        raise BadInput(f"the table has more than {MOST_ROWS:,} rows", where=name, remedy="Split it")
    cleaned = [_trimmed([clean_text(cell) for cell in row]) for row in rows]
    filled = [row for row in cleaned if row]
    if not filled:
        return None
    width = max(len(row) for row in filled)
    if width > MOST_COLUMNS:
        raise BadInput(
            f"the table has more than {MOST_COLUMNS} columns", where=name, remedy="Delete some"
        )
    place = _header_place(filled, width) if headed is None else 0 if headed else None
    named = filled[place] if place is not None else []
    body = filled[place + 1 :] if place is not None else filled
    header = _names([*named, *[""] * (width - len(named))])
    notes = _notes(cleaned, filled, place, len(named), body)
    padded = tuple((*row, *[""] * (width - len(row))) for row in body)
    return Sheet(header, padded, headed=place is not None, notes=notes)


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def _header_place(rows: Sequence[Sequence[str]], width: int) -> int | None:
    """Which row names the columns: by known names, else by looks; None where none does."""
    hits = [
        sum(is_known(cell) for cell in row)
        if all(len(cell) <= _LONGEST_HEADING for cell in row)
        else 0
        for row in rows[:_HEADING_ROWS]
    ]
    best = max(range(len(hits)), key=lambda place: (hits[place], -place))
    filled = sum(1 for cell in rows[best] if cell)
    # One name alone may be somebody's word, unless only titles stand above it.
    titled = all(sum(1 for cell in row if cell) < 2 for row in rows[:best])
    if hits[best] > 1 or (hits[best] == 1 and (best == 0 or (filled > 1 and titled))):
        return best
    usual = Counter(len(row) for row in rows if len(row) > 1).most_common(1)
    if width < 2 or not usual:
        return None
    first = next(place for place, row in enumerate(rows) if len(row) >= usual[0][0])
    return first if first < _HEADING_ROWS and _looks_named(rows, first) else None


def _looks_named(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Short, different, unfinished words in every cell, none of which comes again below."""
    row = rows[place]
    short = all(cell and len(cell.split()) <= 3 and len(cell) <= 40 for cell in row)
    wordy = all(cell[-1] not in ".!?”\"'" and not cell.isdecimal() for cell in row if cell)
    again = any(
        cell in {each[number] for each in rows[place + 1 :] if number < len(each)}
        for number, cell in enumerate(row)
    )
    return short and wordy and not again and len(set(row)) == len(row)


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    """A name for each column: its own, with a number where it has none or it comes again."""
    named: list[str] = []
    for number, cell in enumerate(cells, start=1):
        base = " ".join(cell.split()) or f"Column {number}"
        name, times = base, 1
        while name in named:
            times += 1
            name = f"{base} ({times})"
        named.append(name)
    return tuple(named)


def _notes(
    rows: Sequence[Sequence[str]],
    filled: Sequence[Sequence[str]],
    place: int | None,
    headings: int,
    body: Sequence[Sequence[str]],
) -> tuple[str, ...]:
    notes = []
    if place is None:
        notes.append("No row names the columns, so they have numbers")
    elif place:
        notes.append(f"{count_of(place, 'line')} above the headings left out")
    inside = len(rows) - len(filled)
    if inside:
        notes.append(f"{count_of(inside, 'empty row')} left out")
    longer = sum(len(row) > headings for row in body) if place is not None else 0
    if longer:
        notes.append(
            f"{count_of(longer, 'row')} with more cells than there are headings; "
            "what is in them is kept"
        )
    return tuple(notes)
