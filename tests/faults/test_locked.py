"""Somebody else is writing all the while: waited for, then said, and nothing is done."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
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
from tests.faults.workshop import ROOT


@contextmanager
def _held(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_command_says_so_and_does_nothing(project: Project, tmp_path: Path) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text("Interviewer: Where?\n\nAnalyst: In May.", "utf-8")
    words = ["research", "import", str(talk), "--council", "Northmoor", "--db", str(project.path)]
    with _held(project.path):
        ended = subprocess.run(
            [sys.executable, "-m", "cli", *words],
            cwd=ROOT,
            env=os.environ | {WAIT_VARIABLE: "0.2"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr == (
        "project.db: somebody else has been writing for 0.2 seconds, so nothing was done. "
        "Try again.\n"
    )


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
