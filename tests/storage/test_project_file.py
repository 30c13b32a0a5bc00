"""The project file: check, backup, restore, where it may lie, crowds and crashes."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import ModuleType

import pytest

from common.errors import BadInput, NotFound, UnsafePlace
from common.who import Who
from project import ROOMS, back_up, check, open_project, restore
from storage import Project, act, reading
from storage.history.acts import acts
from storage.location import network_file_system, synced_folder
from storage.register import (
    add_milestone,
    council_named,
    councils,
    milestones,
)
from storage.triggers import expected_triggers


def test_every_table_is_strict_and_every_trigger_is_there(project: Project) -> None:
    with reading(project) as db:
        tables = db.execute(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
            "AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        triggers = {
            row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        }
    assert [name for name, strict in tables if not strict and "_words" not in name] == []
    assert triggers == expected_triggers(ROOMS)


def test_check_names_a_lost_trigger_and_a_broken_link(project: Project) -> None:
    assert check(project.path).ok
    connection = sqlite3.connect(project.path)
    connection.execute("DROP TRIGGER auto_history_councils_delete")
    connection.execute("INSERT INTO acts (at, person, role, words) VALUES ('', 'x', '', '')")
    connection.execute("INSERT INTO current_act VALUES (1, 1)")
    connection.execute("INSERT INTO people (name, council_id) VALUES ('Asha', 99)")
    connection.commit()
    connection.close()
    problems = " ".join(check(project.path).problems)
    assert "auto_history_councils_delete" in problems
    assert "1 link from people to rows of councils that are gone" in problems
    assert "left open" in problems


def test_a_backup_that_is_opened_or_restored_can_be_read_and_written_at_once(
    project: Project, who: Who, tmp_path: Path
) -> None:
    copy = back_up(project.path, tmp_path / "copy.db").path
    restore(copy, project.path)
    for path in (copy, project.path):
        opened = open_project(path)
        with reading(opened) as db:
            assert milestones(db) == []
            with act(opened, who, "Added a milestone") as this:
                add_milestone(this, "Kick-off", "2026-01-12")
            assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_backup_taken_while_others_write_is_whole_and_restores(
    project: Project, who: Who, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(_write_milestones, project.path, name, 25) for name in "abcd"]
        backup = back_up(project.path, tmp_path / "copy.db")
        for each in writing:
            each.result()
    assert check(backup.path).ok
    with act(project, who, "Something later") as this:
        council_named(this, "Northmoor")
    restored = restore(backup.path, project.path)
    assert restored.bytes == project.path.stat().st_size
    with reading(open_project(project.path)) as db:
        assert councils(db) == []
    with reading(open_project(tmp_path / "project.db.before-restore")) as db:
        assert len(milestones(db)) == 100


def test_a_file_may_be_called_anything_the_disk_lets_it(tmp_path: Path) -> None:
    path = tmp_path / "903 #2 50%25.db"
    open_project(path)
    assert check(path).ok
    assert check(back_up(path, tmp_path / "copy #1.db").path).ok
    assert sorted(each.name for each in tmp_path.glob("*.db")) == [path.name, "copy #1.db"]


def test_a_second_restore_keeps_what_the_first_replaced(
    project: Project, who: Who, tmp_path: Path
) -> None:
    empty = back_up(project.path, tmp_path / "empty.db").path
    for name in ("Northmoor", "Eastley"):
        with act(project, who, "Added a council") as this:
            council_named(this, name)
        restore(empty, project.path)
    kept = []
    for ending in ("", "-2"):
        with reading(open_project(tmp_path / f"project.db.before-restore{ending}")) as db:
            kept += [each.name for each in councils(db)]
    assert kept == ["Northmoor", "Eastley"]


def test_restore_refuses_what_is_no_project_and_replaces_nothing(
    project: Project, tmp_path: Path
) -> None:
    before = project.path.read_bytes()
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"not a database at all" * 100)
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    for path in (bad, other, tmp_path / "missing.db"):
        with pytest.raises((BadInput, NotFound)):
            restore(path, project.path)
    assert project.path.read_bytes() == before
    with pytest.raises(BadInput, match="already"):
        back_up(project.path, other)


def test_a_file_of_another_program_or_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(BadInput, match="another program"):
        open_project(other)
    newer = open_project(tmp_path / "newer.db").path
    connection = sqlite3.connect(newer)
    connection.execute("INSERT INTO migrations VALUES ('storage.m999_future', '')")
    connection.commit()
    connection.close()
    with pytest.raises(BadInput, match="newer version"):
        open_project(newer)


@pytest.mark.parametrize(
    "path",
    [
        PureWindowsPath(r"C:\Users\asha\OneDrive - Northmoor\903\project.db"),
        PurePosixPath("/home/asha/Dropbox/project.db"),
        PurePosixPath("/Users/asha/Library/Mobile Documents/com~apple~CloudDocs/project.db"),
    ],
)
def test_synced_folders_are_known_by_their_names(path: PureWindowsPath | PurePosixPath) -> None:
    assert synced_folder(path)


def test_unsafe_places_are_refused_and_ordinary_ones_are_not(tmp_path: Path) -> None:
    assert synced_folder(PurePosixPath("/home/asha/boxing/project.db")) is None
    mounts = "/dev/sda1 / ext4 rw 0 0\n//share /mnt/team cifs rw 0 0\n"
    assert network_file_system(Path("/mnt/team/903/project.db"), mounts) == "cifs"
    assert network_file_system(Path("/mnt/teamwork/project.db"), mounts) is None
    synced = tmp_path / "OneDrive"
    synced.mkdir()
    with pytest.raises(UnsafePlace, match="synced folder"):
        open_project(synced / "project.db")
    assert list(synced.iterdir()) == []


def test_many_first_openings_at_once_all_succeed(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with ThreadPoolExecutor(16) as pool:
        opened = list(pool.map(open_project, [path] * 16))
    assert {each.path for each in opened} == {path}
    assert check(path).ok


def test_a_crowd_of_threads_loses_nothing(project: Project) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: _write_milestones(project.path, name, 20), "abcdefgh"))
    with reading(project) as db:
        assert len(milestones(db)) == 160
        assert len(acts(db, limit=1000)) == 160


def test_several_processes_lose_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    # A screen that was tried before leaves itself as the main module, which a process begins with.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.starmap(_write_milestones, [(project.path, name, 30) for name in "abcd"])
    with reading(project) as db:
        assert len(milestones(db)) == 120


def test_a_killed_writer_loses_no_committed_row_and_leaves_a_sound_file(tmp_path: Path) -> None:
    seed = 20261123
    print(f"seed {seed}")
    pause = random.Random(seed)
    path = open_project(tmp_path / "project.db").path
    committed = 0
    for _ in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-m", "tests.crash_writer", str(path)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(pause.uniform(0.02, 0.25))
        os.kill(writer.pid, signal.SIGKILL)
        committed += writer.stdout.read().count(b"\n") + 1
        writer.wait()
        writer.stdout.close()
    report = check(path)
    assert report.problems == []
    # Each act writes three rows; one may have landed after its line was cut off, per kill.
    assert report.counts["milestones"] % 3 == 0
    assert committed <= report.counts["acts"] <= committed + 6
    assert report.counts["milestones"] == 3 * report.counts["acts"]


def _write_milestones(path: Path, name: str, number: int) -> None:
    project = open_project(path)
    for each in range(number):
        with act(project, Who(name), "Added a milestone") as this:
            add_milestone(this, f"{name}{each}", "2026-01-01")


def test_a_database_of_another_program_is_left_as_it_was(tmp_path: Path, project: Project) -> None:
    path = tmp_path / "accounts.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE ledger (pounds)")
    before = path.read_bytes()
    copy = back_up(project.path, tmp_path / "copy.db").path
    with pytest.raises(BadInput, match="another program"):
        open_project(path)
    with pytest.raises(BadInput, match="not replaced"):
        restore(copy, path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.glob("accounts*")] == ["accounts.db"]


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_project_says_so_and_gives_way_to_its_backup(
    seed: int, tmp_path: Path, project: Project, who: Who
) -> None:
    with act(project, who, "Added a council") as this:
        council_named(this, "Northmoor")
    copy = back_up(project.path, tmp_path / "copy.db").path
    damaged = bytearray(copy.read_bytes())
    chance = random.Random(seed)
    for _ in range(60):
        at = chance.randrange(1024, len(damaged) - 200)
        damaged[at : at + 100] = chance.randbytes(100)
    project.path.write_bytes(damaged)
    try:
        found = check(project.path).problems
    except BadInput as error:
        found = [error.sentence()]
    assert any("damaged" in each for each in found), f"seed {seed}"
    restore(copy, project.path)
    assert check(project.path).ok
    kept = project.path.with_name("project.db.before-restore")
    assert kept.stat().st_size == len(damaged)


def test_a_project_that_was_moved_away_is_not_made_again_empty(project: Project, who: Who) -> None:
    project.path.unlink()
    with pytest.raises(NotFound, match="no longer here"), reading(project):
        pass
    with pytest.raises(NotFound, match="no longer here"), act(project, who, "Added a council"):
        pass
    assert not project.path.exists()
