"""A project of every released version opens with today's code, and nothing in it is lost.

How a version's file is kept is told in ``tests/kept_schemas.py``.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence.overview import everything
from presenting.services import storyboards
from presenting.slides import live_slides
from presenting.whole import whole_file
from project import DATABASE_VARIABLE, ROOMS, check, open_project
from screens.look import SCREENS, WHO, script_of
from storage import Project, reading
from storage.history.acts import acts, undo, undoable
from storage.migrate import migration_names
from tests.kept_schemas import KEPT, put_back, released_version, shapes, tables, without_rows

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = sorted(path.name.removesuffix(".sql.xz") for path in KEPT.glob("*.sql.xz"))
Rows = dict[str, dict[object, dict[str, object]]]


@pytest.fixture(params=VERSIONS)
def left(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A project file as a released version left it, not opened with today's code yet."""
    return put_back(KEPT / f"{request.param}.sql.xz", tmp_path / "project.db")


def _rows(path: Path) -> Rows:
    """Every row of every table by its key."""
    held: Rows = {}
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        for table in tables(connection):
            found = connection.execute(f'SELECT rowid AS "row", * FROM "{table}"')
            held[table] = {row["row"]: dict(row) for row in found}
    return held


def _migrations(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM migrations")}


def _shapes(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        return shapes(connection)


def test_every_row_is_kept_with_its_values_and_what_was_done_can_be_taken_back(
    left: Path, who: Who
) -> None:
    with closing(sqlite3.connect(left)) as connection:
        assert without_rows(connection) == [], "a table without a row shows nothing"
    before = _rows(left)
    project = open_project(left)
    assert check(left).problems == []
    after = _rows(left)
    for table, rows in before.items():
        if table == "migrations":
            continue
        kept = {
            key: {column: now[column] for column in rows[key]}
            for key, now in after[table].items()
            if key in rows
        }
        assert kept == rows, table
        assert len(after[table]) == len(rows), table
    fresh = open_project(left.with_name("fresh.db")).path
    assert _shapes(left) == _shapes(fresh)
    _undo_the_last(project, who)
    assert check(left).problems == []


def _undo_the_last(project: Project, who: Who) -> None:
    with reading(project) as db:
        past = acts(db, limit=200)
        last = undoable(db, [each.id for each in past])[-1]
    undone = undo(project, who, last)
    with reading(project) as db:
        line = next(each for each in acts(db) if each.id == undone)
    assert line.undoes == last
    undo(project, who, undone)


def test_what_screens_and_files_are_made_of_reads_it(
    left: Path, request: pytest.FixtureRequest
) -> None:
    left_by = request.node.callspec.params["left"]
    project = open_project(left)
    held = everything(project)
    assert all(held[kind] for kind in ("councils", "sessions", "maps", "runs", "painpoints"))
    for board in storyboards(project):
        assert live_slides(project, board, date(2026, 11, 1))
    if left_by in (VERSIONS[0], VERSIONS[-1]):
        assert whole_file(project, "xlsx").content


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_shows_the_first_version_s_project(
    screen: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path_factory.getbasetemp() / "first-version.db"
    if not path.exists():
        put_back(KEPT / f"{VERSIONS[0]}.sql.xz", path)
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.session_state[WHO] = Who("Test analyst")
    at.run().switch_page(script_of(screen)).run()
    assert not at.exception
    assert not at.error


def test_no_migration_was_edited_after_its_release(left: Path) -> None:
    released = _migrations(left)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations "
            "(name TEXT PRIMARY KEY NOT NULL, at TEXT NOT NULL) STRICT"
        )
        db = Database(connection)
        for migration in (each for room in ROOMS for each in room.migrations):
            if migration.name in released:
                migration.apply(db)
        made_today = shapes(connection)
    assert made_today == _shapes(left), "what was released stays; change it by a further migration"


def test_the_tables_of_the_released_version_are_kept(tmp_path: Path) -> None:
    version = released_version()
    log = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert version in VERSIONS, "keep them: python -m tests.kept_schemas"
    released = _migrations(put_back(KEPT / f"{version}.sql.xz", tmp_path / "project.db"))
    now = set(migration_names(ROOMS))
    assert released <= now
    newest = re.findall(r"^## (\d+\.\d+\.\d+)$", log, re.MULTILINE)[0]
    if newest == version:
        assert now == released, (
            f"the tables have changed since {version} was kept: begin the next version in the "
            "changelog, or where it is not out yet, remove its file and keep it again"
        )
