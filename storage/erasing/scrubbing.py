"""Leaving no trace of what was taken out: SQLite keeps it in free pages and in its log.

A file that is still to be written afresh is marked by ``user_version``, which is part of the write
that took the words out and so survives a crash.
"""

from __future__ import annotations

import sqlite3

from storage.faults import is_full

_MILLISECONDS_TO_WAIT = 5_000
_LARGEST_MARK = 2**31


def mark(connection: sqlite3.Connection, act_id: int) -> None:
    """Say, as part of a write, that the file is to be written afresh after it."""
    connection.execute(f"PRAGMA user_version = {act_id % _LARGEST_MARK or 1}")


def marked(connection: sqlite3.Connection) -> int:
    """The act a file is still to be written afresh for, 0 for none."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def scrub(connection: sqlite3.Connection) -> bool:
    """Write the file afresh without what was deleted, and empty its log.

    False where somebody was reading or writing all the while, or the disk is full: the file stays
    marked then, and the next who opens it tries again.
    """
    connection.execute(f"PRAGMA busy_timeout = {_MILLISECONDS_TO_WAIT}")
    before = marked(connection)
    try:
        connection.execute("VACUUM")
        if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            return False
        connection.execute("BEGIN IMMEDIATE")
        # Another act that forgets may have come between; it sees to itself.
        if marked(connection) == before:
            connection.execute("PRAGMA user_version = 0")
        connection.commit()
    except sqlite3.OperationalError as error:
        if not (is_full(error) or "locked" in str(error)):
            raise
        return False
    return True
