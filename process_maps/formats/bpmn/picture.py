"""The picture in a BPMN file that is already there: what is drawn where, and changing it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from process_maps.drawing.geometry import Box, Point
from process_maps.formats.bpmn.ids import DC, DD, DIAGRAM
from process_maps.formats.bpmn.kinds import ACTIVITIES, EVENTS, GATEWAYS
from process_maps.formats.bpmn.layout import on_border, strokes
from process_maps.formats.bpmn.original_tree import (
    Element,
    Tree,
    append,
    bounds,
    diagram,
    drop,
    plain,
    put,
    take_out,
    waypoint,
)
from process_maps.formats.bpmn.routes import routed

CONTAINERS = ("participant", "lane", "group")
_STEP = 20.0

Numbers = NDArray[np.float64]
KindOf = Callable[[str], str | None]


class Plane:
    """One BPMNPlane: its shapes and edges by what they draw.

    ``unsettled`` are edges that are about to be drawn anew, so nothing keeps clear of them.
    ``kind_of`` gives the local name of the model's element with an id, None where there is none.
    """

    def __init__(self, tree: Tree, element: Element, kind_of: KindOf) -> None:
        self._tree, self._plane, self._kind_of = tree, element, kind_of
        self.shapes: dict[str, Element] = {}
        self.edges: dict[str, Element] = {}
        self.unsettled: set[str] = set()
        for each in element:
            if not isinstance(each.tag, str) or not (of := each.get("bpmnElement")):
                continue
            if each.tag == f"{{{DIAGRAM}}}BPMNShape" and _bounds_of(each) is not None:
                self.shapes.setdefault(of, each)
            elif each.tag == f"{{{DIAGRAM}}}BPMNEdge":
                self.edges.setdefault(of, each)

    def kind(self, element: str | None) -> str | None:
        """The local name of what a shape draws."""
        return None if element is None else self._kind_of(element)

    def box(self, element: str) -> Box | None:
        """Where an element is drawn, None where it is not."""
        shape = self.shapes.get(element)
        return None if shape is None else _box_of(shape)

    def points(self, element: str) -> list[Point]:
        """An edge's corners."""
        edge = self.edges.get(element)
        return [] if edge is None else [_point(each) for each in edge.iter(f"{{{DD}}}waypoint")]

    def usual_size(self, kind: str) -> tuple[float, float]:
        """How large elements of a kind are drawn in this picture, or commonly."""
        boxes = [_box_of(s) for of, s in self.shapes.items() if self._kind_of(of) == kind]
        if not boxes and kind in ACTIVITIES and kind != "task":
            return self.usual_size("task")
        if boxes:
            return median(each.width for each in boxes), median(each.height for each in boxes)
        if kind in EVENTS:
            return 36.0, 36.0
        return (100.0, 80.0) if kind in ACTIVITIES else (50.0, 50.0)

    def is_upright(self, container: str) -> bool:
        """Whether a pool or lane is drawn vertically, its steps going down."""
        shape = self.shapes.get(container)
        return shape is not None and shape.get("isHorizontal") == "false"

    def add_shape(self, element: str, box: Box, words: Box | None = None, **said: str) -> None:
        """Draw an element, its words outside of it where they are to stand elsewhere."""
        made = diagram(
            "BPMNShape",
            id=self._tree.names.take(f"{element}_di", "Shape"),
            bpmnElement=element,
            **said,
        )
        made.append(bounds(box.x, box.y, box.width, box.height))
        if words is not None:
            made.append(_words_at(words))
        edges = [each for each in self._plane if each.tag == f"{{{DIAGRAM}}}BPMNEdge"]
        if edges:
            _put_before(edges[0], made)
        else:
            append(self._plane, made)
        self.shapes[element] = made

    def add_edge(self, element: str, source: str, target: str) -> None:
        """Draw a flow between two elements that are drawn."""
        self.unsettled.discard(element)
        points = self._way(element, source, target)
        if points is not None:
            self.add_line(element, points)

    def add_line(self, element: str, points: Sequence[Point], words: Box | None = None) -> None:
        """Draw a flow through points."""
        made = diagram(
            "BPMNEdge", id=self._tree.names.take(f"{element}_di", "Edge"), bpmnElement=element
        )
        for x, y in points:
            made.append(waypoint(x, y))
        if words is not None:
            made.append(_words_at(words))
        append(self._plane, made)
        self.edges[element] = made

    def redraw_edge(self, element: str, source: str, target: str) -> None:
        """Draw a flow anew between where its ends are now; its words go along."""
        points = self._way(element, source, target)
        edge = self.edges.get(element)
        if edge is None or points is None:
            return
        self.unsettled.discard(element)
        old = self.points(element)
        _set_points(edge, points)
        label = _label_of(edge)
        if label is not None and old:
            box = _box_of(label)
            (x, y), (middle_x, middle_y) = box.middle, _middle_of(points)
            _set_box(label, box.moved(middle_x - x, middle_y - y - box.height))

    def move(self, element: str, to: Box) -> None:
        """Draw an element elsewhere, its words with it."""
        shape = self.shapes[element]
        was = _box_of(shape)
        _set_box(shape, to)
        label = _label_of(shape)
        if label is not None:
            words = _box_of(label)
            dx, dy = to.middle[0] - was.middle[0], to.middle[1] - was.middle[1]
            _set_box(label, words.moved(dx, dy))

    def say(self, element: str, key: str, value: str | None) -> None:
        """Set or remove one of a shape's attributes."""
        shape = self.shapes.get(element)
        if shape is None:
            return
        if value is None:
            drop(shape, key)
        else:
            shape.set(key, value)

    def remove(self, gone: Collection[str]) -> None:
        """Take what draws these elements out of the picture."""
        for held in (self.shapes, self.edges):
            for element in [each for each in held if each in gone]:
                take_out(held.pop(element))
        for each in list(self._plane):
            if isinstance(each.tag, str) and each.get("bpmnElement") in gone:
                take_out(each)

    def taken(self, without: Collection[str] = ()) -> list[Box]:
        """Where nothing new may be put: shapes and their words, but not what holds shapes."""
        boxes = []
        for element, shape in self.shapes.items():
            if element in without or self._kind_of(element) in CONTAINERS:
                continue
            boxes.append(_box_of(shape))
            label = _label_of(shape)
            if label is not None and not boxes[-1].overlaps(_box_of(label)):
                boxes.append(_box_of(label))
            elif label is None and self._kind_of(element) in (*EVENTS, *GATEWAYS):
                # Where nobody said where its words stand, tools write them below.
                boxes.append(Box(boxes[-1].middle[0] - 40, boxes[-1].bottom, 80, 20))
        return boxes

    def lines(self, without: Collection[str] = ()) -> list[list[Point]]:
        """The corners of every edge."""
        return [self.points(each) for each in self.edges if each not in without]

    def free_place(
        self, size: tuple[float, float], wish: Point, band: Box | None, holding: Collection[str]
    ) -> Box | None:
        """The place nearest to ``wish`` (its middle) in the band that nothing is drawn on.

        ``holding`` are elements it may lie upon: what holds it, and itself. Lines are left free
        where that costs little.
        """
        shapes = _edges([_grown(each, 14) for each in self.taken(holding)])
        lines = _edges([each for line in self.lines() for each in strokes(line)])
        best: tuple[float, Box] | None = None
        for box in _tries(size, wish, band):
            far = abs(box.middle[0] - wish[0]) + abs(box.middle[1] - wish[1])
            if best is not None and far >= best[0]:
                continue
            if _overlapping(box, shapes):
                continue
            cost = far + 150 * _overlapping(_grown(box, 4), lines)
            if best is None or cost < best[0]:
                best = cost, box
        return None if best is None else best[1]

    def stretch(self, at: float, by: float, growing: Collection[str], *, down: bool) -> None:
        """Make room: everything beyond a line moves on, and what holds shapes across it grows.

        ``growing`` are sub-processes that grow too; other shapes across the line stay, and so do
        the ends of the edges that meet them.
        """
        staying = []
        for element, shape in self.shapes.items():
            box = _box_of(shape)
            start, end = (box.y, box.bottom) if down else (box.x, box.right)
            if start >= at - 0.5:
                self.move(element, box.moved(0, by) if down else box.moved(by, 0))
            elif end >= at - 0.5 and (self._kind_of(element) in CONTAINERS or element in growing):
                wider = (0.0, by) if down else (by, 0.0)
                _set_box(shape, Box(box.x, box.y, box.width + wider[0], box.height + wider[1]))
            elif end >= at - 0.5:
                staying.append(box)
        for edge in self.edges.values():
            for each in edge.iter(f"{{{DD}}}waypoint"):
                x, y = _point(each)
                if (y if down else x) < at - 0.5 or any(on_border((x, y), b) for b in staying):
                    continue
                each.set("y" if down else "x", plain((y if down else x) + by))
            label = _label_of(edge)
            if label is not None:
                box = _box_of(label)
                if (box.y if down else box.x) >= at - 0.5:
                    _set_box(label, box.moved(0, by) if down else box.moved(by, 0))

    def _way(self, element: str, source: str, target: str) -> list[Point] | None:
        start, end = self.box(source), self.box(target)
        if start is None or end is None:
            return None
        around = [
            each for each in self.taken() if not _holds(each, start) and not _holds(each, end)
        ]
        return routed(start, end, around, self.lines({element, *self.unsettled}))


def planes(tree: Tree, kind_of: KindOf) -> list[Plane]:
    """Every plane of every diagram, in the file's order."""
    found = tree.root.iter(f"{{{DIAGRAM}}}BPMNPlane")
    return [Plane(tree, each, kind_of) for each in found]


def _tries(size: tuple[float, float], wish: Point, band: Box | None) -> Iterator[Box]:
    width, height = size
    area = band or Box(wish[0] - 600, wish[1] - 400, 1200 + width, 800 + height)
    left, top = area.x + 6, area.y + 6
    most_x, most_y = area.right - 6 - width, area.bottom - 6 - height
    if most_x < left or most_y < top:
        return
    wished = (
        min(max(wish[0] - width / 2, left), most_x),
        min(max(wish[1] - height / 2, top), most_y),
    )
    for y in _spread(wished[1], top, most_y):
        for x in _spread(wished[0], left, most_x):
            yield Box(x, y, width, height)


def _spread(wish: float, low: float, high: float) -> Iterator[float]:
    """The wish, then values further and further from it within bounds."""
    yield wish
    for number in range(1, int((high - low) / _STEP) + 2):
        for value in (wish + number * _STEP, wish - number * _STEP):
            if low <= value <= high:
                yield value


def _put_before(sibling: Element, new: Element) -> None:
    parent = sibling.getparent()
    assert parent is not None
    put(parent, new, parent.index(sibling))


def _words_at(box: Box) -> Element:
    label = diagram("BPMNLabel")
    label.append(bounds(box.x, box.y, box.width, box.height))
    return label


def _set_points(edge: Element, points: Sequence[Point]) -> None:
    held = list(edge.iter(f"{{{DD}}}waypoint"))
    for each in held[len(points) :]:
        take_out(each)
    for each, (x, y) in zip(held, points, strict=False):
        each.set("x", plain(x))
        each.set("y", plain(y))
    for x, y in points[len(held) :]:
        last = [each for each in edge if each.tag == f"{{{DD}}}waypoint"]
        _put_after_last(edge, last, waypoint(x, y))


def _put_after_last(edge: Element, last: list[Element], new: Element) -> None:
    put(edge, new, edge.index(last[-1]) + 1 if last else 0)


def _middle_of(points: Sequence[Point]) -> Point:
    parts = list(pairwise(points))
    (x0, y0), (x1, y1) = max(parts, key=lambda p: abs(p[0][0] - p[1][0]) + abs(p[0][1] - p[1][1]))
    return (x0 + x1) / 2, (y0 + y1) / 2


def _bounds_of(shape: Element) -> Element | None:
    return shape.find(f"{{{DC}}}Bounds")


def _label_of(drawn: Element) -> Element | None:
    label = drawn.find(f"{{{DIAGRAM}}}BPMNLabel")
    return label if label is not None and _bounds_of(label) is not None else None


def _box_of(drawn: Element) -> Box:
    held = _bounds_of(drawn)
    assert held is not None
    x, y, width, height = (_number(held.get(each)) for each in ("x", "y", "width", "height"))
    return Box(x, y, width, height)


def _set_box(drawn: Element, box: Box) -> None:
    held = _bounds_of(drawn)
    assert held is not None
    was = _box_of(drawn)
    for key in ("x", "y", "width", "height"):
        if getattr(box, key) != getattr(was, key):
            held.set(key, plain(getattr(box, key)))


def _point(element: Element) -> Point:
    return _number(element.get("x")), _number(element.get("y"))


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _grown(box: Box, by: float) -> Box:
    return Box(box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by)


def _edges(boxes: Sequence[Box]) -> Numbers:
    """Left, top, right and bottom of boxes, a row each: a large map has thousands of them."""
    rows = [(each.x, each.y, each.right, each.bottom) for each in boxes]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def _overlapping(box: Box, edges: Numbers) -> int:
    """How many of these share any room with a box."""
    right, bottom = np.minimum(edges[:, 2], box.right), np.minimum(edges[:, 3], box.bottom)
    wide, high = right - np.maximum(edges[:, 0], box.x), bottom - np.maximum(edges[:, 1], box.y)
    return int(((wide > 0) & (high > 0)).sum())


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer != inner
        and outer.x <= inner.x + 0.5
        and outer.y <= inner.y + 0.5
        and outer.right >= inner.right - 0.5
        and outer.bottom >= inner.bottom - 0.5
    )
