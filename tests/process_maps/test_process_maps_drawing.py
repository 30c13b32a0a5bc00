"""Drawing: nothing through or over anything, all of it said in words, safe, and always the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from benchmarks.bench_drawing import example
from common.errors import BadInput
from process_maps.drawing import describe, draw, prose, quality
from process_maps.drawing.geometry import Box, FlowLine, Geometry, StepShape
from process_maps.drawing.text import width_of, wrap
from process_maps.export import export, to_png
from process_maps.formats.map_json import read_maps
from process_maps.model import KINDS, Anchor, Flow, Loop, Map, MapFile, Mark, Phase, Step
from process_maps.overlay import OnStep, Overlay
from process_maps.published import published_maps

SVG = "{http://www.w3.org/2000/svg}"


def _published(shared: Callable[[str], Path]) -> list[MapFile]:
    data = shared("published_process_maps.json").read_bytes()
    return [*read_maps(data, "maps.json")[:3], *published_maps()]


def _faultless(geometry: Geometry) -> None:
    measured = quality(geometry)
    assert (
        measured.edges_through_steps,
        measured.label_overlaps,
        measured.steps_overlapping,
        measured.edges_through_labels,
        measured.shared_lines,
    ) == (0, 0, 0, 0, 0)


def test_published_maps_are_drawn_without_a_fault_and_not_too_wide(
    shared: Callable[[str], Path],
) -> None:
    for held in _published(shared):
        drawing = draw(held.map, held.marks)
        _faultless(drawing.geometry)
        assert len(drawing.geometry.steps) == len(held.map.steps)
        assert len(drawing.geometry.flows) == len(held.map.flows)
        assert drawing.width <= 2800


def test_made_up_maps_of_every_size_are_drawn_without_a_fault() -> None:
    for seed in range(24):
        steps = [1, 4, 12, 25, 60][seed % 5]
        process, marks = example(seed, steps, [1, 3, 5][seed % 3], wild=seed % 2 == 1)
        print(f"seed {seed}, {steps} steps")
        on = {f"s{number}": OnStep(412, "412 rows fail", 0.4) for number in range(0, steps, 3)}
        counted = Overlay("Failing rows", on=on)
        _faultless(draw(process, marks, overlay=counted).geometry)


def test_a_fault_would_be_counted() -> None:
    steps = [Step("a", "A"), Step("b", "B"), Step("c", "C")]
    boxes = [Box(0, 0, 100, 40), Box(150, 0, 100, 40), Box(300, 0, 100, 40)]
    through = FlowLine(Flow("a", "c"), ((100, 20), (300, 20)), False, label=Box(140, 5, 30, 14))
    beside = FlowLine(Flow("b", "c"), ((250, 20), (300, 20)), False, label=Box(160, 8, 30, 14))
    shapes = tuple(StepShape(step, box, (), (), ()) for step, box in zip(steps, boxes, strict=True))
    measured = quality(Geometry(400, 40, (), (), shapes, (through, beside), ()))
    assert measured.edges_through_steps == 1
    assert measured.label_overlaps == 3
    assert measured.edges_through_labels == 1
    squeezed = (replace(shapes[0], box=Box(0, 0, 160, 40)), *shapes[1:])
    assert quality(Geometry(400, 40, (), (), squeezed, (), ())).steps_overlapping == 1


def test_words_fit_their_shapes_in_the_widest_common_font() -> None:
    process, marks = example(3, 40)
    for shape in draw(process, marks).geometry.steps:
        for words, (x, y) in (*shape.lines, *shape.small):
            half = width_of(words, 13) / 2
            if shape.step.kind not in ("start", "end", "event", "gateway"):
                assert shape.box.x <= x - half
                assert x + half <= shape.box.right
                assert shape.box.y < y < shape.box.bottom
    # DejaVu Sans sets this at 13 px in 693 px, Arial in 605 px.
    sentence = (
        "Analyst gets error reports back - these appear on the screen in the portal, and come "
        "through fairly quickly"
    )
    assert 693 <= width_of(sentence, 13) <= 740
    assert max(width_of(line, 13) for line in wrap(sentence, 168, 13)) <= 168
    assert wrap("Unternehmenssteuerfortentwicklungsgesetz" * 3, 100, 13, lines=3)[-1].endswith("…")


def test_the_same_map_is_drawn_the_same_each_time() -> None:
    process, marks = example(5, 30)
    assert draw(process, marks).svg == draw(process, marks).svg


def test_lanes_are_bands_in_the_maps_order_and_phases_run_left_to_right(
    shared: Callable[[str], Path],
) -> None:
    geometry = draw(_published(shared)[0].map).geometry
    names = [band.name for band in geometry.lanes]
    assert names == [None, "Senior management", "DfE", "Analyst", "Social Worker"]
    tops = [band.box.y for band in geometry.lanes]
    assert tops == sorted(tops)
    for shape in geometry.steps:
        lane = shape.step.actors[0] if shape.step.actors else None
        band = geometry.lanes[names.index(lane)].box
        assert band.y < shape.box.y
        assert shape.box.bottom < band.bottom
    heads = {head.phase.id: head.box for head in geometry.phases}
    assert [head.phase.id for head in geometry.phases] == [
        *("yr", "test", "open", "fix", "dcs", "sub", "pub")
    ]
    for shape in geometry.steps:
        head = heads[shape.step.phase or ""]
        assert head.x < shape.box.x
        assert shape.box.right < head.right


def test_only_flows_that_lead_back_are_drawn_as_such(shared: Callable[[str], Path]) -> None:
    geometry = draw(_published(shared)[1].map).geometry
    assert {line.flow.ref for line in geometry.flows if line.back} == {"s17->s10", "s15->s10"}


def test_the_svg_holds_every_word_steps_to_choose_and_nothing_from_elsewhere(
    shared: Callable[[str], Path],
) -> None:
    held = _published(shared)[0]
    drawing = draw(held.map, held.marks, illustrative=True, highlight="w6")
    root = ElementTree.fromstring(drawing.svg)
    assert root.get("role") == "group"
    assert root.find(f"{SVG}title").text == "Wigan"  # type: ignore[union-attr]
    assert "16 steps and 16 flows" in (root.find(f"{SVG}desc").text or "")  # type: ignore[union-attr]
    groups = [each for each in root.iter(f"{SVG}g") if each.get("data-step")]
    assert [each.get("data-step") for each in groups] == [step.id for step in held.map.steps]
    assert {each.get("role") for each in groups} == {"button"}
    assert len({each.get("id") for each in groups}) == 16
    assert "Painpoint: This can be very frustrating" in (groups[2].get("aria-label") or "")
    shown = " ".join(each.text or "" for each in root.iter(f"{SVG}text"))
    for word in ("Illustrative", "Painpoint", "Open question", "Deadline or fixed event", "Yes"):
        assert word in shown
    assert "Senior management" in shown
    tags = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert tags <= {
        *("svg", "title", "desc", "g", "rect", "text", "line", "path"),
        *("polygon", "circle", "ellipse"),
    }
    assert "href" not in drawing.svg
    assert drawing.svg.count("http") == drawing.svg.count("http://www.w3.org/2000/svg") == 1
    still = ElementTree.fromstring(draw(held.map, live=False).svg)
    assert still.get("role") == "img"
    assert not any(each.get("tabindex") for each in still.iter())


def test_inferred_maps_and_steps_say_so(shared: Callable[[str], Path]) -> None:
    svg = draw(_published(shared)[2].map).svg
    assert "ILLUSTRATIVE - inferred" in svg
    assert ">inferred<" in svg
    assert "Step inferred, not stated" in svg
    assert 'stroke-dasharray="1.5 4"' in svg


def test_an_illustrative_file_stays_illustrative_wherever_it_is_drawn() -> None:
    process = Map("m", steps=(Step("a", "A"),))
    assert ">Illustrative<" not in draw(process).svg
    assert ">Illustrative<" in draw(replace(process, extra={"illustrative": True})).svg


def test_marks_are_drawn_listed_or_said_to_be_gone() -> None:
    process = Map(
        "m",
        phases=(Phase("fix", "Fixing"),),
        steps=(
            Step("a", "A", phase="fix"),
            Step("b", "B", phase="fix"),
            Step("c", "C", phase="fix"),
        ),
        flows=(Flow("a", "b"), Flow("b", "c"), Flow("c", "a")),
        loops=(Loop(("a", "b", "c"), 10, 15),),
    )
    anchors = [
        *(Anchor("step", "a"), Anchor("phase", "fix"), Anchor("flow", "b->c")),
        *(Anchor("loop", "a>b>c"), Anchor("map"), Anchor("step", "gone")),
    ]
    marks = [Mark("painpoint", f"Words {n}", anchor) for n, anchor in enumerate(anchors, 1)]
    drawing = draw(process, marks)
    _faultless(drawing.geometry)
    for number in range(1, 7):
        assert drawing.svg.count(f"Words {number}<") == 1
    assert "no longer on the map" in drawing.svg
    assert "10–15 times" in drawing.svg
    pills = {line.flow.ref: [m.number for m, _ in line.pills] for line in drawing.geometry.flows}
    assert pills == {"a->b": [], "b->c": [3], "c->a": [4]}
    assert "what it sat on is no longer on the map" in prose(process, marks)


def test_what_people_type_cannot_become_markup() -> None:
    nasty = '</text><script>alert("x")</script>\x00\x1b & <b> ]]> \u202e'
    process = Map(
        nasty,
        nasty,
        (nasty,),
        (Phase(nasty, nasty, nasty),),
        (Step(nasty, nasty, actors=(nasty,), systems=(nasty,), phase=nasty), Step("b", nasty)),
        (Flow(nasty, "b", nasty),),
        source=nasty,
        caveat=nasty,
    )
    svg = draw(process, [Mark("painpoint", nasty, Anchor("step", nasty))]).svg
    root = ElementTree.fromstring(svg)
    assert "script" not in {each.tag.removeprefix(SVG) for each in root.iter()}
    assert "\u202e" not in svg
    pytest.importorskip("pygraphviz").AGraph(string=export(process, (), "dot").decode())


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_sound_map_is_drawn(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, 9))
    words = st.text(max_size=40)
    steps = tuple(
        Step(
            f"n{each}",
            data.draw(words),
            data.draw(st.sampled_from(KINDS)),
            tuple(data.draw(st.lists(st.sampled_from(["", "A", "Analyst", "B"]), max_size=3))),
            phase=data.draw(st.sampled_from([None, "p", "q"])),
        )
        for each in range(number)
    )
    ends = st.integers(0, max(number - 1, 0)).map(lambda each: f"n{each}")
    flows = tuple(
        Flow(data.draw(ends), data.draw(ends), data.draw(st.none() | words))
        for _ in range(data.draw(st.integers(0, 14)) if number else 0)
    )
    drawing = draw(Map(data.draw(words), steps=steps, flows=flows))
    ElementTree.fromstring(drawing.svg)
    assert quality(drawing.geometry).edges_through_steps == 0
    assert quality(drawing.geometry).label_overlaps == 0


def test_maps_that_cannot_be_drawn_are_refused() -> None:
    with pytest.raises(BadInput, match="leads to a step that is not there"):
        draw(Map("m", steps=(Step("a", "A"),), flows=(Flow("a", "b"),)))
    with pytest.raises(BadInput, match="401 steps"):
        draw(Map("m", steps=tuple(Step(str(each), "A") for each in range(401))))


def test_the_table_follows_the_process_and_keeps_its_words() -> None:
    process = Map(
        "Northmoor",
        phases=(Phase("one", "First"), Phase("two", "Then")),
        steps=(
            Step("c", "Submit", actors=("Analyst",), phase="two"),
            Step("a", "Extract", actors=("Analyst", "IT"), systems=("Mosaic",), phase="one"),
            Step("b", "Ready?", "decision", phase="one", evidence="inferred"),
        ),
        flows=(Flow("a", "b"), Flow("b", "c", "Yes"), Flow("b", "a", "No")),
    )
    rows = describe(process, [Mark("painpoint", "Slow", Anchor("step", "a"))])
    assert [(row.step, row.who, row.next, row.marks) for row in rows] == [
        ("Extract", "Analyst, IT", "Ready?", "Painpoint: Slow"),
        ("Ready? (inferred)", "", "Yes: Submit; No: Extract", ""),
        ("Submit", "Analyst", "", ""),
    ]
    assert (
        "2. Ready? Decision, who does it is not said. Inferred: nobody stated it. One of 2 ways. "
        "“Yes”: step 3, “Submit”. “No”: back to step 1, “Extract”."
    ) in prose(process)


def test_pictures_and_pages_keep_their_words_as_text() -> None:
    process, marks = example(1, 12)
    png = export(process, marks, "png", illustrative=True)
    assert png.startswith(b"\x89PNG")
    page = PdfReader(io.BytesIO(export(process, marks, "pdf", illustrative=True))).pages[0]
    told = " ".join(page.extract_text().split())
    for words in (process.name, "Illustrative", "Year-round recording", "Senior management"):
        assert words in told
    for step in process.steps:
        assert step.label.split()[0] in told
    huge = draw(*example(2, 60)).svg
    assert len(to_png(huge, scale=0.1)) < len(to_png(huge, scale=0.2))


def test_the_table_of_steps_is_safe_in_a_spreadsheet() -> None:
    process = Map("m", steps=(Step("a", "=HYPERLINK(1)", actors=("+A",), written_back=False),))
    text = export(process, [Mark("painpoint", "x", Anchor("step", "a"))], "csv", illustrative=True)
    assert text.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(text.decode("utf-8-sig")))
    told = dict(zip(header, row, strict=True))
    assert told["step"] == "'=HYPERLINK(1)"
    assert told["who"] == "'+A"
    assert told["written back"] == "no"
    assert told["automatic"] == "unknown"
    assert told["painpoints, innovations and questions"] == "Painpoint: x"
    assert told["content"] == "Illustrative"


def test_a_format_nobody_writes_is_refused() -> None:
    with pytest.raises(BadInput, match=r"cannot be written as “vsdx”\. Use svg, png, pdf"):
        export(Map("m"), (), "vsdx")
