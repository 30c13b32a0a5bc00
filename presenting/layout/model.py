"""What lies on a page: words, tables, drawings, rules and bars, in the order they are read.

Everything is in points from the top left corner of a page of 13.333 × 7.5 inches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from presenting.nodes import Picture
from process_maps.drawing.geometry import Box
from process_maps.drawing.text import clean

WIDE, HIGH = 960.0, 540.0
INK, GREY, PAPER, RULE, ACCENT = "#0b0c0c", "#505a5f", "#ffffff", "#b1b4b6", "#1d70b8"
RED, GREEN, BROWN = "#a62a17", "#005a30", "#8a4500"
# A line takes this many times its letters' size: the tallest of the fonts that are likely has 1.22.
LEADING = 1.25
Align = Literal["start", "centre", "end"]
Role = Literal["title", "mark", "body", "foot"]


@dataclass(frozen=True)
class Style:
    """How letters look. ``link`` is the key of the page that they lead to."""

    size: float
    bold: bool = False
    colour: str = INK
    link: str = ""


@dataclass(frozen=True)
class Token:
    """A word or a part of one; ``glued`` joins it to what stands before it without a space."""

    words: str
    style: Style
    glued: bool = False


Line = tuple[Token, ...]


@dataclass(frozen=True)
class Paragraph:
    """Lines as they are broken here; ``before`` is the gap above, ``bullet`` stands in the indent.

    ``goes_on`` says that it began on an earlier page.
    """

    lines: tuple[Line, ...]
    align: Align = "start"
    rtl: bool = False
    bullet: str = ""
    indent: float = 0.0
    before: float = 0.0
    goes_on: bool = False

    @property
    def height(self) -> float:
        """Of its lines, without the gap above."""
        return sum(line_height(line) for line in self.lines)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Its words, whatever line they stand on."""
        return tuple(token for line in self.lines for token in line)


def line_height(line: Line) -> float:
    """The room a line takes: its largest letters'."""
    return LEADING * max((token.style.size for token in line), default=0.0)


def text_of(tokens: Iterable[Token]) -> str:
    """The words with their spaces."""
    said = "".join(token.words if token.glued else f" {token.words}" for token in tokens)
    return said.strip()


@dataclass(frozen=True)
class Words:
    """A box of words. ``edge`` is the colour of the line round it, broken where ``broken``."""

    box: Box
    paragraphs: tuple[Paragraph, ...]
    role: Role = "body"
    edge: str = ""
    broken: bool = False
    inset: float = 0.0


@dataclass(frozen=True)
class Stroke:
    """A rule: a thin filled box, or two of them. It says nothing."""

    box: Box
    colour: str = RULE
    double: bool = False


@dataclass(frozen=True)
class BarShape:
    """A bar beside its number. It says nothing that the number does not."""

    box: Box
    share: float


@dataclass(frozen=True)
class Drawn:
    """A drawing in its place, which has the drawing's own shape."""

    box: Box
    picture: Picture = field(repr=False)

    @property
    def scale(self) -> float:
        """Points to a pixel."""
        return self.box.width / self.picture.seen[2]

    @property
    def alt(self) -> str:
        """What is said in its place to those who do not see it."""
        if not self.picture.label:
            return ""
        lines = f"{self.picture.label}. {self.picture.words}".split("\n")
        return "\n".join(filter(None, map(clean, lines)))


@dataclass(frozen=True)
class Cell:
    """A cell with its words; ``head`` for a heading of its column or row."""

    box: Box
    paragraphs: tuple[Paragraph, ...]
    bars: tuple[BarShape, ...]
    head: bool


@dataclass(frozen=True)
class Table:
    """A table; the first ``heads`` rows are its column headings."""

    box: Box
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heights: tuple[float, ...]
    heads: int
    row_heads: bool


Thing = Words | Stroke | BarShape | Drawn | Table


def moved(thing: Thing, dx: float, dy: float) -> Thing:
    """The same thing elsewhere."""
    box = thing.box.moved(dx, dy)
    if isinstance(thing, Table):
        return replace(
            thing, box=box, rows=tuple(tuple(_cell(c, dx, dy) for c in row) for row in thing.rows)
        )
    return replace(thing, box=box)


def _cell(cell: Cell, dx: float, dy: float) -> Cell:
    bars = tuple(replace(bar, box=bar.box.moved(dx, dy)) for bar in cell.bars)
    return replace(cell, box=cell.box.moved(dx, dy), bars=bars)


@dataclass(frozen=True)
class Laid:
    """A page. ``notes`` are lines that stand in no box: a map as a table.

    ``slide`` is the number of the slide it shows (0 for a page that shows none); ``key`` is what
    links call it by.
    """

    key: str
    title: str
    things: tuple[Thing, ...] = field(repr=False)
    slide: int
    notes: tuple[str, ...] = field(default=(), repr=False)
    spoken: str = field(default="", repr=False)

    def paragraphs(self) -> list[Paragraph]:
        """All words on it, in the order they are read."""
        made: list[Paragraph] = []
        for thing in self.things:
            if isinstance(thing, Words):
                made += thing.paragraphs
            elif isinstance(thing, Table):
                made += [each for row in thing.rows for cell in row for each in cell.paragraphs]
        return made

    def words(self) -> str:
        """The same as one text."""
        return " ".join(text_of(each.tokens) for each in self.paragraphs())
