"""A map as a draw.io file: a pool of lanes, steps in them, arrows along our own routes.

Plain XML, neither packed nor with markup in its labels. What a step carries with it (its actors,
its marks, what is counted on it) hangs on the step's own cell, so that it moves along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from lxml import etree

from process_maps.actors import colour_of
from process_maps.drawing import draw
from process_maps.drawing.geometry import (
    Box,
    Callout,
    FlowLine,
    Geometry,
    LaneBand,
    PhaseHead,
    Point,
    StepShape,
)
from process_maps.drawing.measure import ROUND_KINDS, SKEW
from process_maps.drawing.svg import GREY, INK, MARKS, PAPER, RULE, edge_colour
from process_maps.drawing.text import clean
from process_maps.formats.sheet import Sheet
from process_maps.graph import anchor_words
from process_maps.overlay import STRONGEST, TINTS, in_words

TOP = 96.0
"""Room above the map for its name and what must be seen with it."""

_SHAPES = {
    "task": "rounded=1;arcSize=12",
    "decision": "rhombus;shape=rhombus;perimeter=rhombusPerimeter",
    "fixed_event": f"shape=parallelogram;perimeter=parallelogramPerimeter;fixedSize=1;size={SKEW}",
    "ongoing": "ellipse;shape=ellipse;perimeter=ellipsePerimeter",
    "subprocess": "shape=process;size=0.03;backgroundOutline=1",
    "state": "rounded=1;arcSize=50;dashed=1",
    "start": "ellipse;shape=ellipse;perimeter=ellipsePerimeter",
    "end": "ellipse;shape=ellipse;perimeter=ellipsePerimeter;strokeWidth=3",
    "event": "ellipse;shape=doubleEllipse;perimeter=ellipsePerimeter",
    "gateway": "rhombus;shape=rhombus;perimeter=rhombusPerimeter",
}
_TEXT = (
    "text;strokeColor=none;fillColor=none;html=0;whiteSpace=wrap;fontFamily=sans-serif;"
    f"fontColor={INK}"
)


def write_drawio(sheet: Sheet) -> bytes:
    """The map as draw.io opens it. Raises BadInput for a map that cannot be drawn."""
    process = sheet.process
    geometry = draw(process, sheet.marks, overlay=sheet.overlay, live=False).geometry
    file = etree.Element("mxfile", host="Common Ground", compressed="false")
    page = etree.SubElement(file, "diagram", id="map", name=clean(process.name)[:60] or "Map")
    model = etree.SubElement(
        page,
        "mxGraphModel",
        dx="0",
        dy="0",
        grid="0",
        page="0",
        pageWidth=str(int(geometry.width) + 40),
        pageHeight=str(int(geometry.height + TOP) + 40),
    )
    cells = _Cells(etree.SubElement(model, "root"))
    _head(cells, sheet, geometry)
    _lanes(cells, geometry)
    lanes = {band.name: number for number, band in enumerate(geometry.lanes)}
    for number, head in enumerate(geometry.phases):
        _phase(cells, head, number)
    names = {shape.step.id: f"step-{n}" for n, shape in enumerate(geometry.steps, start=1)}
    for shape in geometry.steps:
        lane = lanes[shape.step.actors[0] if shape.step.actors else None]
        _step(cells, shape, names[shape.step.id], lane, geometry.lanes[lane])
    boxes = {shape.step.id: shape.box for shape in geometry.steps}
    for number, line in enumerate(geometry.flows, start=1):
        _flow(cells, line, f"flow-{number}", names, boxes)
    _marks_left_over(cells, sheet, geometry)
    return etree.tostring(file, xml_declaration=True, encoding="UTF-8", pretty_print=True)


class _Cells:
    """The cells of a drawing, each under a parent that is there."""

    def __init__(self, root: Any) -> None:
        self.root = root
        etree.SubElement(root, "mxCell", id="0")
        etree.SubElement(root, "mxCell", id="1", parent="0")

    def box(
        self,
        name: str,
        words: str,
        style: str,
        box: Box,
        parent: str = "1",
        *,
        facts: Mapping[str, str] | None = None,
        connectable: bool = True,
    ) -> None:
        """A shape; ``box`` counts from its parent's corner. ``facts`` are kept with it."""
        said = {"style": f"{style};", "vertex": "1", "parent": parent}
        said |= {} if connectable else {"connectable": "0"}
        if facts:
            held = {key: clean(value) for key, value in facts.items() if value}
            around = etree.SubElement(self.root, "UserObject", {"label": words, **held, "id": name})
            cell = etree.SubElement(around, "mxCell", said)
        else:
            cell = etree.SubElement(self.root, "mxCell", {"id": name, "value": words, **said})
        etree.SubElement(cell, "mxGeometry", {**_sides(box), "as": "geometry"})

    def arrow(
        self, name: str, words: str, style: str, ends: tuple[str, str], line: FlowLine
    ) -> None:
        """An arrow between two shapes along its corners, its words where they are drawn."""
        source, target = ends
        cell = etree.SubElement(
            self.root,
            "mxCell",
            id=name,
            value=words,
            style=f"{style};",
            edge="1",
            parent="1",
            source=source,
            target=target,
        )
        where = etree.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})
        corners = etree.SubElement(where, "Array", {"as": "points"})
        for x, y in line.points[1:-1]:
            etree.SubElement(corners, "mxPoint", x=_number(x), y=_number(y + TOP))
        if line.label:
            at, middle = line.label.middle, _half_way(line.points)
            offset = {"x": _number(at[0] - middle[0]), "y": _number(at[1] - middle[1])}
            etree.SubElement(where, "mxPoint", {**offset, "as": "offset"})


def _sides(box: Box) -> dict[str, str]:
    return {
        "x": _number(box.x),
        "y": _number(box.y),
        "width": _number(box.width),
        "height": _number(box.height),
    }


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") if round(value, 4) else "0"


def _head(cells: _Cells, sheet: Sheet, geometry: Geometry) -> None:
    process, width = sheet.process, max(geometry.width, 600)
    cells.box(
        "title",
        clean(process.name) or "Process map",
        f"{_TEXT};align=left;fontSize=20;fontStyle=1",
        Box(0, 0, width, 32),
    )
    said = ["Illustrative"] if sheet.illustrative else []
    said += [clean(each) for each in (process.council, process.caveat) if each]
    said += [clean(f"Source: {process.source}")] if process.source else []
    cells.box("said", " · ".join(said), f"{_TEXT};align=left;fontSize=12", Box(0, 32, width, 20))
    if sheet.overlay:
        words = in_words(sheet.overlay, [step.id for step in process.steps])
        cells.box(
            "counted",
            clean(words),
            f"{_TEXT};align=left;verticalAlign=top;fontSize=12",
            Box(0, 54, width, 36),
        )


def _lanes(cells: _Cells, geometry: Geometry) -> None:
    first, last = geometry.lanes[0].box, geometry.lanes[-1].box
    pool = Box(first.x, first.y + TOP, first.width, last.bottom - first.y)
    cells.box(
        "pool",
        "",
        "swimlane;shape=swimlane;html=0;startSize=0;horizontal=0;collapsible=0;strokeColor=#505a5f",
        pool,
        connectable=False,
    )
    for number, band in enumerate(geometry.lanes):
        colour = colour_of(band.name)
        name = clean(band.called)
        cells.box(
            f"lane-{number}",
            name,
            f"swimlane;shape=swimlane;html=0;horizontal=0;collapsible=0;startSize={_number(geometry.lane_label)};"
            f"whiteSpace=wrap;fontSize=13;fontColor={INK};fillColor={colour.light};"
            f"strokeColor={RULE};swimlaneFillColor={PAPER}",
            Box(0, band.box.y - first.y, band.box.width, band.box.height),
            "pool",
            connectable=False,
        )


def _phase(cells: _Cells, head: PhaseHead, number: int) -> None:
    words = "\n".join([*head.lines, *head.when])
    cells.box(
        f"phase-{number}",
        words,
        "shape=step;perimeter=stepPerimeter;fixedSize=1;size=9;html=0;whiteSpace=wrap;fontSize=13;"
        f"fontStyle=1;fontColor={INK};fillColor=#eef1f4;strokeColor={RULE}",
        head.box.moved(0, TOP),
    )
    for each in head.callouts:
        _callout(cells, each, "1", (0.0, -TOP))


def _step(cells: _Cells, shape: StepShape, name: str, lane: int, band: LaneBand) -> None:
    step, box, colour = shape.step, shape.box, edge_colour(shape.step)
    written = sorted([*shape.lines, *shape.small], key=lambda each: each[1][1])
    words = "\n".join(clean(line) for line, _ in written)
    if step.kind in ROUND_KINDS:
        place = "verticalLabelPosition=bottom;verticalAlign=top;labelBackgroundColor=none"
    else:
        first = written[0][1][1] if written else box.y + box.height / 2
        place = f"verticalAlign=top;spacingTop={_number(max(first - box.y - 12, 0))}"
    dashed = ";dashed=1;dashPattern=1 3" if step.inferred else ""
    facts = {
        "step_id": step.id,
        "kind": step.kind,
        "actors": "; ".join(step.actors),
        "systems": "; ".join(step.systems),
        "phase": step.phase or "",
        "note": step.note or "",
    }
    cells.box(
        name,
        words,
        f"{_SHAPES[step.kind]};collapsible=0;html=0;fontSize=12;fontFamily=sans-serif;fontColor={INK};"
        f"fillColor={colour.light};strokeColor={colour.strong};{place}{dashed}",
        box.moved(-band.box.x, -band.box.y),
        f"lane-{lane}",
        facts=facts,
    )
    for number, chip in enumerate(shape.chips):
        look = colour_of(chip.actor)
        cells.box(
            f"{name}-actor-{number}",
            clean(chip.words),
            f"rounded=1;arcSize=50;html=0;fontSize=10;fontColor={INK};"
            f"fillColor={look.light};strokeColor={look.strong}",
            chip.box.moved(-box.x, -box.y),
            name,
            connectable=False,
        )
    _hung(cells, shape, name)


def _hung(cells: _Cells, shape: StepShape, name: str) -> None:
    """What hangs on a step: what is counted on it, and its marks."""
    if shape.overlay:
        tally, where = shape.overlay
        strong = tally.strength or 0
        ink = PAPER if strong == STRONGEST else INK
        cells.box(
            f"{name}-counted",
            clean(" ".join(tally.lines)),
            f"rounded=0;html=0;whiteSpace=wrap;fontSize=11;fontStyle=1;fontColor={ink};"
            f"fillColor={TINTS[strong]};strokeColor=#0b4f59"
            + (";dashed=1" if tally.strength is None else ""),
            where.moved(-shape.box.x, -shape.box.y),
            name,
            connectable=False,
        )
    for each in shape.callouts:
        _callout(cells, each, name, (shape.box.x, shape.box.y))


def _callout(cells: _Cells, each: Callout, parent: str, corner: Point) -> None:
    word, colour = MARKS[each.mark.mark.kind]
    dashed = ";dashed=1" if each.mark.mark.kind == "question" else ""
    cells.box(
        f"mark-{each.mark.number}",
        "\n".join([f"{each.mark.number} {word}", *(clean(line) for line in each.mark.lines)]),
        f"rounded=1;arcSize=6;html=0;align=left;verticalAlign=top;spacingLeft=4;fontSize=11;"
        f"fontColor={INK};fillColor={colour.light};strokeColor={colour.strong};strokeWidth=2{dashed}",
        each.box.moved(-corner[0], -corner[1]),
        parent,
        facts={"mark": word, "words": each.mark.mark.words},
    )


def _port(way: str, at: Point, box: Box) -> str:
    """Where an arrow leaves or enters a shape, as shares of its sides."""
    x, y = (at[0] - box.x) / box.width, (at[1] - box.y) / box.height
    return f"{way}X={_number(x)};{way}Y={_number(y)};{way}Dx=0;{way}Dy=0;{way}Perimeter=0;"


def _flow(
    cells: _Cells, line: FlowLine, name: str, names: Mapping[str, str], boxes: Mapping[str, Box]
) -> None:
    dash = "dashed=1" if line.back else "dashed=0"
    dash = "dashed=1;dashPattern=1 4" if line.flow.inferred else dash
    style = (
        f"edgeStyle=none;html=0;rounded=1;endArrow=block;endFill=1;strokeColor={GREY};fontSize=11;"
        f"fontStyle=1;fontColor={INK};labelBackgroundColor=none;"
        f"{_port('exit', line.points[0], boxes[line.flow.source])}"
        f"{_port('entry', line.points[-1], boxes[line.flow.target])}{dash}"
    )
    words = "\n".join(clean(each) for each, _ in line.lines)
    ends = names[line.flow.source], names[line.flow.target]
    cells.arrow(name, words, style, ends, line)
    for each, box in line.pills:
        word, colour = MARKS[each.mark.kind]
        cells.box(
            f"mark-{each.number}",
            f"{each.number} {word}",
            f"rounded=1;arcSize=50;html=0;fontSize=10;fontStyle=1;fontColor={INK};"
            f"fillColor={colour.light};strokeColor={colour.strong}",
            box.moved(0, TOP),
            facts={"mark": word, "words": each.mark.words},
        )


def _half_way(points: Sequence[Point]) -> Point:
    """The middle of a way, where a label without an offset stands."""
    stretches = list(pairwise(points))
    lengths = [abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in stretches]
    left = sum(lengths) / 2
    for (a, b), length in zip(stretches, lengths, strict=True):
        if left <= length and length:
            share = left / length
            return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
        left -= length
    return points[-1]


def _marks_left_over(cells: _Cells, sheet: Sheet, geometry: Geometry) -> None:
    """Marks that sit on no one thing in the drawing, in a row below it."""
    drawn = {each.mark.number for shape in geometry.steps for each in shape.callouts}
    drawn |= {each.mark.number for head in geometry.phases for each in head.callouts}
    drawn |= {each.number for line in geometry.flows for each, _ in line.pills}
    at = 0
    for each in geometry.marks:
        if each.number in drawn:
            continue
        word, colour = MARKS[each.mark.kind]
        where = anchor_words(sheet.process, each.mark.anchor) or "no longer on the map"
        cells.box(
            f"mark-{each.number}",
            f"{each.number} {word} · {clean(where)}\n{clean(each.mark.words)}",
            f"rounded=1;arcSize=6;html=0;whiteSpace=wrap;align=left;verticalAlign=top;spacing=6;"
            f"fontSize=11;fontColor={INK};fillColor={colour.light};strokeColor={colour.strong}",
            Box(240.0 * (at % 5), geometry.height + TOP + 20 + 110 * (at // 5), 225, 100),
            facts={"mark": word, "words": each.mark.words},
        )
        at += 1
