"""Connections that a server keeps: one reading at a time, one sight each, never of another file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from common.errors import NotAllowed
from common.stemming import stem_of
from common.who import Who
from project import open_project
from storage import Project, act, at_hand, reading
from storage.backups.backup import back_up
from storage.register import change_project, council_named, councils, project_facts

MEG = Who("Meg")


@pytest.fixture(autouse=True)
def _keeping(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(at_hand, "_wanted", True)
    yield
    at_hand.close_kept(project.path)


def _name(project: Project) -> str:
    with reading(project) as db:
        return project_facts(db).name


def _rename(project: Project, name: str) -> None:
    with act(project, MEG, "Renamed the project") as this:
        change_project(this, replace(project_facts(this.db), name=name))


def test_the_same_connection_serves_the_next_reading_and_shows_what_was_written(
    project: Project,
) -> None:
    with reading(project) as db:
        first = db.conn
    _rename(project, "Written since")
    with reading(project) as db:
        assert db.conn is first
    assert _name(project) == "Written since"


def test_two_readings_at_once_have_a_connection_each(project: Project) -> None:
    seen = []
    with reading(project) as db:
        thread = threading.Thread(target=lambda: seen.append(_connection(project)))
        thread.start()
        thread.join()
        assert seen != [db.conn]


def _connection(project: Project) -> object:
    with reading(project) as db:
        return db.conn


def test_what_one_may_see_is_never_on_anothers_connection(project: Project) -> None:
    viewer = replace(project, seen_by=Who("Vic", access="viewer"))
    _rename(project, "Seen by all")
    assert _connection(project) is not _connection(viewer)
    with pytest.raises(NotAllowed), reading(viewer) as db:
        db.execute("SELECT text FROM turns").fetchall()
    with reading(project) as db:
        assert db.execute("SELECT text FROM turns").fetchall() == []


def test_a_members_council_is_looked_up_anew(project: Project) -> None:
    member = replace(project, seen_by=Who("Mo", council="Northmoor", access="council member"))
    before = _connection(member)
    with act(project, MEG, "Added a council") as this:
        council_named(this, "Northmoor")
    with reading(member) as db:
        assert db.conn is not before
        assert [each.name for each in councils(db)] == ["Northmoor"]


def test_another_file_in_its_place_is_read(project: Project, tmp_path: Path) -> None:
    other = open_project(tmp_path / "other.db")
    _rename(other, "Another")
    assert _name(project) != "Another"
    back_up(other, tmp_path / "copy.db").path.replace(project.path)
    assert _name(project) == "Another"


def test_what_nobody_read_to_its_end_holds_no_older_view(project: Project) -> None:
    _rename(project, "Before")
    with reading(project) as db:
        left = db.execute("SELECT id FROM acts UNION ALL SELECT id FROM acts")
        assert left.fetchone()
    _rename(project, "Written since")
    assert _name(project) == "Written since"
    del left


def test_once_a_file_is_another_nothing_of_the_one_before_stays_open(
    project: Project, tmp_path: Path
) -> None:
    open_connections = []
    with reading(project) as db, reading(_viewed(project)) as seen:
        open_connections += [db.conn, seen.conn]
    other = back_up(project, tmp_path / "copy.db").path
    other.replace(project.path)
    _name(project)
    for each in open_connections:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            each.execute("SELECT 1")


def _viewed(project: Project) -> Project:
    return replace(project, seen_by=Who("Vic", access="viewer"))


def test_two_screens_at_once_stem_words_rightly() -> None:
    words = [f"{begin}{end}" for begin in ("record", "place", "check", "adopt") for end in
             ("ing", "ed", "s", "ational", "fulness", "ement", "able")]  # fmt: skip
    alone = {word: stem_of(word) for word in words}
    found: list[dict[str, str]] = []

    def work() -> None:
        found.append({word: stem_of.__wrapped__(word) for word in words * 200})

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [alone] * 4
