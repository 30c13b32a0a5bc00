"""Opens a project file with the tables of every room; check, backup and restore of the whole.

The only place that knows all rooms at once.
"""

from __future__ import annotations

from pathlib import Path

import platformdirs

import storage.backup
import storage.check
from common.who import COMMAND_LINE
from evidence.store import ROOM as EVIDENCE
from presenting.store import ROOM as PRESENTING
from process_maps.store import ROOM as PROCESS_MAPS
from research.tables import ROOM as RESEARCH
from storage import Project, Room
from storage.database import open_file
from storage.reads import note_read
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


def back_up(path: Path, out: Path) -> storage.backup.Backup:
    """Write a verified copy of a project file."""
    opened = open_project(path, create=False)
    made = storage.backup.back_up(opened, out)
    note_read(opened, "backup", 1, who=COMMAND_LINE)
    return made


def restore(backup: Path, path: Path) -> storage.backup.Backup:
    """Put a verified backup in a project file's place."""
    return storage.backup.restore(backup, path, ROOMS)


def default_path() -> Path:
    """Where a project is kept when nobody says otherwise: the user's own data folder."""
    folder = Path(platformdirs.user_data_dir("common-ground", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "project.db"
