"""What SQLite says when a file cannot be read or written, in sentences for people."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.errors import BadInput, DamagedFile

WAIT_VARIABLE = "COMMON_GROUND_WAIT_SECONDS"
_USUAL_WAIT, _LONGEST_WAIT = 30.0, 3_600.0
# A file that is broken may hold a schema, or words, that are no longer what they were.
_DAMAGE = (
    *("not a database", "malformed", "corrupt", "unsupported file format"),
    *("could not decode to utf-8", "vtable constructor failed"),
)


def seconds_to_wait() -> float:
    """How long a write waits for others; anything but a sensible number is the usual."""
    try:
        wanted = float(os.environ.get(WAIT_VARIABLE, _USUAL_WAIT))
    except ValueError:
        return _USUAL_WAIT
    return wanted if 0 < wanted <= _LONGEST_WAIT else _USUAL_WAIT


def is_damage(error: Exception) -> bool:
    """Whether an error of SQLite's says that the file itself is broken, or no database.

    Where a damaged file's schema is no longer text, Python fails to read SQLite's own message.
    """
    words = str(error).casefold()
    return isinstance(error, UnicodeDecodeError) or any(each in words for each in _DAMAGE)


def is_full(error: Exception) -> bool:
    """Whether an error of SQLite's says that nothing more could be written to the disk."""
    return any(each in str(error) for each in ("disk is full", "disk I/O error"))


def fault_of(path: Path, error: sqlite3.Error | UnicodeDecodeError) -> Exception:
    """A sentence for what people can put right about a file, else the error as it is."""
    words = str(error)
    if is_damage(error):
        return DamagedFile(
            "this file is not a Common Ground project, or it is damaged",
            where=path.name,
            remedy="Open another file, or restore a backup",
        )
    if is_full(error):
        return BadInput(
            "the disk is full or cannot be written to, so nothing was changed",
            where=path.name,
            remedy="Make room on it and try again",
        )
    if "unable to open" in words or "readonly" in words:
        return BadInput(
            "the project cannot be opened for writing here",
            where=path.name,
            remedy="See that you may write the file and its folder, and that the disk is not full",
        )
    if "is locked" in words:
        return BadInput(
            f"somebody else has been writing for {seconds_to_wait():g} seconds, so nothing was "
            "done",
            where=path.name,
            remedy="Try again",
        )
    return error


@contextmanager
def faults_told(path: Path) -> Iterator[None]:
    """Do something with a file; what is wrong with it or its disk is raised as a sentence."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        fault = fault_of(path, error)
        if fault is error:
            raise
        raise fault from None
