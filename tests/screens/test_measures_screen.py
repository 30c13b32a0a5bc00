"""The tab that measures a map: what is known, a deadline, and the way to what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from presenting.charts.basic import histogram_spec
from process_maps import services
from process_maps.model import Estimate, Flow, Map, Step
from project import DATABASE_VARIABLE, open_project
from screens.look import script_of
from storage import Project

ROOT = Path(__file__).resolve().parents[2]


def _labelled(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if each.label == label)


def _tab(monkeypatch: pytest.MonkeyPatch, path: Path) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.run()
    at.session_state["map_part_1"] = "Measures"
    at.query_params["map"] = "1"
    at.switch_page(script_of("process_map"))
    at.run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def _words(at: AppTest) -> str:
    return " ".join(each.value for each in (*at.markdown, *at.caption)).replace("\\", "")


def test_measures_say_how_long_and_how_sure_and_lead_to_what_is_missing(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _tab(monkeypatch, demo_file)
    shown = {each.label: each.value for each in at.metric}
    assert shown["8 of 10 returns are ready within"].startswith("at least ")
    assert shown["Handoffs"].endswith("flows")
    assert "the seed is 903" in _words(at)
    assert "Handoffs: Flows whose two steps share no actor." in _words(at)
    _labelled(at.text_input, "Time there is, or the deadline").set_value("30/06/2026")
    _labelled(at.text_input, "First day (for a date)").set_value("01/04/2026")
    _labelled(at.button, "Measure").click().run()
    assert not at.exception
    assert not at.error
    assert "Counted from 1 April 2026" in _words(at)
    assert "Ready within 65 days" in {each.label for each in at.metric}
    _labelled(at.text_input, "Time there is, or the deadline").set_value("soon")
    _labelled(at.button, "Measure").click().run()
    assert "The deadline is no time and no day" in at.error[0].value.replace("\\", "")
    assert {each.label for each in at.metric} >= {"Handoffs", "Loops"}
    way = next(each for each in at.button if each.key and "-duration-" in each.key)
    way.click().run()
    assert not at.exception
    assert at.session_state["map_part_1"] == "Change the step"
    assert at.query_params["step"]


def test_a_map_of_which_nothing_is_known_says_so_in_sentences(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    map_id = services.draw_new(project, who, council="Northmoor", name="Drawn here")
    at = _tab(monkeypatch, project.path)
    assert "Nothing to measure yet." in _words(at)
    drawn = Map(
        "Drawn here", steps=(Step("a", "Check"), Step("b", "Send")), flows=(Flow("a", "b"),)
    )
    services.edit(project, who, map_id, 1, "Drew it", lambda _: drawn)
    at.run()
    assert not at.exception
    assert "No step states how long it takes, so no time can be worked out." in _words(at)
    assert {each.label: each.value for each in at.metric}["Cycle time"] == "not known"
    timed = Step("a", "Check", duration=Estimate(likely=2, unit="days"))
    version = services.map_by_id(open_project(project.path), map_id).version
    services.edit(
        project, who, map_id, version, "Timed it",
        lambda each: Map(each.name, steps=(timed, each.steps[1]), flows=each.flows),
    )  # fmt: skip
    at.run()
    assert not at.exception
    assert "1 of 2 steps on the way state how long they take" in _words(at)


def test_the_chart_of_times_holds_every_bar_and_the_deadline() -> None:
    spec = histogram_spec([(1, 2, 5), (2, 3, 7)], mark=(4, "4 days"), names=("Days", "Returns"))
    assert [each["count"] for each in spec["data"]["values"]] == [5, 7]
    low, high = spec["encoding"]["x"]["scale"]["domain"]
    assert low < 1
    assert high > 4
    assert spec["layer"][1]["data"]["values"][0]["words"] == "4 days"
    lone = histogram_spec([(3, 3, 9)], mark=None, names=("Days", "Returns"))
    assert lone["data"]["values"][0]["high"] > 3
