"""Anonymising and erasing on the screen: looked over, confirmed, gone for good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE, check
from research.services import clear_quote, participants, sessions, transcript
from screens.look import script_of
from screens.sessions.anonymise import LOOKING
from storage import Project
from tests.forgotten import traces
from tests.research.test_redacting import SAID, keep, quote, session_of

ROOT = Path(__file__).resolve().parents[2]


def _open(monkeypatch: pytest.MonkeyPatch, project: Project, session_id: int, part: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    at.query_params["session"] = str(session_id)
    at.session_state[f"session_part-{session_id}"] = part
    at.switch_page(script_of("sessions"))
    return _fine(at.run())


def _fine(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    return at


def _the(elements: Any, label: str) -> Any:
    return next(each for each in elements if label in each.label)


def _words(at: AppTest) -> str:
    parts = (*at.main.markdown, *at.warning, *at.success, *at.error)
    return "\n".join(each.value.replace("\\", "") for each in parts)


def _press(at: AppTest, label: str) -> AppTest:
    return _fine(_the(at.main.button, label).click().run())


def test_names_are_looked_for_and_replaced_for_good_once_that_is_confirmed(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = session_of(project, who, *SAID)
    quote_id = keep(project, who, session_id, "I do, with Quorra Zypher in the mornings.")
    clear_quote(project, who, quote_id, 1)
    at = _open(monkeypatch, project, session_id, "Anonymise")
    assert "found.**" in _words(at)
    _the(at.text_area, "Names to look for").set_value("Quorra")
    _press(at, "Look for them")
    assert "3 places found" in _words(at)
    assert _the(at.button, "Replace for good").disabled
    assert "1 of them must be cleared for sharing again" in _words(at)
    assert "This cannot be undone" in _words(at)
    _fine(_the(at.checkbox, "I know that it cannot be undone").check().run())
    _press(at, "Replace for good")
    assert "Replaced in 3 places; 1 quote changed with them, 1 to be cleared again" in _words(at)
    assert "traces may be left" not in _words(at)
    assert not [each for each in at.button if each.label == "Undo"]
    assert quote(project, quote_id).text == "I do, with [name 1] in the mornings."
    assert traces(project.path, "Quorra", "Zypher") == []
    assert check(project.path).problems == []
    assert [each.value for each in at.text_area] == ["", ""]
    assert at.session_state[LOOKING].names == ""


def test_what_is_refused_is_kept_as_a_decision_and_may_be_asked_again(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = session_of(project, who, "P1: Ask Mrs Zypher or bo@northmoor.example.")
    at = _open(monkeypatch, project, session_id, "Anonymise")
    assert "2 places found" in _words(at)
    _fine(_the(at.checkbox, "Zypher").uncheck().run())
    assert "Replace 1 place" in _words(at)
    _press(at, "do not ask again")
    assert "1 place found" in _words(at)
    assert "1 place judged not to be personal before" in _words(at)
    _press(at, "Undo")
    assert "2 places found" in _words(at)
    _the(at.text_area, "Other words to replace").set_value("…")
    _press(at, "Look for them")
    assert "no letter or number" in _words(at)
    assert transcript(project, session_id).text == "Ask Mrs Zypher or bo@northmoor.example."


def test_a_place_reaches_over_more_words_and_gets_another_replacement(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = session_of(project, who, "P1: We ask the quayside office first.")
    at = _open(monkeypatch, project, session_id, "Anonymise")
    _the(at.text_area, "Other words to replace").set_value("quayside")
    _press(at, "Look for them")
    _press(at, "Change what is replaced")
    _press(at, "End a word later")
    _fine(_the(at.text_input, "What stands there instead").set_value("[office]").run())
    _fine(_the(at.checkbox, "I know that it cannot be undone").check().run())
    _press(at, "Replace for good")
    assert transcript(project, session_id).text == "We ask the [office] first."


def test_somebody_is_erased_only_once_their_pseudonym_is_typed(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = session_of(project, who, *SAID, "P2: I stay.")
    keep(project, who, session_id, "We start in May.")
    at = _open(monkeypatch, project, session_id, "Particulars")
    at.session_state[f"erase-person-{session_id}"] = True
    at.run()
    _press(at, ":blue[Data of P1]")
    assert "2 turns in 1 session, and 1 quote." in _words(at)
    _press(at, "Prepare their data")
    assert at.session_state["data of one person"][1].quotes == 1
    _press(at, "Show what would go")
    assert "It would take 2 turns, 1 quote, 0 memos and 0 links." in _words(at)
    assert "What others said stays word for word" in _words(at)
    assert transcript(project, session_id).turns[1].text != "[erased]"
    _the(at.text_input, "Type the pseudonym").set_value("P2")
    _press(at, "Erase this person for good")
    assert "Nothing was erased" in _words(at)
    _the(at.text_input, "Type the pseudonym").set_value("p1")
    _press(at, "Erase this person for good")
    assert "Erased: 2 turns, 1 quote, 0 memos and 0 links." in _words(at)
    assert "traces may be left" not in _words(at)
    assert [turn.text for turn in transcript(project, session_id).turns][1:] == [
        "[erased]", "[erased]", "I stay.",
    ]  # fmt: skip
    assert traces(project.path, "Zypher", "start in May") == []


def test_a_role_is_put_right_where_somebody_came_without_one(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, project, session_of(project, who, *SAID), "Particulars")
    at.query_params.pop("session")
    at.query_params["person"] = str(participants(project)[0].id)
    _fine(at.run())
    _the(at.text_input, "Role").set_value("Placements officer")
    _the(at.selectbox, "User group").set_value("commissioning/placements")
    _press(at, "Save the role")
    (person,) = participants(project)
    assert (person.role, person.user_group) == ("Placements officer", "commissioning/placements")


def test_a_session_is_erased_only_once_that_is_typed(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = session_of(project, who, *SAID)
    at = _open(monkeypatch, project, session_id, "Particulars")
    at.session_state[f"erase-session-{session_id}"] = True
    at.run()
    _the(at.text_input, "Type erase").set_value("erase")
    _press(at, "Erase the session for good")
    assert sessions(project) == ()
    assert traces(project.path, "Zypher") == []
