"""Who sees what, held in the file's own connection: no service can go round it.

To somebody who may not see all, a reading is a connection on which temporary views stand before the
tables: they leave out rows and put other words in the place of what is not for them. Names in SQL
find the views first, whichever service asks, and only ``storage`` names ``main``. What has no view
and is not open is refused by SQLite itself, as is every write. What may be changed is in
:mod:`storage.access.rights`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlite_utils import Database

from common.errors import NotAllowed
from common.who import Sight, Who
from common.words import council_key
from storage.at_hand import Kept
from storage.looked_at import Authorizer
from storage.rooms import Masked, Room
from storage.triggers import search_table

if TYPE_CHECKING:
    from storage.database import Project

# What stands where somebody's words would, for whoever may not read them.
NOT_CLEARED = "Not cleared for sharing"

_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_SAVEPOINT,
}
# The full-text index looks these up for itself.
_PRAGMAS = {"data_version"}


def restrict_reading(kept: Kept, project: Project) -> None:
    """Let a connection show no more than the project's reader may see, and change nothing."""
    kept.own = put_views(kept.db, project)
    kept.db.execute("PRAGMA query_only = ON")
    kept.allows = _reader(project.rooms)
    kept.connection.set_authorizer(kept.allows)


def still_own(kept: Kept, project: Project) -> bool:
    """Whether a kept connection of the same sight shows the council as its own that is it now."""
    return own_council(kept.db, project.sight) == kept.own


def prepare_masks(db: Database, project: Project) -> None:
    """Let the views tell by what is set and known in the state of the project that is seen.

    To be asked once a view has begun, and again each time it is brought up to date: how small
    numbers are hidden may have been changed in between.
    """
    if not project.sight.is_whole:
        for room in project.rooms:
            room.seen.prepare(db, project.whole, project.sight)


@contextmanager
def refusals_told(project: Project, who: Who | None = None) -> Iterator[None]:
    """SQLite's refusals, as the error that people read."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        behind = people_behind(project, who)
        if behind and _is_refusal(error, any(not each.sight.is_whole for each in behind)):
            raise _for_the_team() from None
        raise


def _is_refusal(error: sqlite3.DatabaseError, sees_in_part: bool) -> bool:
    """Whether SQLite was told to refuse this person what was asked."""
    words = str(error)
    # A search index whose own tables are refused cannot be taken up at all.
    signs = ("vtable constructor failed",) if sees_in_part else ()
    refused = ("prohibited", "not authorized", "because it is a view", *signs)
    return any(each in words for each in refused)


def require_team(project: Project, who: Who | None = None) -> None:
    """Refuse whoever may not see all of the project what is made of all of it."""
    if not all(each.sight.is_whole for each in people_behind(project, who)):
        raise _for_the_team()


def _for_the_team() -> NotAllowed:
    return NotAllowed("this is for the project’s own team", remedy="Ask its owner if you need it")


def people_behind(project: Project, who: Who | None) -> list[Who]:
    """Who is behind a call: whom the project was opened for, and whoever is said to act."""
    return [each for each in (project.seen_by, who) if each is not None]


def own_council(db: Database, sight: Sight) -> int | None:
    if sight.own is None:
        return None
    row = db.execute(
        "SELECT id FROM main.councils WHERE key = ?", (council_key(sight.own),)
    ).fetchone()
    return int(row[0]) if row else None


def put_views(db: Database, project: Project, but: Collection[str] = ()) -> int | None:
    """Put the views of somebody restricted before the tables; returns their own council."""
    sight, own = project.sight, own_council(db, project.sight)
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
    shown = shown_tables(rooms)
    # A search index holds the words as they are: it tells where they stand, not what they are.
    indexed = {search_table(each.table): each.columns for room in rooms for each in room.search}

    def allows(
        action: int, first: str | None, second: str | None, _schema: str | None, _by: str | None
    ) -> int:
        if is_of_a_virtual_table(action, first, second):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            told = first in shown and second not in indexed.get(first or "", ())
            return sqlite3.SQLITE_OK if told else sqlite3.SQLITE_DENY
        if action in _READING or (action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS):
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    return allows


def is_of_a_virtual_table(action: int, first: str | None, second: str | None) -> bool:
    """What SQLite asks as it takes up ``json_each`` or a search index; nothing is written then."""
    declares = action == sqlite3.SQLITE_UPDATE or second == "ROWID"
    return first == "sqlite_master" and declares


@lru_cache(maxsize=8)
def shown_tables(rooms: tuple[Room, ...]) -> frozenset[str]:
    """The tables that are seen whole or in part, with their full-text indexes."""
    shown = {table for room in rooms for table in (*room.seen.open, *room.seen.in_part)}
    return frozenset(shown | indexes_of(rooms, shown) | _SQLITES_OWN)


def indexes_of(rooms: tuple[Room, ...], of: Collection[str]) -> set[str]:
    """The full-text indexes of some tables, with the tables that each keeps itself in."""
    return {
        f"{search_table(index.table)}{end}"
        for room in rooms
        for index in room.search
        if index.table in of
        for end in ("", "_data", "_idx", "_content", "_docsize", "_config")
    }


_SQLITES_OWN = {"sqlite_sequence", "json_each", "json_tree"}
