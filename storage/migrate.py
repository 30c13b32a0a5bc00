"""Bringing a project file's tables up to date, one process at a time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable

from sqlite_utils import Database

from common.errors import BadInput
from storage.rooms import Room
from storage.triggers import remake_triggers

# "CGRD" in ASCII: lets any SQLite tool, and us, tell a project from another database.
APPLICATION_ID = 0x43475244


def migration_names(rooms: Iterable[Room]) -> list[str]:
    """Every migration the rooms know, in the order they are applied."""
    return [migration.name for room in rooms for migration in room.migrations]


def is_current(connection: sqlite3.Connection, rooms: Iterable[Room]) -> bool:
    """Whether nothing is left to apply, judged without taking the write lock."""
    known = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migrations'"
    ).fetchone()
    return bool(known) and set(migration_names(rooms)) == _applied(connection)


def refuse_other_tables(connection: sqlite3.Connection, rooms: tuple[Room, ...], name: str) -> None:
    """Raise BadInput where another version of the app changed the tables since the file was opened.

    Looked at within each view and each write, so that nothing is written in between.
    """
    applied, known = _applied(connection), set(migration_names(rooms))
    if applied == known:
        return
    if applied - known:
        raise BadInput(
            "a newer version of Common Ground has brought this project up to date, so this one "
            "no longer reads or writes it",
            where=name,
            remedy="Close this one and open the project with the newer version",
        )
    raise BadInput(
        "this project was put back to how an earlier version of Common Ground keeps it",
        where=name,
        remedy="Close Common Ground and open the project again, which brings it up to date",
    )


def migrate(connection: sqlite3.Connection, rooms: tuple[Room, ...], name: str) -> None:
    """Apply what is missing inside one immediate transaction, then re-make all triggers.

    Others that open the same new file wait here and find the work done.
    """
    # Looked at before anything is changed, and again once no one else can change it.
    _refuse_foreign_file(connection, rooms, name)
    _switch_to_wal(connection)
    # Foreign keys are checked at the end instead: rebuilding a table would trip over them.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        _refuse_foreign_file(connection, rooms, name)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations "
            "(name TEXT PRIMARY KEY NOT NULL, at TEXT NOT NULL) STRICT"
        )
        applied = _applied(connection)
        db = Database(connection)
        for room in rooms:
            for migration in room.migrations:
                if migration.name not in applied:
                    migration.apply(db)
                    connection.execute(
                        "INSERT INTO migrations VALUES (?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
                        (migration.name,),
                    )
        remake_triggers(connection, rooms)
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise BadInput(
                "bringing the project up to date would break links between its tables",
                where=name,
                remedy="Restore a backup and report this",
            )
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def keep_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Turn the log on in a project that has none: a backup, as SQLite writes it, comes without.

    In such a file whoever reads keeps others from writing.
    """
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _switch_to_wal(connection)


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Turn the write-ahead log on. SQLite does not wait for this lock itself, so we do."""
    for attempt in range(200):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == 199:
                raise
            time.sleep(0.05)


def _applied(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM migrations")}


def _refuse_foreign_file(
    connection: sqlite3.Connection, rooms: tuple[Room, ...], name: str
) -> None:
    tables = {
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    if tables and mark != APPLICATION_ID:
        raise BadInput(
            "this is a database of another program, so it was left alone",
            where=name,
            remedy="Choose a Common Ground project file",
        )
    if "migrations" in tables:
        unknown = _applied(connection) - set(migration_names(rooms))
        if unknown:
            raise BadInput(
                "this project was made by a newer version of Common Ground",
                where=name,
                remedy="Install that version to open it",
            )
