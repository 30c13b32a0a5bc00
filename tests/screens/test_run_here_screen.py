"""The screen's way of running the validator: not installed, run, cancelled, stored, let go."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE, open_project
from screens.look import script_of
from screens.rule_failures.run_here import UNDER_WAY
from tests.stand_in_validator import drivers, episodes, header, make_environment
from validation import services
from validation.report import ROWS, VALIDATOR
from validation.running import environment

APP = str(Path(__file__).resolve().parents[2] / "app.py")
CHILD = "4417926"
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-in is made for POSIX")


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(environment.PLACE_VARIABLE, str(tmp_path / "environment"))
    return make_environment(tmp_path / "environment")


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The screen of a project with one run of one council."""
    monkeypatch.setenv(DATABASE_VARIABLE, str(tmp_path / "project.db"))
    services.record_run(
        open_project(tmp_path / "project.db"),
        Who("Test analyst"),
        council="Northmoor",
        year=2026,
        source=VALIDATOR,
        unit=ROWS,
        counts={"101": 1},
    )
    return AppTest.from_file(APP, default_timeout=30).run()


def _press(at: AppTest, label: str) -> AppTest:
    next(each for each in at.button if each.label == label).click().run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def _choose(at: AppTest, asks: str) -> AppTest:
    at.switch_page(script_of("rule_failures")).run()
    at.selectbox(key="validator-council-0").set_value("Northmoor")
    box = at.file_uploader(key="validator-files-0")
    box.upload("header.csv", header(CHILD, "5520018", asks=asks))
    box.upload("episodes.csv", episodes((CHILD, "C2")))
    at.run()
    return _press(at, "Run the validator")


def _until(at: AppTest, there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not there():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.2)
        at.run()


def test_where_it_is_not_installed_a_button_and_the_command_say_how(
    opened: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(environment.PLACE_VARIABLE, str(tmp_path / "nowhere"))
    opened.switch_page(script_of("rule_failures")).run()
    assert any("is not installed on this computer" in each.value for each in opened.markdown)
    assert [each.value for each in opened.code] == ["commonground validation install --from FOLDER"]
    assert "Install the validator" in [each.label for each in opened.button]


def test_a_return_is_run_looked_at_and_stored(opened: AppTest, stand_in: Path) -> None:
    at = _choose(opened, "WBRI")
    _until(at, lambda: any(each.label == "Store this run" for each in at.button))
    assert any("2 rules fail, 4 rows in all, over 2 children" in m.value for m in at.markdown)
    assert "validator-files-0" not in at.session_state
    result = at.session_state[UNDER_WAY].run.result
    assert CHILD not in repr(vars(result) | vars(result.report))
    _press(at, "Store this run")
    assert "Stored run 2 of 2025/26 for Northmoor" in at.success[0].value
    stored = services.runs(open_project(Path(os.environ[DATABASE_VARIABLE])))
    assert [(run.number, run.children) for run in stored] == [(1, None), (2, 2)]
    assert drivers(stand_in) == []


def test_a_run_is_cancelled_while_it_runs(opened: AppTest, stand_in: Path) -> None:
    at = _choose(opened, "SLOW")
    _until(at, lambda: any(each.label == "Cancel the run" for each in at.button))
    _until(at, lambda: drivers(stand_in) != [])
    _press(at, "Cancel the run")
    assert drivers(stand_in) == []
    at.run()
    assert "Store this run" not in [each.label for each in at.button]


def test_what_cannot_be_run_is_said_beside_the_files(opened: AppTest, stand_in: Path) -> None:
    at = opened.switch_page(script_of("rule_failures")).run()
    at.selectbox(key="validator-council-0").set_value("Northmoor")
    at.file_uploader(key="validator-files-0").upload("h.csv", b"Code,Error Count\n101,3\n")
    at.run()
    _press(at, "Run the validator")
    assert "this is an error report, not a file of the return" in at.error[0].value
    assert drivers(stand_in) == []
