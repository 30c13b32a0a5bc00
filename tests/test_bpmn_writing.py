"""BPMN out: a file that came in is changed only where its map was, a new one reads as its map."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from benchmarks.shared_data import SHARED
from common.errors import BadInput
from common.who import Who
from evidence.services import export_map, import_map
from process_maps import services
from process_maps.editing import rows
from process_maps.editing import steps as editing
from process_maps.export import export
from process_maps.formats import Sheet
from process_maps.formats.bpmn.reading import read_bpmn
from process_maps.formats.bpmn.writing import write_bpmn
from process_maps.losing import lost_in
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
from storage import Project
from tests.bpmn_facts import NS, boxes, facts, faults, found, parsed
from tests.test_process_maps_files import FULL

WHO = Who("Aisha")
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


def written(process: Map, marks: tuple[Mark, ...] = ()) -> bytes:
    data = write_bpmn(Sheet(process, marks))
    again = read_bpmn(data, "again.bpmn")
    assert write_bpmn(Sheet(again.map, again.marks)) == data, "a second export must be the same"
    return data


def with_step(process: Map, step_id: str, **changes: Any) -> Map:
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


def small(
    *,
    prefix: str = "b",
    encoding: str = "UTF-8",
    newline: str = "\n",
    bom: bytes = b"",
    drawn: bool = True,
) -> bytes:
    """A file with two pools, nested lanes, a boundary event, what others put in it, and an “é”."""
    p = f"{prefix}:" if prefix else ""
    ns = f"xmlns:{prefix}" if prefix else "xmlns"
    shapes = "".join(
        f'<di:BPMNShape bpmnElement="{name}" id="{name}_s"><dc:Bounds x="{x}" y="{y}" '
        f'width="{w}" height="{h}"/></di:BPMNShape>'
        for name, x, y, w, h in (
            ("pool", 0, 0, 600, 200), ("outer", 30, 0, 570, 200), ("one", 60, 0, 540, 100),
            ("two", 60, 100, 540, 100), ("start", 90, 32, 36, 36), ("ask", 200, 20, 100, 60),
            ("late", 240, 62, 36, 36), ("done", 400, 32, 36, 36),
        )
    )  # fmt: skip
    ways = "".join(
        f'<di:BPMNEdge bpmnElement="{name}" id="{name}_e"><dd:waypoint x="{a}" y="50"/>'
        f'<dd:waypoint x="{b}" y="50"/></di:BPMNEdge>'
        for name, a, b in (("f1", 126, 200), ("f2", 300, 400))
    )
    picture = (
        f'<di:BPMNDiagram id="d"><di:BPMNPlane bpmnElement="c" id="pl">{shapes}{ways}'
        "</di:BPMNPlane></di:BPMNDiagram>"
    )
    text = f"""<?xml version="1.0" encoding="{encoding}"?>
<!-- drawn by hand -->
<?keep this?>
<{p}definitions {ns}="{NS["m"]}"
    xmlns:di="{NS["i"]}" xmlns:dc="{NS["c"]}" xmlns:dd="{NS["d"]}"
    xmlns:other="urn:other" targetNamespace='urn:t'   id="defs">
  <{p}collaboration id="c"><{p}participant id="pool" name="Café" processRef="p"/></{p}collaboration>
  <{p}process id="p" isExecutable="false">
    <{p}extensionElements><other:colour name="red"/></{p}extensionElements>
    <{p}laneSet id="ls"><{p}lane id="outer" name="Office"><{p}childLaneSet id="cls">
      <{p}lane id="one" name="Analyst">
        <{p}flowNodeRef>start</{p}flowNodeRef>
        <{p}flowNodeRef>ask</{p}flowNodeRef>
        <{p}flowNodeRef>done</{p}flowNodeRef>
      </{p}lane>
      <{p}lane id="two" name="Social worker"/>
    </{p}childLaneSet></{p}lane></{p}laneSet>
    <{p}startEvent id="start" name="Begins"><{p}outgoing>f1</{p}outgoing></{p}startEvent>
    <!-- the work -->
    <{p}userTask id="ask" name="Ask" other:cost="3">
      <{p}documentation>By é-mail</{p}documentation>
      <{p}incoming>f1</{p}incoming>
      <{p}outgoing>f2</{p}outgoing>
    </{p}userTask>
    <{p}boundaryEvent id="late" name="Late" attachedToRef="ask"><{p}timerEventDefinition id="t"/>
    </{p}boundaryEvent>
    <{p}endEvent id="done"><{p}incoming>f2</{p}incoming></{p}endEvent>
    <{p}sequenceFlow id="f1" sourceRef="start" targetRef="ask"/>
    <{p}sequenceFlow id="f2" name="then" sourceRef="ask" targetRef="done"/>
    <{p}textAnnotation id="n"><{p}text>Mind the dates</{p}text></{p}textAnnotation>
    <{p}association id="a" sourceRef="ask" targetRef="n"/>
  </{p}process>
  {picture if drawn else ""}
</{p}definitions>
<!-- the end -->
"""
    return bom + text.replace("\n", newline).encode(encoding)


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


SMALL = read_bpmn(small(), "small.bpmn").map


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


words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12
)
ids = st.one_of(words, st.sampled_from(["1", "a b", "é", "<b>", "Step_1", "Flow_1", "Process_1"]))
maybe = st.none() | words


@st.composite
def maps(draw: st.DrawFn) -> tuple[Map, tuple[Mark, ...]]:
    """A map with everything a map can say, and marks on it."""
    step_ids = draw(st.lists(ids, min_size=0, max_size=6, unique=True))
    actors = draw(st.lists(words, max_size=3, unique=True))
    phases = draw(st.lists(ids, max_size=2, unique=True))
    steps = tuple(
        Step(
            each,
            draw(st.just("") | words),
            draw(st.sampled_from(KINDS)),
            tuple(
                draw(st.lists(st.sampled_from(actors), max_size=2, unique=True)) if actors else ()
            ),
            systems=tuple(draw(st.lists(words, max_size=2))),
            phase=draw(st.none() | st.sampled_from(phases)) if phases else None,
            evidence=draw(maybe),
            note=draw(maybe),
            work=tuple(
                Work(a, Estimate(1, None, 2.5), 30.0) for a in draw(st.lists(words, max_size=1))
            ),
            duration=draw(st.sampled_from([None, Estimate(likely=3, unit="days")])),
            where_fixed=draw(st.sampled_from([None, *WHERE_FIXED])),
            written_back=draw(st.sampled_from([None, True, False])),
            automated=draw(st.sampled_from([None, True, False])),
            fields=tuple(draw(st.lists(words, max_size=1))),
            triage=draw(st.sampled_from([None, *TRIAGE])),
            source_kind=draw(
                st.sampled_from([None, "userTask", "inclusiveGateway", "sticky note"])
            ),
            extra=draw(st.sampled_from([{}, {"shape": [1, None]}, {"bpmn": {"event": ["timer"]}}])),
        )
        for each in step_ids
    )
    some = st.sampled_from(step_ids) if step_ids else st.nothing()
    flows = tuple(
        Flow(
            draw(some), draw(some), draw(maybe), draw(st.sampled_from([None, 0.0, 0.25, 1.0])),
            draw(maybe), each, draw(st.sampled_from([{}, {"x": True}])),
        )
        for each in (draw(st.lists(st.none() | ids, max_size=6, unique=True)) if step_ids else ())
    )  # fmt: skip
    loops = tuple(
        Loop(tuple(each), draw(st.sampled_from([None, 2])), 15, draw(maybe))
        for each in (
            draw(st.lists(st.lists(some, min_size=1, max_size=3), max_size=1)) if step_ids else ()
        )
    )
    process = Map(
        draw(words), draw(maybe), tuple(draw(st.lists(words, max_size=2, unique=True))),
        tuple(Phase(each, draw(words), draw(maybe)) for each in phases), steps, flows, loops,
        tuple(draw(st.lists(words, max_size=1))), draw(maybe), draw(maybe), draw(maybe),
        draw(st.sampled_from([{}, {"owner": "team"}, {"bpmn": {"lane_ids": {"x": "y"}}}])),
    )  # fmt: skip
    anchors = [Anchor("map"), *(Anchor("step", each) for each in step_ids)]
    anchors += [Anchor("flow", each.ref) for each in flows] + [Anchor("phase", p) for p in phases]
    marks = tuple(
        Mark(draw(st.sampled_from(["painpoint", "innovation", "question"])), draw(words), anchor)
        for anchor in draw(st.lists(st.sampled_from(anchors), max_size=3))
    )
    return process, marks


@settings(max_examples=25, deadline=None, derandomize=True)
@given(maps())
def test_any_map_written_as_new_is_read_as_the_same_map(made: tuple[Map, tuple[Mark, ...]]) -> None:
    process, marks = made
    data = written(process, marks)
    back = read_bpmn(data, "new.bpmn")
    assert replace(back.map, original=None) == process
    assert back.marks == marks
    # A pool without steps is told to whoever brings it in.
    assert back.lost == () or not process.steps
    assert faults(data) == []
    assert write_bpmn(Sheet(process, marks)) == data


@settings(max_examples=20, deadline=None, derandomize=True)
@given(maps(), maps())
def test_any_map_is_written_into_any_file_of_ours(
    made: tuple[Map, tuple[Mark, ...]], other: tuple[Map, tuple[Mark, ...]]
) -> None:
    """The hardest edit there is: everything else, under ids that may be the same."""
    first = read_bpmn(write_bpmn(Sheet(*made)), "new.bpmn").map
    process, marks = replace(other[0], original=first.original), other[1]
    data = written(process, marks)
    back = read_bpmn(data, "new.bpmn")
    if first.council is None:
        process = replace(process, council=None)
    assert replace(back.map, original=None) == replace(process, original=None)
    assert back.marks == marks
    assert faults(data, new=set()) == []


@pytest.mark.parametrize("file", [*published_maps(), MapFile(FULL)], ids=lambda f: f.map.name[:8])
def test_our_own_maps_have_their_picture_with_them(file: MapFile) -> None:
    data = written(file.map, file.marks)
    root = parsed(data)
    assert faults(data) == []
    assert {each.get("isHorizontal") for each in found(root, "//i:BPMNShape[.//*]")} >= {"true"}
    for gateway in found(root, "//m:exclusiveGateway"):
        shape = found(root, f"//i:BPMNShape[@bpmnElement='{gateway.get('id')}']")[0]
        assert shape.get("isMarkerVisible") == "true"
    drawn = boxes(root)
    lanes = {
        e.get("id"): [r.text for r in found(e, "m:flowNodeRef")] for e in found(root, "//m:lane")
    }
    for lane, members in lanes.items():
        left, top, width, height = drawn[lane or ""]
        for member in members:
            x, y, w, h = drawn[member or ""]
            assert left <= x
            assert x + w <= left + width
            assert top <= y
            assert y + h <= top + height


def test_illustrative_and_what_is_counted_stay_in_the_file() -> None:
    process = published_maps()[0].map
    overlay = Overlay(
        "Painpoints", "how many people", {process.steps[0].id: OnStep(3, "3 of 9 people")}
    )
    data = export(process, (), "bpmn", illustrative=True, overlay=overlay)
    shown = [e.text for e in found(parsed(data), "//m:textAnnotation/m:text")]
    assert shown == ["Illustrative", "Painpoints: how many people", "Painpoints: 3 of 9 people"]
    back = read_bpmn(data, "x.bpmn").map
    assert back.extra == {**process.extra, "illustrative": True}
    assert back.steps == process.steps
    assert export(back, (), "bpmn") == data
    # Into a file from elsewhere too.
    mended = write_bpmn(
        Sheet(SMALL, (), True, Overlay("Load", "", {"ask": OnStep(None, "unknown")}))
    )
    shown = [e.text for e in found(parsed(mended), "//m:textAnnotation/m:text")]
    assert shown[1:] == ["Illustrative", "Load", "Load: unknown"] or set(shown) >= {
        "Illustrative",
        "Load: unknown",
    }


def test_a_file_without_a_picture_gets_one_only_when_it_is_edited() -> None:
    data = small(drawn=False)
    bare = read_bpmn(data, "bare.bpmn").map
    assert written(bare) == data
    result = written(with_step(bare, "ask", label="Ask again"))
    assert not faults(result)


def test_several_diagrams_are_each_kept_in_step() -> None:
    second = (
        b'<di:BPMNDiagram id="d2"><di:BPMNPlane bpmnElement="p" id="pl2">'
        b'<di:BPMNShape bpmnElement="ask" id="ask_2">'
        b'<dc:Bounds x="9" y="9" width="100" height="60"/>'
        b"</di:BPMNShape></di:BPMNPlane></di:BPMNDiagram></b:definitions>"
    )
    data = small().replace(b"</b:definitions>", second)
    process = read_bpmn(data, "two.bpmn").map
    assert facts(data) - facts(written(with_step(process, "ask", label="X"))) == Counter(
        {("node", "ask", "userTask", "Ask"): 1}
    )
    moved = parsed(written(with_step(process, "ask", actors=("Social worker",))))
    tops = [
        float(e.get("y", "")) for e in found(moved, "//i:BPMNShape[@bpmnElement='ask']/c:Bounds")
    ]
    assert tops[0] >= 100, "it lies in the lane's band where lanes are drawn"
    assert tops[1] == 9, "and stays where they are not"
    gone = parsed(written(editing.remove_step(process, "ask", heal=True)))
    assert not found(gone, "//i:BPMNShape[@bpmnElement='ask']")
    assert len(found(gone, "//i:BPMNDiagram")) == 2


def test_a_broken_map_and_a_file_that_is_none_are_refused_in_words() -> None:
    with pytest.raises(BadInput, match="cannot be written as BPMN"):
        write_bpmn(Sheet(Map("x", steps=(Step("a", "A"),), flows=(Flow("a", "b"),))))


def test_a_map_kept_in_a_project_is_given_back_as_its_file_with_the_one_label_changed(
    project: Project,
) -> None:
    data = small(encoding="Windows-1252")
    made = import_map(project, WHO, data, "café.bpmn", council="Northmoor")
    assert export_map(project, made.map_id, "bpmn")[0] == data
    stored = services.map_by_id(project, made.map_id)
    changed = stored.map.step("ask")
    assert changed is not None
    services.edit(
        project, WHO, made.map_id, stored.version, "Edited a step",
        lambda held: editing.change_step(held, changed, {"label": "Ask again"}),
    )  # fmt: skip
    first = export_map(project, made.map_id, "bpmn")[0]
    assert first == data.replace(b'"Ask"', b'"Ask again"')
    again = import_map(project, WHO, first, "again.bpmn", council="Northmoor")
    assert export_map(project, again.map_id, "bpmn")[0] == first


def test_a_map_larger_than_a_picture_is_laid_out_plainly_and_soon_and_that_is_said() -> None:
    many = 600
    steps = tuple(Step(f"s{at}", f"Do {at}", actors=(f"A{at % 3}",)) for at in range(many))
    ends = [(at, (at * 7 + 1) % many) for at in range(many)] + [(5, 5)]
    process = Map("Large", steps=steps, flows=tuple(Flow(f"s{a}", f"s{b}") for a, b in ends))
    begun = time.process_time()
    content = export(process, (), "bpmn")
    assert time.process_time() - begun < 5, "a layout in earnest takes minutes"
    root = parsed(content)
    assert len(found(root, "//i:BPMNShape")) == many + 4
    assert len(found(root, "//i:BPMNEdge")) == many + 1
    assert [each.what for each in lost_in(process, (), "bpmn", content)] == [
        "the layout of steps and arrows"
    ]
    back = read_bpmn(content, "large.bpmn").map
    one = replace(back, steps=(*back.steps, Step("new", "One more", actors=("A0",))))
    assert write_bpmn(Sheet(one, ())).count(b"BPMNShape ") == many + 5
