"""Options on screen: from an empty list to a decided option, and back; what is gone is said."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence import services as evidence
from evidence.options import services
from evidence.options.exporting import export_options
from project import DATABASE_VARIABLE, open_project
from screens.look import script_of
from storage import Project

APP = str(Path(__file__).resolve().parents[2] / "app.py")


def _open(monkeypatch: pytest.MonkeyPatch, database: Path, **query: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(database))
    at = AppTest.from_file(APP, default_timeout=60).run()
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(script_of("options")).run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def _labelled(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if label in each.label)


def _said(at: AppTest) -> str:
    found = [*at.markdown, *at.header, *at.caption, *at.warning, *at.error, *at.success]
    return "\n".join(each.value.replace("\\", "") for each in found)


def test_an_option_is_written_down_scored_decided_and_brought_back(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, project.path)
    assert "No option yet" in _said(at)
    _labelled(at.text_input, "What could be done").input("Copy the audit")
    _labelled(at.button, "Write it down").click().run()
    (option,) = services.held(project).options
    assert at.query_params["option"] == str(option.id), "what was written down is opened"
    del at.query_params["option"]
    at.run()
    assert "so there is no order" in _said(at)
    _labelled(at.text_input, "What could be done").input("Copy the audit")
    _labelled(at.button, "Write it down").click().run()
    assert "It was written down already" in _said(at)
    _labelled(at.button, "Save the score").click().run()
    assert "Choose a score first" in _said(at)
    assert not services.held(project).scores
    assert "Not scored yet: impact, feasibility, cost and commonality" in _said(at)
    for name in ("Impact", "Feasibility", "Cost", "Commonality"):
        _labelled(at.selectbox, f"{name}, 1 to 5").select(4)
        form = [each for each in at.text_input if each.label == "Why"]
        form[("Impact", "Feasibility", "Cost", "Commonality").index(name)].input("We judged it so")
        saves = [each for each in at.button if each.label == "Save the score"]
        saves[("Impact", "Feasibility", "Cost", "Commonality").index(name)].click().run()
        assert not at.exception, [each.message for each in at.exception]
    assert "Total 4 of 5. Place 1 of 1." in _said(at)
    at.session_state[f"option-{option.id}"] = "Decide"
    at.run()
    at.radio[0].set_value("park")
    _labelled(at.button, "Save the decision").click().run()
    assert "reason for the decision" in _said(at)
    _labelled(at.text_input, "Why").input("Staff left")
    _labelled(at.button, "Save the decision").click().run()
    assert "**Park**: Staff left" in _said(at)
    _labelled(at.button, "Undo").click().run()
    assert "**Not decided yet**" in _said(at)


def test_what_an_option_rested_on_and_is_gone_is_said(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    option = services.add_option(project, who, "Copy the audit")
    painpoint = evidence.add_painpoint(project, who, kind="innovation", title="An audit")
    services.link_option(project, who, option, "painpoint", painpoint)
    evidence.remove_painpoint(project, who, painpoint)
    at = _open(monkeypatch, project.path, option=str(option))
    assert f"number {painpoint}, which is no longer in the project" in _said(at)
    _labelled(at.button, "Remove the links to what is gone").click().run()
    assert "Nothing is linked yet" in _said(at)


@pytest.mark.parametrize("number", ["1", "3", "99", "-1", "abc", "9" * 30])
def test_every_option_of_the_demo_and_none_that_is_not_there(
    number: str, built_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, built_demo, option=number)
    assert ("What it rests on" in _said(at)) == (number in ("1", "3"))
    at.session_state[f"option-{number}"] = "Link what it rests on"
    assert not at.run().exception


def test_the_list_of_the_demo_says_how_sure_the_order_is(
    built_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, built_demo, show="options")
    assert "is first" in _said(at)
    assert "not fully scored" in _said(at)
    written = export_options(open_project(built_demo), "csv").decode("utf-8-sig")
    assert "Not scored yet" in written
    assert "No further action" in written
    assert written.count("Illustrative") >= 5
    assert export_options(open_project(built_demo), "xlsx")[:2] == b"PK"
