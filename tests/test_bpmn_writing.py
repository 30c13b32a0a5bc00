"""BPMN out: a file that came in is changed only where its map was, a new one reads as its map."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from common.errors import BadInput
from process_maps.editing import steps as editing
from process_maps.export import export
from process_maps.formats import Sheet
from process_maps.formats.bpmn.reading import read_bpmn
from process_maps.formats.bpmn.writing import write_bpmn
from process_maps.model import (
    KINDS,
    TRIAGE,
    WHERE_FIXED,
    Anchor,
    Estimate,
    Flow,
    Loop,
    Map,
    MapFile,
    Mark,
    Phase,
    Step,
    Work,
)
from process_maps.overlay import OnStep, Overlay
from process_maps.published import published_maps
from tests.bpmn_facts import NS, boxes, facts, faults, found, nodes, parsed
from tests.conftest import SHARED
from tests.test_process_maps_files import FULL

FILES = [
    *sorted((SHARED / "bpmn").glob("[AB].*.bpmn")),
    *sorted((SHARED / "alignment" / "university_admission" / "models").glob("*.bpmn")),
]
each_file = pytest.mark.parametrize(
    "path",
    FILES or [pytest.param(Path("none"), marks=pytest.mark.skip("no shared BPMN files"))],
    ids=lambda path: path.stem,
)


def read(path: Path) -> tuple[bytes, MapFile]:
    data = path.read_bytes()
    return data, read_bpmn(data, path.name)


def written(process: Map, marks: tuple[Mark, ...] = ()) -> bytes:
    data = write_bpmn(Sheet(process, marks))
    again = read_bpmn(data, "again.bpmn")
    assert write_bpmn(Sheet(again.map, again.marks)) == data, "a second export must be the same"
    return data


def with_step(process: Map, step_id: str, **changes: object) -> Map:
    return replace(
        process,
        steps=tuple(
            replace(each, **changes) if each.id == step_id else each for each in process.steps
        ),
    )


def canonical(data: bytes) -> bytes:
    return etree.tostring(parsed(data), method="c14n")


@each_file
def test_an_untouched_map_gives_its_file_back_byte_for_byte(path: Path) -> None:
    data, file = read(path)
    assert written(file.map, file.marks) == data
    # So it is through our own JSON, and where the project knows whose map it is.
    assert write_bpmn(Sheet(replace(file.map, council="Northmoor"))) == data


@each_file
def test_one_label_edited_changes_that_name_and_nothing_else(path: Path) -> None:
    data, file = read(path)
    step = next(each for each in file.map.steps if each.label)
    result = written(with_step(file.map, step.id, label="Ask “é”"))
    gone, new = facts(data) - facts(result), facts(result) - facts(data)
    assert [each[:2] for each in gone] == [each[:2] for each in new] == [("node", step.id)]
    named = found(parsed(result), f"//*[@id='{step.id}']")[0]
    assert named.get("name") == "Ask “é”"
    named.set("name", step.label)
    # With the one name put back the tree is the one that came: order, comments, white space and all.
    assert etree.tostring(named.getroottree().getroot(), method="c14n") == canonical(data)


@each_file
def test_a_step_put_into_a_flow_is_drawn_and_leaves_all_else_as_it_was(path: Path) -> None:
    data, file = read(path)
    for flow in file.map.flows[:: max(1, len(file.map.flows) // 4)]:
        source = next(each for each in file.map.steps if each.id == flow.source)
        new = Step("new-step", "Check it again", actors=source.actors)
        place = editing.Place(after=flow.source, before=flow.target)
        grown = editing.add_step(file.map, new, place)
        result = written(grown)
        added = {each.id for each in grown.flows if each.id} - {f.id for f in file.map.flows}
        assert not [each for each in faults(result, new={"new-step", *added}) if each not in faults(data, new=set())]
        touched = {flow.id, flow.source, flow.target, "new-step", *added}
        lost = [each for each in facts(data) - facts(result) if each[1] not in touched]
        grew = boxes(parsed(data)).items() - boxes(parsed(result)).items()
        if not grew:
            assert not lost
        assert not [each for each in lost if each[0] not in ("shape", "edge", "label")]
        assert_overlaps_nothing(result, "new-step")
        back = read_bpmn(result, path.name).map
        assert [(s.id, s.label, s.actors) for s in back.steps] == [
            (s.id, s.label, s.actors) for s in grown.steps
        ]


@each_file
def test_a_step_taken_out_goes_with_all_that_hung_on_it(path: Path) -> None:
    data, file = read(path)
    inner = {each.extra.get("bpmn", {}).get("inside") for each in file.map.steps}
    hosts = {each.extra.get("bpmn", {}).get("attached_to") for each in file.map.steps}
    for step in file.map.steps[:: max(1, len(file.map.steps) // 4)]:
        if step.id in inner | hosts:
            continue
        left = editing.remove_step(file.map, step.id, heal=True)
        result = written(left)
        assert step.id.encode() not in result
        assert set(faults(result, new=set())) <= set(faults(data, new=set()))
        flows = {each.id for each in file.map.flows if step.id in (each.source, each.target)}
        near = {step.id, *flows, *(e for f in file.map.flows if f.id in flows for e in (f.source, f.target))}
        about = {each[1] for each in facts(data) - facts(result)} - near
        # What else may go: lanes lose a member, ties and annotations that were only the step's.
        kinds = {each[0] for each in facts(data) - facts(result) if each[1] in about}
        assert kinds <= {"member", "flow", "text", "edge", "shape", "label", "lane"}
        assert [each.id for each in read_bpmn(result, path.name).map.steps] == [s.id for s in left.steps]


@each_file
def test_a_step_moved_to_another_lane_is_named_and_drawn_there(path: Path) -> None:
    data, file = read(path)
    lanes = [n for n, i in file.map.extra.get("bpmn", {}).get("lane_ids", {}).items()]
    if len(lanes) < 2:
        pytest.skip("it has no two lanes")
    step = next(s for s in file.map.steps if s.actors and s.kind == "task" and "inside" not in s.extra.get("bpmn", {}))
    other = next(each for each in lanes if each != step.actors[0])
    result = written(with_step(file.map, step.id, actors=(other,)))
    back = read_bpmn(result, path.name).map.step(step.id)
    assert back is not None
    assert back.actors == (other,)
    lane = file.map.extra["bpmn"]["lane_ids"][other]
    drawn = boxes(parsed(result))
    (x, y, width, height), (left, top, wide, high) = drawn[step.id], drawn[lane]
    assert left <= x
    assert x + width <= left + wide
    assert top <= y
    assert y + height <= top + high
    assert not faults(result, new={step.id})
    gone = Counter(each[0] for each in facts(data) - facts(result) if each[1] != step.id)
    assert set(gone) <= {"member", "shape", "edge", "label", "flow", "incoming", "outgoing"}


def assert_overlaps_nothing(data: bytes, element: str) -> None:
    root = parsed(data)
    drawn = boxes(root)
    x, y, width, height = drawn[element]
    holding = {each.get("id") for each in found(root, "//m:lane|//m:participant|//m:group")}
    node = found(root, f"//*[@id='{element}']")[0]
    holding |= {each.get("id") for each in node.iterancestors()}
    for other, (left, top, wide, high) in drawn.items():
        if other in holding or other == element:
            continue
        apart = x >= left + wide or left >= x + width or y >= top + high or top >= y + height
        assert apart, f"{element} lies on {other}"
