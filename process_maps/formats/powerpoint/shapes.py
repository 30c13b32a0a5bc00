"""Native shapes on a slide: text in them, words for those who do not see them, no shadows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from process_maps.drawing.geometry import Box, Point
from process_maps.drawing.text import clean

FONT = "Arial"
INK, GREY, PAPER, RULE = "0b0c0c", "505a5f", "ffffff", "b1b4b6"
Line = tuple[str, float, bool]
"""Words, their size in points, and whether they are bold."""

_DASHES = {"back": MSO_LINE.DASH, "inferred": MSO_LINE.ROUND_DOT, "": None}


def pt(value: float) -> Emu:
    """Points as the file counts them."""
    return Emu(round(value * 12700))


def shape(
    slide: Any,
    kind: MSO_SHAPE,
    box: Box,
    *,
    name: str,
    said: str = "",
    fill: str | None = None,
    edge: str | None = None,
    width: float = 1.0,
    dash: str = "",
) -> Any:
    """A shape; ``said`` is what a screen reader says of it."""
    made = slide.shapes.add_shape(kind, pt(box.x), pt(box.y), pt(box.width), pt(box.height))
    _flat(made)
    if fill:
        made.fill.solid()
        made.fill.fore_color.rgb = colour(fill)
    else:
        made.fill.background()
    if edge:
        made.line.color.rgb = colour(edge)
        made.line.width = pt(width)
        if dash:
            made.line.dash_style = _DASHES.get(dash, MSO_LINE.DASH)
    else:
        made.line.fill.background()
    name_it(made, name, said)
    return made


def name_it(made: Any, name: str, said: str) -> None:
    """Its name in the selection pane, and its words for a screen reader."""
    about = made._element.xpath("./*/p:cNvPr")[0]
    about.set("name", clean(name)[:200])
    about.set("descr", clean(said)[:2000])


def write(
    made: Any,
    lines: Sequence[Line],
    *,
    ink: str = INK,
    align: Any = PP_ALIGN.CENTER,
    anchor: Any = MSO_ANCHOR.MIDDLE,
    wrapped: bool = True,
    inset: float = 2.0,
) -> None:
    """Words in a shape, a paragraph a line; without wrapping they may reach over its inner edge."""
    frame = made.text_frame
    frame.word_wrap = wrapped
    frame.vertical_anchor = anchor
    frame.margin_left = frame.margin_right = pt(inset)
    frame.margin_top = frame.margin_bottom = pt(min(inset, 1.5))
    for number, (words, size, bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = align
        for place, part in enumerate(words.split("\n")):
            if place:
                paragraph.add_line_break()
            run = paragraph.add_run()
            run.text = clean(part)
            run.font.size = Pt(round(max(size, 5.0) * 2) / 2)
            run.font.bold = bold
            run.font.name = FONT
            run.font.color.rgb = colour(ink)


def words(
    slide: Any, box: Box, lines: Sequence[Line], *, name: str, ink: str = INK, **how: Any
) -> Any:
    """A text box."""
    made = slide.shapes.add_textbox(pt(box.x), pt(box.y), pt(box.width), pt(box.height))
    name_it(made, name, "")
    write(made, lines, ink=ink, **how)
    return made


def arrow(
    slide: Any,
    points: Sequence[Point],
    *,
    name: str,
    said: str,
    dash: str = "",
    head: bool = True,
    glued: tuple[tuple[Any, int], tuple[Any, int]] | None = None,
    width: float = 1.25,
) -> Any:
    """An arrow through points: a connector glued to both shapes where its way is simple enough."""
    made = _connector(slide, points, glued) if glued else None
    if made is None:
        builder = slide.shapes.build_freeform(pt(points[0][0]), pt(points[0][1]), scale=1.0)
        builder.add_line_segments([(pt(x), pt(y)) for x, y in points[1:]], close=False)
        made = builder.convert_to_shape()
        _flat(made)
        made.fill.background()
    made.line.color.rgb = colour(GREY)
    made.line.width = pt(width)
    if dash:
        made.line.dash_style = _DASHES[dash]
    if head:
        line = made.line._get_or_add_ln()
        end = etree.SubElement(line, qn("a:tailEnd"))
        end.set("type", "triangle")
    name_it(made, name, said)
    return made


def _connector(
    slide: Any, points: Sequence[Point], glued: tuple[tuple[Any, int], tuple[Any, int]]
) -> Any:
    """A straight connector, or one with two corners; None for any other way."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    bent = len(points) == 4 and points[1][0] == points[2][0] and points[0][1] == points[1][1]
    if len(points) != 2 and not (bent and abs(x1 - x0) > 1 and abs(y1 - y0) > 1):
        return None
    kind = MSO_CONNECTOR.ELBOW if bent else MSO_CONNECTOR.STRAIGHT
    made = slide.shapes.add_connector(kind, pt(x0), pt(y0), pt(x1), pt(y1))
    if bent:
        share = round((points[1][0] - x0) / (x1 - x0) * 100_000)
        geometry = made._element.spPr.find(qn("a:prstGeom"))
        values = geometry.find(qn("a:avLst"))
        if values is None:
            values = etree.SubElement(geometry, qn("a:avLst"))
        guide = etree.SubElement(values, qn("a:gd"))
        guide.set("name", "adj1")
        guide.set("fmla", f"val {share}")
    (source, leaves), (target, enters) = glued
    about = made._element.nvCxnSpPr.cNvCxnSpPr
    for add, end, site in (
        (about.get_or_add_stCxn, source, leaves),
        (about.get_or_add_endCxn, target, enters),
    ):
        tie = add()
        tie.id, tie.idx = end.shape_id, site
    return made


def _flat(made: Any) -> None:
    """No shadow, neither its own nor the theme's."""
    made.shadow.inherit = False
    for effect in made._element.iter(qn("a:effectRef")):
        effect.set("idx", "0")


def points(value: float) -> Any:
    """A font size."""
    return Pt(value)


def colour(value: str) -> RGBColor:
    """A colour from "#1d70b8"."""
    red, green, blue = bytes.fromhex(value.lstrip("#"))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]
