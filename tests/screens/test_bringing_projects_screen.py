"""A project of another program comes in on screen: seen first, judged, then saved or put aside."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE, check
from research import services
from research.exchange.files import read_project
from research.exchange.model import (
    Convention,
    ForeignCode,
    ForeignCoding,
    ForeignProject,
    ForeignSource,
    ForeignSpan,
)
from research.formats.refi import write_qdc, write_qdpx
from screens.look import script_of
from screens.sessions.bringing_projects import PROJECT
from screens.sessions.importing import WHAT
from storage import Project, act
from storage.register import council_named

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Interviewer: How is it done?\nZorana Pikel: I type it twice.\nThen Zorana checks it."
CODES = (ForeignCode("a" * 8 + "-0000-0000-0000-000000000001", "Typed twice"),)
SPAN = TEXT.index("I type"), TEXT.index("I type") + len("I type it twice.")


def _package() -> bytes:
    spans = (ForeignSpan("s1", *SPAN, (ForeignCoding(CODES[0].guid),)),)
    source = ForeignSource("t1", "Round one", TEXT, spans)
    return write_qdpx(ForeignProject("REFI-QDA project", sources=(source,), codes=CODES))


def _open(monkeypatch: pytest.MonkeyPatch, project: Project) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    at.switch_page(script_of("sessions")).run()
    at.session_state[WHAT] = "A project of another program"
    return _fine(at.run())


def _fine(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    return at


def _press(at: AppTest, label: str) -> AppTest:
    return _fine(next(each for each in at.button if each.label == label).click().run())


def _read(at: AppTest, name: str, data: bytes) -> AppTest:
    at.selectbox(key="project_council").set_value("Northmoor")
    at.file_uploader[0].upload(name, data)
    return _press(_fine(at.run()), "Read the project")


def test_a_project_is_seen_judged_and_saved(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    with act(project, who, "Added a council") as this:
        council_named(this, "Northmoor")
    at = _read(_open(monkeypatch, project), "old.qdpx", _package())
    shown = " ".join(each.value for each in at.markdown)
    assert "1 document, 1 quote and 1 tag" in shown
    assert services.sessions(project) == ()
    save = next(each for each in at.button if each.label == "Save it, all is looked at")
    assert save.disabled
    sure = next(each for each in at.checkbox if each.label.startswith("I have read it"))
    _fine(sure.check().run())
    _press(at, "Save it, all is looked at")
    assert PROJECT not in at.session_state
    (quote,) = services.quotes(project)
    assert (quote.text, [code.name for code in quote.codes]) == (
        "I type it twice.",
        ["Typed twice"],
    )
    assert not quote.to_check
    said = services.transcript(project, quote.session_id).text
    assert "Zorana" not in said
    assert "Pikel" not in said
    assert check(project.path).problems == []


def test_a_project_can_be_saved_to_check_or_put_aside_and_a_codebook_comes_alone(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, project)
    at.file_uploader[0].upload("old.qdpx", _package())
    _press(_fine(at.run()), "Read the project")
    _press(at, "Put the project aside")
    assert PROJECT not in at.session_state
    assert services.sessions(project) == ()
    at.file_uploader[0].upload("old.qdpx", _package())
    _press(_fine(at.run()), "Read the project")
    _press(at, "Save it to check later")
    assert [each.to_check for each in services.sessions(project)] == [True]
    at.file_uploader[0].upload("book.qdc", write_qdc(ForeignProject("book", codes=CODES)))
    _press(_fine(at.run()), "Read the project")
    _press(at, "Save the tags")
    assert [code.name for code in services.codes(project)] == ["Typed twice"]


def test_where_two_readings_are_close_a_person_chooses(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "one \U0001f600 two three four \U0001f600 five six"
    spans = (ForeignSpan("s1", 4, 9, (ForeignCoding(CODES[0].guid),)),)
    package = write_qdpx(
        ForeignProject("x", sources=(ForeignSource("t1", "Round", text, spans),), codes=CODES)
    ).replace(b"Common Ground", b"Other Program")
    at = _open(monkeypatch, project)
    asked: list[Convention | None] = []

    def read(
        data: bytes, name: str, convention: Convention | None = None, number: int | None = None
    ) -> ForeignProject:
        asked.append(convention)
        found = read_project(data, name, convention, number)
        assert found.readings
        other = replace(found.readings.tried[0], convention=Convention("UTF-16 unit"))
        tried = (found.readings.tried[0], other)
        return replace(found, readings=replace(found.readings, tried=tried, close=not convention))

    monkeypatch.setattr("research.services.migrating.read_project", read)
    at.file_uploader[0].upload("old.qdpx", package)
    _press(_fine(at.run()), "Read the project")
    at.radio[0].set_value(1)
    _fine(at.run())
    _press(at, "Read it again so")
    assert asked == [None, Convention("UTF-16 unit")]
    assert not at.radio
