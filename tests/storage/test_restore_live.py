"""A backup put back while others work: old or new whole, never a mix, and nothing half done."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from common.errors import BadInput, CommonGroundError, NotFound, StaleEdit
from common.who import Who
from project import check, open_project
from storage import Project, reading
from storage import services as register
from storage.backups.backup import backup_bytes
from storage.backups.restoring import contents, look_into, restore_live
from storage.connecting import open_read_only
from storage.history.acts import acts, undo
from storage.register import ProjectFacts, project_facts


def _leftovers(project: Project) -> list[str]:
    return [path.name for path in project.path.parent.iterdir() if "restoring" in path.name]


def _milestones(project: Project) -> list[str]:
    return [each.name for each in register.milestones(project)]


def test_a_restore_brings_all_back_keeps_what_was_and_says_so(project: Project, who: Who) -> None:
    register.add_council(project, who, "Northmoor")
    data = backup_bytes(project)
    register.add_council(project, who, "Westdale")
    held = look_into(project, data)
    assert held.councils == ("Northmoor",)
    assert held.began == contents(project).began
    assert len(register.councils(project)) == 2, "looking changes nothing"

    with reading(project):  # a screen's view is brought up to date
        done = restore_live(project, who, data)
        assert [each.name for each in register.councils(project)] == ["Northmoor"]
    assert check(project.path).problems == []
    kept = [each.name for each in register.councils(open_project(done.kept))]
    assert kept == ["Northmoor", "Westdale"]
    with reading(project) as db:
        line = acts(db, limit=1)[0]
    assert (line.words, line.person) == ("Restored a backup", who.person)
    assert line.cannot_undo
    assert done.kept.name in line.cannot_undo
    with closing(open_read_only(project.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert _leftovers(project) == []
    assert restore_live(project, who, data).kept.name == "project.db.before-restore-2"


def test_what_was_open_before_is_stale_and_no_number_means_another_thing(
    project: Project, who: Who
) -> None:
    first, _ = register.add_council(project, who, "Northmoor")
    data = backup_bytes(project)
    later, _ = register.add_council(project, who, "Westdale")
    with reading(project) as db:
        last = acts(db, limit=1)[0].id
    restore_live(project, who, data)
    with pytest.raises(StaleEdit):
        register.rename_council(project, who, first.id, first.version, "Overwritten")
    new, _ = register.add_council(project, who, "Eastport")
    assert new.id > later.id
    with pytest.raises(NotFound):
        undo(project, who, last)


@pytest.mark.parametrize("table", ["reads", "sqlite_sequence"])
def test_what_a_damaged_project_cannot_say_does_not_keep_a_backup_out(
    project: Project, who: Who, table: str
) -> None:
    register.add_council(project, who, "Northmoor")
    data = backup_bytes(project)
    later, _ = register.add_council(project, who, "Westdale")
    with closing(sqlite3.connect(project.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()[0]
    with project.path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    restore_live(project, who, data)
    assert [each.name for each in register.councils(project)] == ["Northmoor"]
    assert check(project.path).problems == []
    new, _ = register.add_council(project, who, "Eastport")
    assert new.id > later.id


def _not_a_database(_data: bytes) -> bytes:
    return "=HYPERLINK not a backup ‮ 😀".encode()


def _cut_short(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _torn(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + b"\xff" * 8192 + data[middle + 8192 :]


def _changed(statement: str, data: bytes, folder: Path) -> bytes:
    path = folder / "changed.db"
    path.write_bytes(data)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.executescript(statement)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_not_a_database, "not a backup"),
        (_cut_short, "damaged"),
        (_torn, "damaged"),
        ("PRAGMA application_id = 7", "not a backup"),
        ("INSERT INTO migrations VALUES ('research.m999', '')", "newer version"),
        ("CREATE VIEW extra AS SELECT 1", "tables"),
        ("CREATE TRIGGER t AFTER INSERT ON acts BEGIN DELETE FROM acts; END", "tables"),
        ("DROP TABLE codings", "backup"),
        ("ALTER TABLE codes ADD COLUMN extra TEXT", "tables"),
        (
            "INSERT INTO current_act VALUES (1, 1); DELETE FROM project; DELETE FROM current_act",
            "tables",
        ),
    ],
)
def test_what_cannot_be_restored_is_refused_in_words_and_changes_nothing(
    spoil: object, told: str, project: Project, who: Who, tmp_path: Path
) -> None:
    register.add_council(project, who, "Northmoor")
    data = backup_bytes(project)
    bad = spoil(data) if callable(spoil) else _changed(str(spoil), data, tmp_path)
    before = contents(project)
    for refused in (lambda: look_into(project, bad), lambda: restore_live(project, who, bad)):
        with pytest.raises(BadInput) as error:
            refused()
        assert told in error.value.sentence()
    assert contents(project) == before
    assert _leftovers(project) == []
    assert not list(project.path.parent.glob("*.before-restore*"))


def test_eight_writers_hammering_see_old_or_new_and_lose_nothing(
    project: Project, who: Who
) -> None:
    register.add_milestone(project, who, "In the backup", "2026-01-01")
    data = backup_bytes(project)
    wrote: list[str] = []
    faults: list[BaseException] = []
    stop = threading.Event()

    def write(writer: int) -> None:
        number = 0
        while not stop.is_set():
            name = f"{writer}-{number}"
            try:
                register.add_milestone(project, who, name, "2026-02-01")
                wrote.append(name)
            except CommonGroundError:
                pass
            except BaseException as error:  # noqa: BLE001  (anything at all is a fault here)
                faults.append(error)
            number += 1

    threads = [threading.Thread(target=write, args=(each,)) for each in range(8)]
    for thread in threads:
        thread.start()
    kepts = []
    try:
        for _ in range(3):
            time.sleep(0.3)
            kepts.append(restore_live(project, who, data).kept)
    finally:
        time.sleep(0.2)
        stop.set()
        for thread in threads:
            thread.join()
    assert faults == []
    assert check(project.path).problems == []
    found = {name for kept in kepts for name in _milestones(open_project(kept))}
    assert set(wrote) <= found | set(_milestones(project)), "a write is in one whole or the other"
    firsts = [_milestones(open_project(kept)).count("In the backup") for kept in kepts]
    assert firsts == [1, 1, 1]


_RESTORE = """
import sys
from pathlib import Path
from common.who import Who
from project import open_project
from storage.register import ProjectFacts, project_facts
from storage.backups.restoring import restore_live
print("ready", flush=True)
while True:
    restore_live(open_project(Path(sys.argv[1])), Who("A"), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("after", [0.02, 0.05, 0.11, 0.17, 0.23])
def test_killed_while_restoring_leaves_the_old_or_the_new_whole(
    after: float, project: Project, who: Who, tmp_path: Path
) -> None:
    other = open_project(tmp_path / "other.db")
    for number in range(30):
        register.add_council(other, who, f"New {number}")
    backup = tmp_path / "backup.db"
    backup.write_bytes(backup_bytes(other))
    for number in range(30):
        register.add_council(project, who, f"Old {number}")
    arguments = [sys.executable, "-c", _RESTORE, str(project.path), str(backup)]
    restoring = subprocess.Popen(arguments, stdout=subprocess.PIPE)
    assert restoring.stdout
    assert restoring.stdout.readline()
    time.sleep(after)
    os.kill(restoring.pid, signal.SIGKILL)
    restoring.wait()
    restoring.stdout.close()
    names = {each.name.split()[0] for each in register.councils(project)}
    assert names in ({"Old"}, {"New"})
    assert len(register.councils(project)) == 30
    assert check(project.path).problems == []
    register.change_project(project, who, replace(_facts(project), name="Goes on"))


def _facts(project: Project) -> ProjectFacts:
    with reading(project) as db:
        return project_facts(db)


def test_what_was_replaced_stays_though_whoever_watched_left_at_the_end(
    project: Project, who: Who
) -> None:
    register.add_council(project, who, "Northmoor")
    data = backup_bytes(project)
    register.add_council(project, who, "Made since")

    def leave(part: float) -> None:
        if part == 1.0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore_live(project, who, data, progress=leave)
    assert contents(project).councils == ("Northmoor",)
    (kept,) = project.path.parent.glob("*.before-restore")
    assert "Made since" in contents(open_project(kept)).councils
