"""The map editor as a facilitator uses it: in-process for every form, in a browser for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from process_maps import services
from process_maps.editing import Place, add_step
from process_maps.model import Step
from project import DATABASE_VARIABLE, open_project
from screens.look import script_of
from storage import Project
from tests.browser import Visit, chromium, served, visiting

ROOT = Path(__file__).resolve().parents[2]
OTHER = Who("Somebody else")
TABS = (
    *("What is known", "Add steps", "Change the step", "Flows and loops", "Actors and phases"),
    *(
        "Painpoints",
        "All steps",
        "Measures",
    ),
    "Map and versions",
)


def _labelled(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if each.label == label)


@pytest.fixture
def map_id(project: Project, who: Who) -> int:
    return services.draw_new(project, who, council="Northmoor", name="Drawn here")


def _add_step(project: Project, who: Who, map_id: int, step: Step) -> int:
    change = partial(add_step, step=step, place=Place())
    return services.edit(project, who, map_id, 1, "Added a step", change).step_ids[step.id]


def _screen(monkeypatch: pytest.MonkeyPatch, project: Project, tab: str, step: int = 0) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.run()
    at.session_state["map_part_1"] = tab
    if step:
        at.query_params["step"] = str(step)
    at.switch_page(script_of("process_map"))
    at.run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def test_what_was_refused_says_why_and_what_was_typed_stays(
    project: Project, who: Who, map_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _screen(monkeypatch, project, "Add steps")
    _labelled(at.text_input, "What is done").set_value("x" * 2_000)
    _labelled(at.button, "Add the step").click().run()
    assert "longer than 200 letters" in at.error[0].value
    assert _labelled(at.text_input, "What is done").value == "x" * 2_000
    _labelled(at.text_input, "What is done").set_value("Check")
    _add_step(project, OTHER, map_id, Step("o", "Theirs"))
    # What others did to other steps meanwhile is no hindrance.
    _labelled(at.button, "Add the step").click().run()
    assert not at.error
    held = services.map_by_id(project, map_id)
    assert [each.label for each in held.map.steps] == ["Theirs", "Check"]
    assert _labelled(at.text_input, "What is done").value == ""


def test_a_step_is_changed_in_its_form_and_the_change_undone_beside_the_drawing(
    project: Project, who: Who, map_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = _add_step(project, who, map_id, Step("a", "Check", actors=("Analyst",)))
    at = _screen(monkeypatch, project, "Change the step", row)
    _labelled(at.selectbox, "Written back").set_value(False)
    next(each for each in at.number_input if each.label.startswith("Analyst")).set_value(3.0)
    _labelled(at.button, "Save the step").click().run()
    assert not at.error
    step = services.map_by_id(project, map_id).map.steps[0]
    assert step.written_back is False
    assert step.work[0].hours
    assert (step.work[0].hours.least, step.work[0].hours.likely) == (3.0, None)
    next(each for each in at.button if each.label.startswith("Undo")).click().run()
    assert services.map_by_id(project, map_id).map.steps[0].written_back is None
    next(each for each in at.button if each.label.startswith("Redo")).click().run()
    assert services.map_by_id(project, map_id).map.steps[0].written_back is False


@pytest.fixture
def visit(project: Project) -> Iterator[Visit]:
    with (
        chromium() as browser,
        served(project.path) as server,
        visiting(browser, server.address) as one,
    ):
        yield one


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_map_is_drawn_from_nothing_by_keyboard_and_a_double_click_adds_one(
    project: Project, visit: Visit
) -> None:
    visit.open("process_map")
    page = visit.page
    visit.type("Whose process it is", "Northmoor", enter=True)
    visit.type("Name of the map", "How we prepare the 903")
    visit.press("Begin the map")
    for label in ("Run the report", "Check it"):
        visit.type("What is done", label, enter=True)
    page.get_by_label("What is done").fill("Send it")
    page.get_by_role("button", name="Add the step", exact=True).dblclick()
    visit.settle()
    page.wait_for_timeout(300)
    held = services.map_by_id(open_project(project.path), 1).map
    assert [each.label for each in held.steps] == ["Run the report", "Check it", "Send it"]
    assert [(each.source, each.target) for each in held.flows] == [("s1", "s2"), ("s2", "s3")]
    assert visit.errors() == []
    page.get_by_role("button", name="Zoom in").click()
    before = page.locator(".paper svg").evaluate(
        "svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
    )
    visit.type("What is done", "Sign off", enter=True)
    assert page.locator("[data-step]").count() == 4
    after = page.locator(".paper svg").evaluate(
        "svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
    )
    assert abs(before - after) < 0.01
    assert page.locator("[data-step].selected").get_attribute("data-step") == "s4"
    # At full width every tab is looked at in test_browser.
    page.set_viewport_size({"width": 320, "height": 1800})
    for name in TABS:
        page.get_by_role("tab", name=name, exact=True).click()
        visit.settle()
        assert visit.violations() == [], name
        assert visit.errors() == []
