"""Opens a project file with the tables of every room; check, backup and restore of the whole.

The only place that knows all rooms at once.
"""

from __future__ import annotations

from pathlib import Path

import platformdirs

import storage.backups.backup
import storage.check
from common.errors import BadInput
from common.who import COMMAND_LINE
from evidence.store import ROOM as EVIDENCE
from presenting.store import ROOM as PRESENTING
from process_maps.store import ROOM as PROCESS_MAPS
from research.tables import ROOM as RESEARCH
from storage import Project, Room
from storage.backups import sealed_backup
from storage.database import open_file
from storage.history.reads import note_read
from storage.register import ROOM as STORAGE
from validation.store import ROOM as VALIDATION

DATABASE_VARIABLE = "COMMON_GROUND_DB"

ROOMS: tuple[Room, ...] = (STORAGE, RESEARCH, PROCESS_MAPS, VALIDATION, EVIDENCE, PRESENTING)


def open_project(path: Path, *, create: bool = True) -> Project:
    """Open a project file, making it or bringing it up to date; see :func:`open_file`."""
    return open_file(path, ROOMS, create=create)


def check(path: Path) -> storage.check.Report:
    """Look a project file over."""
    return storage.check.check(open_project(path, create=False))


def back_up(path: Path, out: Path, passphrase: str | None = None) -> storage.backups.backup.Backup:
    """Write a verified copy of a project file, encrypted where there is a passphrase."""
    opened = open_project(path, create=False)
    if passphrase is None:
        made = storage.backups.backup.back_up(opened, out)
    else:
        made = sealed_backup.back_up_sealed(opened, out, passphrase)
    note_read(opened, "backup", 1, who=COMMAND_LINE)
    return made


def restore(
    backup: Path, path: Path, passphrase: str | None = None
) -> storage.backups.backup.Backup:
    """Put a verified backup in a project file's place; an encrypted one needs its passphrase."""
    backup = Path(backup).expanduser().resolve()
    if not sealed_backup.is_sealed_file(backup):
        return storage.backups.backup.restore(backup, path, ROOMS)
    if passphrase is None:
        raise BadInput("this backup is encrypted", where=backup.name, remedy="Give its passphrase")
    with sealed_backup.unsealed_beside(path, backup, passphrase) as plain:
        return storage.backups.backup.restore(plain, path, ROOMS)


def default_path() -> Path:
    """Where a project is kept when nobody says otherwise: the user's own data folder."""
    folder = Path(platformdirs.user_data_dir("common-ground", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "project.db"
