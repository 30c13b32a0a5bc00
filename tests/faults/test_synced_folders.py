"""A project is never kept where a folder is synced or on a network; a backup may go there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from click.testing import CliRunner

from cli import main
from common.errors import UnsafePlace
from project import back_up, open_project, restore
from storage import Project
from storage.location import (
    is_network_path,
    mac_network_file_system,
    network_file_system,
    synced_folder,
)

SYNCED = [
    PureWindowsPath(r"C:\Users\asha\OneDrive - Northmoor Council\903\project.db"),
    PureWindowsPath(r"C:\Users\asha\Dropbox (Team)\project.db"),
    PureWindowsPath(r"C:\Users\asha\iCloudDrive\project.db"),
    PureWindowsPath(r"G:\My Drive\project.db"),
    PureWindowsPath(r"C:\Users\asha\Box\project.db"),
    PurePosixPath("/Users/asha/Library/Mobile Documents/com~apple~CloudDocs/project.db"),
    PurePosixPath("/Users/asha/Library/CloudStorage/GoogleDrive-a@northmoor.example/project.db"),
    PurePosixPath("/Users/asha/Google Drive/project.db"),
    PurePosixPath("/home/asha/Nextcloud/903/project.db"),
]
ORDINARY = [
    PurePosixPath("/home/box/boxing/project.db"),
    PurePosixPath("/home/asha/my drives/mega plans/project.db"),
    PureWindowsPath(r"C:\Users\asha\Documents\one drive to rule\project.db"),
]
MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
//server/share /mnt/team\040files cifs rw 0 0
server:/home /mnt/homes nfs4 rw 0 0
asha@server:/data /mnt/far fuse.sshfs rw 0 0
remote: /mnt/cloud fuse.rclone rw 0 0
/dev/sdb1 /mnt/homes/local ext4 rw 0 0
/dev/fuse /mnt/stick fuse.exfat rw 0 0
"""
MAC_MOUNTS = """/dev/disk3s1 on / (apfs, sealed, local, read-only, journaled)
//asha@server/Team%20files on /Volumes/Team files (smbfs, nodev, nosuid, mounted by asha)
server:/export on /Volumes/export (nfs)
/dev/disk5s1 on /Volumes/Stick (exfat, local, nodev)
"""


@pytest.mark.parametrize("path", SYNCED)
def test_the_services_are_known_by_the_names_of_their_folders(path: PurePath) -> None:
    assert synced_folder(path)


@pytest.mark.parametrize("path", ORDINARY)
def test_an_ordinary_name_is_no_service(path: PurePath) -> None:
    assert synced_folder(path) is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/mnt/team files/project.db", "cifs"),
        ("/mnt/homes/asha/project.db", "nfs4"),
        ("/mnt/far/project.db", "fuse.sshfs"),
        ("/mnt/cloud/project.db", "fuse.rclone"),
        ("/mnt/homes/local/project.db", None),
        ("/mnt/stick/project.db", None),
        ("/mnt/homesick/project.db", None),
    ],
)
def test_mounts_of_linux_tell_a_network(path: str, kind: str | None) -> None:
    assert network_file_system(Path(path), MOUNTS) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/Volumes/Team files/project.db", "smbfs"),
        ("/Volumes/export/project.db", "nfs"),
        ("/Volumes/Stick/project.db", None),
        ("/Users/asha/project.db", None),
    ],
)
def test_mounts_of_a_mac_tell_a_network(path: str, kind: str | None) -> None:
    assert mac_network_file_system(Path(path), MAC_MOUNTS) == kind


def test_paths_of_windows_tell_a_network() -> None:
    for far in (r"\\server\share\p.db", r"\\?\UNC\server\share\p.db", "//server/share/p.db"):
        assert is_network_path(far)
    for near in (r"C:\Users\asha\p.db", r"\\?\C:\Users\asha\p.db", r"\\.\C:\p.db", "p.db"):
        assert not is_network_path(near)


@pytest.fixture(params=["itself", "by a link"])
def synced(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A synced folder, or an ordinary name that leads into it."""
    folder = tmp_path / "OneDrive - Northmoor"
    folder.mkdir()
    if request.param == "itself":
        return folder
    link = tmp_path / "plain"
    link.symlink_to(folder, target_is_directory=True)
    return link


def _demo(path: Path) -> None:
    told = CliRunner().invoke(main, ["demo", "--db", str(path), "--build-only"])
    assert told.exit_code == 1
    raise UnsafePlace(told.stderr)


@pytest.mark.parametrize("make", [open_project, _demo])
def test_no_project_is_made_there(make: Callable[[Path], object], synced: Path) -> None:
    with pytest.raises(UnsafePlace, match="is a synced folder"):
        make(synced / "project.db")
    assert list(synced.iterdir()) == []


def test_a_backup_goes_there_and_is_restored_elsewhere(
    project: Project, synced: Path, tmp_path: Path
) -> None:
    backup = back_up(project.path, synced / "backup.db").path
    assert restore(backup, tmp_path / "restored.db").bytes
    with pytest.raises(UnsafePlace, match="is a synced folder"):
        restore(backup, synced / "project.db")
    assert [each.name for each in synced.iterdir()] == ["backup.db"]
