"""Who changes what: an act is refused every table that is not theirs to change.

Whoever works for a council is besides refused rows that are not their council's, before the act
lands.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlite_utils import Database

from common.errors import NotAllowed
from common.who import Access, Who
from storage.access.seeing import (
    indexes_of,
    is_of_a_virtual_table,
    own_council,
    people_behind,
    prepare_masks,
    put_views,
    shown_tables,
)
from storage.looked_at import Authorizer
from storage.rooms import Room

if TYPE_CHECKING:
    from storage.database import Project

_BOOKS = {"acts", "current_act", "history", "sqlite_sequence"}
_WRITING = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}


@dataclass(frozen=True)
class Begun:
    """Where a write began: the latest change in history, and the last row there was of each table
    that history does not follow row by row."""

    change: int
    last: Mapping[str, int]


@dataclass(frozen=True)
class Guard:
    """What is to be seen to before a write lands; ``own`` is the council that it is done for."""

    rooms: tuple[Room, ...]
    own: int | None
    unlogged: tuple[str, ...]

    def begin(self, db: Database) -> Begun:
        """Where the write begins; to be asked once nobody else can write."""
        change = db.execute("SELECT max(seq) FROM main.history").fetchone()[0]
        last = {
            table: int(db.execute(f'SELECT max(id) FROM main."{table}"').fetchone()[0] or 0)
            for table in self.unlogged
        }
        return Begun(int(change or 0), last)

    def look_over(self, db: Database, begun: Begun) -> None:
        """Refuse a write that changed a row of another council's, or of nobody's."""
        owners = _Owners(db, self.rooms, begun)
        if self.own is None or any(self.own not in councils for councils in owners.of_all()):
            raise NotAllowed(
                "this is not of your own council, so nothing was changed",
                remedy="Ask that council, or the project’s own team",
            )


def restrict_act(db: Database, project: Project, who: Who) -> Guard | None:
    """Let a connection change only what both the project's reader and ``who`` may change.

    What an act reads on its way is masked as in a reading, but for the tables it may change.
    """
    behind = people_behind(project, who)
    if any(each.access == "viewer" for each in behind):
        raise NotAllowed(
            "you may look at this project, not change it",
            remedy="Ask its owner for another kind of access",
        )
    narrow = [each for each in behind if not each.sight.is_whole]
    if not narrow:
        if any(each.access != "owner" for each in behind):
            db.conn.set_authorizer(_writer(project.rooms, None))
        return None
    allowed = frozenset.intersection(*(_changed_by(project.rooms, each.access) for each in narrow))
    seen = replace(project, seen_by=narrow[0])
    put_views(db, seen, but=allowed | _BOOKS)
    prepare_masks(db, seen)
    guard = _guard(db, project.rooms, narrow, allowed)
    db.conn.set_authorizer(_writer(project.rooms, allowed))
    return guard


def _guard(
    db: Database,
    rooms: tuple[Room, ...],
    narrow: list[Who],
    allowed: frozenset[str],
) -> Guard | None:
    members = [each for each in narrow if each.access == "council member"]
    if not members:
        return None
    owned = {own_council(db, each.sight) for each in members}
    unlogged = tuple(
        each.table
        for room in rooms
        for each in room.history
        if each.table in allowed and "insert" not in each.on
    )
    return Guard(rooms, owned.pop() if len(owned) == 1 else None, unlogged)


class _Owners:
    """Whose the rows are that a write changed."""

    def __init__(self, db: Database, rooms: tuple[Room, ...], begun: Begun) -> None:
        self._db, self._begun = db, begun
        self._by = {table: by for room in rooms for table, by in room.seen.council_by.items()}
        self._known: dict[tuple[str, object], Mapping[str, object] | None] = {}

    def of_all(self) -> Iterator[set[object]]:
        """For each state of each changed row, the councils it is of."""
        for table, before, after in self._db.execute(
            "SELECT tbl, before, after FROM main.history WHERE seq > ?", (self._begun.change,)
        ).fetchall():
            for state in (before, after):
                if state is not None:
                    yield self._of(table, json.loads(state))
        for table, number in self._begun.last.items():
            (way,) = self._by[table]
            for (parent,) in self._db.execute(
                f'SELECT DISTINCT "{way.column}" FROM main."{table}" WHERE id > ?', (number,)
            ).fetchall():
                yield self._of(table, {way.column: parent})

    def _of(self, table: str, row: Mapping[str, object]) -> set[object]:
        found: set[object] = set()
        for way in self._by.get(table, ()):
            named = row.get(way.column)
            if way.table is None:
                found.add(named)
            elif (parent := self._row(way.table, named)) is not None:
                found |= self._of(way.table, parent)
        return found

    def _row(self, table: str, key: object) -> Mapping[str, object] | None:
        """A row as it is, or as it was before this act took it away."""
        if (table, key) not in self._known:
            cursor = self._db.execute(f'SELECT * FROM main."{table}" WHERE id = ?', (key,))
            names = [each[0] for each in cursor.description]
            row = cursor.fetchone()
            if row:
                self._known[table, key] = dict(zip(names, row, strict=True))
            else:
                gone = self._db.execute(
                    "SELECT before FROM main.history WHERE seq > ? AND tbl = ? AND key = ? "
                    "AND before IS NOT NULL ORDER BY seq LIMIT 1",
                    (self._begun.change, table, key),
                ).fetchone()
                self._known[table, key] = json.loads(gone[0]) if gone else None
        return self._known[table, key]


def may_change(project: Project, *tables: str) -> bool:
    """Whether whoever looks at the project may change all of some tables.

    For what is offered only; an act is refused whatever was offered.
    """
    seen = project.seen_by
    if seen is None or seen.access == "owner":
        return True
    if seen.access == "researcher":
        return not any({*tables} & {*room.seen.owners_only} for room in project.rooms)
    return seen.access != "viewer" and {*tables} <= _changed_by(project.rooms, seen.access)


def _changed_by(rooms: tuple[Room, ...], access: Access) -> frozenset[str]:
    tables = {table for room in rooms for table in room.seen.changed_by.get(access, ())}
    return frozenset(tables | indexes_of(rooms, tables))


@lru_cache(maxsize=16)
def _writer(rooms: tuple[Room, ...], allowed: frozenset[str] | None) -> Authorizer:
    """``allowed`` None: every table but those only an owner changes."""
    owners = {table for room in rooms for table in room.seen.owners_only}
    unlogged = {each.table for room in rooms for each in room.history if "update" not in each.on}
    shown = None if allowed is None else shown_tables(rooms) | allowed | _BOOKS

    def allows(
        action: int, first: str | None, second: str | None, _schema: str | None, by: str | None
    ) -> int:
        # What a trigger does follows from what was allowed.
        if by is not None or is_of_a_virtual_table(action, first, second):
            return sqlite3.SQLITE_OK
        if action in _WRITING and first not in _BOOKS:
            theirs = first not in owners if allowed is None else first in allowed
            # A row that history does not follow is made and removed, not changed unseen.
            if allowed is not None and action == sqlite3.SQLITE_UPDATE:
                theirs = theirs and (first not in unlogged or second == "squares")
            return sqlite3.SQLITE_OK if theirs else sqlite3.SQLITE_DENY
        if shown is not None and action == sqlite3.SQLITE_READ and first not in shown:
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    return allows
