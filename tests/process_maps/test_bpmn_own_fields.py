"""What Common Ground writes into BPMN for lack of words there comes back exactly as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from common.errors import BadInput
from process_maps.formats.bpmn.own_fields import (
    flow_said,
    flow_with,
    map_said,
    map_with,
    step_said,
    step_with,
)
from process_maps.formats.bpmn.reading import read_bpmn
from process_maps.model import Anchor, Estimate, Flow, Loop, Map, MapFile, Mark, Phase, Step, Work

CG = 'xmlns:cg="urn:common-ground:map:1"'


def read(body: str) -> MapFile:
    """The map of a file round this."""
    space = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    return read_bpmn(f'<definitions xmlns="{space}">{body}</definitions>'.encode(), "903.bpmn")


def task_that_says(attributes: str) -> str:
    """A process of one task that says this of itself."""
    own = f"<extensionElements><cg:step {CG} {attributes}/></extensionElements>"
    return f'<process id="p">\n<task id="a">{own}</task></process>'


def test_what_we_wrote_into_a_file_wins_over_what_bpmn_says() -> None:
    got = read(
        f"""<extensionElements><cg:map {CG} council="Northmoor" label_in_tool="Illustrative">
              <cg:more>{{"phases": [{{"id": "fix", "label": "Fixing"}}],
                "loops": [["a", "b"], ["a", "gone"]],
                "marks": [{{"kind": "painpoint", "words": "Slow", "on": "a"}}]}}</cg:more>
              <cg:step_order>["b", "a"]</cg:step_order></cg:map></extensionElements>
            <process id="p"><laneSet><lane id="l" name="Analyst"><flowNodeRef>x1</flowNodeRef>
              </lane></laneSet>
              <serviceTask id="x1" name="Extract"><extensionElements>
                <cg:step {CG} id="a" kind="ongoing" phase="fix" automated="unknown">
                  <cg:more>{{"systems": ["Mosaic"], "duration": {{"likely": 3}}}}</cg:more>
                  <cg:without>["kind_in_source"]</cg:without>
                  <cg:further>["Social worker"]</cg:further></cg:step></extensionElements>
              </serviceTask><task id="b"/>
              <sequenceFlow id="f" sourceRef="x1" targetRef="b"><extensionElements>
                <cg:flow {CG} probability="0.25" evidence="inferred"/></extensionElements>
              </sequenceFlow></process>"""
    )
    step, other = got.map.steps[::-1]
    assert step == Step(
        *("a", "Extract", "ongoing", ("Analyst", "Social worker"), ("Mosaic",)),
        phase="fix",
        duration=Estimate(likely=3),
    )
    assert other.id == "b"
    assert got.map.flows == (Flow("a", "b", None, 0.25, "inferred", "f"),)
    assert (got.map.council, got.map.caveat) == ("Northmoor", "Illustrative")
    assert got.map.phases == (Phase("fix", "Fixing"),)
    assert [loop.steps for loop in got.map.loops] == [("a", "b")]
    assert got.marks == (Mark("painpoint", "Slow", Anchor("step", "a")),)
    assert [each.what for each in got.lost] == ["loops"]
    with pytest.raises(BadInput, match="line 2, step “a”: “odd” is not a kind of step"):
        read(task_that_says('kind="odd"'))


_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
_maybe = st.none() | _words
_extras = st.dictionaries(_words.map("x".__add__), _words | st.lists(_words), max_size=2)
_steps = st.builds(
    Step,
    id=_words.map("s".__add__),
    label=_words,
    kind=st.sampled_from(["task", "decision", "state", "gateway"]),
    actors=st.lists(_words, max_size=3).map(tuple),
    systems=st.lists(_words, max_size=2).map(tuple),
    phase=_maybe,
    evidence=_maybe,
    note=_maybe,
    work=st.lists(st.builds(Work, _words, hourly_cost=st.none() | st.just(12.5)), max_size=1).map(
        tuple
    ),
    duration=st.none() | st.builds(Estimate, likely=st.floats(0, 9)),
    automated=st.none() | st.booleans(),
    written_back=st.none() | st.booleans(),
    source_kind=_maybe,
    extra=_extras,
)
_flows = st.builds(
    Flow, _words, _words, _maybe, st.none() | st.floats(0, 1), _maybe, _maybe, extra=_extras
)


def through_xml(element: etree._Element | None) -> etree._Element | None:
    """The element as another program would give it back."""
    return None if element is None else etree.fromstring(etree.tostring(element))


@settings(max_examples=60, deadline=None)
@given(_steps, _steps, _flows, _flows)
def test_our_own_fields_say_exactly_what_bpmn_cannot(
    step: Step, other: Step, flow: Flow, other_flow: Flow
) -> None:
    assert step_with(other, through_xml(step_said(step, other)), "f") == step
    assert step_said(step, step) is None
    flow = replace(flow, source=flow.source or "a", target=flow.target or "a")
    other_flow = replace(other_flow, source=flow.source, target=flow.target)
    assert flow_with(other_flow, through_xml(flow_said(flow, other_flow)), "f") == flow


@settings(max_examples=40, deadline=None)
@given(
    st.lists(_steps, max_size=4, unique_by=lambda each: each.id), _maybe, _words, _extras, st.data()
)
def test_a_map_is_said_again_in_its_own_order(
    steps: list[Step], note: str | None, name: str, extra: dict[str, object], data: st.DataObject
) -> None:
    flows = tuple(Flow(each.id, each.id, str(at)) for at, each in enumerate(steps))
    loops = tuple(Loop((each.id,), words=name) for each in steps)
    process = Map(name, note, (name,), (Phase("p", name),), tuple(steps), flows, loops, extra=extra)
    shuffled = data.draw(st.permutations(steps))
    derived = Map("Other", None, ("A",), steps=tuple(shuffled), flows=flows[::-1], note="x")
    marks = (Mark("question", note or "", Anchor("map")),)
    assert map_with(derived, through_xml(map_said(process, marks, derived)), "f") == (
        process,
        marks,
    )
