"""Connections that a server keeps open between readings.

Opening one has SQLite parse the whole schema, tables, triggers and all: a third of what a screen's
rerun costs. Kept only where :func:`keep_at_hand` was called, as a file that is held open cannot be
moved everywhere. A connection serves one reading at a time and one sight for as long as it lives:
what one person may see is never put up on a connection of another's.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakSet

from sqlite_utils import Database

from common.who import Sight
from storage.looked_at import Authorizer

_MOST = 40

# Whatever somebody else does to the file itself (another in its place, a copy written over it),
# its number, size or time is another then; what SQLite does, its own locks tell.
_File = tuple[int, int, int]


class Connection(sqlite3.Connection):
    """A connection that knows its statements, to end those that nobody read to their end.

    One that is not ended holds the view it began in: whoever has the connection next would be shown
    the project as it was then, whatever was written since.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked = WeakSet[sqlite3.Cursor]()

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        made = super().execute(sql, parameters)
        self._asked.add(made)
        return made

    def end_statements(self) -> None:
        """End what is still being read."""
        for each in tuple(self._asked):
            each.close()


@dataclass
class Kept:
    """An open connection; ``own`` is the council's number its views were made for.

    ``allows`` what somebody may see who may not see all; None where everything is shown.
    """

    connection: Connection
    file: _File
    own: int | None = None
    allows: Authorizer | None = None

    @cached_property
    def db(self) -> Database:
        """The same to be asked in SQL."""
        return Database(self.connection)


_free: OrderedDict[int, tuple[Path, Sight, Kept]] = OrderedDict()
_keeping = Lock()
_wanted = False


def keep_at_hand() -> None:
    """From now on, keep connections between readings; for a server."""
    global _wanted
    _wanted = True


def take(path: Path, sight: Sight) -> Kept | None:
    """A kept connection of that sight that nobody uses, to be given back or closed."""
    if not _wanted:
        return None
    now = file_of(path)
    found = None
    with _keeping:
        for number in reversed(_free):
            if _free[number][:2] == (path, sight):
                found = _free.pop(number)[2]
                break
    if found is not None and found.file != now:
        found.connection.close()
        _close(path, but=now)
        return None
    return found


def give_back(path: Path, sight: Sight, kept: Kept) -> None:
    """Keep a connection for whoever comes next; it has no view open any more."""
    gone = None
    kept.connection.end_statements()
    if _wanted and kept.file == file_of(path):
        with _keeping:
            _free[id(kept)] = (path, sight, kept)
            if len(_free) > _MOST:
                gone = _free.popitem(last=False)[1][2]
    else:
        gone = kept
    if gone is not None:
        gone.connection.close()


def close_kept(path: Path) -> None:
    """Close what is kept of a project: words in it were taken out for good."""
    _close(path)


def _close(path: Path, but: _File | None = None) -> None:
    """Close what is kept of a project, but for what is open on that state of its file."""
    with _keeping:
        gone = [n for n, held in _free.items() if held[0] == path and held[2].file != but]
        held = [_free.pop(number)[2] for number in gone]
    for each in held:
        each.connection.close()


def file_of(path: Path) -> _File:
    """What tells the file at a path from another; zeros where there is none."""
    try:
        stated = path.stat()
    except OSError:
        return 0, 0, 0
    return stated.st_ino, stated.st_size, stated.st_mtime_ns
