"""A file that another program took something out of: said on every screen, never hidden."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE, open_project
from screens.look import WHO, script_of
from storage.remembering import let_go

APP = str(Path(__file__).resolve().parents[2] / "app.py")


def _shown(path: Path, monkeypatch: pytest.MonkeyPatch, screen: str, **query: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    at = AppTest.from_file(APP, default_timeout=30)
    at.session_state[WHO] = Who("Test analyst")
    at.run()
    for name, value in query.items():
        at.query_params[name] = value
    return at.switch_page(script_of(screen)).run()


def _take_out(path: Path, table: str) -> None:
    """As a program would that knows nothing of what links to it."""
    with closing(sqlite3.connect(path)) as db, db:
        triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            db.execute(f'DROP TRIGGER "{name}"')
        db.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    ("table", "screen", "query", "stops"),
    [
        ("findings", "evidence", {"show": "findings"}, True),
        ("councils", "options", {"show": "benefits"}, True),
        ("quotes", "evidence", {"show": "says"}, False),
    ],
)
def test_a_file_with_something_taken_out_says_so(
    demo_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    table: str,
    screen: str,
    query: dict[str, str],
    stops: bool,
) -> None:
    _take_out(demo_file, table)
    at = _shown(demo_file, monkeypatch, screen, **query)
    assert not at.exception
    told = [each.value.replace("\\", "") for each in at.error]
    assert f"to rows of {table} that are gone" in told[0]
    assert any("cannot be shown" in each for each in told) == stops


def test_what_is_taken_out_while_it_is_open_is_said_too(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _shown(demo_file, monkeypatch, "options", show="benefits")
    assert not whole.error
    _take_out(demo_file, "councils")
    # Until somebody changes something, what is remembered of it is shown.
    let_go(open_project(demo_file))
    at = _shown(demo_file, monkeypatch, "options", show="benefits")
    assert not at.exception
    assert any("cannot be shown" in each.value for each in at.error)
