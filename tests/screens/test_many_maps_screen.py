"""Comparing many maps on screen: which ones, what they come to, drawings, by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from common.who import Who
from process_maps import store
from process_maps.model import Flow, Map, Step
from process_maps.pairing.deciding import decide_all
from process_maps.pairing.sayings import kept_apart
from process_maps.picturing.reference import Shared, export_reference, file_name
from process_maps.picturing.services import Wanted, export_side_by_side
from project import DATABASE_VARIABLE
from screens.look import script_of
from storage import Project, act
from storage.register import change_project, council_named, project_facts
from tests.aligned_by_hand import at as at_step
from tests.browser import chromium, served, visiting

ROOT = Path(__file__).resolve().parents[2]
LABELS = {
    "Northmoor": ("Load the files", "Fix *errors*", "Sign off the return"),
    "Eastley": ("Load the files", "Sign off the return"),
    "Calderbrook": ("Load the files", "Ask the placements team", "Sign off the return"),
}


def _map(name: str, *labels: str) -> Map:
    steps = tuple(Step(f"s{at}", each, actors=("Analyst",)) for at, each in enumerate(labels))
    flows = tuple(Flow(f"s{at}", f"s{at + 1}") for at in range(len(labels) - 1))
    return Map(name, steps=steps, flows=flows)


def _add(project: Project, *maps: tuple[str, Map]) -> None:
    with act(project, Who("Asha"), "Added maps") as this:
        for council, process in maps:
            store.add_map(this, process, council_named(this, council).id)


def _three(project: Project) -> None:
    _add(project, *((council, _map(council, *labels)) for council, labels in LABELS.items()))
    # A person's word, so that what is counted here hangs on nobody's weighing of words.
    decide_all(project, Who("Asha"), kept_apart([at_step(1, 1)], [at_step(3, 1)], {}))


def _open(monkeypatch: pytest.MonkeyPatch, path: Path, **query: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(script_of("compare_maps")).run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def _words(at: AppTest) -> str:
    kinds = (at.markdown, at.info, at.warning, at.error, at.caption)
    return "\n".join(each.value for kind in kinds for each in kind)


def test_two_maps_stay_the_first_choice_and_many_are_one_click_away(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _three(project)
    at = _open(monkeypatch, project.path)
    assert "maps" not in at.query_params
    at.button_group[0].set_value("Many maps").run()
    assert at.query_params["maps"] in ("1-2-3", ["1-2-3"])
    assert "2 pieces of work in two maps or more, 2 in all 3" in _words(at)
    at.button_group[0].set_value("Two maps").run()
    assert "maps" not in at.query_params
    assert not at.exception


def test_odd_addresses_empty_maps_and_too_few_get_a_sentence(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _three(project)
    _add(project, ("Northmoor", Map("Empty")), ("Eastley", Map("Empty too")))
    at = _open(monkeypatch, project.path, maps="1-2-99")
    for asked, words in {
        "1-2-99": "no map number 99",
        "1": "Choose at least two maps",
        "99": "Choose at least two maps",
        "2-2": "Choose at least two maps",
        # What names nothing stands for all maps.
        "x": "5 maps",
        "1-4": "no steps yet",
        "4-5": "no steps yet",
    }.items():
        at.query_params["maps"] = asked
        at.run()
        assert words in _words(at), asked
    # A step of another map opens nothing.
    at.query_params["maps"], at.query_params["step"] = "1-2", "7"
    at.run()
    assert not at.exception


def test_every_tab_stands_and_the_reference_process_follows_its_slider(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _three(project)
    at = _open(monkeypatch, project.path, maps="1-2-3")
    for tab in (
        "Reference process", "Review", "Differences", "How alike", "Words", "All together",
    ):  # fmt: skip
        at.session_state["many-1-2-3"] = tab
        at.run()
        assert not at.exception, tab
        if tab == "Reference process":
            assert "2 of 4 different steps are in at least 2 of 3 councils" in _words(at)
            at.slider[0].set_value(1).run()
            assert "4 of 4 different steps" in _words(at)
            at.toggle(key="reference-collapsed").set_value(True).run()
            assert not at.exception
        if tab == "How alike":
            assert "From 0" in _words(at)


def test_more_maps_than_one_drawing_holds_are_drawn_ten_at_a_time(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(project, *((f"Council {at}", _map(f"Map {at}", "Load", "Sign")) for at in range(12)))
    at = _open(monkeypatch, project.path, maps="1-2-3-4-5-6-7-8-9-10-11-12")
    drawn = at.multiselect(key="together-drawn-12")
    assert drawn.label == "Maps to draw, up to 10 of 12"
    assert len(drawn.value) == 10
    assert "tables all 12 of them" in _words(at)
    drawn.set_value(["1"]).run()
    assert "Choose at least two maps to draw" in _words(at)


def test_files_say_in_how_many_of_which_maps_and_what_is_invented(project: Project) -> None:
    _three(project)
    asked = Shared((1, 2, 3), 2)
    for to in ("svg", "png", "pdf", "bpmn", "pptx", "csv", "json"):
        assert export_reference(project, asked, to, "2026-06-30"), to
    said = export_reference(project, asked, "svg", "2026-06-30").decode()
    assert "in at least 2 of 3 councils" in said
    assert "30 June 2026 from the maps of Northmoor, Eastley and Calderbrook" in said
    assert "Illustrative" not in said
    name = file_name(asked, ["Northmoor", "East/ley", "Calderbrook"], "2026-06-30")
    assert name == "reference-process-2-of-3-northmoor-east-ley-calderbrook-2026-06-30"
    wanted = Wanted((1, 2, 3), ("1", "2", "3"))
    for to in ("svg", "png", "pdf", "csv", "xlsx"):
        assert export_side_by_side(project, wanted, to), to
    with act(project, Who("Asha"), "Said that all of it is invented") as this:
        change_project(this, replace(project_facts(this.db), illustrative=True))
    assert b"Illustrative" in export_side_by_side(project, wanted, "csv")
    assert b"Illustrative" in export_reference(project, asked, "svg", "2026-06-30")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as each:
        yield each


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_step_is_reached_by_keyboard_and_leads_to_the_same_work_elsewhere(
    browser: Browser, project: Project
) -> None:
    _three(project)
    with served(project.path) as server, visiting(browser, server.address) as visit:
        page = visit.page
        visit.open("compare_maps?maps=1-2-3")
        first = page.locator("[data-step]").first
        first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("[data-step].selected")).to_have_count(1)
        visit.settle()
        assert "step=4" in page.url
        expect(page.get_by_text("Load the files · Eastley")).to_be_visible()
        expect(page.get_by_role("link", name="Calderbrook: Load the files")).to_be_visible()
        page.get_by_text("The same as a table").click()
        visit.settle()
        assert (visit.errors(), visit.violations()) == ([], [])
        page.get_by_role("tab", name="How alike").click()
        visit.settle()
        assert (visit.errors(), visit.violations()) == ([], [])
