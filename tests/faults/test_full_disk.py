"""No room is left: one sentence, exit code 1, and nothing that is half written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.connecting import remove_file
from tests.faults.conftest import Bench
from tests.faults.deeds import CHANGING, LEAVING, OLDER, ONLY_NEW, UPGRADE
from tests.faults.workshop import Ended, Fault


def _told(ended: Ended) -> None:
    assert ended.code == 1, ended
    assert ended.said.count("\n") <= 1
    assert "Traceback" not in ended.said
    assert any(each in ended.said for each in ("disk", "written", "room")), ended.said


def _files(folder: Path) -> set[str]:
    return {each.name for each in folder.rglob("*")} - {"project.db-wal", "project.db-shm"}


@pytest.mark.parametrize("deed", [*CHANGING, *UPGRADE])
def test_a_change_that_finds_no_room_changes_nothing(deed: str, bench: Bench) -> None:
    db = bench.begin(deed)
    before, files = bench.as_it_lies(), _files(bench.folder)
    with closing(sqlite3.connect(db)) as other:
        # The log stays as long as somebody has the file open, and begins with one page of it.
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _told(bench.do(deed, Fault(largest=3 * 4_096)))
    assert _files(bench.folder) == files
    assert bench.as_it_lies() == before
    bench.opened()


@pytest.mark.parametrize("deed", LEAVING)
def test_a_file_that_finds_no_room_leaves_the_older_one(deed: str, bench: Bench) -> None:
    bench.begin(deed)
    files = _files(bench.folder)
    _told(bench.do(deed, Fault(largest=1_000)))
    assert _files(bench.folder) == files
    if deed not in ONLY_NEW:
        assert bench.out.read_bytes() == OLDER


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with little room; only who may mount one can try it."""
    place = tmp_path / "small disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1900k", "tmpfs", str(place)]
    if os.getuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("deed", ["research import", "restore while open", "backup"])
def test_a_disk_that_is_really_full(deed: str, bench: Bench, small_disk: Path) -> None:
    bench.begin(deed)
    before = bench.as_it_lies()
    db = small_disk / "project.db"
    shutil.copyfile(bench.db, db)
    (small_disk / "ballast").write_bytes(bytes(_room(small_disk) - 8_192))
    given = bench.given
    if deed == "backup":
        given = small_disk
    _told(bench.workshop.do(deed, db, given, Fault()))
    remove_file(bench.db)
    shutil.copyfile(db, bench.db)
    assert bench.as_it_lies() == before
    assert not (small_disk / "out").exists()


def _room(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize
