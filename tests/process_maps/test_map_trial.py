"""A council's map of a year drawn from an empty project in the forms, by keyboard alone.

On the drawing itself it is drawn in ``test_map_canvas``, by keyboard and by mouse.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from evidence import placing
from process_maps.model import Map
from process_maps.services import StoredMap, map_by_id
from project import open_project
from storage import Project
from tests.browser import chromium, served, visiting
from tests.hands import HANDS, Hands

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LINES = """Social worker: Record the placement
Social worker: Answer the query
Business support: Chase what is missing
Business support: Mend the record
Data analyst: Run the extract
Data analyst: Load it into the checker
Data analyst: Sort the errors
Business support: Put the errors right
Data analyst: Load it again"""
ASKED = "Are errors left?"
FLOWS_AND_LOOPS, MARKS = "Flows and loops", "Painpoints"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as each:
        yield each


@pytest.fixture
def hands(browser: Browser, project: Project) -> Iterator[Hands]:
    with served(project.path) as server, visiting(browser, server.address) as visit:
        yield HANDS["keyboard"](visit)


def _draw(hands: Hands) -> None:
    hands.visit.open("process_map")
    hands.choose("Whose process it is", "Northmoor")
    hands.type("Name of the map", "How we prepare the 903")
    hands.press("Begin the map")
    hands.press("Type the process as an outline")
    hands.type("The outline", LINES)
    hands.press("Add the outline to the map")
    for label, kind, words in (
        (ASKED, "Decision", ""),
        ("Send the return", "Step", "No"),
        ("Return closes", "Deadline or fixed event", ""),
    ):
        hands.type("What is done", label)
        hands.choose("Kind", kind)
        if words:
            hands.type("Words on the flow to it", words)
        hands.press("Add the step")


def _join(hands: Hands) -> None:
    hands.open_tab(FLOWS_AND_LOOPS)
    hands.choose("From", ASKED)
    hands.choose("To", "Sort the errors")
    hands.type("Words (optional)", "Yes")
    hands.press("Add the flow")
    hands.choose("Steps, in order", "Sort the errors")
    hands.choose("Steps, in order", ASKED)
    hands.type("Fewest times", "2")
    hands.type("Most times", "10")
    hands.press("Add the loop")


def _say_when_and_how_long(hands: Hands) -> None:
    hands.open_tab("Actors and phases")
    hands.type("Name of the phase", "Error fixing")
    hands.press("Add the phase")
    for label, actor in (("Sort the errors", "Data analyst"), ("Mend", "Business support")):
        hands.choose("Step", label)
        hands.open_tab("Change the step")
        hands.choose("Phase", "Error fixing")
        hands.type(f"{actor}, hours each time, likely", "3")
        hands.type(f"{actor}, £ an hour", "21.5")
        hands.type("From start to end, most", "2")
        hands.choose("In", "weeks")
        hands.press("Save the step")


def _mark(hands: Hands) -> None:
    hands.open_tab(MARKS)
    hands.type("In a few words", "Nobody knows the date")
    hands.press("Place it")
    hands.choose("Kind", "Innovation")
    hands.type("In a few words", "A weekly table")
    hands.choose("Where it sits", "whole process")
    hands.press("Place it")


def _stored(project: Project) -> StoredMap:
    return map_by_id(open_project(project.path), 1)


def _is_the_map(process: Map) -> None:
    ids = {step.label: step.id for step in process.steps}
    assert len(ids) == 12
    assert process.lanes in ((), ("Social worker", "Business support", "Data analyst"))
    assert (process.steps[9].kind, process.steps[11].kind) == ("decision", "fixed_event")
    exits = {(f.target, f.label) for f in process.flows if f.source == ids[ASKED]}
    assert exits == {(ids["Send the return"], "No"), (ids["Sort the errors"], "Yes")}
    assert len(process.flows) == 12
    (loop,) = process.loops
    assert loop.steps == (ids["Sort the errors"], ids[ASKED])
    assert (loop.times_min, loop.times_max) == (2, 10)
    (phase,) = process.phases
    for label in ("Sort the errors", "Mend the record"):
        step = process.step(ids[label])
        assert step
        assert step.phase == phase.id
        (work,) = step.work
        assert work.hours
        assert (work.hours.least, work.hours.likely, work.hourly_cost) == (None, 3.0, 21.5)
        assert step.duration
        assert (step.duration.likely, step.duration.most, step.duration.unit) == (None, 2, "weeks")


def test_a_map_of_a_year_is_drawn_from_nothing(hands: Hands, project: Project) -> None:
    visit = hands.visit
    for part in (_draw, _join, _say_when_and_how_long, _mark):
        part(hands)
        assert visit.errors() == []
    stored = _stored(project)
    _is_the_map(stored.map)
    placed = placing.placed_on(open_project(project.path), stored)
    assert {(each.kind, each.where) for each in placed} == {
        ("painpoint", "Mend the record"),
        ("innovation", "The whole process"),
    }
    hands.open_tab("Map and versions")
    hands.type("Name of this version", "After the workshop")
    hands.press("Keep this version")
    hands.open_tab("Change the step")
    hands.press("Remove the step")
    expect(visit.page.locator("[data-step]")).to_have_count(11)
    hands.open_tab("Map and versions")
    hands.press("Go back to this version")
    expect(visit.page.locator("[data-step]")).to_have_count(12)
    assert _stored(project).map == stored.map
    assert visit.errors() == []
    assert visit.violations() == []
