"""Somebody else is writing all the while: waited for, then said, and nothing is done."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE, open_project
from screens.look import WHO, script_of
from storage import Project, reading
from storage.faults import WAIT_VARIABLE, seconds_to_wait
from storage.register import milestones
from tests.faults.conftest import Bench
from tests.faults.workshop import ROOT


@contextmanager
def _held(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.parametrize("deed", ["research import", "share import", "erasure"])
def test_another_process_says_so_and_does_nothing(deed: str, bench: Bench) -> None:
    db = bench.begin(deed)
    before = bench.as_it_lies()
    with _held(db):
        ended = bench.do(deed)
    assert ended.code == 1
    assert "somebody else has been writing for 0.2 seconds, so nothing was done" in ended.said
    assert bench.as_it_lies() == before


def test_a_screen_says_so_and_stays(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    monkeypatch.setenv(WAIT_VARIABLE, "0.2")
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.session_state[WHO] = Who("Test analyst")
    at.session_state["settings_part"] = "Milestones"
    at.run().switch_page(script_of("settings")).run()
    fields = {each.label: each for each in at.text_input}
    fields["Name"].input("Kick-off")
    fields["Date"].input("12/01/2026")
    with _held(project.path):
        next(each for each in at.button if each.label == "Add milestone").click().run()
        assert not at.exception
        told = " ".join(each.value.replace("\\", "") for each in at.error)
        assert "somebody else has been writing for 0.2 seconds" in told
        with reading(open_project(project.path)) as db:
            assert milestones(db) == []


@pytest.mark.parametrize("set_to", ["", "soon", "-1", "0", "nan", "1e9"])
def test_a_senseless_wait_is_the_usual_one(set_to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WAIT_VARIABLE, set_to)
    assert seconds_to_wait() == 30
