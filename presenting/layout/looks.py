"""How words look where they stand: what a class means here it means in ``slides.css`` too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from presenting.layout.model import ACCENT, GREY, INK, Align, Style
from presenting.nodes import Child, Node

# The smallest letters of a slide, in points: for what is said, and for what stands beneath it.
SMALLEST, SMALLEST_FOOT = 12.0, 10.0


@dataclass(frozen=True)
class Look:
    """How words look where they stand; ``em`` is their size over that of plain letters."""

    em: float = 1.0
    bold: bool = False
    colour: str = INK
    link: str = ""
    smallest: float = SMALLEST
    largest: float = 100.0
    in_cell: bool = False
    rtl: str = ""
    align: Align = "start"
    bullet: str = ""
    indent: float = 0.0

    def style(self, size: float) -> Style:
        """In points; halves of a point, as programs count them."""
        points = min(max(self.em * size, self.smallest), self.largest)
        return Style(round(points * 2) / 2, self.bold, self.colour, self.link)


PLAIN = Look()
# Says which page an element's words lead to; only layouts know it.
LINK = "data-link"
_BY_TAG: dict[str, Callable[[Look], Look]] = {
    "h2": lambda at: replace(at, bold=True, em=at.em * 1.2),
    "h3": lambda at: replace(at, bold=True),
    "strong": lambda at: replace(at, bold=True),
    "dt": lambda at: replace(at, bold=True),
    "th": lambda at: replace(at, bold=True),
    "td": lambda at: replace(at, in_cell=True),
    "table": lambda at: replace(at, em=at.em * 0.85),
    "caption": lambda at: replace(at, colour=GREY, smallest=11.0),
    "blockquote": lambda at: replace(at, em=at.em * 1.05),
    "figcaption": lambda at: replace(at, em=at.em * 0.8, colour=GREY, smallest=11.0),
}
_BY_CLASS: dict[str, Callable[[Look], Look]] = {
    "figure": lambda at: replace(at, em=3.0, bold=True, colour=ACCENT),
    "small": lambda at: replace(at, em=at.em * 0.85, colour=GREY, smallest=11.0, bold=False),
    "words": lambda at: replace(at, colour=GREY),
    "left-out": lambda at: replace(at, em=0.75, bold=True, smallest=SMALLEST_FOOT, largest=12.0),
    "source": lambda at: replace(at, em=0.72, colour=GREY, smallest=SMALLEST_FOOT, largest=11.0),
    "own": lambda at: replace(at, em=at.em * 1.15),
    "under": lambda at: replace(at, em=at.em * 1.3),
    "marked": lambda at: replace(at, em=at.em * 0.85),
    "onward": lambda at: replace(at, em=at.em * 0.85),
}


def _the_same(look: Look) -> Look:
    return look


def looks_of(node: Node, look: Look) -> Look:
    """How the words in an element look, where those around it look so."""
    at = _BY_TAG.get(node.tag, _the_same)(look)
    for name in sorted(classes_of(node)):
        at = _BY_CLASS.get(name, _the_same)(at)
    if link := dict(node.attributes).get(LINK):
        at = replace(at, link=link, colour=ACCENT)
    return replace(at, rtl=dir_of(node) or at.rtl)


def dir_of(child: Child) -> str:
    """The direction that an element says its words have."""
    return dict(child.attributes).get("dir", "") if isinstance(child, Node) else ""


def classes_of(node: Node) -> frozenset[str]:
    """Its classes."""
    return frozenset(dict(node.attributes).get("class", "").split())
