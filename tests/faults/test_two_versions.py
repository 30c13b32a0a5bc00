"""A newer version brings a file up to date: the older one refuses it, also while it has it open."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from cli import main
from common.errors import BadInput
from common.who import Who
from project import DATABASE_VARIABLE, open_project
from screens.look import WHO
from storage import Project, act, reading
from storage import services as register
from storage.backups.restoring import restore_live
from storage.connecting import remove_file
from storage.register import council_named
from storage.remembering import remembered
from tests.faults.workshop import ROOT
from tests.kept_schemas import KEPT, as_sql, put_back


def _by_a_newer_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as newer, newer:
        newer.execute("ALTER TABLE councils ADD COLUMN region TEXT NOT NULL DEFAULT ''")
        newer.execute("INSERT INTO migrations VALUES ('storage.m999_regions', '')")


@remembered
def _names(project: Project) -> list[str]:
    return [each.name for each in register.councils(project)]


def test_who_has_it_open_stops_reading_and_writing(
    project: Project, who: Who, tmp_path: Path
) -> None:
    register.add_council(project, who, "Northmoor")
    backup = tmp_path / "backup.db"
    with closing(sqlite3.connect(project.path)) as db:
        db.execute("VACUUM INTO ?", (str(backup),))
    assert _names(project) == ["Northmoor"]
    _by_a_newer_version(project.path)
    before = as_sql(project.path)
    for use in (
        lambda: register.add_council(project, who, "Westdale"),
        lambda: register.councils(project),
        lambda: _names(project),
        lambda: restore_live(project, who, backup),
    ):
        with pytest.raises(BadInput, match="newer version of Common Ground"):
            use()
    assert as_sql(project.path) == before


def test_a_write_that_waited_for_the_newer_version_does_not_follow_it(
    project: Project, who: Who
) -> None:
    with reading(project):  # a screen looks at how it was
        _by_a_newer_version(project.path)
        with (
            pytest.raises(BadInput, match="newer version"),
            act(project, who, "Added a council") as this,
        ):
            council_named(this, "Westdale")
    with closing(sqlite3.connect(project.path)) as db:
        assert db.execute("SELECT count(*) FROM councils").fetchone() == (0,)


@pytest.mark.parametrize("words", ["check", "list", "backup OUT", "serve"])
def test_the_older_command_refuses_it_kindly(words: str, project: Project, tmp_path: Path) -> None:
    _by_a_newer_version(project.path)
    before = as_sql(project.path)
    out = tmp_path / "out"
    given = [str(out) if each == "OUT" else each for each in words.split()]
    ended = CliRunner().invoke(main, [*given, "--db", str(project.path)])
    assert ended.exit_code == 1
    assert "made by a newer version of Common Ground. Install that version" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert as_sql(project.path) == before
    assert not out.exists()


def test_the_older_app_says_so_also_where_it_was_open(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.session_state[WHO] = Who("Test analyst")
    at.run()
    assert not at.error
    _by_a_newer_version(project.path)
    at.run()
    assert not at.exception
    told = at.error[0].value.replace("\\", "")
    assert "no longer reads or writes it" in told
    assert "open the project with the newer version" in told


def test_a_file_put_back_to_an_earlier_version_is_opened_again(project: Project, who: Who) -> None:
    remove_file(project.path)
    put_back(KEPT / "0.8.0.sql.xz", project.path)
    with pytest.raises(BadInput, match="open the project again"):
        register.add_council(project, who, "Westdale")
    open_project(project.path)
    assert register.add_council(project, who, "Westdale")[1]
