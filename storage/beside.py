"""Folders of one's own beside a project, for what is not ready yet.

A shared folder for temporary files is no place for people's words, and a file can only be put in
its place at once where it lies on the same disk.
"""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.errors import BadInput

_OLD_LEFTOVER_SECONDS = 3_600


@contextmanager
def folder_beside(path: Path, doing: str) -> Iterator[Path]:
    """A folder beside a project that only we may read, gone afterwards with all that is in it.

    What an earlier one left whose process was killed is cleared away. Raises BadInput where the
    folder they lie in cannot be written to.
    """
    prefix = f".{path.name}.{doing}-"
    _clear_leftovers(path, prefix)
    try:
        folder = tempfile.TemporaryDirectory(prefix=prefix, dir=path.parent)
    except OSError:
        raise BadInput(
            "the folder of the project cannot be written to, so nothing was done",
            where=path.name,
            remedy="See that you may write in it and that the disk is not full",
        ) from None
    with folder as name:
        yield Path(name)


def put_where_nothing_is(made: Path, place: Path) -> bool:
    """Give a finished file its name, unless there is one of that name by now; whether it got it."""
    try:
        # Unlike a renaming, a second name is never given over a file that is there.
        os.link(made, place)
    except FileExistsError:
        return False
    except OSError:
        if place.exists():
            return False
        os.rename(made, place)
    return True


def settle(path: Path) -> None:
    """Have the disk itself hold a finished file before it takes another's place."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _clear_leftovers(path: Path, prefix: str) -> None:
    """Remove what was left behind; what is still under way is younger."""
    for left in path.parent.glob(f"{glob.escape(prefix)}*"):
        if left.is_dir() and time.time() - left.stat().st_mtime > _OLD_LEFTOVER_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
