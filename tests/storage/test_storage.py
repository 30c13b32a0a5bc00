"""What people do to a project: acts, history, undo, versions, the register."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from common.errors import CannotUndo, NotFound, StaleEdit
from common.who import Who
from project import ROOMS, back_up, restore
from storage import Project, act, reading
from storage.access.people import add_person, people
from storage.history.acts import acts, forbid_undo, join_earlier, stamp, undo
from storage.register import (
    Milestone,
    add_milestone,
    change_council,
    change_milestone,
    change_project,
    council_named,
    councils,
    delete_row,
    find_council,
    milestones,
    possible_misspelling,
    project_facts,
)


def test_an_act_is_one_line_of_history_with_every_row_it_changed(
    project: Project, who: Who
) -> None:
    with act(project, who, "Added two milestones") as this:
        add_milestone(this, "Kick-off", "2026-01-12")
        add_milestone(this, "Show-and-tell", "2026-02-20")
    with reading(project) as db:
        latest = acts(db)[0]
        rows = db.execute("SELECT tbl, before, after FROM history ORDER BY seq").fetchall()
    assert (latest.words, latest.person, latest.changes) == (
        "Added two milestones",
        "Test analyst",
        2,
    )
    assert [row[0] for row in rows] == ["milestones", "milestones"]
    assert rows[0][1] is None
    assert '"name":"Kick-off"' in rows[0][2]


def test_an_act_that_fails_leaves_nothing_not_even_its_line(project: Project, who: Who) -> None:
    with pytest.raises(RuntimeError), act(project, who, "Half an act") as this:
        add_milestone(this, "Kick-off", "2026-01-12")
        raise RuntimeError
    with reading(project) as db:
        assert milestones(db) == []
        assert acts(db) == []


def test_a_view_stays_as_it_was_but_for_ones_own_acts(project: Project, who: Who) -> None:
    def add_theirs() -> None:
        with act(project, Who("Somebody else"), "Added a milestone") as this:
            add_milestone(this, "Theirs", "2026-01-01")

    with reading(project) as db:
        assert milestones(db) == []
        with ThreadPoolExecutor(1) as pool:
            pool.submit(add_theirs).result()
        with reading(project) as inner:
            assert inner is db
            assert milestones(inner) == []
        with act(project, who, "Added a milestone") as this:
            add_milestone(this, "Mine", "2026-02-01")
        with reading(project) as after:
            assert {each.name for each in milestones(after)} == {"Theirs", "Mine"}


def test_nothing_can_be_written_outside_an_act(project: Project) -> None:
    connection = sqlite3.connect(project.path)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO milestones (name, date) VALUES ('x', '2026-01-01')")
    connection.close()


def test_undo_takes_a_whole_act_back_and_redo_brings_it_again(project: Project, who: Who) -> None:
    with act(project, who, "Added a milestone") as this:
        add_milestone(this, "Kick-off", "2026-01-12")
        added = this.id
    undone = undo(project, who, added)
    with reading(project) as db:
        assert milestones(db) == []
        assert acts(db)[0].words == "Undid: Added a milestone"
    redone = undo(project, who, undone)
    with reading(project) as db:
        assert [each.name for each in milestones(db)] == ["Kick-off"]
    undo(project, who, redone)
    with reading(project) as db:
        assert milestones(db) == []
    with pytest.raises(CannotUndo, match="already"):
        undo(project, who, redone)


def test_an_act_that_forbids_it_cannot_be_undone_and_says_why(project: Project, who: Who) -> None:
    with act(project, who, "Replaced a name") as this:
        add_milestone(this, "Kick-off", "2026-01-12")
        forbid_undo(this, "what was replaced is kept nowhere")
        done = this.id
    with pytest.raises(CannotUndo, match="kept nowhere"):
        undo(project, who, done)
    with reading(project) as db:
        assert len(milestones(db)) == 1
        assert acts(db)[0].id == done


def test_undo_is_refused_where_a_later_act_touched_the_same_row(project: Project, who: Who) -> None:
    with act(project, who, "Added a council") as this:
        made = council_named(this, "Northmoor")
        added = this.id
    with act(project, Who("Bilal"), "Renamed a council") as this:
        change_council(this, made.id, made.version, "Northmoor Vale")
        renamed = this.id
    with pytest.raises(CannotUndo, match="Bilal later did “Renamed a council”"):
        undo(project, who, added)
    with reading(project) as db:
        assert [each.name for each in councils(db)] == ["Northmoor Vale"]
    undo(project, who, renamed)
    undo(project, who, added)
    with reading(project) as db:
        assert councils(db) == []


def test_undo_is_refused_where_later_work_hangs_on_what_would_go(
    project: Project, who: Who
) -> None:
    with act(project, who, "Added a council") as this:
        made = council_named(this, "Northmoor")
        added = this.id
    with act(project, who, "Added a person") as this:
        add_person(this, "Asha", "researcher", made.id)
    with pytest.raises(CannotUndo, match="hangs on it"):
        undo(project, who, added)
    with reading(project) as db:
        assert [each.name for each in people(db)] == ["Asha"]


def test_undo_is_refused_where_something_made_since_took_its_place(
    project: Project, who: Who
) -> None:
    with act(project, who, "Added a council") as this:
        made = council_named(this, "Northmoor")
    with act(project, who, "Removed a council") as this:
        delete_row(this, "councils", made.id)
        removed = this.id
    with act(project, who, "Added a council again") as this:
        again = council_named(this, "Northmoor")
    with pytest.raises(CannotUndo, match="took its place"):
        undo(project, who, removed)
    with reading(project) as db:
        assert [each.id for each in councils(db)] == [again.id]
        assert acts(db)[0].words == "Added a council again"


def test_undo_looks_only_at_the_rooms_it_touched_and_lets_older_faults_be(
    project: Project, who: Who
) -> None:
    looked: list[str] = []

    def faults(db: Database) -> list[str]:
        names = [each.name for each in milestones(db)]
        looked.append("storage")
        return [f"{name} is no day" for name in names if name.startswith("Bad")]

    def other(_db: Database) -> list[str]:
        looked.append("other")
        return []

    rooms = (replace(ROOMS[0], check=faults), *(replace(room, check=other) for room in ROOMS[1:]))
    project = Project(project.path, rooms)
    with act(project, who, "Added two milestones") as this:
        bad = add_milestone(this, "Bad from the start", "2026-01-12")
        good = add_milestone(this, "Bad, then mended", "2026-01-13")
    with act(project, who, "Mended one") as this:
        change_milestone(this, Milestone(good, "Good", "2026-01-13", 1))
        mended = this.id
    with act(project, who, "Moved the other") as this:
        change_milestone(this, Milestone(bad, "Bad from the start", "2026-02-01", 1))
        moved = this.id
    undo(project, who, moved)
    with pytest.raises(CannotUndo, match="Bad, then mended is no day"):
        undo(project, who, mended)
    assert set(looked) == {"storage"}


def test_a_stamp_tells_any_two_states_of_a_project_apart(
    project: Project, who: Who, tmp_path: Path
) -> None:
    seen = []

    def note() -> None:
        with reading(project) as db:
            seen.append(stamp(project, db))

    note()
    note()
    assert seen.pop() == seen[0]
    back_up(project.path, tmp_path / "backup.db")
    for name in ("A", "B"):
        with act(project, who, "Noted") as this:
            add_milestone(this, name, "2026-01-12")
            join_earlier(this)
        note()
    # One line of history, and yet two states.
    with reading(project) as db:
        assert len(acts(db)) == 1
        latest = acts(db)[0].id
    undo(project, who, latest)
    note()
    restore(tmp_path / "backup.db", project.path)
    note()
    for _ in range(len(seen) - 2):
        with act(project, who, "Noted") as this:
            add_milestone(this, "A", "2026-01-12")
        note()
    assert len(set(seen)) == len(seen)


def test_a_stale_edit_is_told_and_changes_nothing(project: Project, who: Who) -> None:
    with act(project, who, "Added a council") as this:
        made = council_named(this, "Northmoor")
    with act(project, who, "Renamed it") as this:
        change_council(this, made.id, made.version, "Northmoor Vale")
    with pytest.raises(StaleEdit), act(project, who, "Renamed it too") as this:
        change_council(this, made.id, made.version, "Northmoor Dale")
    with reading(project) as db:
        assert councils(db)[0].name == "Northmoor Vale"


def test_undo_never_reuses_a_version_an_open_editor_may_hold(project: Project, who: Who) -> None:
    with reading(project) as db:
        first = project_facts(db)
    with act(project, who, "Named the project") as this:
        change_project(this, first.__class__("Two", False, "", first.version))
        named = this.id
    with reading(project) as db:
        open_in_an_editor = project_facts(db)
    undo(project, who, named)
    with pytest.raises(StaleEdit), act(project, who, "Saved the old editor") as this:
        change_project(this, open_in_an_editor)


def test_councils_are_matched_without_case_or_the_word_council(project: Project, who: Who) -> None:
    with act(project, who, "Added councils") as this:
        first = council_named(this, "Northmoor Council")
        assert council_named(this, "NORTHMOOR  council").id == first.id
        assert possible_misspelling(this.db, "Nortmoor") == "Northmoor Council"
        assert possible_misspelling(this.db, "Eastley") is None
    with reading(project) as db:
        assert find_council(db, "northmoor") == first


def test_deleting_what_is_gone_is_told(project: Project, who: Who) -> None:
    with pytest.raises(NotFound), act(project, who, "Removed a milestone") as this:
        delete_row(this, "milestones", 5)


def test_an_act_that_wrote_nothing_leaves_no_line(project: Project, who: Who) -> None:
    with act(project, who, "Added a council") as this:
        council_named(this, "Northmoor")
    with reading(project) as db:
        before = acts(db)
    with act(project, who, "Added a council") as this:
        council_named(this, "northmoor council")
    with reading(project) as db:
        assert acts(db) == before
