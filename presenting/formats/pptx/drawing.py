"""A map as PowerPoint's own shapes in one group, which a screen reader reads once; or a picture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

import vl_convert
from pptx.util import Emu

from presenting.formats.pptx.drawn import Mark, Said, Shape, Unknown, Way, taken_apart
from presenting.formats.pptx.shapes import NAMES, Ids, filled, place
from presenting.formats.pptx.text import LANGUAGE, emu
from presenting.layout.model import Drawn
from presenting.nodes import Picture
from process_maps.drawing.geometry import Box, Point

# Pixels of a picture to a point of the slide: sharp on a projector, small in a letter.
_SHARP = 2.5
# Sizes that programs can write, in points.
_LEAST_SIZE = 1.0


def add_drawing(slide: Any, each: Drawn, ids: Ids) -> str:
    """A drawing's shapes; empty where it was put on the slide as a picture."""
    if each.picture.kind == "map":
        try:
            return _Grouped(each, ids).xml(taken_apart(each.picture))
        except Unknown:
            pass
    box = each.box
    made = slide.shapes.add_picture(
        io.BytesIO(png_of(each)), *(Emu(emu(at)) for at in (box.x, box.y, box.width, box.height))
    )
    about = made._element.nvPicPr.cNvPr
    number = ids.number()
    about.set("id", str(number))
    about.set("name", f"Picture {number}")
    about.set("descr", each.alt)
    return ""


def svg_of(picture: Picture, width: float, height: float) -> str:
    """A drawing as an SVG file of its own."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2f}" height="{height:.2f}" '
        f'viewBox="{picture.view_box}" font-family="sans-serif">{picture.inner}</svg>'
    )


def png_of(each: Drawn) -> bytes:
    """A drawing as a picture for its place."""
    svg = svg_of(each.picture, each.box.width, each.box.height)
    return bytes(vl_convert.svg_to_png(svg, scale=_SHARP))


class _Grouped:
    """A drawing's marks in points of the slide."""

    def __init__(self, each: Drawn, ids: Ids) -> None:
        self.each, self.ids, self.scale = each, ids, each.scale
        left, top, _, _ = each.picture.seen
        self.dx = each.box.x - left * self.scale
        self.dy = each.box.y - top * self.scale

    def xml(self, marks: Sequence[Mark]) -> str:
        """All of them in one group."""
        alt = self.each.alt
        about = self.ids.about("Map" if alt else "Key", alt, nothing=not alt)
        inner = "".join(self._mark(mark) for mark in marks)
        box = self.each.box
        frame = place(box).replace(
            "</a:xfrm>",
            f'<a:chOff x="{emu(box.x)}" y="{emu(box.y)}"/>'
            f'<a:chExt cx="{emu(box.width)}" cy="{emu(box.height)}"/></a:xfrm>',
        )
        return (
            f"<p:grpSp {NAMES}><p:nvGrpSpPr>{about}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
            f"<p:grpSpPr>{frame}</p:grpSpPr>{inner}</p:grpSp>"
        )

    def _mark(self, mark: Mark) -> str:
        if isinstance(mark, Shape):
            return self._shape(mark)
        return self._way(mark) if isinstance(mark, Way) else self._words(mark)

    def _point(self, at: Point) -> Point:
        return self.dx + at[0] * self.scale, self.dy + at[1] * self.scale

    def _box(self, box: Box) -> Box:
        x, y = self._point((box.x, box.y))
        return Box(x, y, box.width * self.scale, box.height * self.scale)

    def _edge(self, colour: str | None, width: float, dash: str, *, head: bool = False) -> str:
        if not colour:
            return "<a:ln><a:noFill/></a:ln>"
        broken = f'<a:prstDash val="{_dash(dash)}"/>' if dash else ""
        small = 'w="med" len="med"'
        end = f'<a:tailEnd type="triangle" {small}/>' if head else ""
        wide = max(emu(width * self.scale), 3175)
        return f'<a:ln w="{wide}">{filled(colour)}{broken}<a:round/>{end}</a:ln>'

    def _shape(self, shape: Shape) -> str:
        box = self._box(shape.box)
        name = " ".join(said.words for said in shape.says) or "Shape"
        edge = self._edge(shape.edge, shape.width, shape.dash)
        words = self._inside(shape) if shape.says else ""
        return (
            f"<p:sp><p:nvSpPr>{self.ids.about(name[:80])}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
            f"<p:spPr>{place(box)}{self._geometry(shape)}{filled(shape.fill)}{edge}</p:spPr>"
            f"{words}</p:sp>"
        )

    def _geometry(self, shape: Shape) -> str:
        if shape.kind == "ellipse":
            return _preset("ellipse")
        if shape.kind == "rect":
            if not shape.rounding:
                return _preset("rect")
            least = max(min(shape.box.width, shape.box.height), 1.0)
            return _preset("roundRect", min(round(shape.rounding / least * 100_000), 50_000))
        return _of_corners(shape) or self._through(
            shape.corners[0], [(each,) for each in shape.corners[1:]], closed=True
        )

    def _through(self, begins: Point, steps: Sequence[tuple[Point, ...]], *, closed: bool) -> str:
        """A shape or a line through points, as the file writes one that has no name."""
        points = [self._point(each) for each in (begins, *(p for step in steps for p in step))]
        left, top = min(x for x, _ in points), min(y for _, y in points)
        wide, high = (
            max(each) - low
            for each, low in zip(zip(*points, strict=True), (left, top), strict=True)
        )

        def pair(at: Point) -> str:
            x, y = self._point(at)
            return f'<a:pt x="{emu(x - left)}" y="{emu(y - top)}"/>'

        drawn = [f"<a:moveTo>{pair(begins)}</a:moveTo>"]
        for step in steps:
            tag = "lnTo" if len(step) == 1 else "quadBezTo"
            drawn.append(f"<a:{tag}>{''.join(pair(each) for each in step)}</a:{tag}>")
        shut = "<a:close/>" if closed else ""
        no_fill = "" if closed else ' fill="none"'
        return (
            '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
            f'<a:pathLst><a:path w="{emu(wide)}" h="{emu(high)}"{no_fill}>{"".join(drawn)}'
            f"{shut}</a:path></a:pathLst></a:custGeom>"
        )

    def _way(self, way: Way) -> str:
        edge = self._edge(way.colour, way.width, way.dash, head=way.head)
        points = [self._point(each) for each in way.points]
        left, top = min(x for x, _ in points), min(y for _, y in points)
        right, bottom = max(x for x, _ in points), max(y for _, y in points)
        box = Box(left, top, right - left, bottom - top)
        name = "Arrow" if way.head else "Line"
        if len(points) > 2:
            drawn = self._through(way.begins, way.steps, closed=False)
            return (
                f"<p:sp><p:nvSpPr>{self.ids.about(name)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
                f"<p:spPr>{place(box)}{drawn}<a:noFill/>{edge}</p:spPr></p:sp>"
            )
        (x0, y0), (x1, y1) = points
        turned = (' flipH="1"' if x1 < x0 else "") + (' flipV="1"' if y1 < y0 else "")
        where = place(box).replace("<a:xfrm>", f"<a:xfrm{turned}>")
        return (
            f"<p:cxnSp><p:nvCxnSpPr>{self.ids.about(name)}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>"
            f"<p:spPr>{where}{_preset('line')}{edge}</p:spPr></p:cxnSp>"
        )

    def _words(self, said: Said) -> str:
        box = self._box(said.box)
        end = min(box.right, self.each.box.right)
        box = Box(
            max(box.x, self.each.box.x),
            box.y,
            max(end - max(box.x, self.each.box.x), 1),
            box.height,
        )
        align = {"middle": "ctr", "end": "r"}.get(said.anchor, "l")
        return (
            f"<p:sp><p:nvSpPr>{self.ids.about('Words on a map')}"
            '<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
            f"<p:spPr>{place(box)}{_preset('rect')}<a:noFill/></p:spPr>"
            f"<p:txBody>{_frame('none')}<a:lstStyle/>"
            f"{self._paragraph([said], align, broken=False)}</p:txBody></p:sp>"
        )

    def _inside(self, shape: Shape) -> str:
        """The words in a shape: wrapped in boxes, broken as drawn where the shape narrows."""
        lines = shape.says
        straight = shape.kind == "rect"
        top = min(each.box.y for each in lines)
        bottom = max(each.box.bottom for each in lines)
        off = (top + bottom) / 2 - shape.box.middle[1]
        above, below = max(2 * off, 0.0) * self.scale, max(-2 * off, 0.0) * self.scale
        left = lines[0].anchor == "start"
        side = (lines[0].at[0] - shape.box.x) * self.scale if left else 1.0 * self.scale
        frame = _frame("square" if straight else "none", side, above, below, 0.5 * side)
        paragraphs = "".join(
            self._paragraph(list(group), "l" if left else "ctr", broken=not straight)
            for _, group in groupby(lines, key=lambda each: (each.size, each.bold, each.colour))
        )
        return f"<p:txBody>{frame}<a:lstStyle/>{paragraphs}</p:txBody>"

    def _paragraph(self, lines: Sequence[Said], align: str, *, broken: bool) -> str:
        first = lines[0]
        size = max(round(first.size * self.scale * 100), round(_LEAST_SIZE * 100))
        look = (
            f'lang="{LANGUAGE}" sz="{size}" b="{int(first.bold)}" dirty="0">{filled(first.colour)}'
        )
        told = [each.words for each in lines]
        parts = told if broken else [" ".join(told)]
        runs = f"<a:br><a:rPr {look}</a:rPr></a:br>".join(
            f"<a:r><a:rPr {look}</a:rPr><a:t>{escape(part)}</a:t></a:r>" for part in parts
        )
        return f'<a:p><a:pPr algn="{align}"><a:buNone/></a:pPr>{runs}</a:p>'


def _frame(wrap: str, left: float = 0, top: float = 0, bottom: float = 0, right: float = 0) -> str:
    sides = f'lIns="{emu(left)}" tIns="{emu(top)}" rIns="{emu(right)}" bIns="{emu(bottom)}"'
    return f'<a:bodyPr wrap="{wrap}" {sides} rtlCol="0" anchor="ctr"><a:noAutofit/></a:bodyPr>'


def _preset(name: str, adjust: int | None = None) -> str:
    guide = f'<a:gd name="adj" fmla="val {adjust}"/>' if adjust is not None else ""
    return f'<a:prstGeom prst="{name}"><a:avLst>{guide}</a:avLst></a:prstGeom>'


def _of_corners(shape: Shape) -> str:
    """A diamond or a slanted box under its own name; empty for any other shape."""
    if len(shape.corners) != 4:
        return ""
    box, (x, y) = shape.box, shape.box.middle
    if all(
        abs(px - qx) + abs(py - qy) < 1
        for (px, py), (qx, qy) in zip(
            shape.corners, [(box.x, y), (x, box.y), (box.right, y), (x, box.bottom)], strict=True
        )
    ):
        return _preset("diamond")
    slant = shape.corners[0][0] - box.x
    if (
        slant > 0
        and abs(shape.corners[3][0] - box.x) < 1
        and abs(shape.corners[1][0] - box.right) < 1
    ):
        return _preset("parallelogram", round(slant / max(min(box.width, box.height), 1) * 100_000))
    return ""


def _dash(told: str) -> str:
    lengths = [float(each) for each in told.split()]
    if len(lengths) > 2:
        return "dashDot"
    if lengths[0] <= 2:
        return "sysDot"
    return "sysDash" if lengths[0] < 5 else "dash"
