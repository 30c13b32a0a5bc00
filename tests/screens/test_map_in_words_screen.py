"""The map screen's ways with words: outlines in and out, versions compared, remarks, read aloud."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.errors import StaleEdit
from common.who import Who
from evidence import outlining
from evidence.services import marks_of_map, painpoints
from process_maps import editing, services
from process_maps.editing import Place
from process_maps.model import Step
from project import DATABASE_VARIABLE
from screens.look import script_of
from storage import Project

ROOT = Path(__file__).resolve().parents[2]
TYPED = (
    "Analyst: extract > errors? yes > BS: fix > Analyst: extract (×10)\n!slow\nerrors? no > submit"
)


def _named(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if each.label.replace("\\", "") == label)


def _screen(
    monkeypatch: pytest.MonkeyPatch, project: Project, tab: str = "", opened: str = ""
) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.run()
    if tab:
        at.session_state["map_part_1"] = tab
    if opened:
        at.session_state[opened] = True
    at.switch_page(script_of("process_map"))
    at.run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def _tables(at: AppTest) -> str:
    return " ".join(str(each.proto) for each in at.get("bidi_component"))


@pytest.fixture
def map_id(project: Project, who: Who) -> int:
    return services.draw_new(project, who, council="Northmoor", name="Drawn here")


def test_an_outline_is_previewed_added_with_its_marks_and_undone_as_one(
    project: Project, map_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _screen(monkeypatch, project, "Add steps", f"map-{map_id}-add-outline")
    _named(at.text_area, "The outline").set_value(TYPED).run()
    assert not at.exception
    said = "4 new steps, 4 flows, 2 new lanes, 1 loop and 1 painpoint, idea or question"
    assert any(said in each.value for each in at.markdown)
    assert services.map_by_id(project, map_id).map.steps == ()
    _named(at.button, "Add the outline to the map").click().run()
    assert not at.exception
    assert not at.error
    held = services.map_by_id(project, map_id)
    assert [each.label for each in held.map.steps] == ["extract", "errors?", "fix", "submit"]
    (mark,) = marks_of_map(project, held)
    assert (mark.mark.words, mark.mark.anchor.ref) == ("slow", "s1")
    assert _named(at.text_area, "The outline").value == ""
    next(each for each in at.button if each.label.startswith("Undo")).click().run()
    held = services.map_by_id(project, map_id)
    assert (held.map.steps, marks_of_map(project, held)) == ((), [])


def test_a_new_map_is_made_of_an_outline_and_a_bad_line_is_named(
    project: Project, map_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _screen(monkeypatch, project)
    at.radio(key="new_map_how").set_value("From an outline that I type").run()
    _named(at.text_input, "Name of the map").set_value("Ours")
    _named(at.text_area, "The outline").set_value("a > b\n" + "x" * 201).run()
    assert "line 2" in at.error[0].value
    _named(at.text_area, "The outline").set_value("Analyst: a > b").run()
    _named(at.button, "Make the map of it").click().run()
    assert "whose process" in at.error[0].value
    _named(at.selectbox, "Whose process it is").set_value("Northmoor")
    _named(at.button, "Make the map of it").click().run()
    assert not at.exception
    held = services.map_by_id(project, map_id + 1)
    assert (held.council, held.map.name, len(held.map.flows)) == ("Northmoor", "Ours", 1)


def test_two_versions_are_compared_and_one_is_renamed(
    project: Project, who: Who, map_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = services.save_version(project, who, map_id, "Empty")
    add = partial(editing.add_step, step=Step("a", "Extract"), place=Place())
    services.edit(project, who, map_id, 1, "Added", add)
    at = _screen(monkeypatch, project, "Map and versions", "changes-drawn")
    assert any("1 step added" in each.value for each in at.markdown)
    assert "is new" in _tables(at)
    assert "open a step that changed" in " ".join(each.label for each in at.expander).casefold()
    _named(at.text_input, "Another name for this version").set_value("Before")
    _named(at.button, "Rename this version").click().run()
    assert not at.exception
    assert [each.name for each in services.versions(project, map_id)] == ["Before"]
    _named(at.button, "Remove this version").click().run()
    assert services.versions(project, map_id) == []
    next(each for each in at.button if each.label.startswith("Undo")).click().run()
    assert [each.id for each in services.versions(project, map_id)] == [first]


def test_a_remark_opens_the_place_it_is_about_and_the_map_is_read_aloud(
    project: Project, who: Who, map_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version, step in enumerate((Step("a", "Error report"), Step("b", "Right?", "decision"))):
        add = partial(editing.add_step, step=step, place=Place())
        services.edit(project, who, map_id, version + 1, "Added", add)
    at = _screen(monkeypatch, project, "All steps", f"remarks-{map_id}")
    said = " ".join(each.value for each in at.markdown)
    assert "A decision with fewer than two ways out" in said
    next(each for each in at.button if "Right" in each.label and "blue" in each.label).click().run()
    assert at.session_state["map_part_1"] == "Flows and loops"
    assert at.query_params["step"] == "2"
    at = _screen(monkeypatch, project, "All steps", f"walk-{map_id}")
    said = " ".join(each.value for each in at.markdown).replace("\\", "")
    assert "1. Error report. Who does it is not said. Then step 2." in said
    at = _screen(monkeypatch, project, "All steps", f"typed-{map_id}")
    assert at.code[0].value == "Error report\nRight?"


def test_what_identifies_somebody_is_taken_out_of_an_outlines_painpoints(
    project: Project, who: Who, map_id: int
) -> None:
    typed = "Analyst: extract\n!painpoint: only 07700 900123 knows the date"
    outlining.add_outline(project, who, map_id, 1, typed)
    (kept,) = painpoints(project)
    assert "07700" not in kept.title + kept.description
    assert kept.title.startswith("only ")


def test_an_outline_added_to_a_map_somebody_changed_meanwhile_adds_nothing(
    project: Project, who: Who, map_id: int
) -> None:
    outlining.add_outline(project, who, map_id, 1, "Analyst: extract")
    before = services.map_by_id(project, map_id)
    with pytest.raises(StaleEdit):
        outlining.add_outline(project, who, map_id, 1, "Analyst: send\n!painpoint: slow")
    assert services.map_by_id(project, map_id) == before
    assert painpoints(project) == ()
