"""What was changed since somebody looked: by which acts, and in which rows.

Nothing of what stands in the rows is read, only the numbers in them: enough to say whether what is
on a page was touched.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from storage.database import Project
from storage.history.acts import Stamp, stamp

# Of more than these nobody asks which they were: a whole import, say.
MOST = 2_000
# How long after an act others may still become part of it, in seconds, and how late one looks.
_JOINED_WITHIN = 900
_MOST_JOINED, _MOST_OF_THEM = 5, 400
_WHOLE_NUMBERS = (
    "(SELECT json_group_object(e.key, e.value) FROM json_each({}) e WHERE e.type = 'integer')"
)
_BEFORE, _AFTER = _WHOLE_NUMBERS.format("h.before"), _WHOLE_NUMBERS.format("h.after")

Numbers = dict[str, int]
Rows = tuple[str, str, frozenset[int]]


@dataclass(frozen=True)
class Under:
    """Rows of a table that belong to rows of another, ``of``: to those that hold ``number`` in a
    column, ``by``. ``column`` names the row they belong to."""

    table: str
    column: str
    of: str
    by: str
    number: int


@dataclass(frozen=True)
class Touch:
    """A row that an act changed: the whole numbers in it, before and after.

    ``act`` is the number of the act as it was done, ``part_of`` the one history now has it under:
    another only where it became part of an earlier one.
    """

    act: int
    part_of: int
    at: str
    person: str
    words: str
    table: str
    rows: tuple[Numbers, ...]


@dataclass(frozen=True)
class Since:
    """What was touched up to a state; ``beyond``: more than can be told, or another file."""

    now: Stamp
    touches: tuple[Touch, ...] = ()
    beyond: bool = False


@dataclass(frozen=True)
class Concern:
    """What is on a page: whole tables, and rows by what a column of theirs holds.

    Of a row it says (table, column, numbers). ``under``: by what it grows, as rows are made later.
    """

    tables: frozenset[str] = frozenset()
    rows: tuple[Rows, ...] = ()
    under: tuple[Under, ...] = ()

    def __or__(self, other: Concern) -> Concern:
        """What is on both."""
        return Concern(self.tables | other.tables, self.rows + other.rows, self.under + other.under)

    def grown_by(self, touches: Collection[Touch]) -> Concern:
        """The same with what has come to belong to it: a transcript made later, and its lines."""
        found: list[Rows] = []
        for each in self.under:
            of = {
                row["id"]
                for touch in touches
                if touch.table == each.of
                for row in touch.rows
                if row.get(each.by) == each.number and "id" in row
            }
            found += rows_of(of, each.column, each.table) if of else ()
        new = tuple(each for each in found if each not in self.rows)
        return replace(self, rows=self.rows + new) if new else self

    def touched_by(self, touch: Touch) -> bool:
        """Whether that change was on the page. What was blanked for good counts by its table."""
        if touch.table in self.tables:
            return True
        mine = [(column, ids) for table, column, ids in self.rows if table == touch.table]
        if not any(touch.rows):
            return bool(mine)
        return any(row.get(column) in ids for row in touch.rows for column, ids in mine)


def ids_with(db: Database, table: str, column: str, number: int) -> list[int]:
    """The ids of the rows of a table that hold a number in a column."""
    rows = db.execute(f'SELECT id FROM "{table}" WHERE "{column}" = ?', (number,))
    return [int(row[0]) for row in rows]


def rows_of(ids: Collection[int], column: str, *tables: str) -> tuple[Rows, ...]:
    """For a :class:`Concern`: the rows of some tables that hold one of the ids in a column."""
    return tuple((table, column, frozenset(ids)) for table in tables)


def rows_under(db: Database, number: int, of: str, by: str, column: str, *tables: str) -> Concern:
    """The rows of some tables that belong to rows of another, by :class:`Under`, now and later."""
    return Concern(
        rows=rows_of(ids_with(db, of, by, number), column, *tables),
        under=tuple(Under(each, column, of, by, number) for each in tables),
    )


def touched_since(project: Project, db: Database, seen: Stamp) -> Since:
    """What was changed after a state, the earliest first."""
    now = stamp(project, db)
    if now == seen:
        return Since(now)
    if now.file != seen.file or now.acts < seen.acts:
        return Since(now, beyond=True)
    rows = db.execute(
        f"SELECT a.id, a.id, a.at, a.person, a.words, h.tbl, {_BEFORE}, {_AFTER} FROM history h "
        "JOIN acts a ON a.id = h.act WHERE h.act > ? ORDER BY h.act, h.seq LIMIT ?",
        (seen.acts, MOST + 1),
    ).fetchall()
    rows += _joined(db, seen.acts, now.acts)
    touches = tuple(
        Touch(act, of, at, person, words, table, (json.loads(was), json.loads(is_now)))
        for act, of, at, person, words, table, was, is_now in rows[:MOST]
    )
    return Since(now, touches, beyond=len(rows) > MOST)


def _joined(db: Database, after: int, last: int) -> list[tuple[Any, ...]]:
    """Acts that became part of earlier ones: a number is missing, and a late act holds their rows.

    Which of the late ones it was is nowhere kept, so all of them count that are not too old for it.
    """
    known = {row[0] for row in db.execute("SELECT id FROM acts WHERE id > ?", (after,))}
    missing = [number for number in range(after + 1, last + 1) if number not in known]
    if not missing:
        return []
    late = db.execute(
        f"SELECT a.id, a.at, a.person, a.words, h.tbl, {_BEFORE}, {_AFTER} FROM acts a "
        "JOIN history h ON h.act = a.id WHERE a.id <= ? AND a.id > ? - 500 "
        "AND strftime('%s', 'now') - strftime('%s', a.at) < ? ORDER BY a.id DESC LIMIT ?",
        (after, after, _JOINED_WITHIN, _MOST_OF_THEM),
    ).fetchall()
    return [(number, *row) for number in missing[-_MOST_JOINED:] for row in late]
