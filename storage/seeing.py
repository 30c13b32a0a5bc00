"""Who sees and changes what, held in the file's own connection: no service can go round it.

To somebody who may not see all, a reading is a connection on which temporary views stand before the
tables: they leave out rows and put other words in the place of what is not for them. Names in SQL
find the views first, whichever service asks, and only ``storage`` names ``main``. What has no view
and is not open is refused by SQLite itself, as is every write.

An act is refused every table that is not theirs to change; whoever works for a council is besides
refused rows that are not their council's.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlite_utils import Database

from common.errors import NotAllowed
from common.who import Access, Sight, Who
from common.words import council_key
from storage.at_hand import Kept
from storage.rooms import Masked, Room
from storage.triggers import search_table

if TYPE_CHECKING:
    from storage.database import Project

# What stands where somebody's words would, for whoever may not read them.
NOT_CLEARED = "Not cleared for sharing"

_BOOKS = {"acts", "current_act", "history", "sqlite_sequence"}
_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_SAVEPOINT,
}
_WRITING = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}
# The full-text index looks these up for itself.
_PRAGMAS = {"data_version"}

Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]


def restrict_reading(db: Database, project: Project) -> int | None:
    """Let a connection show no more than the project's reader may see; returns their council."""
    own = _put_views(db, project)
    db.execute("PRAGMA query_only = ON")
    db.conn.set_authorizer(_reader(project.rooms))
    return own


def renew_reading(kept: Kept, project: Project) -> bool:
    """Let a kept connection of the same sight tell what holds now; False where it cannot."""
    holds = _own_council(kept.db, project.sight) == kept.own
    for room in project.rooms if holds else ():
        room.seen.prepare(kept.db, project.whole, project.sight)
    return holds


@dataclass(frozen=True)
class Guard:
    """What is to be seen to before an act lands.

    ``own`` is the number of the council that it is done for; ``last`` the last row there was of
    each table that history does not follow row by row.
    """

    rooms: tuple[Room, ...]
    own: int | None
    last: Mapping[str, int]

    def look_over(self, db: Database, since: int) -> None:
        """Refuse a write that changed a row of another council's, or of nobody's.

        ``since`` is the last change there was in history before it, whatever act each is of now.
        """
        owners = _Owners(db, self.rooms, since)
        if self.own is None or any(
            self.own not in councils for councils in owners.of_all(self.last)
        ):
            raise NotAllowed(
                "this is not of your own council, so nothing was changed",
                remedy="Ask that council, or the project’s own team",
            )


def restrict_act(db: Database, project: Project, who: Who) -> Guard | None:
    """Let a connection change only what both the project's reader and ``who`` may change.

    What an act reads on its way is masked as in a reading, but for the tables it may change.
    """
    limited = _limited(project, who)
    if any(each.access == "viewer" for each in limited):
        raise NotAllowed(
            "you may look at this project, not change it",
            remedy="Ask its owner for another kind of access",
        )
    for each in limited:
        if each.access == "researcher":
            db.conn.set_authorizer(_writer(project.rooms, None))
            return None
    narrow = [each for each in limited if each.access in ("facilitator", "council member")]
    if not narrow:
        return None
    allowed = frozenset.intersection(*(_changed_by(project.rooms, each.access) for each in narrow))
    seen = replace(project, seen_by=narrow[0])
    _put_views(db, seen, but=allowed | _BOOKS)
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
    owned = {_own_council(db, each.sight) for each in members}
    unlogged = [
        each.table
        for room in rooms
        for each in room.history
        if each.table in allowed and "insert" not in each.on
    ]
    last = {
        table: int(db.execute(f'SELECT max(id) FROM main."{table}"').fetchone()[0] or 0)
        for table in unlogged
    }
    return Guard(rooms, owned.pop() if len(owned) == 1 else None, last)


def last_change_logged(db: Database) -> int:
    """The number of the latest change in history."""
    return int(db.execute("SELECT max(seq) FROM main.history").fetchone()[0] or 0)


class _Owners:
    """Whose the rows are that a write changed."""

    def __init__(self, db: Database, rooms: tuple[Room, ...], since: int) -> None:
        self._db, self._since = db, since
        self._by = {table: by for room in rooms for table, by in room.seen.council_by.items()}
        self._known: dict[tuple[str, object], Mapping[str, object] | None] = {}

    def of_all(self, last: Mapping[str, int]) -> Iterator[set[object]]:
        """For each state of each changed row, the councils it is of."""
        for table, before, after in self._db.execute(
            "SELECT tbl, before, after FROM main.history WHERE seq > ?", (self._since,)
        ).fetchall():
            for state in (before, after):
                if state is not None:
                    yield self._of(table, json.loads(state))
        for table, number in last.items():
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
                    (self._since, table, key),
                ).fetchone()
                self._known[table, key] = json.loads(gone[0]) if gone else None
        return self._known[table, key]


@contextmanager
def refusals_told(project: Project, who: Who | None = None) -> Iterator[None]:
    """SQLite's refusals, as the error that people read."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        limited = _limited(project, who)
        if limited and _is_refusal(error, any(not each.sight.is_whole for each in limited)):
            raise _for_the_team() from None
        raise


def _is_refusal(error: sqlite3.DatabaseError, sees_in_part: bool) -> bool:
    """Whether SQLite was told to refuse this person what was asked."""
    words = str(error)
    # A search index whose own tables are refused cannot be taken up at all.
    signs = ("vtable constructor failed",) if sees_in_part else ()
    refused = ("prohibited", "not authorized", "because it is a view", *signs)
    return any(each in words for each in refused)


def require_owner(project: Project, who: Who | None = None) -> None:
    """Refuse what only an owner does and no table tells: a backup, putting one back."""
    for each in _limited(project, who):
        if each.access != "owner":
            raise NotAllowed("this is for an owner of the project", remedy="Ask one of them")


def require_team(project: Project, who: Who | None = None) -> None:
    """Refuse whoever may not see all of the project what is made of all of it."""
    if not all(each.sight.is_whole for each in _limited(project, who)):
        raise _for_the_team()


def _for_the_team() -> NotAllowed:
    return NotAllowed("this is for the project’s own team", remedy="Ask its owner if you need it")


def _limited(project: Project, who: Who | None) -> list[Who]:
    return [each for each in (project.seen_by, who) if each is not None]


def _own_council(db: Database, sight: Sight) -> int | None:
    if sight.own is None:
        return None
    row = db.execute(
        "SELECT id FROM main.councils WHERE key = ?", (council_key(sight.own),)
    ).fetchone()
    return int(row[0]) if row else None


def _put_views(db: Database, project: Project, but: Collection[str] = ()) -> int | None:
    """Put the views of somebody restricted before the tables; returns their own council."""
    sight, own = project.sight, _own_council(db, project.sight)
    for room in project.rooms:
        room.seen.prepare(db, project.whole, sight)
    for table, statement in _views(db, project.rooms, sight, own).items():
        if table not in but:
            db.execute(statement)
    return own


_known: dict[tuple[object, ...], Mapping[str, str]] = {}
_MOST_KNOWN = 1_000


def _views(
    db: Database, rooms: tuple[Room, ...], sight: Sight, own: int | None
) -> Mapping[str, str]:
    """The statement that makes each table's view; a file's own schema says what columns it has."""
    file = db.execute("PRAGMA database_list").fetchone()[2]
    schema = db.execute("PRAGMA schema_version").fetchone()[0]
    key = (file, schema, rooms, sight, own)
    if key not in _known:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = {
            masked.table: _view(masked, _columns(db, masked.table))
            for masked in _all_masked(rooms, sight, own)
        }
    return _known[key]


def _all_masked(rooms: tuple[Room, ...], sight: Sight, own: int | None) -> tuple[Masked, ...]:
    """What the rooms say, and history: of a row it tells no more than is seen of the row."""
    masked = tuple(each for room in rooms for each in room.seen.masked(sight, own))
    in_part = {each.table for each in masked}
    as_is = [
        table
        for room in rooms
        for table in (*room.seen.open, *room.seen.in_part)
        if table not in in_part
    ]
    told = {}
    for state in ("before", "after"):
        cases = " ".join(_in_history(each, f"t.{state}") for each in masked)
        tables = ", ".join(f"'{table}'" for table in as_is)
        told[state] = (
            f"CASE WHEN t.{state} IS NULL OR t.tbl IN ({tables}) THEN t.{state} {cases} "
            "ELSE '{}' END"
        )
    return (*masked, Masked("history", told))


def _in_history(masked: Masked, state: str) -> str:
    # Rows that are left out are not told of at all, as if their words had been taken out.
    if masked.where:
        return ""
    unsaid = masked.columns if masked.unsaid is None else masked.unsaid
    paths = ", ".join(f"'$.{column}'" for column in unsaid)
    return f"WHEN t.tbl = '{masked.table}' THEN json_remove({state}, {paths})" if paths else ""


def _columns(db: Database, table: str) -> tuple[str, ...]:
    return tuple(row[1] for row in db.execute(f'PRAGMA main.table_info("{table}")'))


def _view(masked: Masked, columns: tuple[str, ...]) -> str:
    shown = ", ".join(
        f'{masked.columns[name]} AS "{name}"' if name in masked.columns else f't."{name}"'
        for name in columns
    )
    where = f" WHERE {masked.where}" if masked.where else ""
    also = f" UNION ALL {masked.also}" if masked.also else ""
    return (
        f'CREATE TEMP VIEW "{masked.table}" AS SELECT {shown} '
        f'FROM main."{masked.table}" t{where}{also}'
    )


@lru_cache(maxsize=8)
def _reader(rooms: tuple[Room, ...]) -> Authorizer:
    # What no room speaks of is refused: a table nobody thought about is nobody's to see.
    shown = _shown(rooms)

    def allows(
        action: int, first: str | None, second: str | None, _schema: str | None, _by: str | None
    ) -> int:
        if _is_of_a_virtual_table(action, first, second):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            return sqlite3.SQLITE_OK if first in shown else sqlite3.SQLITE_DENY
        if action in _READING or (action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS):
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    return allows


def _is_of_a_virtual_table(action: int, first: str | None, second: str | None) -> bool:
    """What SQLite asks as it takes up ``json_each`` or a search index; nothing is written then."""
    declares = action == sqlite3.SQLITE_UPDATE or second == "ROWID"
    return first == "sqlite_master" and declares


@lru_cache(maxsize=8)
def _shown(rooms: tuple[Room, ...]) -> frozenset[str]:
    """The tables that are seen whole or in part, with their full-text indexes."""
    shown = {table for room in rooms for table in (*room.seen.open, *room.seen.in_part)}
    return frozenset(shown | _indexes(rooms, shown) | _SQLITES_OWN)


def _indexes(rooms: tuple[Room, ...], of: Collection[str]) -> set[str]:
    """The full-text indexes of some tables, with the tables that each keeps itself in."""
    return {
        f"{search_table(index.table)}{end}"
        for room in rooms
        for index in room.search
        if index.table in of
        for end in ("", "_data", "_idx", "_content", "_docsize", "_config")
    }


_SQLITES_OWN = {"sqlite_sequence", "json_each", "json_tree"}


def _changed_by(rooms: tuple[Room, ...], access: Access) -> frozenset[str]:
    tables = {table for room in rooms for table in room.seen.changed_by.get(access, ())}
    return frozenset(tables | _indexes(rooms, tables))


@lru_cache(maxsize=16)
def _writer(rooms: tuple[Room, ...], allowed: frozenset[str] | None) -> Authorizer:
    """``allowed`` None: every table but those only an owner changes."""
    owners = {table for room in rooms for table in room.seen.owners_only}
    shown = None if allowed is None else _shown(rooms) | allowed | _BOOKS

    def allows(
        action: int, first: str | None, second: str | None, _schema: str | None, by: str | None
    ) -> int:
        # What a trigger does follows from what was allowed.
        if by is not None or _is_of_a_virtual_table(action, first, second):
            return sqlite3.SQLITE_OK
        if action in _WRITING and first not in _BOOKS:
            theirs = first not in owners if allowed is None else first in allowed
            return sqlite3.SQLITE_OK if theirs else sqlite3.SQLITE_DENY
        if shown is not None and action == sqlite3.SQLITE_READ and first not in shown:
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    return allows
