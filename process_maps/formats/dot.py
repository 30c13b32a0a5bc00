"""A map as Graphviz text: a cluster a lane, its marks as notes."""

from __future__ import annotations

from typing import Any

import graphviz

from process_maps.actors import colour_of
from process_maps.drawing.measure import label_of
from process_maps.drawing.order import in_order
from process_maps.drawing.svg import MARKS, edge_colour
from process_maps.drawing.text import clean, wrap
from process_maps.formats.sheet import Sheet
from process_maps.graph import (
    anchor_words,
    flow_by_ref,
    lane_of,
    lanes_of,
    loop_by_ref,
    nobodys_lane,
)
from process_maps.model import Flow, Map, Mark, Step
from process_maps.overlay import STRONGEST, TINTS, in_words, said_of, strengths

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


def write_dot(sheet: Sheet) -> bytes:
    """Graphviz text: a cluster a lane, generated node names, the file's ids as tooltips.

    Marks are notes tied to what they sit on; what is counted on a step is a line of its words and
    the colour it is filled with.
    """
    process = sheet.process
    dot = graphviz.Digraph()
    dot.attr(rankdir="LR", label=_dot_text(_heading(sheet)), labelloc="t", fontname="sans-serif")
    dot.attr("node", fontname="sans-serif", style="filled,rounded")
    dot.attr("edge", fontname="sans-serif")
    names = {step.id: f"n{number}" for number, step in enumerate(process.steps, start=1)}
    strong = strengths(sheet.overlay) if sheet.overlay else {}
    for number, lane in enumerate((None, *lanes_of(process))):
        members = [step for step in process.steps if lane_of(step) == lane]
        if lane is None and not members:
            continue
        name = nobodys_lane(process) if lane is None else clean(lane)
        with dot.subgraph(name=f"cluster_{number}") as cluster:
            cluster.attr(label=_dot_text([name]), color=colour_of(lane).strong)
            for step in members:
                _node(cluster, names[step.id], step, sheet, strong.get(step.id))
    back = in_order(process).back
    for position, flow in enumerate(process.flows):
        dot.edge(
            names[flow.source],
            names[flow.target],
            label=_dot_text([clean(said_on(flow))]),
            style="dashed" if position in back else "solid",
            constraint="false" if position in back else "true",
        )
    _notes(dot, sheet, names)
    return (str(dot.source)).encode("utf-8")


def said_on(flow: Flow) -> str:
    """What is written on a flow: its words and its chance."""
    share = "" if flow.probability is None else f"{flow.probability:.0%}"
    return ", ".join(each for each in (flow.label or "", share) if each.strip())


def _heading(sheet: Sheet) -> list[str]:
    process = sheet.process
    lines = [clean(process.name) + (" (illustrative)" if sheet.illustrative else "")]
    lines += wrap(process.caveat or "", 900, 13)
    if sheet.overlay:
        lines += wrap(in_words(sheet.overlay, [step.id for step in process.steps]), 900, 13)
    return lines


def _node(cluster: Any, name: str, step: Step, sheet: Sheet, strength: int | None) -> None:
    colour = edge_colour(step)
    words = [*wrap(label_of(step), 180, 13), *wrap(said_of(sheet.overlay, step.id), 180, 13)]
    cluster.node(
        name,
        label=_dot_text(words),
        shape=_DOT_SHAPES[step.kind],
        color=colour.strong,
        fillcolor=TINTS[strength] if strength else colour.light,
        fontcolor="#ffffff" if strength == STRONGEST else "#0b0c0c",
        peripheries="2" if step.kind == "subprocess" else "1",
        tooltip=_dot_text([clean(step.id)]),
    )


def _notes(dot: Any, sheet: Sheet, names: dict[str, str]) -> None:
    """Each mark as a note, tied to its step, or to the step its flow leaves."""
    for number, mark in enumerate(sheet.marks, start=1):
        word, colour = MARKS[mark.kind]
        end = step_under(sheet.process, mark)
        where = anchor_words(sheet.process, mark.anchor) or "no longer on the map"
        said = word if mark.anchor.kind == "step" and end else f"{word} ({where})"
        dot.node(
            f"mark{number}",
            label=_dot_text(list(wrap(f"{said}: {mark.words}", 220, 12, lines=12))),
            shape="note",
            style="filled",
            fillcolor=colour.light,
            color=colour.strong,
            fontsize="11",
        )
        if end in names:
            dot.edge(
                f"mark{number}",
                names[end],
                style="dotted",
                color=colour.strong,
                dir="none",
                constraint="false",
            )


def step_under(process: Map, mark: Mark) -> str | None:
    """The step a mark's note is tied to: its own, or the one its flow leaves."""
    if mark.anchor.kind == "step":
        return mark.anchor.ref if process.step(mark.anchor.ref) else None
    if mark.anchor.kind == "flow":
        flow = flow_by_ref(process, mark.anchor.ref)
        return flow.source if flow else None
    if mark.anchor.kind == "loop":
        loop = loop_by_ref(process, mark.anchor.ref)
        return loop.steps[-1] if loop and loop.steps else None
    return None


def _dot_text(lines: list[str]) -> Any:
    """A DOT label that is never HTML, whatever people typed, with backslashes as they are.

    It must stay the text type of the graphviz package, which is what keeps it from being HTML.
    """
    return graphviz.nohtml("\\n".join(graphviz.escape(line) for line in lines))
