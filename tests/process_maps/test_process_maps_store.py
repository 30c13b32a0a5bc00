"""Maps in the project file: exact, with rows that last, undoable, found by words, checked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import storage.check
from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from evidence import services as evidence
from evidence.placing import place
from process_maps import editing, services, store
from process_maps.batch import convert_file, convert_folder
from process_maps.editing import Place
from process_maps.formats.map_json import read_map, write_map
from process_maps.model import Anchor, Flow, Map, Mark, Original, Step
from process_maps.store import ROOM
from process_maps.views import StoredMap
from storage import Project, act, reading
from storage.database import open_file
from storage.history.acts import acts, undo
from storage.register import ROOM as STORAGE
from storage.register import change_project, council_named, project_facts
from tests.process_maps.test_process_maps_files import FULL, MARKS

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


def _edit(project: Project, who: Who, seen: StoredMap, step: Step) -> StoredMap:
    """One step as somebody wants it who was shown the map as ``seen``."""
    changes = {"label": step.label, "where_fixed": step.where_fixed}
    base = seen.map.step(step.id) or step
    change = partial(editing.change_step, base=base, changes=changes)
    words = "Changed a step of a process map"
    return services.edit(project, who, seen.id, seen.version, words, change)


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
    project: Project, who: Who, shared: Callable[[str], Path]
) -> None:
    data = shared("published_process_maps.json").read_bytes()
    done = evidence.import_map(project, who, data, "maps.json", council="Wigan")
    assert (done.steps, done.flows, done.lanes, done.marks, done.lost) == (16, 16, 4, 5, ())
    with pytest.raises(BadInput, match="Pick one of"):
        evidence.import_map(project, who, data, "maps.json", council="Calderbrook")
    evidence.import_map(project, who, data, "maps.json", council="Calderbrook", pick="Stockport")
    assert [(m.council, m.name, m.steps, m.flows) for m in services.maps(project)] == [
        ("Calderbrook", "Stockport", 24, 26),
        ("Wigan", "Wigan", 16, 16),
    ]
    with pytest.raises(BadInput, match="Choose a file ending in"):
        evidence.import_map(project, who, data, "maps.vsdx", council="Wigan")


def test_rows_keep_their_ids_through_edits_and_only_changes_are_history(
    maps_project: Project, who: Who
) -> None:
    map_id = _add(maps_project, who, SMALL)
    before = services.map_by_id(maps_project, map_id)
    edited = replace(SMALL.steps[1], label="Chase postcodes", where_fixed="upload file")
    after = _edit(maps_project, who, before, edited)
    assert after.step_ids == before.step_ids
    assert after.map.step("b") == edited
    with reading(maps_project) as db:
        assert acts(db)[0].words == "Changed a step of a process map"
        assert acts(db)[0].changes == 2
    change = partial(editing.add_step, step=Step("d", "Check"), place=Place(after="a"))
    now = services.edit(maps_project, who, map_id, after.version, "Added a step", change)
    assert [step.id for step in now.map.steps] == ["a", "d", "b", "c"]
    assert {**before.step_ids, "d": now.step_ids["d"]} == now.step_ids
    assert (now.map.flows[-1].source, now.map.flows[-1].target) == ("a", "d")
    change = partial(editing.remove_step, step_id="b", heal=False)
    now = services.edit(maps_project, who, map_id, now.version, "Removed a step", change)
    (left,) = now.map.flows
    assert (left.source, left.target) == ("a", "d")
    change = partial(editing.remove_flow, base=left)
    now = services.edit(maps_project, who, map_id, now.version, "Removed a flow", change)
    assert now.map.flows == ()
    assert storage.check.check(maps_project).problems == []


def test_two_people_editing_one_map_do_not_overwrite_each_other(
    maps_project: Project, who: Who
) -> None:
    map_id = _add(maps_project, who, SMALL)
    seen = services.map_by_id(maps_project, map_id)
    _edit(maps_project, who, seen, replace(SMALL.steps[0], label="Mine"))
    with pytest.raises(StaleEdit):
        _edit(maps_project, Who("Bilal"), seen, replace(SMALL.steps[2], label="Theirs"))
    labels = [step.label for step in services.map_by_id(maps_project, map_id).map.steps]
    assert labels == ["Mine", "Chase missing postcodes", "Submit"]


def test_edits_that_break_the_map_are_refused(maps_project: Project, who: Who) -> None:
    map_id = _add(maps_project, who, SMALL)
    stored = services.map_by_id(maps_project, map_id)
    to_nowhere = replace(SMALL, flows=(*SMALL.flows, Flow("a", "z")))
    twice = replace(SMALL, steps=(*SMALL.steps, Step("a", "Again")))
    for broken in (to_nowhere, twice):
        with pytest.raises(BadInput):
            services.edit(maps_project, who, map_id, 1, "Broke it", lambda _, to=broken: to)  # type: ignore[misc]
    with pytest.raises(NotFound):
        _edit(maps_project, who, stored, Step("z", "New"))
    with pytest.raises(NotFound):
        services.map_by_id(maps_project, 99)
    assert services.map_by_id(maps_project, map_id).version == 1


def test_a_removed_map_comes_back_whole_by_undo(maps_project: Project, who: Who) -> None:
    map_id = _add(maps_project, who, FULL)
    services.save_version(maps_project, who, map_id, "As drawn")
    before = services.map_by_id(maps_project, map_id)
    services.remove_map(maps_project, who, map_id)
    assert services.maps(maps_project) == ()
    assert services.all_steps(maps_project) == ()
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
    change = partial(editing.remove_step, step_id="c", heal=False)
    now = services.edit(maps_project, who, map_id, first.version, "Removed a step", change)
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


def test_an_export_says_illustrative_where_the_project_is(project: Project, who: Who) -> None:
    map_id = _add(project, who, SMALL)
    painpoint = evidence.add_painpoint(project, who, kind="painpoint", title="Slow")
    place(project, who, painpoint, map_id, Anchor("map"))
    plain, _ = evidence.export_map(project, map_id, "json")
    assert read_map(plain, "m.json").marks == (Mark("painpoint", "Slow"),)
    assert "illustrative" not in json.loads(plain)
    with act(project, who, "Marked the project") as this:
        change_project(this, replace(project_facts(this.db), illustrative=True))
    assert json.loads(evidence.export_map(project, map_id, "json")[0])["illustrative"] is True
    assert b">Illustrative<" in evidence.export_map(project, map_id, "svg")[0]
    assert b"(illustrative)" in evidence.export_map(project, map_id, "dot")[0]


def test_files_are_converted_without_a_project(tmp_path: Path) -> None:
    data = write_map(FULL, MARKS)
    (tmp_path / "full.json").write_bytes(data)
    convert_file(tmp_path / "full.json", tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == data
    convert_file(tmp_path / "full.json", tmp_path / "out.svg")
    assert (tmp_path / "out.svg").read_bytes().startswith(b"<svg")
    with pytest.raises(BadInput, match="no format"):
        convert_file(tmp_path / "full.json", tmp_path / "out.doc")
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


def test_the_file_a_map_came_from_is_kept_through_edits_versions_and_undo(
    project: Project, who: Who
) -> None:
    original = Original(
        "bpmn", "theirs.bpmn", b"\xef\xbb\xbf<?xml version='1.0'?>\r\n<a>\xc3\xa9</a>"
    )
    with act(project, who, "Imported") as this:
        council = council_named(this, "Northmoor").id
        map_id = store.add_map(this, replace(SMALL, original=original), council)
    version = services.save_version(project, who, map_id, "As it came")
    services.edit(project, who, map_id, 1, "Renamed", partial(_renamed, "a"))
    assert services.map_by_id(project, map_id).map.original == original
    services.edit(project, who, map_id, 2, "Forgot", lambda each: replace(each, original=None))
    assert services.map_by_id(project, map_id).map.original is None
    services.restore_version(project, who, version, 3)
    assert services.map_by_id(project, map_id).map.original == original
    services.remove_map(project, who, map_id)
    with reading(project) as db:
        removed = acts(db)[0].id
        assert db["map_originals"].count == 0
    undo(project, who, removed)
    assert services.map_by_id(project, map_id).map.original == original


def _renamed(step: str, process: Map) -> Map:
    base = process.step(step)
    assert base
    return editing.change_step(process, base, {"label": "Renamed"})


@pytest.mark.parametrize(
    "packed", ["no base64!", "AAAA", Original("x", "y", b"a" * 9).packed()[:-4]]
)
def test_a_damaged_original_is_refused_with_its_map(packed: str) -> None:
    said = json.loads(write_map(SMALL))
    said["original"] = {"format": "bpmn", "name": "a.bpmn", "packed": packed}
    with pytest.raises(BadInput, match="damaged"):
        read_map(json.dumps(said).encode(), "map.json")


def test_an_original_that_would_unpack_without_end_is_refused() -> None:
    bomb = Original("bpmn", "bomb.bpmn", b"a" * 11_000_000)
    with pytest.raises(BadInput, match="too large"):
        read_map(write_map(replace(SMALL, original=bomb)), "map.json")
