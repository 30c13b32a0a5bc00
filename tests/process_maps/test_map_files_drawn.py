"""Maps as drawings elsewhere: DOT, Mermaid, draw.io and PowerPoint hold what was drawn."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Pt

from common.errors import BadInput
from process_maps.batch import convert_folder
from process_maps.drawing import draw
from process_maps.export import export
from process_maps.formats import FORMATS
from process_maps.formats.mermaid import quoted
from process_maps.model import KINDS, Anchor, Flow, Map, Mark, Phase, Step
from process_maps.overlay import OnStep, Overlay
from tests.process_maps.test_process_maps_files import FULL, MARKS

NASTY = (
    "end", 'say "x"', "a [b] {c} <b>d</b>", "end; subgraph y", "`**z**`", "%%{init: {}}%%",
    "style n1 fill:#f00;", "#quot; &amp;", "- list", "1. item", "x --> y | z", "back\\nslash",
    "日本語 😀", "<script>alert(1)</script>", "   ", "http://x.example", "]]> --",
)  # fmt: skip


def _map(number: int = 24) -> tuple[Map, tuple[Mark, ...]]:
    """Steps of every kind in three lanes and three phases, under labels that are hard to write."""
    steps = tuple(
        Step(
            f"s{n}",
            NASTY[n % len(NASTY)],
            KINDS[n % len(KINDS)],
            actors=("Analyst", "DfE", 'IT "team"')[n % 3 : n % 3 + 1 + n % 2],
            phase=f"p{n * 3 // number}",
        )
        for n in range(number)
    )
    flows = [Flow(f"s{n}", f"s{n + 1}", NASTY[n % 5], 0.5) for n in range(number - 1)]
    flows += [Flow("s9", "s2", "again"), Flow("s3", f"s{number - 1}", evidence="inferred")]
    phases = tuple(Phase(f"p{n}", f"Phase {n}", "June") for n in range(3))
    marks = (
        Mark("painpoint", NASTY[2], Anchor("step", "s1")),
        Mark("innovation", "On a flow", Anchor("flow", "s1->s2")),
        Mark("question", "On all of it"),
    )
    process = Map('The "903" of <Northmoor>', None, (), phases, steps, tuple(flows), source="Here")
    return process, marks


OVERLAY = Overlay(
    "People", "Of 9 asked.", {"s1": OnStep(3, "3 of 9 people"), "s2": OnStep(None, "")}
)


@pytest.mark.parametrize("to", ["dot", "mermaid", "drawio", "pptx", "svg", "csv", "xlsx"])
def test_every_format_says_what_it_shows_and_that_it_is_illustrative(to: str) -> None:
    process, marks = _map()
    content = export(process, marks, to, illustrative=True, overlay=OVERLAY)
    if to in ("pptx", "xlsx"):
        import zipfile

        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b" ".join(packed.read(each) for each in packed.namelist())
    told = " ".join(content.decode("utf-8", "replace").casefold().split())
    for words in ("illustrative", "3 of 9 people", "of 9 asked"):
        assert words in told, words


def test_graphviz_reads_what_is_written_with_marks_as_notes() -> None:
    graphs = pytest.importorskip("pygraphviz")
    process, marks = _map()
    graph = graphs.AGraph(string=export(process, marks, "dot", overlay=OVERLAY).decode())
    assert len(graph.nodes()) == len(process.steps) + len(marks)
    assert len(graph.edges()) == len(process.flows) + 2
    assert {each.attr["shape"] for each in graph.nodes() if each.startswith("mark")} == {"note"}


# What Mermaid's own reader was seen to take; a label is numbers and plain letters in quotes.
_LABEL = r'"(?:[^"#&<>`\\%{}*_;|\[\]~$^]|#\d+;|<br/>)*"'
_LINES = [
    re.compile(pattern)
    for pattern in (
        r"flowchart LR",
        rf"  subgraph lane\d+\[{_LABEL}\]",
        r"  end",
        rf"    n\d+[\[({{/]{{1,3}}{_LABEL}[\])}}/]{{1,3}}",
        rf"  n\d+ (?:-->|-\.->)(?:\|{_LABEL}\|)? n\d+",
        rf"  (?:mark\d+|counted)>{_LABEL}\]:::(?:painpoint|innovation|question)",
        r"  mark\d+ -\.- n\d+",
        r"  classDef \w+ fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}",
        r"  class n\d+(?:,n\d+)* look\d+",
        r"  style lane\d+ fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}",
    )
]


def test_every_line_of_mermaid_is_one_of_a_few_kinds_whatever_people_typed() -> None:
    process, marks = _map()
    text = export(process, marks, "mermaid", illustrative=True, overlay=OVERLAY).decode()
    front, _, body = text.partition("\nflowchart LR\n")
    assert front.startswith("---\ntitle: ")
    assert "%%{" not in front
    for line in body.splitlines():
        assert any(pattern.fullmatch(line) for pattern in _LINES), line
    assert body.count("-.->") == 1
    assert quoted("style: x") == '"#115;tyle: x"'
    assert quoted('"end"') == '"#34;end#34;"'


def test_drawio_keeps_lanes_steps_and_routes_where_they_were_drawn() -> None:
    process, marks = _map()
    root = etree.fromstring(export(process, marks, "drawio", overlay=OVERLAY))
    boxes: dict[str, Any] = {}
    for each in root.iter("mxCell", "UserObject"):
        name = each.get("id")
        if name:
            assert name not in boxes
            boxes[name] = each.find("mxCell") if each.tag == "UserObject" else each
    assert all(cell.get("parent") in boxes for name, cell in boxes.items() if name != "0")
    geometry = draw(process, marks, overlay=OVERLAY).geometry
    for number, shape in enumerate(geometry.steps, start=1):
        cell = boxes[f"step-{number}"]
        where, lane = cell.find("mxGeometry"), boxes[cell.get("parent")].find("mxGeometry")
        assert float(where.get("x")) + float(where.get("width")) <= float(lane.get("width")) + 1
        assert float(where.get("y")) >= -1
        assert float(where.get("y")) + float(where.get("height")) <= float(lane.get("height")) + 1
        assert abs(float(where.get("width")) - shape.box.width) < 0.01
    arrows = [cell for cell in boxes.values() if cell.get("edge")]
    assert len(arrows) == len(process.flows)
    assert all(cell.get("source") in boxes and cell.get("target") in boxes for cell in arrows)
    labels = [each.get("label") or each.get("value") or "" for each in root.iter()]
    assert any("<script>alert(1)</script>" in each.replace("\n", "") for each in labels)
    assert "html=1" not in etree.tostring(root).decode()


def _slides(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def _runs(deck: Any) -> Iterator[Any]:
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                for paragraph in shape.text_frame.paragraphs:
                    yield from paragraph.runs


def test_slides_are_native_shapes_with_every_step_once_and_words_for_who_does_not_see() -> None:
    process, marks = _map()
    deck = _slides(export(process, marks, "pptx", illustrative=True, overlay=OVERLAY))
    parts = [each for each in deck.slides if re.search(r"part \d", each.shapes.title.text)]
    assert len(parts) > 1
    named = [
        shape.name.partition(":")[0]
        for slide in parts
        for shape in slide.shapes
        if shape.name.startswith("Step ")
    ]
    assert sorted(named) == sorted(f"Step {n}" for n in range(1, len(process.steps) + 1))
    for slide in parts:
        numbers = [int(s.name[5:].partition(":")[0]) for s in slide.shapes if s.name[:5] == "Step "]
        assert numbers == sorted(numbers)
        assert slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            about = shape._element.xpath("./*/p:cNvPr")[0]
            if shape.name.startswith(("Step ", "Lane", "Flow ", "Painpoint", "Continues")):
                assert about.get("descr"), shape.name
            assert shape.left + shape.width <= deck.slide_width + Pt(1)
            assert shape.top + shape.height <= deck.slide_height + Pt(1)
    assert {run.font.name for run in _runs(deck) if run.text.strip()} == {"Arial"}
    assert any(shape.has_table for shape in deck.slides[-1].shapes)
    assert not any(shape.shape_type == 13 for slide in deck.slides for shape in slide.shapes)


def test_a_small_map_is_one_readable_slide_with_glued_arrows() -> None:
    steps = tuple(Step(f"s{n}", f"Do {n}", actors=("Analyst",)) for n in range(4))
    process = Map(
        "Small", steps=steps, flows=(Flow("s0", "s1"), Flow("s1", "s2"), Flow("s2", "s3"))
    )
    deck = _slides(export(process, (), "pptx"))
    assert [each.shapes.title.text for each in deck.slides] == [
        "Small",
        "Small: the steps in order",
    ]
    ties = deck.slides[0].shapes._spTree.xpath(".//a:stCxn | .//a:endCxn")
    ids = {str(shape.shape_id) for shape in deck.slides[0].shapes}
    assert len(ties) == 6
    assert all(each.get("id") in ids for each in ties)
    sizes = [run.font.size.pt for run in _runs(deck) if run.text.startswith("Do ")]
    assert min(sizes) >= 9


@pytest.mark.parametrize("to", ["dot", "mermaid", "drawio", "pptx", "xlsx", "csv"])
def test_a_map_of_nothing_and_a_broken_one(to: str) -> None:
    assert export(Map(""), (), to)
    broken = Map("m", steps=(Step("a", "A"),), flows=(Flow("a", "gone"),))
    if to in ("drawio", "pptx"):
        with pytest.raises(BadInput, match="a step that is not there"):
            export(broken, (), to)


def test_a_folder_of_every_kind_of_file_becomes_every_format(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for to in ("json", "csv", "xlsx"):
        (folder / f"m.{to}").write_bytes(export(FULL, MARKS, to))
    (folder / "bad.xlsx").write_bytes(b"no")
    one = tmp_path / "one"
    one.mkdir()
    (one / "m.json").write_bytes(export(FULL, MARKS, "json"))
    for to in FORMATS:
        # Reading each kind is told by two formats; all are written of one file.
        several = to in ("csv", "drawio")
        done = convert_folder(folder if several else one, tmp_path / to, to)
        assert [("error" in each) for each in done] == [True, False, False, False][-len(done) :]
        written = {Path(each["path"]).name for each in done if "path" in each}
        assert len(written) == (3 if several else 1), "none was written over another"
        losses = {each["map"]: each["lost"] for each in done if "path" in each}
        assert bool(losses["m.json"]) == (to in ("csv", "dot", "mermaid", "drawio", "pptx")), to
