"""Maps in the project file: exact, with rows that last, undoable, found by words, checked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import storage.check
from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from process_maps import services, store
from process_maps.batch import convert_file, convert_folder
from process_maps.formats.map_json import read_map, write_map
from process_maps.model import Flow, Map, Mark, Step
from process_maps.store import ROOM
from storage import Project, act, reading
from storage.database import open_file
from storage.history import acts, undo
from storage.register import ROOM as STORAGE
from storage.register import change_project, council_named, project_facts
from tests.test_process_maps_files import FULL, MARKS

SMALL = Map(
    "Main process",
    lanes=("Analyst",),
    steps=(
        Step("a", "Extract the data", actors=("Analyst",), fields=("DECOM",)),
        Step("b", "Chase missing postcodes", actors=("Social worker",)),
        Step("c", "Submit", actors=("Analyst",), where_fixed="portal", written_back=False),
    ),
    flows=(Flow("a", "b"), Flow("b", "c", "Done", 0.5), Flow("b", "c", "Late")),
)


@pytest.fixture
def maps_project(tmp_path: Path) -> Project:
    return open_file(tmp_path / "maps.db", (STORAGE, ROOM))


def _add(project: Project, who: Who, process: Map, council: str = "Northmoor") -> int:
    with act(project, who, "Added a map") as this:
        return store.add_map(this, process, council_named(this, council).id)


def test_a_stored_map_is_exactly_the_one_that_was_read(maps_project: Project, who: Who) -> None:
    full = replace(FULL, council="Northmoor")
    for process in (full, replace(SMALL, council="Northmoor")):
        stored = services.map_by_id(maps_project, _add(maps_project, who, process))
        assert stored.map == process
        assert list(stored.step_ids) == [step.id for step in process.steps]
    assert storage.check.check(maps_project).problems == []


def test_what_the_file_called_the_council_is_kept(maps_project: Project, who: Who) -> None:
    stored = services.map_by_id(
        maps_project, _add(maps_project, who, replace(SMALL, council="Wigan"), "Eastley")
    )
    assert (stored.council, stored.map.council) == ("Eastley", "Eastley")
    assert stored.map.extra == {"council_in_file": "Wigan"}


def test_import_counts_what_came_and_picks_the_councils_own_map(
    maps_project: Project, who: Who, shared: Callable[[str], Path]
) -> None:
    data = shared("published_process_maps.json").read_bytes()
    done = services.import_map(maps_project, who, data, "maps.json", council="Wigan")
    assert (done.steps, done.flows, done.lanes, done.marks, done.lost) == (16, 16, 4, 5, ())
    with pytest.raises(BadInput, match="Pick one of"):
        services.import_map(maps_project, who, data, "maps.json", council="Calderbrook")
    services.import_map(
        maps_project, who, data, "maps.json", council="Calderbrook", pick="Stockport"
    )
    assert [(m.council, m.name, m.steps, m.flows) for m in services.maps(maps_project)] == [
        ("Calderbrook", "Stockport", 24, 26),
        ("Wigan", "Wigan", 16, 16),
    ]
    with pytest.raises(BadInput, match=r"ending in \.json"):
        services.import_map(maps_project, who, data, "maps.vsdx", council="Wigan")


def test_rows_keep_their_ids_through_edits_and_only_changes_are_history(
    maps_project: Project, who: Who
) -> None:
    map_id = _add(maps_project, who, SMALL)
    before = services.map_by_id(maps_project, map_id)
    edited = replace(SMALL.steps[1], label="Chase postcodes", where_fixed="upload file")
    after = services.edit_step(maps_project, who, map_id, before.version, edited)
    assert after.step_ids == before.step_ids
    assert after.map.step("b") == edited
    with reading(maps_project) as db:
        assert acts(db)[0].words == "Changed a step of a process map"
        assert acts(db)[0].changes == 2
    new = services.add_step(maps_project, who, map_id, after.version, Step("d", "Check"), after="a")
    now = services.map_by_id(maps_project, map_id)
    assert [step.id for step in now.map.steps] == ["a", "d", "b", "c"]
    assert {**before.step_ids, "d": new} == now.step_ids
    now = services.add_flow(maps_project, who, map_id, now.version, Flow("a", "d"))
    assert now.map.flows[-1] == Flow("a", "d")
    now = services.remove_step(maps_project, who, map_id, now.version, "b")
    assert [flow.ref for flow in now.map.flows] == ["a->d"]
    now = services.remove_flow(maps_project, who, map_id, now.version, "a->d")
    assert now.map.flows == ()
    assert storage.check.check(maps_project).problems == []


def test_two_people_editing_one_map_do_not_overwrite_each_other(
    maps_project: Project, who: Who
) -> None:
    map_id = _add(maps_project, who, SMALL)
    seen = services.map_by_id(maps_project, map_id).version
    services.edit_step(maps_project, who, map_id, seen, replace(SMALL.steps[0], label="Mine"))
    theirs = replace(SMALL.steps[2], label="Theirs")
    with pytest.raises(StaleEdit):
        services.edit_step(maps_project, Who("Bilal"), map_id, seen, theirs)
    labels = [step.label for step in services.map_by_id(maps_project, map_id).map.steps]
    assert labels == ["Mine", "Chase missing postcodes", "Submit"]


def test_edits_that_break_the_map_are_refused(maps_project: Project, who: Who) -> None:
    map_id = _add(maps_project, who, SMALL)
    with pytest.raises(BadInput, match="not there"):
        services.add_flow(maps_project, who, map_id, 1, Flow("a", "z"))
    with pytest.raises(BadInput, match="already"):
        services.add_step(maps_project, who, map_id, 1, Step("a", "Again"))
    with pytest.raises(NotFound):
        services.edit_step(maps_project, who, map_id, 1, Step("z", "New"))
    with pytest.raises(NotFound):
        services.map_by_id(maps_project, 99)
    assert services.map_by_id(maps_project, map_id).version == 1


def test_a_removed_map_comes_back_whole_by_undo(maps_project: Project, who: Who) -> None:
    map_id = _add(maps_project, who, FULL)
    services.save_version(maps_project, who, map_id, "As drawn")
    before = services.map_by_id(maps_project, map_id)
    services.remove_map(maps_project, who, map_id)
    assert services.maps(maps_project) == []
    assert services.all_steps(maps_project) == []
    with reading(maps_project) as db:
        removed = acts(db)[0].id
    undo(maps_project, who, removed)
    after = services.map_by_id(maps_project, map_id)
    assert (after.map, after.step_ids) == (before.map, before.step_ids)
    assert [each.name for each in services.versions(maps_project, map_id)] == ["As drawn"]
    assert services.find_steps(maps_project, "errors extract")[0].element == "s1"


def test_a_saved_version_can_be_gone_back_to(maps_project: Project, who: Who) -> None:
    map_id = _add(maps_project, who, SMALL)
    version = services.save_version(maps_project, who, map_id, "Before the workshop")
    first = services.map_by_id(maps_project, map_id)
    services.remove_step(maps_project, who, map_id, first.version, "c")
    now = services.map_by_id(maps_project, map_id)
    back = services.restore_version(maps_project, who, version, now.version)
    assert back.map == first.map
    assert back.step_ids["a"] == first.step_ids["a"]
    with pytest.raises(BadInput, match="needs a name"):
        services.save_version(maps_project, who, map_id, "  ")


def test_steps_are_found_by_id_and_by_words(maps_project: Project, who: Who) -> None:
    ids = services.map_by_id(maps_project, _add(maps_project, who, SMALL)).step_ids
    last, first = services.steps_by_id(maps_project, [ids["c"], 999, ids["a"], ids["c"]])
    assert (last.element, last.where_fixed, last.written_back) == ("c", "portal", False)
    assert (first.fields, first.actors, first.written_back) == (("DECOM",), ("Analyst",), None)
    assert (first.council, first.map_name) == ("Northmoor", "Main process")
    found = services.find_steps(maps_project, 'CHASING "postcode" -')
    assert [step.element for step in found] == ["b"]
    assert services.find_steps(maps_project, ' *"( ') == []
    assert [step.element for step in services.all_steps(maps_project)] == ["a", "b", "c"]


def test_check_names_flows_between_maps_and_lost_loop_steps(
    maps_project: Project, who: Who
) -> None:
    _add(maps_project, who, FULL)
    _add(maps_project, who, SMALL)
    connection = sqlite3.connect(maps_project.path)
    connection.execute("INSERT INTO current_act SELECT 1, max(id) FROM acts")
    connection.execute("UPDATE flows SET target = (SELECT max(id) FROM steps) WHERE id = 1")
    connection.execute("""UPDATE loops SET content = '{"steps":["s1","lost"]}'""")
    connection.execute("DELETE FROM current_act")
    connection.commit()
    connection.close()
    assert storage.check.check(maps_project).problems == [
        "1 flows lead from one map into another",
        "Loops name 1 steps that are not on their map",
    ]


def test_an_export_says_illustrative_where_the_project_is(maps_project: Project, who: Who) -> None:
    map_id = _add(maps_project, who, SMALL)
    mark = Mark("painpoint", "Slow")
    plain = services.export_map(maps_project, map_id, "json", [mark])
    assert read_map(plain, "m.json").marks == (mark,)
    assert "illustrative" not in json.loads(plain)
    with act(maps_project, who, "Marked the project") as this:
        change_project(this, replace(project_facts(this.db), illustrative=True))
    assert json.loads(services.export_map(maps_project, map_id, "json"))["illustrative"] is True
    assert b">Illustrative<" in services.export_map(maps_project, map_id, "svg")
    assert b"(illustrative)" in services.export_map(maps_project, map_id, "dot")


def test_files_are_converted_without_a_project(tmp_path: Path) -> None:
    data = write_map(FULL, MARKS)
    assert services.convert(data, "full.json", "json") == data
    assert services.convert(data, "full.json", "out.svg").startswith(b"<svg")
    with pytest.raises(BadInput, match="no format"):
        services.convert(data, "full.json", "out.doc")
    (tmp_path / "full.json").write_bytes(data)
    done = convert_file(tmp_path / "full.json", tmp_path / "full.csv")
    assert (done["map"], done["steps"], done["flows"], done["lanes"]) == ("full.json", 3, 2, 2)
    assert (tmp_path / "full.csv").exists()


def test_a_bad_file_in_a_folder_never_stops_the_rest(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "a.json").write_bytes(write_map(FULL))
    (folder / "b.json").write_bytes(b"{")
    (folder / "c.json").write_bytes(
        json.dumps({"maps": [json.loads(write_map(SMALL)), json.loads(write_map(FULL))]}).encode()
    )
    (folder / "notes.txt").write_text("not a map")
    results = convert_folder(folder, out)
    assert [(each["map"], "error" in each) for each in results] == [
        ("a.json", False),
        ("b.json", True),
        ("c.json", False),
        ("c.json", False),
    ]
    written = sorted(path.name for path in out.iterdir())
    assert written == ["a.json", "c-main-process.json", "c-northmoors-903.json"]
    assert read_map((out / "a.json").read_bytes(), "a.json").map == FULL
    with pytest.raises(BadInput, match="over themselves"):
        convert_folder(folder, folder)
