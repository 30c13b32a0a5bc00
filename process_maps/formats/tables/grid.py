"""A table somebody typed: where its headings are, and which of our columns each of them is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from common.errors import BadInput

MOST_ROWS = 20_000
MOST_COLUMNS = 200
_HEADING_ROWS = 25
_APART = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Grid:
    """One table of a file: its headings, and its rows with the numbers a spreadsheet gives them.

    ``sheet`` is empty where the file is one table.
    """

    file: str
    sheet: str
    header: tuple[str, ...] = field(repr=False)
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)

    def where(self, row: int | None = None, column: str = "") -> str:
        """ "maps.xlsx, sheet “Steps”, row 7, column “next”"."""
        parts = [self.file, f"sheet “{self.sheet[:40]}”" if self.sheet else ""]
        parts += [f"row {row}" if row else "", f"column “{column[:40]}”" if column else ""]
        return ", ".join(part for part in parts if part)

    def column(self, number: int) -> list[str]:
        """All cells below one heading."""
        return [cells[number] for _, cells in self.rows]


def plain(heading: str) -> str:
    """A heading as it is compared: "Next step(s)" and "next_steps" are one."""
    words = _APART.sub(" ", heading.casefold().replace("(s)", "s")).strip()
    return words or next((sign for sign in "#%" if sign in heading), "")


def grid_of(
    rows: Sequence[Sequence[str]], file: str, sheet: str, known: Mapping[str, str]
) -> Grid | None:
    """The table in these rows: its headings are the row with the most names that are known.

    Titles above it and empty rows are left out; None where no row has two such names, or one and
    nothing else.
    """
    if len(rows) > MOST_ROWS:
        raise BadInput(f"it has more than {MOST_ROWS:,} rows", where=file, remedy="Split it")
    if any(len(row) > MOST_COLUMNS for row in rows):
        raise BadInput(f"it has more than {MOST_COLUMNS} columns", where=file, remedy="Delete some")
    hits = [sum(plain(cell) in known for cell in row) for row in rows[:_HEADING_ROWS]]
    place = max(range(len(hits)), key=lambda at: (hits[at], -at), default=0)
    if not hits or not hits[place]:
        return None
    if hits[place] == 1 and any(cell.strip() for row in rows[:place] for cell in row):
        return None
    header = [" ".join(cell.split()) for cell in rows[place]]
    width = max(len(row) for row in rows[place:])
    header += [""] * (width - len(header))
    body = tuple(
        (number, (*(cell.strip() for cell in row), *[""] * (width - len(row))))
        for number, row in enumerate(rows[place + 1 :], start=place + 2)
        if any(cell.strip() for cell in row)
    )
    return Grid(file, sheet, tuple(header), body)


def places(header: Sequence[str], known: Mapping[str, str]) -> dict[str, int]:
    """Which column holds what, by our key; the first of two that say the same."""
    found: dict[str, int] = {}
    for number, heading in enumerate(header):
        key = known.get(plain(heading))
        if key:
            found.setdefault(key, number)
    return found


def others(grid: Grid, used: Iterator[int] | Sequence[int]) -> list[tuple[int, str]]:
    """The columns nobody knows, each with a name of its own."""
    taken = set(used)
    named: list[tuple[int, str]] = []
    for number, heading in enumerate(grid.header):
        if number in taken or not any(grid.column(number)):
            continue
        base = heading or f"Column {number + 1}"
        name, times = base, 1
        while name in [each for _, each in named]:
            times += 1
            name = f"{base} ({times})"
        named.append((number, name))
    return named
