"""A map as a file: picture, page, graph text, table of steps or our own JSON.

Pictures and pages come from our SVG through vl-convert, in this process and offline: its text is
set in whatever the machine calls "sans-serif", and stays text in a PDF.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import Any

import graphviz
import vl_convert

from common.errors import BadInput
from common.words import listed, safe_cell
from process_maps.actors import colour_of
from process_maps.drawing import describe, draw
from process_maps.drawing.measure import label_of
from process_maps.drawing.order import in_order
from process_maps.drawing.svg import edge_colour
from process_maps.drawing.text import clean, wrap
from process_maps.formats import KNOWN, Format, Sheet, Writer
from process_maps.formats.map_json import write_map
from process_maps.graph import lane_of, lanes_of, nobodys_lane
from process_maps.model import Map, Mark
from process_maps.overlay import (
    STRONGEST,
    TINTS,
    Overlay,
    as_value,
    counted_cells,
    counted_columns,
    said_of,
    strengths,
)

# Beyond this many pixels a picture would need more memory than a page is worth.
MOST_PIXELS = 60_000_000
PNG_SCALE = 2.0

_DOT_SHAPES = {
    "task": "box",
    "decision": "diamond",
    "fixed_event": "parallelogram",
    "ongoing": "ellipse",
    "subprocess": "box",
    "state": "box",
    "start": "circle",
    "end": "doublecircle",
    "event": "circle",
    "gateway": "diamond",
}
_CSV_COLUMNS = (
    "step id",
    "step",
    "kind",
    "phase",
    "who",
    "systems",
    "artefacts",
    "fields",
    "fixed in",
    "written back",
    "automatic",
    "triage",
    "next",
    "painpoints, innovations and questions",
    "evidence",
    "note",
)


def export(
    process: Map,
    marks: Sequence[Mark],
    to: str,
    *,
    illustrative: bool = False,
    overlay: Overlay | None = None,
) -> bytes:
    """A map with its marks in one of ``FORMATS``; "Illustrative" is said in each of them.

    Raises BadInput for another format.
    """
    writer = _WRITERS.get(to)
    if writer is None:
        raise BadInput(
            f"a map cannot be written as “{to[:20]}”", remedy=f"Use {listed(FORMATS, 'or')}"
        )
    illustrative = illustrative or process.extra.get("illustrative") is True
    return writer(Sheet(process, tuple(marks), illustrative, overlay))


def format_of(name: str) -> str:
    """The format a file's name asks for. Raises BadInput for one that is not written."""
    ending = PurePath(name).suffix.lower()
    asked = next((to for to, each in FORMATS.items() if ending in each.endings), None)
    if asked is None:
        endings = [ending for each in FORMATS.values() for ending in each.endings]
        raise BadInput(
            "the ending of the file's name says no format a map can be written in",
            where=PurePath(name).name,
            remedy=f"Use {listed(endings, 'or')}",
        )
    return asked


def _picture(sheet: Sheet, to: str) -> bytes:
    svg = draw(
        sheet.process,
        sheet.marks,
        illustrative=sheet.illustrative,
        overlay=sheet.overlay,
        live=False,
    ).svg
    if to == "png":
        return to_png(svg)
    return to_pdf(svg) if to == "pdf" else svg.encode("utf-8")


def _json(sheet: Sheet) -> bytes:
    extra = sheet.process.extra
    said = {**extra, "illustrative": True} if sheet.illustrative else {**extra}
    if sheet.overlay:
        said["overlay"] = as_value(sheet.overlay)
    return write_map(replace(sheet.process, extra=said), sheet.marks)


def _dot(sheet: Sheet) -> bytes:
    return to_dot(sheet.process, illustrative=sheet.illustrative, overlay=sheet.overlay).encode(
        "utf-8"
    )


def _csv(sheet: Sheet) -> bytes:
    return to_csv(
        sheet.process, sheet.marks, illustrative=sheet.illustrative, overlay=sheet.overlay
    )


def to_png(svg: str, scale: float = PNG_SCALE) -> bytes:
    """A picture, ``scale`` pixels for each of the drawing's, fewer where it would be enormous."""
    width, height = _size(svg)
    most = (MOST_PIXELS / max(width * height, 1.0)) ** 0.5
    return bytes(vl_convert.svg_to_png(svg, scale=min(scale, most)))


def to_pdf(svg: str) -> bytes:
    """One page of the drawing's own size, its text as text."""
    return bytes(vl_convert.svg_to_pdf(svg))


def to_dot(process: Map, *, illustrative: bool = False, overlay: Overlay | None = None) -> str:
    """Graphviz text: a cluster a lane, generated node names, the file's ids as tooltips.

    What is counted on a step is a line of its words and the colour it is filled with.
    """
    dot = graphviz.Digraph()
    title = clean(process.name) + (" (illustrative)" if illustrative else "")
    heading = [title]
    if overlay:
        heading += wrap(f"{overlay.title}. {overlay.says}", 900, 13)
    strong = strengths(overlay) if overlay else {}
    dot.attr(rankdir="LR", label=_dot_text(heading), labelloc="t", fontname="sans-serif")
    dot.attr("node", fontname="sans-serif", style="filled,rounded")
    dot.attr("edge", fontname="sans-serif")
    names = {step.id: f"n{number}" for number, step in enumerate(process.steps, start=1)}
    for number, lane in enumerate((None, *lanes_of(process))):
        members = [step for step in process.steps if lane_of(step) == lane]
        if lane is None and not members:
            continue
        name = nobodys_lane(process) if lane is None else clean(lane)
        with dot.subgraph(name=f"cluster_{number}") as cluster:
            cluster.attr(label=_dot_text([name]), color=colour_of(lane).strong)
            for step in members:
                colour, strength = edge_colour(step), strong.get(step.id)
                words = [*wrap(label_of(step), 180, 13), *wrap(said_of(overlay, step.id), 180, 13)]
                cluster.node(
                    names[step.id],
                    label=_dot_text(words),
                    shape=_DOT_SHAPES[step.kind],
                    color=colour.strong,
                    fillcolor=TINTS[strength] if strength else colour.light,
                    fontcolor="#ffffff" if strength == STRONGEST else "#0b0c0c",
                    peripheries="2" if step.kind == "subprocess" else "1",
                    tooltip=_dot_text([clean(step.id)]),
                )
    back = in_order(process).back
    for position, flow in enumerate(process.flows):
        dot.edge(
            names[flow.source],
            names[flow.target],
            label=_dot_text([clean(flow.label or "")]),
            style="dashed" if position in back else "solid",
            constraint="false" if position in back else "true",
        )
    return str(dot.source)


def to_csv(
    process: Map,
    marks: Sequence[Mark] = (),
    *,
    illustrative: bool = False,
    overlay: Overlay | None = None,
) -> bytes:
    """The table of steps in reading order: UTF-8 with its mark, for spreadsheets, formula-safe.

    What is counted on the steps has three columns more: in words, as a number, and what it is.
    """
    steps = {step.id: step for step in process.steps}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    counted = counted_columns(overlay)
    heads = [*_CSV_COLUMNS, *counted, *(["content"] if illustrative else [])]
    writer.writerow([safe_cell(head) for head in heads])
    for row in describe(process, marks):
        step = steps[row.element]
        cells = [
            row.element,
            step.label,
            row.kind,
            row.phase,
            row.who,
            row.systems,
            ", ".join(step.artefacts),
            ", ".join(step.fields),
            step.where_fixed or "",
            _yes_no(step.written_back),
            _yes_no(step.automated),
            step.triage or "",
            row.next,
            row.marks,
            step.evidence or "",
            step.note or "",
            *counted_cells(overlay, row.element),
            *(["Illustrative"] if illustrative else []),
        ]
        writer.writerow([safe_cell(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _yes_no(value: bool | None) -> str:
    return {True: "yes", False: "no", None: "unknown"}[value]


def _dot_text(lines: list[str]) -> Any:
    """A DOT label that is never HTML, whatever people typed, with backslashes as they are.

    It must stay the text type of the graphviz package, which is what keeps it from being HTML.
    """
    return graphviz.nohtml("\\n".join(graphviz.escape(line) for line in lines))


def _size(svg: str) -> tuple[float, float]:
    """Width and height our own SVG states in its first element."""
    words = svg[: svg.index(">")].split('"')
    said = {words[at].strip().rstrip("="): words[at + 1] for at in range(0, len(words) - 1, 2)}
    return float(said["width"]), float(said["height"])


_WRITERS: dict[str, Writer] = {
    "svg": partial(_picture, to="svg"),
    "png": partial(_picture, to="png"),
    "pdf": partial(_picture, to="pdf"),
    "csv": _csv,
    "dot": _dot,
    "json": _json,
}
FORMATS: dict[str, Format] = {to: each for to, each in KNOWN.items() if to in _WRITERS}
"""The formats a map can be written in, as they are offered."""
