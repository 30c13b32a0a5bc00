"""Places where a project file would not be safe.

SQLite's write-ahead log needs shared memory and honest file locks. A synced folder copies the file
without its log (467 of 21,416 rows lost in a trial), a network share has no shared memory.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path, PurePath

from common.errors import UnsafePlace

# As the services name the folders they keep in step, alone or with more after a space or a hyphen
# ("OneDrive - Northmoor", "GoogleDrive-asha", "Dropbox (Team)").
_SYNCED_FOLDERS = (
    *("onedrive", "sharepoint", "dropbox", "nextcloud", "owncloud", "pcloud drive", "pclouddrive"),
    *("google drive", "googledrive", "googledrivestream", "my drive"),
    *("icloud drive", "iclouddrive", "com~apple~clouddocs", "box sync", "megasync", "seafile"),
)
# Ordinary words as well: meant only where they stand alone and are spelt just so.
_ONLY_JUST_SO = {"Box", "CloudStorage", "MEGA", "SynologyDrive"}
_NETWORK_FILE_SYSTEMS = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "afpfs", "ncpfs", "davfs", "webdav"),
    *("ceph", "glusterfs", "lustre", "gpfs", "beegfs", "vboxsf", "prl_fs"),
}
# What is mounted by a program: which kind stands after the dot.
_NETWORK_PROGRAMS = {
    *("sshfs", "davfs", "davfs2", "rclone", "s3fs", "gvfsd-fuse", "ceph", "glusterfs"),
    *("onedriver", "google-drive-ocamlfuse", "vmhgfs-fuse", "smbnetfs"),
}
_REMEDY = (
    "Keep the project in a folder of this computer and share it by backup, or run it on a server"
)
# A line of what "mount" prints on a Mac: what, on where, (of which kind, …).
_MAC_MOUNT = re.compile(r"^.+ on (?P<point>/.*) \((?P<kind>[\w.]+)[,)]", re.MULTILINE)


def synced_folder(path: PurePath) -> str | None:
    """The part of the path that is a synced folder, by the names those services give it."""
    for part in path.parts:
        plain = part.casefold()
        if part in _ONLY_JUST_SO or any(
            plain == name or plain.startswith((f"{name} ", f"{name}-")) for name in _SYNCED_FOLDERS
        ):
            return part
    return None


def network_file_system(path: Path, mounts: str) -> str | None:
    """The kind of network file system a path lies on, read from the text of /proc/mounts."""
    found = []
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) >= 3:
            found.append((_unescaped(fields[1]), fields[2]))
    return _network_kind(path, found)


def mac_network_file_system(path: Path, mounts: str) -> str | None:
    """The same, read from what ``mount`` prints on a Mac."""
    return _network_kind(
        path, [(each["point"], each["kind"]) for each in _MAC_MOUNT.finditer(mounts)]
    )


def is_network_path(path: str) -> bool:
    """Whether a path of Windows is on another computer (\\\\server\\share), however it is spelt."""
    plain = path.replace("/", "\\")
    if plain.startswith(("\\\\?\\", "\\\\.\\")):
        # The long way of writing any path, also one of this computer.
        return plain[4:].casefold().startswith("unc\\")
    return plain.startswith("\\\\")


def _network_kind(path: Path, mounts: list[tuple[str, str]]) -> str | None:
    best, kind = "", ""
    for point, its_kind in mounts:
        inside = str(path) == point or str(path).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, its_kind
    by_program = kind.startswith("fuse.") and kind.removeprefix("fuse.") in _NETWORK_PROGRAMS
    return kind if by_program or kind in _NETWORK_FILE_SYSTEMS else None


def _unescaped(point: str) -> str:
    """Spaces and the like stand in /proc/mounts as their numbers: ``\\040``."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), point)


def refuse_unsafe_place(path: Path) -> None:
    """Raise UnsafePlace, with the reason, where a project file must not be kept."""
    if folder := synced_folder(path):
        raise UnsafePlace(
            f"“{folder}” is a synced folder, and syncing can lose what is written to a project",
            where=path.name,
            remedy=_REMEDY,
        )
    if sys.platform == "win32" and (is_network_path(str(path)) or _is_mapped_share(path)):
        raise UnsafePlace(
            "this is a network drive, where a project can lose what is written to it",
            where=path.name,
            remedy=_REMEDY,
        )
    if kind := _mounted_from_network(path):
        raise UnsafePlace(
            f"this folder is on a network ({kind}), where a project can lose what is written to it",
            where=path.name,
            remedy=_REMEDY,
        )


def _mounted_from_network(path: Path) -> str | None:
    mounts = Path("/proc/mounts")
    if mounts.exists():
        return network_file_system(path, mounts.read_text("utf-8", "surrogateescape"))
    if sys.platform == "darwin":
        told = subprocess.run(["/sbin/mount"], capture_output=True, check=False).stdout
        return mac_network_file_system(path, os.fsdecode(told))
    return None


def _is_mapped_share(path: Path) -> bool:
    import ctypes

    remote = 4  # what GetDriveTypeW calls DRIVE_REMOTE
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  (only there on Windows)
    return bool(kernel.GetDriveTypeW(os.path.splitdrive(path)[0] + "\\") == remote)
