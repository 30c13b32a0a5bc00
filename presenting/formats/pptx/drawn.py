"""Our own drawings taken apart: shapes with their words in them, arrows with their heads.

Only what :mod:`process_maps.drawing.svg` writes is known; a drawing with anything else in it is
left to be a picture (:class:`Unknown`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from presenting.nodes import Picture
from process_maps.drawing.geometry import Box, Point
from process_maps.drawing.text import width_of

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_MOVED = re.compile(r"translate\(\s*(-?[\d.]+)[ ,]+(-?[\d.]+)\s*\)")
_STEP = re.compile(r"([MLQ])([^MLQ]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SILENT = frozenset(("title", "desc", "defs"))
_SHAPES = frozenset(("rect", "circle", "ellipse", "polygon"))
_LINES = frozenset(("path", "line"))
_WIDE_HALO = 4.0


class Unknown(Exception):
    """A drawing holds something that none of our maps does."""


@dataclass(frozen=True)
class Said:
    """A line of words: where it begins, ends or has its middle (``anchor``), and its look."""

    words: str
    at: Point
    size: float
    anchor: str
    bold: bool
    colour: str

    @property
    def box(self) -> Box:
        """The room it takes at most."""
        wide = width_of(self.words, self.size, bold=self.bold)
        x = self.at[0] - {"middle": wide / 2, "end": wide}.get(self.anchor, 0.0)
        return Box(x, self.at[1] - self.size * 0.35 - self.size * 0.62, wide, self.size * 1.24)


@dataclass
class Shape:
    """A closed shape: its kind, its corners where it has any, and the words that stand in it."""

    kind: str
    box: Box
    corners: tuple[Point, ...] = ()
    rounding: float = 0.0
    fill: str | None = None
    edge: str | None = None
    width: float = 1.0
    dash: str = ""
    says: list[Said] = field(default_factory=list)


@dataclass
class Way:
    """A line: where it begins, then a corner or a bend (its control and its end) at a time."""

    begins: Point
    steps: list[tuple[Point, ...]]
    colour: str
    width: float
    dash: str = ""
    head: bool = False

    @property
    def points(self) -> list[Point]:
        """All of them."""
        return [self.begins, *(point for step in self.steps for point in step)]


Mark = Shape | Way | Said


def taken_apart(picture: Picture) -> list[Mark]:
    """What is to be seen of a drawing, from its first to its last. Raises Unknown."""
    root = etree.fromstring(f"<g>{picture.inner}</g>".encode(), _PARSER)
    made: list[Mark] = []
    _group(root, (0.0, 0.0), made, [])
    seen = Box(*picture.seen)
    return [kept for each in made if (kept := _within(each, seen))]


def _group(node: etree._Element, at: Point, made: list[Mark], above: Sequence[Shape]) -> None:
    """``above`` are shapes just outside a group that its words may stand in."""
    x, y = _place(node, at)
    own: list[Shape] = []
    for child in node:
        tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if tag in _SILENT or not tag:
            continue
        if tag == "g":
            _group(child, (x, y), made, own if not child.get("transform") else ())
        elif tag == "text":
            said = _said(child, (x, y))
            home = _home(said, [*above, *own])
            if home:
                home.says.append(said)
            elif said.words:
                made.append(said)
        elif tag in _SHAPES:
            shape = _shape(child, tag, (x, y))
            if not _is_head(shape, made):
                own.append(shape)
                made.append(shape)
        elif tag in _LINES:
            way = _way(child, tag, (x, y))
            if way:
                made.append(way)
        else:
            raise Unknown(tag)


def _place(node: etree._Element, at: Point) -> Point:
    told = node.get("transform")
    if not told:
        return at
    match = _MOVED.fullmatch(told.strip())
    if not match:
        raise Unknown("transform")
    return at[0] + float(match[1]), at[1] + float(match[2])


def _number(node: etree._Element, name: str, usual: float = 0.0) -> float:
    return float(node.get(name) or usual)


def _ink(node: etree._Element, name: str) -> str | None:
    told = node.get(name)
    return told if told and re.fullmatch(r"#[0-9a-fA-F]{6}", told) else None


def _said(node: etree._Element, at: Point) -> Said:
    if len(node):
        raise Unknown("tspan")
    return Said(
        " ".join((node.text or "").split()),
        (at[0] + _number(node, "x"), at[1] + _number(node, "y")),
        _number(node, "font-size", 13),
        node.get("text-anchor") or "start",
        node.get("font-weight") == "bold",
        _ink(node, "fill") or "#0b0c0c",
    )


def _shape(node: etree._Element, tag: str, at: Point) -> Shape:
    x, y = at
    corners: tuple[Point, ...] = ()
    if tag == "rect":
        box = Box(
            x + _number(node, "x"), y + _number(node, "y"),
            _number(node, "width"), _number(node, "height"),
        )  # fmt: skip
    elif tag == "polygon":
        corners = tuple((x + a, y + b) for a, b in _pairs(node.get("points") or ""))
        box = _around(corners)
    else:
        across = _number(node, "r") or _number(node, "rx")
        down = _number(node, "r") or _number(node, "ry")
        box = Box(
            x + _number(node, "cx") - across, y + _number(node, "cy") - down, 2 * across, 2 * down
        )
    return Shape(
        "ellipse" if tag in ("circle", "ellipse") else tag,
        box,
        corners,
        _number(node, "rx") if tag == "rect" else 0.0,
        _ink(node, "fill"),
        _ink(node, "stroke"),
        _number(node, "stroke-width", 1),
        node.get("stroke-dasharray") or "",
    )


def _way(node: etree._Element, tag: str, at: Point) -> Way | None:
    """A line; None for the white one that parts another from what it crosses."""
    x, y = at
    colour, width = _ink(node, "stroke"), _number(node, "stroke-width", 1)
    if colour is None or (colour.lower() == "#ffffff" and width >= _WIDE_HALO):
        return None
    dash = node.get("stroke-dasharray") or ""
    if tag == "line":
        ends = [(x + _number(node, f"x{n}"), y + _number(node, f"y{n}")) for n in (1, 2)]
        return Way(ends[0], [(ends[1],)], colour, width, dash)
    begins: Point | None = None
    steps: list[tuple[Point, ...]] = []
    for letter, told in _STEP.findall(node.get("d") or ""):
        points = tuple((x + a, y + b) for a, b in _pairs(told))
        if len(points) != (2 if letter == "Q" else 1) or (letter == "M") == (begins is not None):
            raise Unknown("path")
        if letter == "M":
            begins = points[0]
        else:
            steps.append(points)
    if begins is None or not steps:
        raise Unknown("path")
    return Way(begins, steps, colour, width, dash)


def _pairs(told: str) -> Iterator[Point]:
    numbers = [float(each) for each in _NUMBER.findall(told)]
    yield from zip(numbers[::2], numbers[1::2], strict=True)


def _around(points: Sequence[Point]) -> Box:
    left, top = min(x for x, _ in points), min(y for _, y in points)
    right, bottom = max(x for x, _ in points), max(y for _, y in points)
    return Box(left, top, right - left, bottom - top)


def _is_head(shape: Shape, made: Sequence[Mark]) -> bool:
    """Whether a triangle is the head of the line before it, which then has it as its own."""
    last = made[-1] if made else None
    if len(shape.corners) != 3 or not isinstance(last, Way) or shape.fill != last.colour:
        return False
    tip, end = shape.corners[0], last.steps[-1][-1]
    if abs(tip[0] - end[0]) + abs(tip[1] - end[1]) > 9:
        return False
    last.steps[-1] = (*last.steps[-1][:-1], tip)
    last.head = True
    return True


def _home(said: Said, shapes: Sequence[Shape]) -> Shape | None:
    """The smallest shape that a line of words stands in."""
    x, y = said.box.middle
    holding = [
        each
        for each in shapes
        if each.box.x <= x <= each.box.right
        and each.box.y <= y <= each.box.bottom
        and said.box.width <= each.box.width + 2
        and not _is_paper(each)
    ]
    return min(holding, key=lambda each: each.box.width * each.box.height, default=None)


def _within(mark: Mark, seen: Box) -> Mark | None:
    """What is to be seen; not the paper, and nothing that says or shows nothing."""
    if isinstance(mark, Said):
        return mark if _overlaps(mark.box, seen) else None
    if isinstance(mark, Way):
        return mark if _overlaps(_around(mark.points), seen) else None
    if not _overlaps(mark.box, seen) or _is_paper(mark):
        return None
    if mark.kind == "rect":
        x, y = max(mark.box.x, seen.x), max(mark.box.y, seen.y)
        right, bottom = min(mark.box.right, seen.right), min(mark.box.bottom, seen.bottom)
        return replace(mark, box=Box(x, y, right - x, bottom - y))
    return mark


def _is_paper(shape: Shape) -> bool:
    return shape.edge is None and (shape.fill or "").lower() in ("#ffffff", "")


def _overlaps(box: Box, seen: Box) -> bool:
    return (
        box.x <= seen.right and box.right >= seen.x
        and box.y + box.height / 2 <= seen.bottom and box.y + box.height / 2 >= seen.y
    )  # fmt: skip
