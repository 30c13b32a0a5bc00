"""History and search triggers, all made again from one list after every migration.

``transform()`` silently drops a table's triggers, so no migration makes its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from storage.rooms import Change, Room, SearchIndex

TOKENIZE = "porter unicode61 remove_diacritics 2"
_PREFIX = "auto_"


def expected_triggers(rooms: Iterable[Room]) -> set[str]:
    """The names of all triggers a healthy project file has."""
    rooms = tuple(rooms)
    history = {
        f"{_PREFIX}history_{logged.table}_{change}"
        for room in rooms
        for logged in room.history
        for change in logged.on
    }
    search = {
        f"{_PREFIX}search_{index.table}_{change}"
        for room in rooms
        for index in room.search
        for change in ("insert", "update", "delete")
    }
    return history | search


def remake_triggers(connection: sqlite3.Connection, rooms: Iterable[Room]) -> None:
    """Drop and make every history and search trigger; fill search indexes that are new."""
    rooms = tuple(rooms)
    drop_triggers(connection)
    for room in rooms:
        for logged in room.history:
            columns = _columns(connection, logged.table)
            for change in logged.on:
                connection.execute(_history_trigger(logged.table, columns, change))
        for index in room.search:
            _make_search(connection, index)


def drop_triggers(connection: sqlite3.Connection) -> None:
    """Drop every history and search trigger; whoever does makes them again in the same write."""
    existing = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall()
    for (name,) in existing:
        if name.startswith(_PREFIX):
            connection.execute(f'DROP TRIGGER "{name}"')


def search_table(table: str) -> str:
    """The name of a table's full-text index."""
    return f"{table}_words"


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    if "id" not in columns:
        raise ValueError(f"the logged table {table} needs a primary key called id")
    return columns


def _history_trigger(table: str, columns: list[str], change: Change) -> str:
    """Puts a changed row into history; an update that changes nothing is not history."""

    def as_json(row: str) -> str:
        pairs = ", ".join(f"'{column}', {row}.\"{column}\"" for column in columns)
        return f"json_object({pairs})"

    made = (
        f'CREATE TRIGGER "{_PREFIX}history_{table}_{change}" AFTER {change.upper()} ON "{table}" '
        "BEGIN INSERT INTO history (act, tbl, key, before, after) SELECT "
        f"(SELECT act FROM current_act), '{table}'"
    )
    # Every connection parses all triggers, so they are short: an update is one comparison.
    if change == "update":
        rows = f"SELECT {as_json('OLD')} AS b, {as_json('NEW')} AS a"
        return f"{made}, NEW.id, b, a FROM ({rows}) WHERE b IS NOT a; END"
    if change == "insert":
        return f"{made}, NEW.id, NULL, {as_json('NEW')}; END"
    return f"{made}, OLD.id, {as_json('OLD')}, NULL; END"


def _make_search(connection: sqlite3.Connection, index: SearchIndex) -> None:
    table, words = index.table, search_table(index.table)
    listed = ", ".join(f'"{column}"' for column in index.columns)
    new = ", ".join(f'NEW."{column}"' for column in index.columns)
    old = ", ".join(f'OLD."{column}"' for column in index.columns)
    add = f'INSERT INTO "{words}" (rowid, {listed}) VALUES (NEW.rowid, {new});'
    remove = (
        f'INSERT INTO "{words}" ("{words}", rowid, {listed}) VALUES (\'delete\', OLD.rowid, {old});'
    )
    made = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (words,)).fetchone()
    if not made:
        connection.execute(
            f'CREATE VIRTUAL TABLE "{words}" USING fts5 '
            f"({listed}, content = '{table}', tokenize = '{TOKENIZE}')"
        )
        connection.execute(f'INSERT INTO "{words}" ("{words}") VALUES (\'rebuild\')')
    for change, body in (("insert", add), ("delete", remove), ("update", remove + add)):
        connection.execute(
            f'CREATE TRIGGER "{_PREFIX}search_{table}_{change}" AFTER {change.upper()} '
            f'ON "{table}" BEGIN {body} END'
        )
