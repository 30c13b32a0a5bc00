"""The picture in a BPMN file: shapes, edges and labels out of a geometry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from process_maps.drawing.geometry import Box, FlowLine, Geometry, Point
from process_maps.formats.bpmn.ids import Names
from process_maps.formats.bpmn.layout import STRIP, points_of, strokes, words_box
from process_maps.formats.bpmn.notes import Note
from process_maps.formats.bpmn.original_tree import Element, bounds, diagram, waypoint
from process_maps.model import Flow


@dataclass(frozen=True)
class Drawn:
    """The ids of what is drawn: the plane's element, the pool, lanes, steps, flows and phases.

    ``lanes`` are in the geometry's order, ``flows`` in that of ``flow_values``; ``notes`` are
    annotations with the ids of themselves and of the line that ties them to something, if any.
    """

    plane: str
    pool: str
    lanes: Sequence[str]
    steps: Mapping[str, str]
    flows: Sequence[str]
    flow_values: Sequence[Flow]
    phases: Mapping[str, str]
    notes: Sequence[tuple[Note, str, str | None]]
    collapsed: frozenset[str] = frozenset()
    marked: frozenset[str] = frozenset()

    def lines(self, geometry: Geometry) -> list[tuple[str, FlowLine]]:
        """Each flow's id with its line; the geometry may have them in another order."""
        places = {id(flow): place for place, flow in enumerate(self.flow_values)}
        return sorted(
            ((self.flows[places[id(line.flow)]], line) for line in geometry.flows),
            key=lambda each: places[id(each[1].flow)],
        )


class Plane:
    """A BPMNDiagram being filled, everything moved down by ``down`` pixels."""

    def __init__(self, names: Names, element: str, down: float = 0.0) -> None:
        self._names, self._down = names, down
        self.diagram = diagram("BPMNDiagram", id=names.take("Diagram_1", "Diagram"))
        self._plane = diagram("BPMNPlane", bpmnElement=element, id=names.take("Plane_1", "Plane"))
        self.diagram.append(self._plane)

    def shape(self, element: str, box: Box, words: Box | None = None, **said: str) -> Element:
        """A shape, with where its words stand outside of it."""
        made = diagram(
            "BPMNShape", id=self._names.take(f"{element}_di", "Shape"), bpmnElement=element, **said
        )
        made.append(self._bounds(box))
        if words is not None:
            made.append(self._label(words))
        self._plane.append(made)
        return made

    def edge(self, element: str, points: Iterable[Point], words: Box | None = None) -> None:
        """A line through points."""
        made = diagram(
            "BPMNEdge", id=self._names.take(f"{element}_di", "Edge"), bpmnElement=element
        )
        for x, y in points:
            made.append(waypoint(x, y + self._down))
        if words is not None:
            made.append(self._label(words))
        self._plane.append(made)

    def _label(self, words: Box) -> Element:
        label = diagram("BPMNLabel")
        label.append(self._bounds(words))
        return label

    def _bounds(self, box: Box) -> Element:
        return bounds(box.x, box.y + self._down, box.width, box.height)


def drawn_from(geometry: Geometry, drawn: Drawn, names: Names, down: float) -> Element:
    """The whole diagram of one pool."""
    plane = Plane(names, drawn.plane, down)
    bands = [_lane_box(geometry, each.box) for each in geometry.lanes]
    pool = _around(bands)
    plane.shape(
        drawn.pool,
        Box(pool.x - STRIP, pool.y, pool.width + STRIP, pool.height),
        isHorizontal="true",
    )
    for element, band in zip(drawn.lanes, bands, strict=False):
        plane.shape(element, band, isHorizontal="true")
    for head in geometry.phases:
        box = Box(head.box.x + 2, head.box.y, head.box.width - 4, pool.bottom + 8 - head.box.y)
        words = Box(head.box.x + 4, head.box.y + 2, head.box.width - 8, 18 * len(head.lines))
        plane.shape(drawn.phases[head.phase.id], box, words)
    _draw_steps(plane, geometry, drawn)
    return plane.diagram


def _draw_steps(plane: Plane, geometry: Geometry, drawn: Drawn) -> None:
    """Steps, flows and notes; words stand where no line and no other shape is."""
    shapes = {each.step.id: each for each in geometry.steps}
    lines = [
        (element, line, points_of(line, shapes[line.flow.source], shapes[line.flow.target]))
        for element, line in drawn.lines(geometry)
    ]
    boxes = [note.box for note, _, _ in drawn.notes if note.box]
    ties = [(tie, _tie_of(note, boxes)) for note, _, tie in drawn.notes if tie and note.tip]
    taken = [each for *_, points in lines for each in strokes(points)]
    taken += [each for _, points in ties for each in strokes(points)]
    taken += [line.label for _, line, _ in lines if line.label]
    taken += boxes + [shape.box for shape in geometry.steps]
    taken += [replace(each.box, height=1) for each in geometry.lanes]
    for shape in geometry.steps:
        element = drawn.steps[shape.step.id]
        said = {"isExpanded": "false"} if shape.step.id in drawn.collapsed else {}
        said |= {"isMarkerVisible": "true"} if shape.step.id in drawn.marked else {}
        words = words_box(shape, taken)
        taken += [words] if words else []
        plane.shape(element, shape.box, words, **said)
    for element, line, points in lines:
        plane.edge(element, points, line.label if line.lines else None)
    for note, element, _ in drawn.notes:
        if note.box is not None:
            plane.shape(element, note.box)
    for tie, points in ties:
        plane.edge(tie, points)


def _tie_of(note: Note, others: Sequence[Box]) -> list[Point]:
    """The line from what a note sits on into it, past the notes above it."""
    assert note.box is not None
    assert note.tip is not None
    x, y = note.tip
    if note.box.x <= x <= note.box.right:
        straight = [(x, y), (x, note.box.y)]
        if not any(strokes(straight)[0].overlaps(each, 1) for each in others):
            return straight
    side, middle = note.box.x - 6, note.box.y + 8
    return [(x, y), (x, y + 4), (side, y + 4), (side, middle), (note.box.x, middle)]


def _lane_box(geometry: Geometry, band: Box) -> Box:
    """A band with the narrow strip BPMN tools write the lane's name in."""
    cut = geometry.lane_label - STRIP
    return Box(band.x + cut, band.y, band.width - cut, band.height)


def _around(boxes: Sequence[Box]) -> Box:
    left, top = min(each.x for each in boxes), min(each.y for each in boxes)
    right, bottom = max(each.right for each in boxes), max(each.bottom for each in boxes)
    return Box(left, top, right - left, bottom - top)
