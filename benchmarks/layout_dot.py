"""The same map drawn by plain ``dot``: a cluster a lane, left to right, steps as large as ours."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import graphviz
import pygraphviz

from benchmarks.layout_counts import Corners, Line, Seen
from process_maps.drawing.geometry import Box, Geometry, Point, StepShape
from process_maps.drawing.measure import SMALL, SMALL_LINE
from process_maps.drawing.text import widest, wrap
from process_maps.graph import lane_of, lanes_of
from process_maps.model import Map

_DOTS = 72.0
_PIECES = 12


def drawn_by_dot(process: Map, geometry: Geometry, splines: str) -> Seen:
    """Dot's picture, in dot's points; ``splines`` is its setting, "ortho" or "spline"."""
    number = {step.id: place for place, step in enumerate(process.steps)}
    ends = [(number[flow.source], number[flow.target]) for flow in process.flows]
    source = _source(process, geometry, ends, splines)
    graph = pygraphviz.AGraph(string=source)
    told = json.loads(graph.draw(format="json0", prog="dot"))
    nodes = {each["name"]: each for each in told.get("objects", []) if "pos" in each}
    boxes = [_node(nodes[f"n{place}"]) for place in range(len(process.steps))]
    shapes = tuple(
        _shape(box, shape.step.kind) for box, shape in zip(boxes, geometry.steps, strict=True)
    )
    lines, words = [], []
    for each in told.get("edges", []):
        if "pos" not in each:
            continue  # Dot gives up on some flows of some maps, and says so.
        position = int(each["comment"])
        lines.append(Line(*ends[position], _spline(each["pos"])))
        at = each.get("lp") or each.get("xlp")
        if at:
            wide, tall = _label_size(process.flows[position].label)
            x, y = (float(part) for part in at.split(","))
            words.append((Box(x - wide / 2, y - tall / 2, wide, tall), None))
    return Seen(tuple(lines), shapes, tuple(words))


def _source(process: Map, geometry: Geometry, ends: list[tuple[int, int]], splines: str) -> str:
    dot = graphviz.Digraph()
    dot.attr(rankdir="LR", splines=splines)
    dot.attr("node", shape="box", fixedsize="true", label="")
    lanes = (None, *lanes_of(process))
    for place, lane in enumerate(lanes):
        with dot.subgraph(name=f"cluster_{place}") as cluster:
            for number, shape in enumerate(geometry.steps):
                if lane_of(shape.step) == lane:
                    wide, tall = _size(shape)
                    kind = {"decision": "diamond", "gateway": "diamond"}.get(shape.step.kind, "box")
                    cluster.node(
                        f"n{number}", shape=kind,
                        width=f"{wide / _DOTS:.3f}", height=f"{tall / _DOTS:.3f}",
                    )  # fmt: skip
    # Dot's square lines take no labels but those it sets beside them afterwards.
    key = "xlabel" if splines == "ortho" else "label"
    for position, (source, target) in enumerate(ends):
        label = {}
        if (process.flows[position].label or "").strip():
            wide, tall = _label_size(process.flows[position].label)
            table = (
                f'<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0" '
                f'FIXEDSIZE="TRUE" WIDTH="{wide:.0f}" HEIGHT="{tall:.0f}"><TR><TD></TD></TR>'
                f"</TABLE>>"
            )
            label = {key: table}
        dot.edge(f"n{source}", f"n{target}", comment=str(position), **label)
    return str(dot.source)


def _size(shape: StepShape) -> tuple[float, float]:
    return shape.box.width, shape.box.height


def _label_size(label: str | None) -> tuple[float, float]:
    lines = wrap(label or "", 100.0, SMALL, lines=3)
    return max(widest(lines, SMALL), 1.0), SMALL_LINE * len(lines)


def _node(told: dict[str, str]) -> Box:
    x, y = (float(each) for each in told["pos"].split(","))
    wide, tall = float(told["width"]) * _DOTS, float(told["height"]) * _DOTS
    return Box(x - wide / 2, y - tall / 2, wide, tall)


def _shape(box: Box, kind: str) -> Corners:
    x, y = box.middle
    if kind in ("decision", "gateway"):
        return (box.x, y), (x, box.y), (box.right, y), (x, box.bottom)
    return (box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)


def _spline(told: str) -> Corners:
    """Points along a B-spline as Graphviz writes it: ends aside, then triples of controls."""
    ends = {mark: _point(at) for mark, at in re.findall(r"([se]),([-\d.e]+,[-\d.e]+)", told)}
    rest = [_point(each) for each in re.sub(r"[se],\S+", "", told).split()]
    points = [ends["s"]] if "s" in ends else []
    points.append(rest[0])
    for place in range(0, len(rest) - 3, 3):
        points += _bezier(*rest[place : place + 4])
    if "e" in ends:
        points.append(ends["e"])
    kept = points[:1] + [after for before, after in pairwise(points) if before != after]
    return tuple(kept if len(kept) > 1 else [*kept, *kept])


def _point(told: str) -> Point:
    x, y = told.split(",")
    return float(x), float(y)


def _bezier(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    made = []
    for piece in range(1, _PIECES + 1):
        t = piece / _PIECES
        share = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        made.append(
            (
                sum(part * at[0] for part, at in zip(share, (a, b, c, d), strict=True)),
                sum(part * at[1] for part, at in zip(share, (a, b, c, d), strict=True)),
            )
        )
    return made
