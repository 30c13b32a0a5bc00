"""A page as SVG, its lines as they were laid, with a sign before each thing that has a tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape

from presenting.layout.model import (
    ACCENT,
    HIGH,
    INK,
    RULE,
    WIDE,
    BarShape,
    Drawn,
    Laid,
    Line,
    Paragraph,
    Stroke,
    Table,
    Thing,
    Words,
    line_height,
    text_of,
)
from process_maps.drawing.geometry import Box, Point

FONTS = "Arial, Liberation Sans, Helvetica, sans-serif"
# Far above every page: what is drawn there is not seen, but stands in the page's own commands.
SIGN_HEIGHT = -7000
# Blanks stand as they are.
KEPT = 'xml:space="preserve"'
# Forces a line to run from right to left whatever it begins with, and ends that.
_RTL, _END = "\u2067", "\u2069"


@dataclass(frozen=True)
class Unit:
    """What one tag is put on, in the order of the page: its role, and what is said in its place.

    ``table`` and ``row`` say which cell of which table it is; ``scope`` what a heading heads.
    """

    role: str
    alt: str = ""
    actual: str = ""
    box: Box | None = None
    table: int = 0
    row: int = 0
    scope: str = ""


@dataclass(frozen=True)
class Link:
    """Where on a page a link is, and the key of the page it leads to."""

    box: Box
    key: str


class PageDrawing:
    """One page being drawn."""

    def __init__(self, page: Laid) -> None:
        self.units: list[Unit] = []
        self.links: list[Link] = []
        self._parts: list[str] = []
        self._tables = 0
        for thing in page.things:
            self._thing(thing)

    @property
    def svg(self) -> str:
        """The whole page."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE:g}" height="{HIGH:g}" '
            f'viewBox="0 0 {WIDE:g} {HIGH:g}" font-family="{FONTS}">{"".join(self._parts)}</svg>'
        )

    def _unit(self, unit: Unit) -> None:
        sign = len(self.units)
        self.units.append(unit)
        self._parts.append(f'<path d="M-{sign + 1},{SIGN_HEIGHT} l1,0 l0,1 z" fill="#000001"/>')

    def _thing(self, thing: Thing) -> None:
        if isinstance(thing, Words):
            self._words(thing)
        elif isinstance(thing, Table):
            self._table(thing)
        elif isinstance(thing, Stroke):
            self._unit(Unit("Artifact"))
            self._stroke(thing)
        elif isinstance(thing, BarShape):
            self._unit(Unit("Artifact"))
            self._bar(thing)
        else:
            self._drawn(thing)

    def _words(self, thing: Words) -> None:
        if thing.edge:
            self._unit(Unit("Artifact"))
            dash = ' stroke-dasharray="5 3"' if thing.broken else ""
            self._parts.append(
                f'<rect {_where(thing.box)} rx="4" fill="none" stroke="{thing.edge}" '
                f'stroke-width="1.5"{dash}/>'
            )
        y = thing.box.y + (thing.box.height - _height(thing.paragraphs)) / 2 * bool(thing.inset)
        for paragraph in thing.paragraphs:
            role = "H1" if thing.role == "title" else "LI" if paragraph.bullet else "P"
            self._unit(Unit(role, actual=_actual(paragraph)))
            room = Box(thing.box.x + thing.inset, y, thing.box.width - 2 * thing.inset, 0)
            y = self._paragraph(paragraph, room)

    def _paragraph(self, paragraph: Paragraph, room: Box) -> float:
        """Draw a paragraph from the top of ``room``; returns where it ends."""
        y = room.y + paragraph.before
        left, right = room.x, room.right
        if paragraph.rtl:
            right -= paragraph.indent
        else:
            left += paragraph.indent
        if paragraph.bullet:
            self._bullet(paragraph, room, y)
        for place, line in enumerate(paragraph.lines):
            after = paragraph.lines[place + 1 : place + 2]
            high = line_height(line)
            side = paragraph.align
            if paragraph.rtl and side != "centre":
                side = "end" if side == "start" else "start"
            x = {"start": left, "centre": (left + right) / 2, "end": right}[side]
            anchor = {"start": "start", "centre": "middle", "end": "end"}[side]
            # A blank ends a line, so that its last word and the next are two to whoever reads on.
            ends = " " if after and not after[0][0].glued and anchor == "start" else ""
            at = x, y + high * 0.79
            self._parts.append(_line(line, at, anchor, rtl=paragraph.rtl, ends=ends))
            self.links += [
                Link(Box(left, y, right - left, high), token.style.link)
                for token in line[:1]
                if token.style.link
            ]
            y += high
        return y

    def _bullet(self, paragraph: Paragraph, room: Box, y: float) -> None:
        first = paragraph.lines[0]
        style = first[0].style
        x, anchor = (room.right, "end") if paragraph.rtl else (room.x, "start")
        self._parts.append(
            f'<text x="{x:.2f}" y="{y + line_height(first) * 0.79:.2f}" text-anchor="{anchor}" '
            f'font-size="{style.size:g}" fill="{style.colour}">{escape(paragraph.bullet)}</text>'
        )

    def _table(self, table: Table) -> None:
        self._tables += 1
        for number, row in enumerate(table.rows):
            heads = number < table.heads
            for place, cell in enumerate(row):
                head = heads or (cell.head and place == 0)
                scope = "Column" if heads else "Row" if head else ""
                actual = " ".join(filter(None, map(_actual, cell.paragraphs)))
                self._unit(
                    Unit(
                        "TH" if head else "TD",
                        actual=actual,
                        table=self._tables,
                        row=number,
                        scope=scope,
                    )
                )
                box = cell.box
                y = box.y + 2.5
                for paragraph in cell.paragraphs:
                    y = self._paragraph(paragraph, Box(box.x + 5, y, box.width - 10, 0))
            bottom = row[0].box.bottom
            self._unit(Unit("Artifact", table=self._tables, row=number))
            self._parts.append(
                f'<path d="M{table.box.x:.2f},{bottom:.2f} H{table.box.right:.2f}" '
                f'stroke="{INK if heads else RULE}" stroke-width="{1.5 if heads else 0.75}"/>'
            )
            for cell in row:
                for bar in cell.bars:
                    self._bar(bar)

    def _stroke(self, each: Stroke) -> None:
        box = each.box
        third = box.width / 3 if each.double else box.width
        sides = (box.x, box.x + 2 * third) if each.double else (box.x,)
        for x in sides:
            self._parts.append(
                f'<rect {_where(Box(x, box.y, third, box.height))} fill="{each.colour}"/>'
            )

    def _bar(self, each: BarShape) -> None:
        full = Box(each.box.x, each.box.y, each.box.width * each.share, each.box.height)
        self._parts.append(f'<rect {_where(each.box)} fill="#e5e6e7"/>')
        if full.width > 0.1:
            self._parts.append(f'<rect {_where(full)} fill="{ACCENT}"/>')

    def _drawn(self, each: Drawn) -> None:
        picture = each.picture
        # What says nothing that the words beside it do not is no figure.
        alt = each.alt
        self._unit(Unit("Figure", alt=alt, box=each.box) if alt else Unit("Artifact"))
        self._parts.append(
            f'<svg {_where(each.box)} viewBox="{picture.view_box}" font-family="sans-serif">'
            f"{picture.inner}</svg>"
        )


def _where(box: Box) -> str:
    return f'x="{box.x:.2f}" y="{box.y:.2f}" width="{box.width:.2f}" height="{box.height:.2f}"'


def _height(paragraphs: Sequence[Paragraph]) -> float:
    return sum(each.before + each.height for each in paragraphs)


def _actual(paragraph: Paragraph) -> str:
    """The words in the order they are written, for those that are drawn from right to left."""
    return text_of(paragraph.tokens) if paragraph.rtl else ""


def _line(line: Line, at: Point, anchor: str, *, rtl: bool, ends: str) -> str:
    x, y = at
    spans: list[str] = []
    for style, held in groupby(line, key=lambda token: token.style):
        group = list(held)
        gap = " " if spans and not group[0].glued else ""
        look = f'font-size="{style.size:g}" font-weight="{"bold" if style.bold else "normal"}"'
        look += ' text-decoration="underline"' if style.link else ""
        spans.append(f'<tspan {look} fill="{style.colour}">{escape(gap + text_of(group))}</tspan>')
    inner = "".join(spans)
    if rtl:
        first, last = inner.index(">") + 1, inner.rindex("</tspan>")
        inner = inner[:first] + _RTL + inner[first:last] + _END + inner[last:]
    if ends:
        inner = inner[: -len("</tspan>")] + ends + "</tspan>"
    return f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}" {KEPT}>{inner}</text>'
