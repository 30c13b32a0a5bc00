"""History in people's words, who read what, and no words of anybody's in either, or in any log."""

from __future__ import annotations

import csv
import io
import json
import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from cli import main
from common.errors import CommonGroundError
from common.who import Who
from evidence import services as evidence
from evidence.model import Judgement
from project import DATABASE_VARIABLE, ROOMS, open_project
from research import services as research
from screens.look import script_of
from storage import Project, reading
from storage.history.acts import Wanted, acts, stamp
from storage.history.auditing import acts_csv, audit_xlsx, reads_csv
from storage.history.reads import note_read, reads
from storage.history.telling import PLUMBING, what_changed
from storage.rooms import words_of
from storage.services import keep_reads_for, past_acts

WHO = Who("Asha")
APP = str(Path(__file__).resolve().parents[2] / "app.py")
SENTINEL = "The zebra crossing of marmalade ledgers"


def test_every_logged_table_has_words_for_every_column(project: Project) -> None:
    words = words_of(ROOMS)
    logged = {each.table for room in ROOMS for each in room.history}
    assert set(words) == logged
    for table, own in words.items():
        with reading(project) as db:
            columns = {row[1] for row in db.execute(f'PRAGMA table_info("{table}")')}
        told = {*own.of, *own.fields, *own.flags, *own.secret} | ({own.name} - {""})
        assert told <= columns, table
        assert columns - told <= PLUMBING, table


def test_what_an_act_changed_is_told_in_words_and_never_what_was_said(demo_file: Path) -> None:
    project = open_project(demo_file)
    with reading(project) as db:
        said = {row[0] for row in db.execute("SELECT text FROM quotes")}
        every = [each.id for each in acts(db, limit=2_000)]
    painpoint = evidence.painpoint(project, 3)
    judged = replace(painpoint, judgement=Judgement("low", False, "Asha", None))
    evidence.edit_painpoint(project, WHO, judged)
    (row,) = what_changed(project, past_acts(project, limit=1)[0].id).rows
    assert row.words.startswith("Painpoint “Ofsted numbers are known")
    assert "impact from high to low" in row.words
    told = "\n".join(row.words for each in every for row in what_changed(project, each).rows)
    assert [each for each in said if len(each) > 30 and each[:30] in told] == []


def test_history_is_asked_by_thing_kind_council_words_and_days(demo_file: Path) -> None:
    project = open_project(demo_file)

    def found(**wanted: object) -> list[str]:
        some = past_acts(project, limit=5_000, wanted=Wanted(**wanted))  # type: ignore[arg-type]
        return [each.words for each in some]

    evidence.remove_painpoint(project, WHO, 3)
    of = found(of=("painpoints", 3))
    assert of[0] == "Removed painpoint 3"
    assert {"Linked quote 3 for painpoint 4", "Linked quote 4 for painpoint 3"} & set(of) == {
        "Linked quote 4 for painpoint 3"
    }
    assert found(person="Asha") == ["Removed painpoint 3"]
    assert "Added 25 cards to storyboard 1" in found(kind="cards", words="25 CARDS")
    assert "Imported a map of Northmoor" in found(council_id=council(project, "Northmoor"))
    assert "Imported a map of Eastley" not in found(council_id=council(project, "Northmoor"))
    assert found(until="2026-01-01") == []


def council(project: Project, name: str) -> int:
    """A council's number."""
    with reading(project) as db:
        row = db.execute("SELECT id FROM councils WHERE name = ?", (name,)).fetchone()
    return int(row[0])


def test_who_read_what_is_one_line_an_hour_and_changes_nothing_else(project: Project) -> None:
    with reading(project) as db:
        before = stamp(project, db)
    for number in (3, 5, 4, 0):
        note_read(project, "quotes", number, who=WHO)
    note_read(project, "transcript", 7, 2, who=Who("Bilal", access="viewer"))
    with reading(project) as db:
        assert [(e.person, e.access, e.what, e.ref, e.number) for e in reads(db)] == [
            ("Bilal", "viewer", "transcript", 2, 7),
            ("Asha", "owner", "quotes", None, 5),
        ]
        assert stamp(project, db) == before
        assert acts(db) == []
    table = list(csv.reader(io.StringIO(reads_csv(project).decode("utf-8-sig"))))
    assert table[1][1:3] == ["Bilal", "team"]


def test_a_read_is_shown_though_the_file_is_locked_and_written_later(project: Project) -> None:
    locked = sqlite3.connect(project.path, isolation_level=None)
    locked.execute("BEGIN IMMEDIATE")
    note_read(project, "board", 2, who=WHO)
    locked.rollback()
    locked.close()
    note_read(project, "quotes", 1, who=WHO)
    with reading(project) as db:
        assert {each.what for each in reads(db)} == {"board", "quotes"}


def test_so_many_waiting_that_no_more_are_taken_are_still_written(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.history.reads._MOST_WAITING", 2)
    with closing(sqlite3.connect(project.path, isolation_level=None)) as locked:
        locked.execute("BEGIN IMMEDIATE")
        for what in ("board", "quotes", "search"):
            note_read(project, what, 2, who=WHO)
    note_read(project, "person", 1, who=WHO)
    with reading(project) as db:
        assert {each.what for each in reads(db)} == {"board", "quotes", "person"}


def test_old_reads_go_when_the_time_to_keep_them_is_over(project: Project) -> None:
    note_read(project, "board", 2, who=WHO)
    with sqlite3.connect(project.path) as db:
        db.execute("UPDATE reads SET at = '2020-01-01T00:00:00Z', hour = '2020-01-01T00'")
    db.close()
    keep_reads_for(project, WHO, 12, 1)
    note_read(project, "quotes", 1, who=WHO)
    with reading(project) as held:
        assert [each.what for each in reads(held)] == ["quotes"]


def test_the_command_tells_the_same_as_json(demo_file: Path, tmp_path: Path) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(main, ["history", "--db", str(demo_file), *words])
        assert done.exit_code == 0, done.output
        return str(done.stdout)

    (first, *_) = json.loads(run("--of", "painpoint", "--id", "3", "--json"))
    assert first["words"] == "Linked option 2 to a painpoint"
    assert first["changed"][0].startswith("Painpoint of an option added: option “Join")
    assert json.loads(run("--person", "Nobody", "--json")) == []
    note_read(open_project(demo_file), "board", 2, who=WHO)
    assert json.loads(run("--reads", "--json"))[0]["what"] == "board"
    run("--csv", str(tmp_path / "audit.csv"), "--since", "2026-11-26")
    assert "Made a finding" in (tmp_path / "audit.csv").read_text("utf-8-sig")


def test_no_words_of_anybodys_are_logged_printed_or_in_history(
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    said = f"Analyst 1: {SENTINEL}. It takes weeks.\nInterviewer: Why?\nAnalyst 1: {SENTINEL}.\n"
    session = research.import_transcript(
        project, WHO, said.encode(), "talk.txt", council="Northmoor"
    ).session_id
    view = research.transcript(project, session)
    quote = research.keep_turn_as_quote(project, WHO, session, view.turns[0].id)
    research.add_note(project, WHO, session, "paraphrase", SENTINEL)
    painpoint = evidence.add_painpoint(project, WHO, kind="painpoint", title="Late", impact=None)
    evidence.link_quote(project, WHO, painpoint, quote)
    for fails in (
        lambda: research.keep_quote(project, WHO, session, 0, 10_000),
        lambda: research.clear_quote(project, WHO, quote, 99),
        lambda: evidence.link_quote(project, WHO, painpoint, 999),
        lambda: research.import_transcript(
            project, WHO, b"PK" + said.encode(), "talk.docx", council="Northmoor"
        ),
    ):
        with pytest.raises(CommonGroundError) as refused:
            fails()
        assert SENTINEL not in str(refused.value)
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    for screen in ("sessions", "quotes", "evidence", "board", "settings", "where_we_stand"):
        at = AppTest.from_file(APP, default_timeout=30).run()
        if screen == "sessions":
            at.query_params["session"] = str(session)
        assert not at.switch_page(script_of(screen)).run().exception
    research.remove_quote(project, WHO, quote)
    exported = acts_csv(project) + audit_xlsx(project) + reads_csv(project)
    printed = capfd.readouterr()
    logged = caplog.text + printed.out + printed.err
    assert SENTINEL not in logged
    assert SENTINEL.encode() not in exported
    with reading(project) as db:
        assert SENTINEL not in " ".join(each.words for each in acts(db))
