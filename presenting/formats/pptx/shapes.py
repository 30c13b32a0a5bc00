"""What lies on a page as PowerPoint's own shapes and tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from presenting.formats.pptx.text import Links, body, emu, fixed, name_of
from presenting.layout.model import (
    ACCENT,
    INK,
    RULE,
    BarShape,
    Cell,
    Stroke,
    Table,
    Words,
    text_of,
)
from process_maps.drawing.geometry import Box

NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_SAYS_NOTHING = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
_ROLES = {"title": "Title", "mark": "Mark", "body": "Words", "foot": "Foot"}


class Ids:
    """Numbers for a slide's shapes, and names that tell them apart."""

    def __init__(self, first: int) -> None:
        self._next = count(first)
        self._met: dict[str, Iterator[int]] = {}

    def number(self) -> int:
        """The next one."""
        return next(self._next)

    def about(self, name: str, said: str = "", *, nothing: bool = False) -> str:
        """A shape's number, name and words; ``nothing`` for one that only decorates."""
        number = next(self._met.setdefault(name, count(1)))
        inner = _SAYS_NOTHING if nothing else ""
        told = f" descr={name_of(said, 8000)}" if said or nothing else ""
        called = name_of(f"{name} {number}")
        return f'<p:cNvPr id="{self.number()}" name={called}{told}>{inner}</p:cNvPr>'


def place(box: Box, tag: str = "a:xfrm") -> str:
    """Where a shape lies."""
    return (
        f'<{tag}><a:off x="{emu(box.x)}" y="{emu(box.y)}"/>'
        f'<a:ext cx="{max(emu(box.width), 0)}" cy="{max(emu(box.height), 0)}"/></{tag}>'
    )


def filled(colour: str | None) -> str:
    """A plain fill, or none."""
    if not colour:
        return "<a:noFill/>"
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#").lower()}"/></a:solidFill>'


def words(each: Words, ids: Ids, links: Links) -> str:
    """A box of words."""
    dash = '<a:prstDash val="dash"/>' if each.broken else ""
    line = (
        f'<a:ln w="19050">{filled(each.edge)}{dash}</a:ln>'
        if each.edge
        else "<a:ln><a:noFill/></a:ln>"
    )
    kind = "roundRect" if each.edge else "rect"
    frame = fixed(each.inset, "ctr" if each.role == "mark" else "t")
    return (
        f"<p:sp {NAMES}><p:nvSpPr>{ids.about(_ROLES[each.role])}"
        '<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr>{place(each.box)}<a:prstGeom prst="{kind}"><a:avLst/></a:prstGeom>'
        f"<a:noFill/>{line}</p:spPr>{body(each.paragraphs, links, frame)}</p:sp>"
    )


def block(box: Box, colour: str, ids: Ids, name: str) -> str:
    """A filled box that says nothing."""
    return (
        f"<p:sp {NAMES}><p:nvSpPr>{ids.about(name, nothing=True)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f'<p:spPr>{place(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{filled(colour)}'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def stroke(each: Stroke, ids: Ids) -> str:
    """A rule, or two of them."""
    if not each.double:
        return block(each.box, each.colour, ids, "Rule")
    box, third = each.box, each.box.width / 3
    sides = (Box(x, box.y, third, box.height) for x in (box.x, box.x + 2 * third))
    return "".join(block(side, each.colour, ids, "Rule") for side in sides)


def bar(each: BarShape, ids: Ids) -> str:
    """A bar on its ground."""
    full = Box(each.box.x, each.box.y, each.box.width * each.share, each.box.height)
    ground = block(each.box, "#e5e6e7", ids, "Ground of a bar")
    return ground + (block(full, ACCENT, ids, "Bar") if full.width > 0.1 else "")


def table(each: Table, ids: Ids, links: Links) -> str:
    """A table with its headings flagged."""
    columns = "".join(f'<a:gridCol w="{emu(width)}"/>' for width in each.widths)
    rows = ""
    for number, (row, high) in enumerate(zip(each.rows, each.heights, strict=True)):
        cells = "".join(_cell(cell, links, number < each.heads) for cell in row)
        rows += f'<a:tr h="{emu(high)}">{cells}</a:tr>'
    flags = ' firstRow="1"' if each.heads else ""
    flags += ' firstCol="1"' if each.row_heads else ""
    return (
        f"<p:graphicFrame {NAMES}><p:nvGraphicFramePr>{ids.about('Table', _told(each))}"
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/>'
        f"</p:nvGraphicFramePr>{place(each.box, 'p:xfrm')}<a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f"<a:tbl><a:tblPr{flags}/><a:tblGrid>{columns}</a:tblGrid>{rows}</a:tbl>"
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )


def _told(each: Table) -> str:
    """What a screen reader says before it goes through the cells."""
    heads = [
        " ".join(text_of(paragraph.tokens) for paragraph in cell.paragraphs)
        for row in each.rows[: each.heads]
        for cell in row
    ]
    body = len(each.rows) - each.heads
    return f"Table of {body} rows" + (f" with columns {'; '.join(heads)}" if heads else "")


def _cell(cell: Cell, links: Links, heads: bool) -> str:
    line = f'<a:lnB w="{19050 if heads else 9525}">{filled(INK if heads else RULE)}</a:lnB>'
    none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
    return (
        f"<a:tc>{body(cell.paragraphs, links, '<a:bodyPr/>', tag='a:txBody')}"
        f'<a:tcPr marL="{emu(5)}" marR="{emu(5)}" marT="{emu(2.5)}" marB="{emu(2.5)}" anchor="t">'
        f"{none}{line}<a:noFill/></a:tcPr></a:tc>"
    )
