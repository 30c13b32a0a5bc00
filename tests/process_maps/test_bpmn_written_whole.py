"""Maps written as BPMN: any map there and back, its picture, and how a file leaves a project."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput
from common.who import Who
from evidence.services import export_map, import_map
from process_maps import services
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
from tests.bpmn_facts import boxes, facts, faults, found, parsed
from tests.bpmn_small import SMALL, small, with_step, written
from tests.process_maps.test_process_maps_files import FULL

WHO = Who("Aisha")


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
