"""Backups that lie beside a project: they hold what was deleted from it since, until they go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.decoding import DATABASE
from storage.access.owning import require_owner
from storage.backups.sealing import is_sealed
from storage.database import Project
from storage.migrate import APPLICATION_ID

OLD_DAYS = 30
_HEAD = 72


@dataclass(frozen=True)
class OldBackup:
    """A backup by its file's name, and how many days ago it was last written."""

    name: str
    days: int


def old_backups(project: Project, on: date, older_than: int = OLD_DAYS) -> tuple[OldBackup, ...]:
    """Copies of projects, encrypted or not, in this project's folder, the oldest first.

    Only that folder is looked at, and nothing is deleted. Another project that was not opened for
    so long looks the same as a backup. Raises NotAllowed for whoever is no owner.
    """
    require_owner(project)
    found = []
    for path in project.path.parent.iterdir():
        if path == project.path or not path.is_file():
            continue
        days = (on - date.fromtimestamp(path.stat().st_mtime)).days
        with path.open("rb") as file:
            head = file.read(_HEAD)
        if days > older_than and _is_copy(head):
            found.append(OldBackup(path.name, days))
    return tuple(sorted(found, key=lambda each: (-each.days, each.name)))


def _is_copy(head: bytes) -> bool:
    ours = head.startswith(DATABASE) and int.from_bytes(head[68:72], "big") == APPLICATION_ID
    return ours or is_sealed(head)
