"""The map canvas: what the browser may send, what it is told, and a map drawn on it live."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Locator, expect

from common.who import Who
from evidence.services import marks_of_map
from process_maps import services
from process_maps.drawing import draw
from process_maps.editing import add_flow
from process_maps.model import Anchor, Flow, Loop, Map, Mark, Phase, Step
from project import open_project
from screens.components.map_canvas import about_map, checked_deed
from storage import Project
from tests.browser import Visit, chromium, served, visiting

NOT_SAVED = re.compile("Saving|Not saved")
ZOOM = "svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
HEAD = {"n": 1, "who": "00ff00ff00ff00ff", "seen": 3, "view": "map-1"}
MAP = Map(
    "Northmoor",
    lanes=("Analyst", 'A "quoted" <lane>'),
    phases=(Phase("p&1", "Preparing"),),
    steps=(
        Step("s<1>", "Run the report", actors=("Analyst",), phase="p&1"),
        Step("s2", "Errors?", kind="decision", actors=("Analyst",)),
    ),
    flows=(Flow("s<1>", "s2"), Flow("s2", "s<1>", "Yes", 0.4), Flow("s2", "s<1>", "Yes", 0.4)),
    loops=(Loop(("s<1>", "s2"), 2, 5, "a few times"),),
)
MARKS = (
    Mark("painpoint", "Slow", Anchor("step", "s2")),
    Mark("question", "Why?", Anchor("flow", "s<1>->s2")),
)


def _checked(**deed: object) -> dict[str, object] | None:
    return checked_deed({**HEAD, **deed}, "map-1")


def test_a_deed_is_taken_with_what_its_verb_needs_and_nothing_else() -> None:
    deed = _checked(do="add", label="Check it", after="s1", extra="<b>", n=2.0)
    assert deed == {
        **{"do": "add", "n": 2, "who": HEAD["who"], "seen": 3, "label": "Check it"},
        **{"after": "s1", "before": None, "flow": None, "lane": None, "kind": None, "words": None},
    }
    assert _checked(do="undo") == {"do": "undo", "n": 1, "who": HEAD["who"], "seen": 3}
    for on in ("map", "step:s1", "flow:12", "phase:p 1", "loop:a>b"):
        assert _checked(do="mark", kind="question", words="Why?", on=on), on


@pytest.mark.parametrize(
    "deed",
    [
        {"do": "drop"},
        {"do": ["add"], "label": "x"},
        {"do": "add", "label": 5},
        {"do": "add", "label": "x", "after": 1},
        {"do": "add", "label": "x" * 401},
        {"do": "add", "label": "x", "kind": "dragon"},
        {"do": "rename", "label": "x"},
        {"do": "remove", "step": "s1", "heal": "yes"},
        {"do": "remove", "step": "s1", "heal": 1},
        {"do": "flow", "flow": True},
        {"do": "flow", "flow": -1},
        {"do": "flow", "flow": 1, "probability": float("nan")},
        {"do": "flow", "flow": 1, "probability": float("inf")},
        {"do": "flow", "flow": 1, "probability": 1.5},
        {"do": "loop", "flow": 0, "times_min": 1.5},
        {"do": "move_lane", "lane": "Analyst", "by": 2},
        {"do": "later", "step": "s1", "by": True},
        {"do": "mark", "kind": "painpoint", "words": "x", "on": "flow:x"},
        {"do": "mark", "kind": "painpoint", "words": " ", "on": "map"},
        {"do": "undo", "n": 0},
        {"do": "undo", "who": "../../etc"},
        {"do": "undo", "view": "map-2"},
    ],
)
def test_what_is_no_deed_of_this_map_is_none(deed: dict[str, object]) -> None:
    assert _checked(**deed) is None


def test_nothing_at_all_is_no_deed() -> None:
    nothing: tuple[object, ...] = (None, "undo", 5, [], {}, {"do": None})
    for sent in nothing:
        assert checked_deed(sent, "map-1") is None


def test_a_live_drawing_tells_its_parts_apart_and_a_file_holds_nothing_of_that() -> None:
    drawing = draw(MAP, MARKS)
    root = ElementTree.fromstring(drawing.svg)

    def told(name: str) -> list[str]:
        found = (each.get(f"data-{name}") for each in root.iter())
        return [each for each in found if each is not None]

    assert told("step") == ["s<1>", "s2"]
    assert set(told("flow")) == {"0", "1", "2"}
    assert told("lane") == told("band") == ["Analyst", 'A "quoted" <lane>']
    assert told("phase") == ["p&1"]
    assert sorted(told("mark")) == ["1", "2"]
    still = draw(MAP, MARKS, live=False).svg
    for name in ("flow", "lane", "band", "phase", "mark"):
        assert f"data-{name}" not in still


def test_the_canvas_is_told_what_leads_back_and_how_often() -> None:
    about = about_map(MAP, draw(MAP, MARKS))
    flows = about["flows"]
    assert isinstance(flows, list)
    assert [each["back"] for each in flows] == [False, True, True]
    assert flows[0]["loop"] is None
    assert flows[1]["loop"] == {"times_min": 2, "times_max": 5, "words": "a few times"}
    assert about["lanes"] == ["Analyst", 'A "quoted" <lane>']


# ---- in a browser, on the real screen


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def map_id(project: Project, who: Who) -> int:
    return services.draw_new(project, who, council="Northmoor", name="Drawn here")


def _saved(visit: Visit) -> None:
    expect(visit.page.locator(".state")).not_to_contain_text(NOT_SAVED, timeout=15_000)


def _step(visit: Visit, label: str) -> Locator:
    return visit.page.locator(f'[data-step][aria-label^="{label}"]')


def _at(visit: Visit, label: str) -> tuple[float, float]:
    box = _step(visit, label).locator(":scope > :is(rect, polygon)").first.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _held(project: Project, map_id: int) -> Map:
    return services.map_by_id(open_project(project.path), map_id).map


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_map_is_drawn_by_typing_alone(browser: Browser, project: Project, map_id: int) -> None:
    with served(project.path) as server, visiting(browser, server.address) as visit:
        visit.open(f"process_map?map={map_id}")
        keys = visit.page.keyboard
        faults: list[str] = []
        visit.page.on("pageerror", lambda error: faults.append(str(error)))
        visit.tab_to("Add the first step")
        keys.press("Enter")
        # Typed straight through: each is shown at once, sent when the one before it is saved.
        for line in ("Analyst: Run the report", "Check it", "Errors?"):
            keys.type(line)
            keys.press("Enter")
        keys.type("Yes")
        keys.press("Enter")
        keys.type("Business support: Fix it")
        keys.press("Enter")
        keys.press("Escape")
        _saved(visit)
        assert visit.focused().startswith("Fix it")
        for key in ("Home", "ArrowRight", "ArrowRight"):
            keys.press(key)
        assert visit.focused().startswith("Errors?")
        keys.press("w")
        keys.type("No")
        keys.press("Enter")
        keys.type("Send it")
        keys.press("Enter")
        keys.press("Escape")
        _saved(visit)
        keys.press("1")
        keys.type("Nobody knows when")
        keys.press("Enter")
        _saved(visit)
        # A key that Streamlit takes for itself stays on the canvas.
        keys.press("r")
        keys.press("Delete")
        _saved(visit)
        keys.press("Enter")
        _saved(visit)
        expect(_step(visit, "Send it")).to_have_count(0)
        keys.press("Control+z")
        expect(_step(visit, "Send it")).to_have_count(1)
        _saved(visit)
        visit.settle()
        assert visit.violations() == []
        assert (faults, visit.errors()) == ([], [])
    _is_what_was_typed(project, map_id)


def _is_what_was_typed(project: Project, map_id: int) -> None:
    held = _held(project, map_id)
    labels = {each.id: each.label for each in held.steps}
    assert {each.label: (each.actors[0], each.kind) for each in held.steps} == {
        "Run the report": ("Analyst", "task"),
        "Check it": ("Analyst", "task"),
        "Errors?": ("Analyst", "decision"),
        "Fix it": ("Business support", "task"),
        "Send it": ("Analyst", "task"),
    }
    assert {(labels[each.source], each.label, labels[each.target]) for each in held.flows} == {
        ("Run the report", None, "Check it"),
        ("Check it", None, "Errors?"),
        ("Errors?", "Yes", "Fix it"),
        ("Errors?", "No", "Send it"),
    }
    stored = services.map_by_id(open_project(project.path), map_id)
    marks = [each.mark for each in marks_of_map(open_project(project.path), stored)]
    assert [(each.kind, each.words) for each in marks] == [("painpoint", "Nobody knows when")]


def _drawn(project: Project, who: Who, map_id: int, count: int) -> None:
    """Steps in a row, in the first of two lanes."""
    steps = tuple(Step(f"s{n}", f"Step {n}", actors=("Analyst",)) for n in range(1, count + 1))
    drawn = Map("Drawn here", "Northmoor", ("Analyst", "Business support"), steps=steps)
    for n in range(1, count):
        drawn = add_flow(drawn, f"s{n}", f"s{n + 1}")
    services.edit(project, who, map_id, 1, "Drew it", lambda _: drawn)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_two_people_draw_on_one_map_and_neither_loses_what_they_did(
    browser: Browser, project: Project, who: Who, map_id: int
) -> None:
    _drawn(project, who, map_id, 3)
    with (
        served(project.path) as server,
        visiting(browser, server.address) as one,
        visiting(browser, server.address) as other,
    ):
        for visit in (one, other):
            # Neither is told at once of what the other does.
            visit.page.route("**/since/*", lambda route: route.abort())
            visit.open(f"process_map?map={map_id}")

        def done_by(visit: Visit, at: str, *pressed: str) -> None:
            _step(visit, at).focus()
            for each in pressed:
                if len(each) > 1 and " " in each:
                    visit.page.keyboard.type(each)
                else:
                    visit.page.keyboard.press(each)

        told = other.page.locator(".told")
        done_by(one, "Step 3", "Delete", "Enter")
        _saved(one)
        # What hangs on a step that is gone is offered at the map's end.
        done_by(other, "Step 3", "a", "Typed after it", "Enter")
        expect(told).to_contain_text("no longer on the map")
        told.get_by_role("button", name="Type it again").click()
        other.page.keyboard.press("Enter")
        _saved(other)
        other.page.keyboard.press("Escape")
        expect(_step(other, "Typed after it")).to_have_count(1)
        # Nobody takes back what they have not seen.
        done_by(one, "Step 1", "F2", "Said otherwise", "Enter")
        _saved(one)
        other.page.keyboard.press("Control+z")
        expect(told).to_contain_text("See what undo would do now")
        expect(_step(other, "Said otherwise")).to_have_count(1)
        done_by(other, "Typed after it", "c", "Home", "Enter", "Yes, again", "Enter")
        _saved(other)
        other.settle()
        assert other.violations() == []
    held = _held(project, map_id)
    labels = {each.id: each.label for each in held.steps}
    assert [(labels[each.source], each.label, labels[each.target]) for each in held.flows] == [
        ("Said otherwise", None, "Step 2"),
        ("Step 2", None, "Typed after it"),
        ("Typed after it", "Yes, again", "Said otherwise"),
    ]


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_step_is_dragged_to_another_lane_and_what_one_looks_at_stays(
    browser: Browser, project: Project, who: Who, map_id: int
) -> None:
    _drawn(project, who, map_id, 5)
    with served(project.path) as server, visiting(browser, server.address) as visit:
        visit.open(f"process_map?map={map_id}")
        page, mouse = visit.page, visit.page.mouse
        page.get_by_role("button", name="Zoom out").click()
        visit.settle()
        lane = page.locator('[data-lane="Business support"]').bounding_box()
        assert lane
        x, y = _at(visit, "Step 2")
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + 10, lane["y"] + lane["height"] / 2, steps=6)
        expect(page.locator(".lit")).to_have_count(1)
        mouse.up()
        expect(_step(visit, "Step 2. Step. by Business support")).to_have_count(1)
        _saved(visit)
        # Let go with Escape, nothing is moved.
        x, y = _at(visit, "Step 3")
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + 10, y + 200, steps=4)
        page.keyboard.press("Escape")
        mouse.up()
        # What is chosen stays where it is on screen, as large as it was, when the layout changes.
        _step(visit, "Step 3").locator("text").first.click()
        visit.settle()
        page.wait_for_timeout(400)
        visit.settle()
        before = _at(visit, "Step 3")
        wide = page.locator(".paper svg").evaluate(
            "svg => svg.clientWidth / svg.viewBox.baseVal.width"
        )
        page.keyboard.press("b")
        page.keyboard.type("Before it")
        page.keyboard.press("Enter")
        expect(_step(visit, "Before it")).to_have_count(1)
        # What is being typed is still there when the page was made again.
        page.keyboard.type("not sent yet")
        visit.rerun()
        expect(page.locator(".ask input")).to_have_value("not sent yet")
        after = _at(visit, "Step 3")
        now = page.locator(".paper svg").evaluate(
            "svg => svg.clientWidth / svg.viewBox.baseVal.width"
        )
        assert abs(wide - now) < 0.01
        assert max(abs(a - b) for a, b in zip(before, after, strict=True)) < 3
        assert visit.errors() == []
    actors = {each.label: each.actors for each in _held(project, map_id).steps}
    assert actors["Step 2"] == ("Business support",)
    assert actors["Step 3"] == actors["Before it"] == ("Analyst",)
