"""A table comes in by hand: read, its columns named, its names dealt with, saved."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE
from research.services import codes, quotes, sessions
from screens.sessions.bringing_tables import TABLE
from storage import Project, act
from storage.register import council_named
from tests.tables import tables

TEXT = """Highlight;Participant;Interview;Tags
Priya waits for the panel.;Priya Raman;Call with Priya;waiting, late
We wait. Ring 0161 496 0123.;Tom Reed;Call with Priya;waiting
"""


def _screen() -> None:
    from screens.look import heading
    from screens.sessions.bringing_tables import bring_table

    heading("Sessions", "")
    bring_table()


@pytest.fixture
def at(project: Project, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    with act(project, Who("Test analyst"), "Added a council") as this:
        council_named(this, "Northmoor")
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    return AppTest.from_function(_screen, default_timeout=30).run()


def _labelled(elements: Any, label: str) -> Any:
    return next(each for each in elements if each.label == label)


def _read(at: AppTest, name: str, text: str) -> None:
    at.selectbox(key="table_council").set_value("Northmoor")
    at.file_uploader(key="table-0").upload(name, text.encode())
    at.run()
    _labelled(at.button, "Read the table").click().run()
    assert not at.exception
    assert not at.error


def _stored(project: Project) -> bytes:
    return b"".join(path.read_bytes() for path in project.path.parent.glob("project.db*"))


def test_a_table_comes_in_only_after_its_names_are_dealt_with(
    at: AppTest, project: Project
) -> None:
    _read(at, "priya.csv", TEXT)
    assert "2 quotes, 1 session, 2 people and 2 tags" in " ".join(m.value for m in at.markdown)
    assert tables(at)
    _labelled(at.button, "Go on to names").click().run()
    assert not at.exception
    assert sessions(project) == ()
    assert _labelled(at.button, "Save the quotes").disabled
    title = _labelled(at.text_input, "Name of session 1")
    assert "Priya" not in title.value
    title.set_value("First call")
    _labelled(at.text_input, "Pseudonym of speaker 2").set_value("Boss")
    _labelled(
        at.checkbox, "I have read it, and nobody can be recognised by a name or a number in it"
    ).check()
    at.run()
    _labelled(at.button, "Save the quotes").click().run()
    assert not at.exception
    assert [each.title for each in sessions(project)] == ["First call"]
    assert [each.participant for each in quotes(project)] == ["Participant 1", "Boss"]
    assert [each.text for each in quotes(project)][1] == "We wait. Ring [phone]."
    for secret in (b"Priya", b"Raman", b"Tom Reed", b"0161 496"):
        assert secret not in _stored(project)
    assert TABLE not in at.session_state
    assert "tbl-other-names" not in at.session_state
    assert "tbl-0-found" not in at.session_state


def test_a_name_typed_later_is_taken_out_of_the_names_of_sessions_too(
    at: AppTest, project: Project
) -> None:
    _read(at, "quotes.csv", "Quote;Interview;Tags\nWe wait.;priyas call;late\nSoon.;Second;\n")
    _labelled(at.button, "Go on to names").click().run()
    assert _labelled(at.text_input, "Name of session 1").value == "priyas call"
    _labelled(at.text_input, "Name of session 2").set_value("The other").run()
    _labelled(at.text_area, "Other names in it, one a line").set_value("Priya").run()
    assert _labelled(at.text_input, "Name of session 1").value == "[name 1] call"
    assert _labelled(at.text_input, "Name of session 2").value == "The other"
    at.checkbox(key="tbl-sure").check().run()
    _labelled(at.button, "Save the quotes").click().run()
    assert [each.title for each in sessions(project)] == ["[name 1] call", "The other"]
    assert b"priya" not in _stored(project)


def test_a_mapping_that_is_wrong_is_told_and_can_be_put_right(
    at: AppTest, project: Project
) -> None:
    _read(at, "board.csv", "a,b\nWe wait for it all day,Northmoor\nNobody tells us why,Eastley\n")
    _labelled(at.multiselect, "What was said").set_value([]).run()
    assert any("Say which column" in each.value for each in at.markdown)
    assert "Go on to names" not in [each.label for each in at.button]
    _labelled(at.multiselect, "What was said").set_value([0])
    _labelled(at.selectbox, "Council").set_value(1).run()
    _labelled(at.button, "Go on to names").click().run()
    assert [each.value for each in at.header] == ["Northmoor", "Eastley"]
    _labelled(at.button, "Back to the columns").click().run()
    assert _labelled(at.selectbox, "Council").value == 1
    _labelled(at.button, "Put the table aside").click().run()
    assert not at.exception
    assert TABLE not in at.session_state
    assert sessions(project) == ()


def test_a_table_of_tags_is_added_to_the_codebook(at: AppTest, project: Project) -> None:
    _read(at, "tags.csv", "Title,Description\nLate,After the day\nWaiting,\n")
    _labelled(at.button, "Add these tags to the codebook").click().run()
    assert not at.exception
    assert [each.name for each in codes(project)] == ["Late", "Waiting"]
    assert [each.value for each in at.success] == ["Added 2 tags\\."]


def test_what_is_no_table_is_refused_and_something_else_can_be_chosen(at: AppTest) -> None:
    at.file_uploader(key="table-0").upload("a.csv", b"Child,Quote\n1234567,We wait\n")
    at.run()
    _labelled(at.button, "Read the table").click().run()
    assert len(at.error) == 1
    assert "records of children" in at.error[0].value
    assert TABLE not in at.session_state
    at.file_uploader(key="table-0").upload("b.csv", b"Quote,Tags\nWe wait,late\n")
    at.run()
    _labelled(at.button, "Read the table").click().run()
    assert not at.error
    assert TABLE in at.session_state
