"""The empty deck that slides are put in: wide, in one plain font, its titles where ours stand."""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu

from common.empty_deck import empty_deck
from presenting.layout.model import HIGH, WIDE
from presenting.layout.pages import MARGIN, ROOM

TITLE_ONLY = 5
FONT = "Arial"
_WIDER = 4 / 3


def template() -> Any:
    """A deck without slides."""
    deck = empty_deck()
    deck.slide_width, deck.slide_height = Emu(round(WIDE * 12700)), Emu(round(HIGH * 12700))
    master = deck.slide_master
    for held in (master, *master.slide_layouts):
        for shape in held.placeholders:
            place = shape._element.spPr.find(qn("a:xfrm"))
            if place is not None:
                shape.left, shape.width = round(shape.left * _WIDER), round(shape.width * _WIDER)
    _titles(master)
    _fonts(master)
    return deck


def _titles(master: Any) -> None:
    """A slide that somebody adds has its title where the others have theirs."""
    for shape in (*master.placeholders, *master.slide_layouts[TITLE_ONLY].placeholders):
        if shape.placeholder_format.type == 1:
            shape.left, shape.top = Emu(round(MARGIN * 12700)), Emu(45 * 12700)
            shape.width, shape.height = Emu(round(ROOM * 12700)), Emu(60 * 12700)
    for level in master._element.iter(qn("p:titleStyle")):
        for first in level.iter(qn("a:lvl1pPr")):
            first.set("algn", "l")
        for letters in level.iter(qn("a:defRPr")):
            letters.set("sz", "2800")
            letters.set("b", "1")


def _fonts(master: Any) -> None:
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    for kind in ("a:majorFont", "a:minorFont"):
        for font in theme.iter(qn(kind)):
            for latin in font.iter(qn("a:latin")):
                latin.set("typeface", FONT)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
