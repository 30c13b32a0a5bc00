"""Memos on screen: where they are written, and the place where all of them are found."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE, open_project
from research.memos.model import THE_PROJECT, Memoed
from research.services import quotes, taking_part, transcript
from research.services.memoing import all_memos, edit_memo, write_memo
from screens.quotes.state import PART

ROOT = Path(__file__).resolve().parents[2]
WHO = Who("Test analyst")


def _open(monkeypatch: pytest.MonkeyPatch, database: Path, screen: str, **state: Any) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(database))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for name, value in state.items():
        at.session_state[name.replace("__", "-")] = value
    at.run()
    at.switch_page(f"screens/{screen}/screen.py")
    if "session_part__1" in state:
        at.query_params["session"] = "1"
    return _well(at.run())


def _well(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    return at


def _of(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if each.label == label)


def _press(at: AppTest, label: str) -> AppTest:
    _of(at.button, label).click()
    return _well(at.run())


def _text(at: AppTest) -> str:
    return " ".join(each.value for each in at.markdown).replace("\\", "")


def test_all_memos_are_found_by_words_and_by_what_they_are_about(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    quote = quotes(project)[0]
    before = len(all_memos(project))
    write_memo(project, WHO, Memoed("quote", quote.id), "Said by *one* person only")
    write_memo(project, WHO, THE_PROJECT, "Ask about agencies next time")
    at = _open(monkeypatch, demo_file, "quotes", **{PART: "Memos"})
    assert f"**{before + 2} of {before + 2} memos**" in _text(at)
    assert quote.text[:60] in _text(at)
    _of(at.selectbox, "About").set_value("project")
    assert "Ask about agencies" in _text(_well(at.run()))
    assert "one* person" not in _text(at)
    _of(at.text_input, "Find memos by words").set_value("no such words")
    assert "No memo fits" in _text(_well(at.run()))


def test_a_memo_changed_meanwhile_by_somebody_else_is_not_removed_unseen(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    memo = write_memo(project, WHO, THE_PROJECT, "Mine")
    at = _open(monkeypatch, demo_file, "quotes", **{PART: "Memos"})
    edit_memo(project, Who("Somebody else"), memo, 1, "Theirs, longer", "commentary")
    at.button(key=f"remove-memo-{memo}").click()
    _well(at.run())
    assert "Somebody else changed this memo" in " ".join(each.value for each in at.error)
    at.button(key=f"remove-memo-{memo}").click()
    _well(at.run())
    assert memo not in {each.note.id for each in all_memos(project)}


def test_a_memo_is_written_on_a_turn_that_is_read(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    turn = transcript(project, 1).turns[1]
    state = {"session_part__1": "Read and tag", "turn__memos__1": True}
    at = _open(monkeypatch, demo_file, "sessions", **state)
    _of(at.selectbox, "The turn it is about").set_value(turn.id)
    _well(at.run())
    _of(at.text_area, "Memo on this turn").set_value("They sighed here")
    _press(at, "Write the memo")
    (memo,) = all_memos(project, about="turn")
    assert (memo.on, memo.note.session_id) == (Memoed("turn", turn.id), 1)


def test_a_memo_is_written_on_somebody_who_takes_part(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    person = taking_part(project, 1)[-1].participant_id
    state = {"session_part__1": "Particulars", "people__memos__1": True}
    at = _open(monkeypatch, demo_file, "sessions", **state)
    _of(at.selectbox, "Who it is about").set_value(person)
    _well(at.run())
    _of(at.text_area, "Memo on this person").set_value("Tired after the year end")
    _press(at, "Write the memo")
    (memo,) = all_memos(project, about="participant")
    assert memo.on == Memoed("participant", person)
