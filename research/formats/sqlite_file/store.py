"""Whole tables of an SQLite file that another program wrote, as plain rows.

The file is a stranger's: it is opened in memory and never on disk, for reading alone, with its
views, triggers, virtual tables and computed columns left alone, and within bounds of size and time.
A file that is damaged, or that was made to do harm, gives BadInput and nothing else.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from common.decoding import DATABASE
from common.errors import BadInput
from common.safe_reading import LARGEST_FILE, MEGABYTE, within_size

Cell = str | int | float | None
Row = Mapping[str, Cell]

# A project of a hundred interviews takes under a second; a made-up file could keep us for days.
LONGEST_SECONDS = 20.0
LARGEST_CELL = 50 * MEGABYTE
# A hundred interviews are ten million characters, and every character costs a little time.
MOST_CHARACTERS = 64 * MEGABYTE
MOST_ROWS = 1_000_000
_STEPS_BETWEEN_LOOKS = 100_000
# A rule of its own that a program broke is no damage: the rows can still be read.
_BROKEN_RULES = (
    "NULL value in",
    "CHECK constraint failed",
    "NUMERIC value in",
    "TEXT value in",
    "non-unique entry",
    "row ",
    "wrong # of entries",
)


@dataclass(frozen=True)
class Tables:
    """The rows that were asked for, by table; a table that is not in the file has none."""

    names: frozenset[str]
    _rows: Mapping[str, Sequence[Row]] = field(repr=False)
    _counts: Mapping[str, int]

    def rows(self, table: str) -> Sequence[Row]:
        """A table's rows; a column that is not in the file is None in each."""
        return self._rows.get(table, ())

    def count(self, table: str) -> int:
        """How many rows a table has that was only to be counted."""
        return self._counts.get(table, 0)


def is_sqlite(data: bytes) -> bool:
    """Whether the bytes are an SQLite file, by how it begins."""
    return data.startswith(DATABASE)


def read_tables(
    data: bytes,
    name: str,
    wanted: Mapping[str, Sequence[str]],
    counted: Iterable[str] = (),
    only: Mapping[str, tuple[str, int]] | None = None,
) -> Tables:
    """Rows of the ``wanted`` tables (their columns by table), and how many ``counted`` ones have.

    ``only`` keeps, of a table, the rows with this number in this column, where it has the column.
    Raises BadInput where the file is no SQLite file, is damaged, or takes too long to read.
    """
    within_size(data, name, LARGEST_FILE)
    if not is_sqlite(data) or len(data) < 512:
        raise BadInput("this is not an SQLite file", where=name, remedy="Choose the right file")
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            _open(connection, data)
            _refuse_damage(connection, name)
            tables = {
                str(row[0])
                for row in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
                )
            }
            room = _Room(name)
            rows = {
                table: _rows(connection, table, wanted[table], (only or {}).get(table), room)
                for table in wanted
                if table in tables
            }
            counts = {t: _count(connection, t) for t in counted if t in tables}
    except (sqlite3.Error, UnicodeDecodeError, MemoryError):
        raise _damaged(name) from None
    return Tables(frozenset(tables), rows, counts)


def _open(connection: sqlite3.Connection, data: bytes) -> None:
    """The file in memory, with everything off that its writer could use against its reader."""
    # A file of the write-ahead kind says so in two bytes; in memory there is no second file.
    connection.deserialize(data[:18] + b"\x01\x01" + data[20:])
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_CELL)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    until = time.monotonic() + LONGEST_SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS_BETWEEN_LOOKS)


def _refuse_damage(connection: sqlite3.Connection, name: str) -> None:
    found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(1000)")]
    if any(line != "ok" and not line.startswith(_BROKEN_RULES) for line in found):
        raise _damaged(name)


@dataclass
class _Room:
    """What may still be read of a file: cells that share their bytes could unfold without end."""

    name: str
    rows: int = MOST_ROWS
    characters: int = MOST_CHARACTERS

    def take(self, cells: Iterable[Cell]) -> None:
        self.rows -= 1
        self.characters -= sum(len(cell) for cell in cells if isinstance(cell, str))
        if self.rows < 0 or self.characters < 0:
            raise BadInput(
                "the file holds far more than a project of its size should, so it was not read",
                where=self.name,
                remedy="Export the project again",
            )


def _rows(
    connection: sqlite3.Connection,
    table: str,
    columns: Sequence[str],
    only: tuple[str, int] | None,
    room: _Room,
) -> list[Row]:
    # The last of what is said of a column is not 0 where it is worked out and not stored.
    there = connection.execute(f"PRAGMA table_xinfo({_quoted(table)})")
    held = {str(column[1]).casefold() for column in there if not column[6]}
    read = [column for column in columns if column in held]
    blank: dict[str, Cell] = dict.fromkeys(columns)
    if not read:
        return []
    found: list[Row] = []
    named = ", ".join(_quoted(column) for column in read)
    chosen = only if only and only[0] in held else None
    # A damaged index could hide rows that the table itself still has.
    which = f" WHERE {_quoted(chosen[0])} = ?" if chosen else ""
    for values in connection.execute(
        f"SELECT {named} FROM {_quoted(table)} NOT INDEXED{which}", [chosen[1]] if chosen else []
    ):
        cells = [value if isinstance(value, str | int | float) else None for value in values]
        room.take(cells)
        found.append({**blank, **dict(zip(read, cells, strict=True))})
    return found


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(
        connection.execute(f"SELECT count(*) FROM {_quoted(table)} NOT INDEXED").fetchone()[0]
    )


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _damaged(name: str) -> BadInput:
    return BadInput(
        "the project file is damaged or only half copied",
        where=name,
        remedy="Close the program it came from and export or copy the project again",
    )


def words(cell: Cell) -> str:
    """A cell's text; nothing for an empty cell or one of another kind."""
    return cell if isinstance(cell, str) else ""


def number(cell: Cell) -> int | None:
    """A cell's whole number; None for anything else."""
    return cell if isinstance(cell, int) else None
