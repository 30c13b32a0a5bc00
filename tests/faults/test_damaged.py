"""A file that is no longer whole: told on opening and on each screen, and never made worse."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.errors import BadInput, CommonGroundError, DamagedFile
from common.who import Who
from evidence.overview import everything
from project import DATABASE_VARIABLE, back_up, check, open_project, restore
from screens.look import SCREENS, WHO, script_of
from storage import Project
from storage import services as register
from storage.backups.backup import backup_bytes
from storage.backups.restoring import restore_live
from tests.faults.workshop import ROOT

_PAGE = 4_096


@pytest.fixture
def whole(_bases: dict[str, Path], tmp_path: Path) -> Path:
    """A project of one's own, all in one file."""
    path = back_up(_bases["team"], tmp_path / "project.db").path
    # Opened once, its log is on: from here on opening it writes nothing.
    return open_project(path).path


def _flipped(path: Path, chance: random.Random, bytes_flipped: int) -> None:
    held = bytearray(path.read_bytes())
    for _ in range(bytes_flipped):
        held[chance.randrange(len(held))] ^= 1 << chance.randrange(8)
    path.write_bytes(held)


def _torn_pages(path: Path, chance: random.Random, share: float) -> None:
    """Pages overwritten, but for the first, which says what there is."""
    held = bytearray(path.read_bytes())
    for page in range(1, len(held) // _PAGE):
        if chance.random() < share:
            held[page * _PAGE : (page + 1) * _PAGE] = chance.randbytes(_PAGE)
    path.write_bytes(held)


@pytest.mark.parametrize("seed", range(12))
def test_bytes_flipped_anywhere_are_told_or_harm_nothing(seed: int, whole: Path) -> None:
    chance = random.Random(seed)
    if seed % 2:
        _flipped(whole, chance, 200)
    else:
        _torn_pages(whole, chance, 0.1)
    before = whole.read_bytes()
    told = [
        _told(lambda: everything(open_project(whole))),
        _told(lambda: backup_bytes(open_project(whole))),
        *_checked(whole),
    ]
    assert whole.read_bytes() == before
    if not seed % 2:
        assert any("damaged" in each for each in told), told


def _told(use: Callable[[], object]) -> str:
    """What people are told, if anything; whatever else is raised fails the test."""
    try:
        use()
    except CommonGroundError as error:
        return error.sentence()
    return ""


def _checked(path: Path) -> list[str]:
    found: list[str] = []
    return [_told(lambda: found.extend(check(path).problems)), *found]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _head_lost(path: Path) -> None:
    path.write_bytes(bytes(200) + path.read_bytes()[200:])


def _schema_lost(path: Path) -> None:
    held = path.read_bytes()
    path.write_bytes(held[:100] + bytes(_PAGE - 100) + held[_PAGE:])


@pytest.mark.parametrize("harm", [_cut, _emptied, _head_lost, _schema_lost])
def test_what_is_left_of_a_file_is_refused_and_a_backup_takes_its_place(
    harm: Callable[[Path], None], whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = back_up(whole, tmp_path / "backup.db").path
    harm(whole)
    before = whole.read_bytes()
    with pytest.raises(DamagedFile, match=r"[Rr]estore a backup"):
        everything(open_project(whole))
    at = _shown(whole, monkeypatch, "where_we_stand")
    assert not at.exception
    assert "estore a backup" in at.error[0].value
    assert at.code[0].value.startswith("commonground restore")
    assert whole.read_bytes() == before
    if harm is _head_lost:
        # It may be anything by now: what is plainly no project is not replaced.
        with pytest.raises(BadInput, match="or a new name"):
            restore(backup, whole)
        assert check(restore(backup, tmp_path / "new.db").path).ok
        return
    restore(backup, whole)
    assert check(whole).ok
    assert whole.with_name("project.db.before-restore").read_bytes() == before


def _shown(path: Path, monkeypatch: pytest.MonkeyPatch, screen: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.session_state[WHO] = Who("Test analyst")
    at.run()
    return at.switch_page(script_of(screen)).run() if not at.error else at


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_tells_it_and_none_shows_a_trace(
    screen: str, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tear_tables(whole, "quotes", "maps", "runs", "painpoints", "storyboards", "turns")
    before = whole.read_bytes()
    at = _shown(whole, monkeypatch, screen)
    assert not at.exception
    assert any("damaged" in each.value for each in at.error)
    assert whole.read_bytes() == before


def _tear_tables(path: Path, *tables: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        roots = [
            db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
            for table in tables
        ]
    held = bytearray(path.read_bytes())
    for root in roots:
        held[(root - 1) * _PAGE : root * _PAGE] = b"\xff" * _PAGE
    path.write_bytes(held)


def test_a_damaged_project_that_is_open_takes_a_backup_on_screen(whole: Path, who: Who) -> None:
    project = open_project(whole)
    backup = backup_bytes(project)
    _tear_tables(whole, "quotes", "turns")
    torn = whole.read_bytes()
    done = restore_live(project, who, backup)
    assert check(whole).ok
    assert done.contents.rows["quotes"]
    assert done.kept.read_bytes() == torn


@pytest.mark.parametrize("lost", ["all of it", "its end", "its middle"])
def test_a_lost_log_costs_acts_and_never_half_of_one(
    lost: str, project: Project, who: Who, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(project.path)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM councils").fetchone()
        for number in range(30):
            register.add_council(project, who, f"Council {number:02}")
        left = tmp_path / "left.db"
        left.write_bytes(project.path.read_bytes())
        log = bytearray(project.path.with_name("project.db-wal").read_bytes())
    if lost == "its end":
        left.with_name("left.db-wal").write_bytes(log[: len(log) * 2 // 3])
    elif lost == "its middle":
        log[len(log) // 2] ^= 1
        left.with_name("left.db-wal").write_bytes(log)
    names = [each.name for each in register.councils(open_project(left))]
    assert names == [f"Council {number:02}" for number in range(len(names))]
    assert (len(names) == 0) == (lost == "all of it")
    assert len(names) < 30
    assert check(left).ok
