"""Connections to a project file, and the file itself taken away. For ``storage`` only."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from common.errors import NotFound
from storage import at_hand
from storage.faults import seconds_to_wait


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection that can change nothing, for looking a file over and copying it."""
    # As a URI: in a bare path a "#" or "%" of the file's name would mean something else.
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=seconds_to_wait()
    )


def remove_file(path: Path) -> None:
    """Remove a database file with its log, where it is there."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def connect(path: Path, *, create: bool = False, anywhere: bool = False) -> at_hand.Connection:
    """A connection to a project file; raises NotFound where it is gone. For ``storage`` only.

    ``anywhere``: other threads may go on with it, one at a time.
    """
    # Never made by the way: where a project was moved, an empty one must not take its place.
    if not create and not path.exists():
        raise NotFound(
            "the project file is no longer here",
            where=path.name,
            remedy="Put it back, or open another",
        )
    connection = sqlite3.connect(
        path,
        timeout=seconds_to_wait(),
        isolation_level=None,
        check_same_thread=not anywhere,
        factory=at_hand.Connection,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")
    # What somebody said is never put into a shared folder for temporary files.
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection
