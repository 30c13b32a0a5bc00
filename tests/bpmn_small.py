"""A small BPMN file for tests, and a map written into it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from process_maps.formats import Sheet
from process_maps.formats.bpmn.reading import read_bpmn
from process_maps.formats.bpmn.writing import write_bpmn
from process_maps.model import (
    Map,
    Mark,
)
from tests.bpmn_facts import NS


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


def _picture() -> str:
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
    return (
        f'<di:BPMNDiagram id="d"><di:BPMNPlane bpmnElement="c" id="pl">{shapes}{ways}'
        "</di:BPMNPlane></di:BPMNDiagram>"
    )


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
  {_picture() if drawn else ""}
</{p}definitions>
<!-- the end -->
"""
    return bom + text.replace("\n", newline).encode(encoding)


SMALL = read_bpmn(small(), "small.bpmn").map
