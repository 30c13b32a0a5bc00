"""How long sessions are kept: whose time is up, and that deleting them leaves nothing behind."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

import serve
from cli import main
from common.errors import BadInput, StaleEdit
from common.who import Who
from evidence import overview
from evidence import services as evidence
from evidence.overview import what_next
from presenting.erasing import delete_expired
from project import DATABASE_VARIABLE, back_up
from research.model import Session
from research.retention.model import Usual, last_day, months_after, times
from research.services import add_note, sessions
from research.services.retention import (
    keep_session,
    keep_sessions,
    retention,
    set_usual_retention,
    usual_retention,
)
from storage import Project, reading
from storage.backups.old_backups import old_backups
from storage.check import check
from storage.erasing.scrubbing import marked
from storage.history.acts import acts, undo
from tests.forgotten import traces
from tests.research.test_redacting import keep, session_of

ROOT = Path(__file__).resolve().parents[2]
TODAY = date.today()
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
SAID = ("Interviewer: How is it?", "P1: Quibbling over placements.", "P2: Zymurgy reports.")


def _one(number: int, day: str | None = None, until: str | None = None, why: str = "") -> Session:
    made = Session(
        number, f"Talk {number}", "interview", None, None, day, (), False, 0, 0, 0, "", "", 1
    )
    return replace(made, keep_until=until, kept_because=why)


def test_a_month_has_a_last_day_and_a_year_may_be_a_leap_year() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 1, 31), 25) == date(2028, 2, 29)
    assert months_after(date(2026, 12, 15), 12) == date(2027, 12, 15)


def test_a_session_is_kept_through_its_last_day_and_its_own_goes_before_the_usual() -> None:
    on = date(2026, 6, 30)
    days = ("2026-06-29", "2026-06-30", "2026-07-29", "2026-07-30")
    found = times([_one(n, until=day) for n, day in enumerate(days)], Usual(None, 1), on)
    assert [each.session.id for each in found.over] == [0]
    assert [each.session.id for each in found.soon] == [1, 2]
    longer = _one(5, until="2026-01-01", why="A complaint is open")
    usual = _one(6, "2026-03-31")
    found = times([longer, usual, _one(7)], Usual(2, 1), on)
    assert [each.session.id for each in found.held] == [5]
    assert [(each.session.id, each.until) for each in found.over] == [(6, "2026-05-31")]
    assert [each.id for each in found.endless] == [7]
    assert last_day(usual, Usual(None, 1)) is None


def _version(project: Project, session_id: int) -> int:
    return next(each.version for each in sessions(project) if each.id == session_id)


@pytest.fixture
def two(project: Project, who: Who) -> tuple[int, int]:
    """A session whose time is up, and one that is kept."""
    over = session_of(project, who, *SAID)
    kept = session_of(project, who, "P9: Nothing of the kind.", council="Eastley")
    keep_sessions(project, who, {over: _version(project, over)}, YESTERDAY.isoformat())
    return over, kept


def test_what_is_deleted_is_in_no_file_and_what_hung_on_it_stays(
    project: Project, who: Who, two: tuple[int, int], tmp_path: Path
) -> None:
    over, kept = two
    quote = keep(project, who, over, "Quibbling over placements")
    add_note(project, who, over, "takeaway", "muddlesome")
    painpoint = evidence.add_painpoint(project, who, kind="painpoint", title="Slow")
    evidence.link_quote(project, who, painpoint, quote, why="scribbled")
    keep_session(
        project, who, over, _version(project, over), until=YESTERDAY.isoformat(), because=""
    )
    done = delete_expired(project, who, TODAY, [over])
    assert done is not None
    assert (done.sessions, done.turns, done.quotes, done.is_clean) == (1, 3, 1, True)
    assert [each.id for each in sessions(project)] == [kept]
    assert evidence.painpoint(project, painpoint).title == "Slow"
    assert traces(project.path, "quibbling", "zymurgy", "muddlesome", "scribbled") == []
    deck, copy = tmp_path / "deck.html", tmp_path / "all.qdpx"
    for command in (
        ("present", "export", "--format", "html", str(deck)),
        ("research", "export", "--format", "qdpx", str(copy)),
    ):
        assert CliRunner().invoke(main, [*command, "--db", str(project.path)]).exit_code == 0
    with zipfile.ZipFile(copy) as archive:
        held = b"".join(archive.read(each) for each in archive.namelist())
    assert b"Nothing of the kind" in held
    for written in (held.lower(), deck.read_bytes().lower()):
        assert not any(word in written for word in (b"quibbling", b"zymurgy", b"muddlesome"))
    with reading(project) as db:
        line = acts(db, limit=1)[0]
    assert (line.words, line.person) == ("Deleted 1 session whose time was up", who.person)
    assert line.cannot_undo
    assert check(project).problems == []
    assert delete_expired(project, who, TODAY) is None


def test_a_reason_keeps_a_session_and_who_confirmed_another_list_deletes_nothing(
    project: Project, who: Who, two: tuple[int, int]
) -> None:
    over, kept = two
    version = _version(project, over)
    keep_session(
        project, who, over, version, until=YESTERDAY.isoformat(), because="A complaint is open"
    )
    assert delete_expired(project, who, TODAY) is None
    assert [each.session.id for each in retention(project).held] == [over]
    with pytest.raises(StaleEdit, match="nothing was deleted"):
        delete_expired(project, who, TODAY, [over])
    with pytest.raises(StaleEdit):
        keep_session(project, who, over, version, until=None, because="")
    with pytest.raises(StaleEdit):
        keep_sessions(project, who, {kept: _version(project, kept), over: version}, None)
    assert sessions(project)[1].keep_until is None
    with pytest.raises(BadInput):
        keep_session(project, who, over, version + 1, until="2026-02-30", because="")
    with reading(project) as db:
        undo(project, who, acts(db, limit=1)[0].id)
    assert [each.session.id for each in retention(project).over] == [over]


def test_what_is_due_is_told_where_we_stand(
    project: Project, who: Who, two: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _over, kept = two
    keep_sessions(project, who, {kept: _version(project, kept)}, TOMORROW.isoformat())
    told = [each.words for each in what_next(project) if each.query == {"show": "retention"}]
    assert told == [
        "Delete 1 session whose time is up", "1 session is to be deleted within 30 days",
    ]  # fmt: skip
    # A day later, though nobody did anything.
    monkeypatch.setattr(overview, "date", SimpleNamespace(today=lambda: TOMORROW + timedelta(1)))
    told = [each.words for each in what_next(project) if each.query == {"show": "retention"}]
    assert told == ["Delete 2 sessions whose time is up"]


def test_the_command_tells_first_and_names_nobody(
    project: Project, who: Who, two: tuple[int, int], tmp_path: Path
) -> None:
    over, _kept = two
    old, new = (back_up(project.path, tmp_path / f"{each}.db").path for each in ("old", "new"))
    a_while_ago = (TODAY - timedelta(40)).strftime("%s")
    os.utime(old, (int(a_while_ago), int(a_while_ago)))

    def run(*options: str) -> dict[str, object]:
        done = CliRunner().invoke(
            main, ["retention", "--db", str(project.path), "--json", *options]
        )
        assert done.exit_code == 0, done.output
        assert "Talk" not in done.stdout
        return dict(json.loads(done.stdout))

    tried = run("--dry-run")
    due = [{"session": over, "keep_until": YESTERDAY.isoformat()}]
    assert (tried["deleted"], tried["sessions"]) == (0, due)
    assert run("--on", YESTERDAY.isoformat())["deleted"] == 0
    future = ["retention", "--db", str(project.path), "--on", TOMORROW.isoformat()]
    assert CliRunner().invoke(main, future).exit_code == 2
    done = run()
    assert (done["deleted"], done["sessions"]) == (1, due)
    assert done["backups"] == [{"name": "old.db", "days": 40}]
    assert [each.name for each in old_backups(project, TODAY, 0)] == ["old.db"]
    assert {old.exists(), new.exists()} == {True}
    assert run()["deleted"] == 0


def test_serving_only_reminds_unless_it_was_asked_to_delete(
    project: Project, two: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    daily: list[Project] = []
    monkeypatch.setattr(serve, "run", lambda *_: None)
    monkeypatch.setattr(serve, "delete_daily", daily.append)
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    told = CliRunner().invoke(main, ["serve"])
    assert told.stdout.startswith("1 session may not be kept any longer")
    assert (len(sessions(project)), daily) == (2, [])
    CliRunner().invoke(main, ["serve", "--delete-expired"])
    assert [each.path for each in daily] == [project.path]
    assert serve.delete_what_expired(project) == 1
    assert len(sessions(project)) == 1
    project.path.unlink()
    assert serve.delete_what_expired(project) == 0


def test_serving_writes_the_file_afresh_where_a_deletion_could_not(
    project: Project,
    two: tuple[int, int],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with closing(sqlite3.connect(project.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sessions").fetchone()
        monkeypatch.setattr("storage.erasing.scrubbing._MILLISECONDS_TO_WAIT", 10)
        assert serve.delete_what_expired(project) == 1
    assert "tried again" in caplog.text
    caplog.clear()
    with closing(sqlite3.connect(project.path)) as held:
        assert marked(held)
        assert serve.delete_what_expired(project) == 0
        assert not marked(held)
    assert caplog.text == ""


def test_a_fault_of_the_disk_does_not_end_deleting_for_good(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(serve, "delete_expired", fault)
    assert serve.delete_what_expired(project) == 0


def test_the_screen_lists_sets_and_deletes_only_what_was_confirmed(
    project: Project, who: Who, two: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _over, kept = two
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.run()
    at.switch_page("screens/sessions/screen.py")
    at.query_params["show"] = "retention"
    at.run()
    assert not at.exception
    at.number_input[0].set_value(6)
    _press(at, "Save the usual time")
    assert usual_retention(project).months == 6
    at.multiselect[0].set_value([kept])
    next(each for each in at.text_input if each.label == "Keep them until").set_value("1/2/2030")
    _press(at, "Set it for these")
    assert {each.id: each.keep_until for each in sessions(project)}[kept] == "2030-02-01"
    delete = "Delete 1 session whose time is up"
    _press(at, delete)
    assert len(sessions(project)) == 2
    at.text_input[0].set_value("erase")
    _press(at, delete)
    assert [each.id for each in sessions(project)] == [kept]
    set_usual_retention(project, who, None, usual_retention(project).version)


def _press(at: AppTest, label: str) -> None:
    next(each for each in at.button if each.label == label).click()
    at.run()
    assert not at.exception, [each.message for each in at.exception]
