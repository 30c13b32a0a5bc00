"""Backups that can be trusted: written by SQLite itself, opened and checked before they count."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from common.decoding import DATABASE
from common.errors import BadInput, NotFound
from storage.access.owning import require_owner
from storage.beside import folder_beside, settle
from storage.check import problems_in
from storage.connecting import open_read_only, remove_file
from storage.database import Project, open_file
from storage.faults import is_damage, is_full, seconds_to_wait
from storage.location import refuse_unsafe_place
from storage.migrate import APPLICATION_ID
from storage.rooms import Room


@dataclass(frozen=True)
class Backup:
    """A verified backup file and its size in bytes."""

    path: Path
    bytes: int


def back_up(project: Project, out: Path) -> Backup:
    """Write a whole, consistent copy while others may be writing, then verify it.

    Raises BadInput where ``out`` exists already or the copy fails its check, NotAllowed for
    whoever is no owner.
    """
    require_owner(project)
    out = free_place(out)
    part = out.with_name(out.name + ".part")
    remove_file(part)
    try:
        _copy(project.path, part)
        _verify(part, project.rooms)
        settle(part)
        os.replace(part, out)
    finally:
        remove_file(part)
    return Backup(out, out.stat().st_size)


def free_place(out: Path) -> Path:
    """Where a backup may be written; raises BadInput and NotFound where it may not."""
    out = Path(out).expanduser().resolve()
    if out.exists():
        raise BadInput(
            "there is a file of that name already", where=out.name, remedy="Choose another name"
        )
    if not out.parent.is_dir():
        raise NotFound("the folder for the backup does not exist", where=str(out.parent))
    return out


def backup_bytes(project: Project) -> bytes:
    """A verified backup as one piece, to be handed over; no copy of it stays on this computer."""
    with folder_beside(project.path, "backup") as folder:
        return back_up(project, folder / "backup.db").path.read_bytes()


def restore(backup: Path, path: Path, rooms: tuple[Room, ...]) -> Backup:
    """Put a backup in a project's place, after verifying it; the old file is kept beside it.

    The replaced project stays as ``<name>.before-restore``, and each one replaced after it as
    ``<name>.before-restore-2`` and so on. Raises BadInput where the backup is not sound or not a
    project; then nothing is replaced.
    """
    backup = Path(backup).expanduser().resolve()
    path = Path(path).expanduser().resolve()
    if not backup.is_file():
        raise NotFound("there is no backup of that name", where=backup.name)
    if backup == path:
        raise BadInput("the backup and the project are the same file", where=path.name)
    refuse_unsafe_place(path)
    refuse_other_file(path)
    if not path.parent.is_dir():
        raise NotFound("the folder for the project file does not exist", where=str(path.parent))
    part = path.with_name(path.name + ".part")
    remove_file(part)
    try:
        _copy(backup, part)
        # Opening brings an older backup up to date, and refuses what is not a project.
        open_file(part, rooms, create=False)
        _verify(part, rooms)
        _fold_log_in(part)
        settle(part)
        if path.exists():
            _keep_beside(path)
        # Gone before the file they belong to: the new one must never be read with an old log.
        for ending in ("-wal", "-shm"):
            path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)
        os.replace(part, path)
    finally:
        remove_file(part)
    return Backup(path, path.stat().st_size)


def _keep_beside(path: Path) -> None:
    """Keep the replaced project beside the new one, with its log where it cannot be folded in.

    It keeps its own name too until the new one has it, so that a project is there at any moment.
    """
    place = free_place_beside(path)
    try:
        _fold_log_in(path)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if not is_damage(error):
            raise
        log = path.with_name(f"{path.name}-wal")
        if log.exists():
            _also_called(log, place.with_name(f"{place.name}-wal"))
    _also_called(path, place)


def _also_called(path: Path, place: Path) -> None:
    """Give a file a second name; a copy where the disk knows no second names."""
    try:
        os.link(path, place)
    except OSError:
        part = place.with_name(f"{place.name}.part")
        try:
            shutil.copyfile(path, part)
            os.replace(part, place)
        finally:
            part.unlink(missing_ok=True)


def refuse_other_file(path: Path) -> None:
    """Refuse to replace what is plainly no project; a damaged project may be replaced."""
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        return
    mark = _mark_of(path) if path.is_file() else None
    if mark is None or mark not in (0, APPLICATION_ID):
        raise BadInput(
            "this is not a Common Ground project, so it was not replaced",
            where=path.name,
            remedy="Give the project's file, or a new name, after --db",
        )


def _mark_of(path: Path) -> int | None:
    """The program a database belongs to, 0 where it does not say; None for any other file."""
    with path.open("rb") as file:
        head = file.read(72)
    if not head.startswith(DATABASE):
        return None
    mark = int.from_bytes(head[68:72], "big")
    if mark:
        return mark
    try:
        with closing(open_read_only(path)) as connection:
            found = int(connection.execute("PRAGMA application_id").fetchone()[0])
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if not is_damage(error):
            raise
        return 0
    return -1 if tables and not found else found


def free_place_beside(path: Path) -> Path:
    """Where the replaced project is kept: never over one that was kept before."""
    place = path.with_name(path.name + ".before-restore")
    number = 2
    while place.exists():
        place = path.with_name(f"{path.name}.before-restore-{number}")
        number += 1
    return place


def _copy(source: Path, target: Path) -> None:
    if not os.access(target.parent, os.W_OK):
        raise BadInput(
            "you may not write in this folder",
            where=str(target.parent),
            remedy="Choose another folder",
        )
    try:
        vacuum_into(source, target)
    except sqlite3.DatabaseError as error:
        if is_full(error):
            raise BadInput(
                "the disk is full or cannot be written to, so nothing was copied",
                where=target.name.removesuffix(".part"),
                remedy="Make room on it, or choose another place",
            ) from None
        raise BadInput(
            f"it cannot be read as a project ({error})",
            where=source.name,
            remedy="Choose another backup",
        ) from None


def vacuum_into(source: Path, target: Path) -> None:
    """Write a consistent copy of a database file, whoever may be writing to it."""
    with closing(open_read_only(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def _verify(path: Path, rooms: tuple[Room, ...]) -> None:
    problems = problems_in(path, rooms)
    if problems:
        raise BadInput(
            f"the copy did not pass its check: {problems[0]}",
            where=path.name.removesuffix(".part"),
            remedy="Run `commonground check` on the original",
        )


def _fold_log_in(path: Path) -> None:
    """Bring a write-ahead log back into its file, so that the file alone is whole."""
    connection = sqlite3.connect(path, timeout=seconds_to_wait())
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
