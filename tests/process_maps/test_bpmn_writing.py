"""BPMN out: a file that came in is changed only where its map was, a new one reads as its map."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from benchmarks.shared_data import SHARED
from process_maps.editing import rows
from process_maps.editing import steps as editing
from process_maps.formats import Sheet
from process_maps.formats.bpmn.reading import read_bpmn
from process_maps.formats.bpmn.writing import write_bpmn
from process_maps.model import (
    KINDS,
    Anchor,
    Estimate,
    Loop,
    MapFile,
    Mark,
    Phase,
    Step,
    Work,
)
from tests.bpmn_facts import boxes, facts, faults, found, parsed
from tests.bpmn_small import SMALL, small, with_step, written

FILES = [
    *sorted((SHARED / "bpmn").glob("[AB].*.bpmn")),
    *sorted((SHARED / "alignment" / "university_admission" / "models").glob("*.bpmn")),
]
NONE = [pytest.param(Path("none"), marks=pytest.mark.skip("no shared BPMN files"))]
each_file = pytest.mark.parametrize(
    "path",
    FILES or NONE,
    ids=lambda path: path.stem,
)

some_files = pytest.mark.parametrize(
    "path",
    [p for p in FILES if p.stem[1] == "." or p.stem in ("Cologne", "Frankfurt")] or NONE,
    ids=lambda path: path.stem,
)


def read(path: Path) -> tuple[bytes, MapFile]:
    data = path.read_bytes()
    return data, read_bpmn(data, path.name)


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
    # With the one name put back the tree is the one that came, comments and white space too.
    assert etree.tostring(named.getroottree().getroot(), method="c14n") == canonical(data)


@some_files
def test_a_step_put_into_a_flow_is_drawn_and_leaves_all_else_as_it_was(path: Path) -> None:
    data, file = read(path)
    for flow in file.map.flows[:: max(1, len(file.map.flows) // 2)]:
        source = next(each for each in file.map.steps if each.id == flow.source)
        new = Step("new-step", "Check it again", actors=source.actors)
        place = editing.Place(after=flow.source, before=flow.target)
        grown = editing.add_step(file.map, new, place)
        result = written(grown)
        added = {each.id for each in grown.flows if each.id} - {f.id for f in file.map.flows}
        assert not [
            each
            for each in faults(result, new={"new-step", *added})
            if each not in faults(data, new=set())
        ]
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


@some_files
def test_a_step_taken_out_goes_with_all_that_hung_on_it(path: Path) -> None:
    data, file = read(path)
    inner = {each.extra.get("bpmn", {}).get("inside") for each in file.map.steps}
    hosts = {each.extra.get("bpmn", {}).get("attached_to") for each in file.map.steps}
    for step in file.map.steps[:: max(1, len(file.map.steps) // 2)]:
        if step.id in inner | hosts:
            continue
        left = editing.remove_step(file.map, step.id, heal=True)
        result = written(left)
        assert step.id.encode() not in result
        assert set(faults(result, new=set())) <= set(faults(data, new=set()))
        flows = {each.id for each in file.map.flows if step.id in (each.source, each.target)}
        near = {
            step.id,
            *flows,
            *(e for f in file.map.flows if f.id in flows for e in (f.source, f.target)),
        }
        about = {each[1] for each in facts(data) - facts(result)} - near
        # What else may go: lanes lose a member, ties and annotations that were only the step's.
        kinds = {each[0] for each in facts(data) - facts(result) if each[1] in about}
        assert kinds <= {"member", "flow", "text", "edge", "shape", "label", "lane"}
        assert [each.id for each in read_bpmn(result, path.name).map.steps] == [
            s.id for s in left.steps
        ]


@some_files
def test_a_step_moved_to_another_lane_is_named_and_drawn_there(path: Path) -> None:
    data, file = read(path)
    lanes = [n for n, i in file.map.extra.get("bpmn", {}).get("lane_ids", {}).items()]
    if len(lanes) < 2:
        pytest.skip("it has no two lanes")
    step = next(
        s
        for s in file.map.steps
        if s.actors and s.kind == "task" and "inside" not in s.extra.get("bpmn", {})
    )
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


@pytest.mark.parametrize(
    "form",
    [
        {"encoding": "ISO-8859-1"},
        {"encoding": "Windows-1252"},
        {"bom": b"\xef\xbb\xbf"},
        {"prefix": ""},
        {"prefix": "semantic", "newline": "\r\n"},
        {"encoding": "UTF-16"},
    ],
    ids=str,
)
def test_encoding_prefix_and_line_ends_stay_and_one_name_changes(form: dict[str, object]) -> None:
    data = small(**form)  # type: ignore[arg-type]
    file = read_bpmn(data, "small.bpmn")
    result = written(with_step(file.map, "ask", label="Ask Zoë"))
    encoding = str(form.get("encoding", "UTF-8"))
    assert result == data.replace(
        '"Ask"'.encode(encoding)[-10:], '"Ask Zoë"'.encode(encoding)[-18:]
    )
    assert result.decode(encoding) == data.decode(encoding).replace('"Ask"', '"Ask Zoë"')


def test_a_file_whose_word_for_its_encoding_is_wrong_is_read_and_written_as_it_is() -> None:
    data = small().replace(b'encoding="UTF-8"', b'encoding="utf-16"')
    result = written(with_step(read_bpmn(data, "s.bpmn").map, "ask", label="Ask Zoë"))
    assert result == data.replace(b'"Ask"', '"Ask Zoë"'.encode())
    wrong = small(encoding="Windows-1252").replace(b"Windows-1252", b"UTF-8")
    assert written(read_bpmn(wrong, "s.bpmn").map) == wrong
    mended = written(with_step(read_bpmn(wrong, "s.bpmn").map, "ask", label="Ask Zoë"))
    assert "By é-mail" in mended.decode("utf-8")


def test_letters_an_encoding_has_not_are_written_as_xml_can() -> None:
    file = read_bpmn(small(encoding="ISO-8859-1"), "small.bpmn")
    result = written(with_step(file.map, "ask", label="Ask ✓ 日本"))
    step = read_bpmn(result, "small.bpmn").map.step("ask")
    assert step is not None
    assert step.label == "Ask ✓ 日本"


def test_our_own_fields_go_into_extension_elements_where_the_schema_wants_them() -> None:
    step = SMALL.step("ask")
    assert step is not None
    changed = with_step(
        SMALL, "ask", systems=("Mosaic",), where_fixed="upload file", note="By telephone",
        work=(Work("Analyst", Estimate(1, 2, 3)),),
    )  # fmt: skip
    flow = replace(changed.flows[0], probability=0.25)
    changed = replace(
        changed, flows=(flow, *changed.flows[1:]), phases=(Phase("x", "Fixing", "June"),),
        loops=(Loop(("start", "ask"), 10, 15),),
    )  # fmt: skip
    marks = (Mark("painpoint", "Takes weeks", Anchor("step", "ask")), Mark("question", "Who?"))
    result = written(changed, marks)
    back = read_bpmn(result, "small.bpmn")
    assert replace(back.map, original=None) == replace(changed, original=None)
    assert back.marks == marks
    names = [etree.QName(e).localname for e in found(parsed(result), "//*[@id='ask']/*")]
    assert names == ["documentation", "extensionElements", "incoming", "outgoing"]
    assert "red" in result.decode()
    # A painpoint is also seen in other tools, tied to its step.
    shown = [e.text for e in found(parsed(result), "//m:textAnnotation/m:text")]
    assert "Painpoint: Takes weeks" in shown
    without = written(replace(back.map), ())
    assert "Takes weeks" not in without.decode()


def test_a_note_changed_changes_the_documentation_only() -> None:
    note = read_bpmn(small(), "s.bpmn").map.step("ask").note  # type: ignore[union-attr]
    assert note == "By é-mail\n\nMind the dates"
    plain = read_bpmn(small().replace(b'targetRef="n"', b'targetRef="start"'), "s.bpmn").map
    result = written(with_step(plain, "ask", note="By post"))
    assert found(parsed(result), "//m:documentation")[0].text == "By post"
    assert b"urn:common-ground" not in result


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_made_another_kind_keeps_its_id_and_its_flows(kind: str) -> None:
    changed = editing.change_step(SMALL, SMALL.step("ask"), {"kind": kind})  # type: ignore[arg-type]
    result = written(changed)
    back = read_bpmn(result, "small.bpmn").map
    assert back.step("ask").kind == kind  # type: ignore[union-attr]
    assert [each.id for each in back.flows] == ["f1", "f2"]
    assert not faults(result, new={"ask", "f1", "f2"})
    assert found(parsed(result), "//*[@id='ask']")[0].get("name") == "Ask"


def test_lanes_are_renamed_added_and_taken_out_in_the_file() -> None:
    renamed = rows.rename_actor(SMALL, "Analyst", "Returns analyst")
    gone, new = facts(small()) - facts(written(renamed)), facts(written(renamed)) - facts(small())
    assert list(gone) == [("lane", "one", "Analyst", "")]
    assert list(new) == [("lane", "one", "Returns analyst", "")]
    more = rows.add_actor(SMALL, "Team manager")
    more = with_step(more, "done", actors=("Team manager",))
    result = written(more)
    lane = found(parsed(result), "//m:lane[@name='Team manager']")[0]
    assert [e.text for e in found(lane, "m:flowNodeRef")] == ["done"]
    assert lane.get("id") in boxes(parsed(result))
    assert read_bpmn(result, "s.bpmn").map.lanes == more.lanes
    fewer = rows.remove_actor(SMALL, "Social worker")
    assert b"Social worker" not in written(fewer)
    swapped = rows.move_lane(SMALL, "Analyst", 1)
    assert read_bpmn(written(swapped), "s.bpmn").map.lanes == swapped.lanes


def test_the_event_on_a_step_stays_on_the_map_when_its_step_goes() -> None:
    left = editing.remove_step(SMALL, "ask", heal=True)
    result = written(left)
    back = read_bpmn(result, "s.bpmn").map
    assert [each.id for each in back.steps] == ["start", "late", "done"]
    event = found(parsed(result), "//*[@id='late']")[0]
    assert etree.QName(event).localname == "intermediateCatchEvent"
    assert b"Mind the dates" not in result
    assert not faults(result, new=set())
