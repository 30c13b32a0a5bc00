"""BPMN 2.0 read as maps: every fact of real files, and of broken and hostile ones none."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from common.errors import BadInput
from process_maps.batch import convert_folder
from process_maps.drawing import draw
from process_maps.formats.bpmn.reading import read_bpmn, read_tree
from process_maps.formats.bpmn.tree import parse
from process_maps.formats.map_json import read_map, write_map
from process_maps.graph import problems
from process_maps.model import (
    Map,
    MapFile,
)
from process_maps.services import prepare_map

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
IN = {"b": MODEL}
CG = 'xmlns:cg="urn:common-ground:map:1"'
REAL = (
    *(f"bpmn/{name}.bpmn" for name in ("A.1.0", "A.2.0", "A.2.1", "A.3.0", "A.4.0", "A.4.1")),
    "bpmn/B.1.0.bpmn",
    *(
        f"alignment/university_admission/models/{name}.bpmn"
        for name in (
            *("Cologne", "Frankfurt", "FU_Berlin", "Hohenheim", "IIS_Erlangen"),
            *("Muenster", "Potsdam", "TU_Munich", "Wuerzburg"),
        )
    ),
)


def every(under: Any, path: str) -> list[Any]:
    """Whatever lies there, counted apart from the reader."""
    found: list[Any] = under.xpath(path, namespaces=IN)
    return found


def bpmn(body: str, *, encoding: str = "UTF-8", said: str | None = None) -> bytes:
    """A whole file round this, in an encoding and saying one."""
    text = f'<?xml version="1.0" encoding="{said or encoding}"?>\n'
    text += f'<definitions xmlns="{MODEL}" id="d">{body}</definitions>'
    return text.encode(encoding)


def process(body: str, *, encoding: str = "UTF-8", said: str | None = None) -> bytes:
    """A file of one process."""
    return bpmn(f'<process id="p">{body}</process>', encoding=encoding, said=said)


def read(data: bytes) -> MapFile:
    """The map of a file called "903.bpmn"."""
    return read_bpmn(data, "903.bpmn")


@pytest.mark.parametrize("name", REAL)
def test_every_fact_of_a_real_file_is_on_the_map(name: str, shared: Callable[[str], Path]) -> None:
    path = shared(name)
    data = path.read_bytes()
    got = read_bpmn(data, path.name).map
    tree = etree.fromstring(data)
    assert got.original is not None
    assert got.original.data == data
    nodes = [
        each
        for each in tree.iterfind(".//{*}process//*")
        if str(each.tag).lower().endswith(("task", "event", "gateway", "subprocess", "activity"))
    ]
    words = {"task": "task", "event": "event", "gateway": "gateway", "decision": "gateway"}
    assert [(s.id, s.source_kind, s.label) for s in got.steps] == [
        (n.get("id"), etree.QName(n).localname, n.get("name") or "") for n in nodes
    ]
    for step in got.steps:
        assert words.get(step.kind, "") in (step.source_kind or "").lower(), step.id
    flows = [
        *every(tree, "//b:sequenceFlow"),
        *every(tree, "//b:messageFlow"),
    ]
    pools = set(every(tree, "//b:participant/@id"))
    assert [(f.id, f.source, f.target) for f in got.flows] == [
        ends
        for each in flows
        if not pools.intersection(
            ends := (each.get("id"), each.get("sourceRef"), each.get("targetRef"))
        )
    ]
    named = {each.get("id"): each.get("name") for each in flows if each.get("name")}
    assert {f.id: f.label for f in got.flows if f.id in named} == {
        f.id: named[f.id] for f in got.flows if f.id in named
    }
    assert_facts_beside(got, tree)


def assert_facts_beside(got: Map, tree: etree._Element) -> None:
    """Lanes, events, attachments, what is inside, conditions, defaults, notes and data."""
    steps = {step.id: step for step in got.steps}
    ids = got.extra.get("bpmn", {}).get("lane_ids", {})
    for lane in every(tree, "//b:lane[not(b:childLaneSet)]"):
        for ref in every(lane, "b:flowNodeRef/text()"):
            assert ids[steps[ref].actors[0]] == lane.get("id")
        if lane.get("name"):
            assert " ".join(lane.get("name").split()) in got.lanes
    for definition in every(tree, "//b:process//*[b:*]"):
        kinds = [
            etree.QName(each).localname.removesuffix("EventDefinition")
            for each in definition
            if str(each.tag).endswith("EventDefinition")
        ]
        if kinds:
            assert steps[definition.get("id")].extra["bpmn"]["event"] == kinds
    for each in every(tree, "//b:boundaryEvent"):
        assert steps[each.get("id")].extra["bpmn"]["attached_to"] == each.get("attachedToRef")
    for step in got.steps:
        holder = every(tree, f"//*[@id='{step.id}']/..")[0]
        inside = holder.get("id") if "rocess" in holder.tag and "}p" not in holder.tag else None
        assert step.extra.get("bpmn", {}).get("inside") == inside
    flows = {flow.id: flow for flow in got.flows}
    for each in every(tree, "//b:conditionExpression[text()]/.."):
        assert flows[each.get("id")].extra["bpmn"]["condition"] == each[-1].text.strip()
    for default in every(tree, "//b:process//@default"):
        assert flows[default].extra["bpmn"]["default"] is True
    notes = "\n".join(step.note or "" for step in got.steps) + (got.note or "")
    for words in every(tree, "//b:textAnnotation/b:text/text()"):
        assert words.strip() in notes
    data = every(tree, "//b:dataObjectReference/@name | //b:dataStoreReference/@name")
    assert {" ".join(each.split()) for each in data} == {a for s in got.steps for a in s.artefacts}


_OF_EVERY_KIND = """<collaboration id="c">
            <participant id="P" name="Eastley&#10;council" processRef="p"/>
            <participant id="Q" name="DfE"/><participant id="R" name="Nobody"/>
            <messageFlow id="m" sourceRef="ask" targetRef="Q"/>
            <messageFlow id="n" sourceRef="ask" targetRef="tns:wait"/></collaboration>
        <process id="p"><documentation>All of it.</documentation>
          <startEvent id="s"><timerEventDefinition><timeDate>30 June</timeDate>
            </timerEventDefinition></startEvent>
          <manualTask id="check" name="Check &lt;b&gt; &amp; fix">
            <documentation>By <i>hand</i>.</documentation>
            <dataInputAssociation><sourceRef>ref</sourceRef><targetRef>in</targetRef>
            </dataInputAssociation><multiInstanceLoopCharacteristics/></manualTask>
          <boundaryEvent id="late" attachedToRef="check" cancelActivity="false">
            <timerEventDefinition/></boundaryEvent>
          <exclusiveGateway id="x" name="Errors?" default="f3"/><exclusiveGateway id="y"/>
          <subProcess id="sub"><scriptTask id="in" name="Load"/></subProcess>
          <sendTask id="ask"/><receiveTask id="wait"/><endEvent id="e"/>
          <sequenceFlow id="f1" sourceRef="s" targetRef="check"/>
          <sequenceFlow id="f2" sourceRef="x" targetRef="check" name="">
            <conditionExpression>errors &gt; 0</conditionExpression></sequenceFlow>
          <sequenceFlow id="f3" sourceRef="x" targetRef="e" name="no"/>
          <sequenceFlow id="f4" sourceRef="check" targetRef="check"/>
          <dataObject id="o" name="Return"/><dataObject id="loose" name="Loose"/>
          <dataObjectReference id="ref" dataObjectRef="o"><dataState name="checked"/>
            </dataObjectReference>
          <textAnnotation id="a"><text>Slow</text></textAnnotation>
          <textAnnotation id="b"><text>Everywhere</text></textAnnotation>
          <association id="as" sourceRef="a" targetRef="check"/><group id="g"/>
        </process>"""


def test_each_thing_of_a_process_becomes_what_the_docstring_says() -> None:
    got = read(bpmn(_OF_EVERY_KIND))
    steps = {step.id: step for step in got.map.steps}
    assert {each.id: each.kind for each in got.map.steps} == {
        **{"s": "start", "check": "task", "late": "event", "x": "decision", "y": "gateway"},
        **{"sub": "subprocess", "in": "task", "ask": "task", "wait": "task", "e": "end"},
    }
    check = steps["check"]
    assert (check.label, check.note) == ("Check <b> & fix", "By hand.\n\nSlow")
    assert (check.artefacts, check.automated) == (("Return [checked]",), False)
    assert [steps[each].automated for each in ("in", "ask", "s")] == [True, None, None]
    assert {each.id: each.extra["bpmn"] for each in got.map.steps if each.extra} == {
        "s": {"timer": "30 June", "event": ["timer"]},
        "check": {"loop": "multi"},
        "late": {"event": ["timer"], "attached_to": "check", "interrupting": False},
        "in": {"inside": "sub"},
    }
    assert {each.actors for each in got.map.steps} == {("Eastley council",)}
    assert [(f.id, f.label, f.extra.get("bpmn")) for f in got.map.flows] == [
        ("f1", None, None),
        ("f2", "errors > 0", {"condition": "errors > 0"}),
        ("f3", "no", {"default": True}),
        ("f4", None, None),
        ("n", None, {"flow": "message"}),
    ]
    assert (got.map.note, got.map.lanes) == ("All of it.\n\nEverywhere", ("Eastley council", "DfE"))
    assert got.map.name == "Eastley council"
    assert [(each.what, each.count) for each in got.lost] == [
        ("message flows to or from a whole pool: “m”", 1),
        ("pools without steps: “Nobody”", 1),
        ("data that no step is joined to: “Loose”", 1),
        ("groups", 1),
    ]
    assert not [each for each in problems(got.map) if each.blocking], "a name is no condition"
    assert "Everywhere" in write_map(got.map).decode()
    assert draw(got.map, ()).svg


def test_lanes_keep_apart_whatever_they_are_called() -> None:
    lane = '<lane id="{0}" name="{1}"><flowNodeRef>{2}</flowNodeRef></lane>'
    got = read(
        bpmn(
            '<process id="p" name="One"><laneSet><lane id="o" name="Office">'
            "<flowNodeRef>a</flowNodeRef><flowNodeRef>b</flowNodeRef><childLaneSet>"
            + lane.format("i", "Analyst", "a")
            + '</childLaneSet></lane><lane id="n"/></laneSet>'
            '<subProcess id="a"><task id="a1"/></subProcess><task id="b"/><task id="c"/>'
            '<boundaryEvent id="z" attachedToRef="b"/></process>'
            '<process id="q" name="Two"><laneSet>'
            + lane.format("j", "Analyst", "d")
            + lane.format("k", "Analyst", "e")
            + '</laneSet><task id="d"/><task id="e"/></process>'
        )
    ).map
    assert got.lanes == ("Office", "Analyst", "Lane 3", "Two: Analyst", "Two: Analyst (2)")
    assert {step.id: step.actors for step in got.steps} == {
        **{"a": ("Analyst",), "a1": ("Analyst",), "b": ("Office",), "z": ("Office",), "c": ()},
        **{"d": ("Two: Analyst",), "e": ("Two: Analyst (2)",)},
    }
    assert got.extra["bpmn"]["lanes_inside"] == {"Analyst": ["Office"]}
    assert list(got.extra["bpmn"]["lane_ids"].values()) == ["o", "i", "n", "j", "k"]


def test_a_called_process_lies_where_it_is_called_even_if_it_calls_itself() -> None:
    got = read(
        bpmn(
            '<collaboration id="c"><participant id="P" name="Analyst" processRef="p">'
            "<documentation>Knows it all</documentation></participant></collaboration>"
            '<process id="p"><laneSet/><callActivity id="a" calledElement="q"/></process>'
            '<process id="q"><subProcess id="s"><task id="t"/></subProcess></process>'
            '<process id="r"><callActivity id="u" calledElement="r"/></process>'
        )
    )
    assert {step.id: step.actors for step in got.map.steps} == {
        **dict.fromkeys(("a", "s", "t"), ("Analyst",)),
        "u": (),
    }
    assert [(each.what, each.count) for each in got.lost] == [("words on lanes and pools", 1)]


def test_one_process_can_be_picked_and_all_are_read_otherwise() -> None:
    data = bpmn(
        '<process id="p" name="Extract"><task id="a"/></process>'
        '<process id="q" name="Check"><task id="b"/></process>'
    )
    assert [step.id for step in read(data).map.steps] == ["a", "b"]
    assert read(data).map.name == "903"
    picked = prepare_map(data, "903.xml", "check").map
    assert ([step.id for step in picked.steps], picked.name) == (["b"], "Check")
    assert picked.extra["bpmn"] == {"picked": "q"}
    assert len(prepare_map(data, "903.bpmn", "903").map.steps) == 2
    with pytest.raises(BadInput, match=r"no process called “Fix”.* “Extract” and “Check”"):
        read_bpmn(data, "903.bpmn", "Fix")


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        *((each, each) for each in ("UTF-8", "utf-8-sig", "ISO-8859-1", "Windows-1252", "UTF-16")),
        ("UTF-8", "UTF-16"),
        ("Windows-1252", "UTF-8"),
    ],
)
def test_letters_are_read_whatever_they_are_written_in(encoding: str, said: str) -> None:
    said = said.removesuffix("-sig")
    got = read(process('<task id="a" name="Prüfung £"/>', encoding=encoding, said=said)).map
    assert [step.label for step in got.steps] == ["Prüfung £"]


DEEP = "".join(f'<subProcess id="s{at}">' for at in range(10_000)) + "</subProcess>" * 10_000
ENTITIES = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
LAUGHS = f'<!DOCTYPE d [<!ENTITY a "ha">{ENTITIES}]>'
MANY = "".join(f'<task id="t{at}"/>' for at in range(2_001))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "903.bpmn: the file is empty"),
        (b"%PDF-1.7\n%", "903.bpmn: this is a PDF"),
        (b"PK\x03\x04rest", "this is a zip, Word or Excel file"),
        (b"<!DOCTYPE html><html/>", "this is a web page"),
        (b'{"steps": []}', "this is JSON"),
        (b"step,kind\n", "this is not XML"),
        (b"\x00\x01\x02", "this is not XML"),
        (process("\n\n<task>"), "903.bpmn, line 4: it is not well-formed XML, or it breaks off"),
        (process('<task id="a"/>')[:-9], "line 2: it is not well-formed XML"),
        (process('<task id="a" name="\x00"/>'), "not well-formed"),
        (b'<Package xmlns="http://www.wfmc.org/2008/XPDL2.1"/>', "XPDL, the format of BPMN 1.x"),
        (b'<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>', "another version of BPMN"),
        (b"<mxfile/>", "line 1: this is a draw.io file, not a BPMN 2.0 file"),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd">' + bpmn("")[39:], "DOCTYPE"),
        (f"{LAUGHS}<d>&i;</d>".encode(), "DOCTYPE|entities"),
        (
            process(
                '\n<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/x"/>'
            ),
            "903.bpmn, line 3: it asks for another file",
        ),
        (b'<?xml-stylesheet href="x.xsl"?>' + bpmn("")[39:], "it asks for another file"),
        (process(DEEP), "too deep"),
        (process(MANY), "element “p”: it has 2,001 steps; the most that is read is 2,000"),
        (process(f'<task id="a" name="{"x" * 11_000_000}"/>'), "the most that is read is 10 MB"),
        (
            process('\n<task id="a"/>\n<userTask id="a"/>'),
            "903.bpmn, line 4, element “a”: two elements have the id “a”, the first on line 3",
        ),
    ],
)
def test_what_is_no_sound_bpmn_is_refused_with_its_place(data: bytes, words: str) -> None:
    begun = time.process_time()
    with pytest.raises(BadInput, match=words):
        read(data)
    assert time.process_time() - begun < 1


def test_a_flow_that_leads_nowhere_is_left_out_and_listed() -> None:
    got = read(
        process(
            '<task id="a" name="A"/>\n<sequenceFlow id="f" sourceRef="a" targetRef="gone"/>'
            '<sequenceFlow sourceRef="a"/><sequenceFlow sourceRef="a" targetRef="a"/>'
            '<task name="no id"/>'
        )
    )
    assert [(each.source, each.target, each.id) for each in got.map.flows] == [("a", "a", None)]
    assert [step.id for step in got.map.steps] == ["a", "task-2"]
    (lost,) = got.lost
    assert (lost.what, lost.count) == ("flows: “f” (line 3) and “without an id” (line 3)", 2)


def test_large_files_are_read_within_a_second() -> None:
    flows = "".join(
        f'<sequenceFlow id="f{at}" sourceRef="t{at}" targetRef="t{at * 7 % 2000}"/>'
        for at in range(2_000)
    )
    begun = time.process_time()
    got = read(process(MANY.replace('<task id="t2000"/>', "") + flows)).map
    assert (len(got.steps), len(got.flows)) == (2_000, 2_000)
    assert len(read(process(f'<task id="a" name="{"x" * 9_000_000}"/>')).map.steps[0].label) == 9e6
    assert time.process_time() - begun < 1


def test_a_map_read_from_bpmn_is_the_same_through_our_own_json() -> None:
    got = read(process('<task id="a" name="Check&#10;it"/><boundaryEvent id="b"/>')).map
    assert got.original is not None
    assert got.original.format == "bpmn"
    assert read_map(write_map(got), "m.json").map == got


def test_a_folder_keeps_two_files_of_one_name_apart(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "903.bpmn").write_bytes(process('<task id="a"/>'))
    (source / "903.json").write_text(json.dumps({"steps": [{"id": "b"}]}))
    (source / "903.xml").write_bytes(process('<task id="c"/>'))
    (source / "other.xml").write_bytes(b"<svg/>")
    results = convert_folder(source, out)
    assert sorted(path.name for path in out.iterdir()) == [
        *("903-json.json", "903-xml.json", "903.json")
    ]
    assert "this is a picture (SVG)" in results[-1]["error"]
    made = [read_map((out / name).read_bytes(), name).map.steps[0].id for name in ("903.json",)]
    assert made == ["a"]


SMALL = process(
    '<laneSet><lane id="l" name="A"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
    '<task id="a" name="Check"><incoming>f</incoming><documentation>d</documentation>'
    f'<extensionElements><cg:step {CG} kind="ongoing"><cg:more>{{"systems": []}}</cg:more>'
    '</cg:step></extensionElements></task><subProcess id="s"><task id="i"/></subProcess>'
    '<boundaryEvent id="b" attachedToRef="s"><timerEventDefinition/></boundaryEvent>'
    '<exclusiveGateway id="g" name="?"/><sequenceFlow id="f" sourceRef="g" targetRef="a"/>'
    '<sequenceFlow id="h" sourceRef="g" targetRef="s"/><textAnnotation id="t"><text>x</text>'
    '</textAnnotation><association id="o" sourceRef="t" targetRef="a"/>'
)


def assert_sound(data: bytes) -> None:
    """A map that could be kept, or a BadInput; nothing else ever comes out."""
    with suppress(BadInput):
        got = read(data)
        assert not [each for each in problems(got.map) if each.blocking]
        assert read_map(write_map(got.map, got.marks), "m.json").map == got.map


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(SMALL)), st.integers(0, 12), st.binary(max_size=6))
def test_bytes_changed_anywhere_never_bring_anything_down(at: int, cut: int, new: bytes) -> None:
    assert_sound(SMALL[:at] + new + SMALL[at + cut :])


@pytest.mark.parametrize("seed", range(4))
def test_elements_moved_about_never_bring_anything_down(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        root = etree.fromstring(SMALL)
        for _ in range(chance.randint(1, 6)):
            _disturb(root, chance)
        assert_sound(etree.tostring(root))


def _disturb(root: etree._Element, chance: random.Random) -> None:
    """Take out, copy or move an element, or give one another's attribute or name."""
    every = list(root.iter(etree.Element))[1:]
    if not every:
        return
    one, other = chance.choice(every), chance.choice(every)
    deed = chance.randrange(5)
    if deed == 0:
        one.getparent().remove(one)  # type: ignore[union-attr]
    elif deed == 1:
        other.append(etree.fromstring(etree.tostring(one)))
    elif deed == 2 and one not in other.iterancestors() and one is not other:
        other.append(one)
    elif deed == 3 and other.attrib:
        name, value = chance.choice(list(other.attrib.items()))
        one.set(name, value)
    else:
        one.tag = other.tag


def test_the_same_tree_gives_the_same_map_and_can_leave_our_words_out() -> None:
    first, again = (read_tree(parse(SMALL, "m"), "m") for _ in range(2))
    assert first.file == again.file
    without = read_tree(parse(SMALL, "m"), "m", with_own=False).file.map
    assert (without.steps[0].kind, first.file.map.steps[0].kind) == ("task", "ongoing")
    assert [each.element.get("id") for each in first.flows] == ["f", "h"]
