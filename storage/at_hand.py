"""Connections that a server keeps open between readings.

Opening one has SQLite parse the whole schema, tables, triggers and all: a third of what a screen's
rerun costs. Kept only where :func:`keep_at_hand` was called, as a file that is held open cannot be
moved everywhere. A connection serves one reading at a time and one sight for as long as it lives:
what one person may see is never put up on a connection of another's.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlite_utils import Database

from common.who import Sight
from storage.looked_at import Authorizer

_MOST = 40

# Whatever somebody else does to the file itself (another in its place, a copy written over it),
# its number, size or time is another then; what SQLite does, its own locks tell.
_File = tuple[int, int, int]


@dataclass
class Kept:
    """An open connection; ``own`` is the council's number its views were made for.

    ``allows`` what somebody may see who may not see all; None where everything is shown.
    """

    db: Database
    file: _File
    own: int | None = None
    allows: Authorizer | None = None


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
        found.db.conn.close()
        return None
    return found


def give_back(path: Path, sight: Sight, kept: Kept) -> None:
    """Keep a connection for whoever comes next; it has no view open any more."""
    gone = None
    if _wanted and kept.file == file_of(path):
        with _keeping:
            _free[id(kept)] = (path, sight, kept)
            if len(_free) > _MOST:
                gone = _free.popitem(last=False)[1][2]
    else:
        gone = kept
    if gone is not None:
        gone.db.conn.close()


def close_kept(path: Path) -> None:
    """Close what is kept of a project: words in it were taken out for good."""
    with _keeping:
        gone = [number for number, held in _free.items() if held[0] == path]
        held = [_free.pop(number)[2] for number in gone]
    for each in held:
        each.db.conn.close()


def file_of(path: Path) -> _File:
    """What tells the file at a path from another; zeros where there is none."""
    try:
        stated = path.stat()
    except OSError:
        return 0, 0, 0
    return stated.st_ino, stated.st_size, stated.st_mtime_ns
