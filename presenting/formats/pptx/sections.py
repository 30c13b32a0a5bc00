"""A storyboard's sections as PowerPoint's own, which fold in its list of slides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lxml import etree
from pptx.oxml.ns import qn

from presenting.formats.pptx.text import name_of
from presenting.layout.model import Laid
from process_maps.drawing.text import clean

_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_URI = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
BEFORE, AFTER = "Beginning", "Behind the slides"


def add_sections(deck: Any, pages: Sequence[Laid], sections: Sequence[tuple[str, int]]) -> None:
    """Every page is in one: those before the first section, and those behind the slides, too."""
    begins = sorted(sections, key=lambda each: each[1])
    groups: list[tuple[str, list[int]]] = []
    for place, page in enumerate(pages):
        name = _name(page, begins)
        if not groups or groups[-1][0] != name:
            groups.append((name, []))
        groups[-1][1].append(place)
    ids = [each.get("id") for each in deck.slides._sldIdLst]
    inner = "".join(
        f'<p14:section name={name_of(clean(name) or "Section")} id="{_guid(number, name)}">'
        + "<p14:sldIdLst>"
        + "".join(f'<p14:sldId id="{ids[place]}"/>' for place in places)
        + "</p14:sldIdLst></p14:section>"
        for number, (name, places) in enumerate(groups)
    )
    xml = (
        f'<p:ext xmlns:p="{_namespace()}" uri="{_URI}">'
        f'<p14:sectionLst xmlns:p14="{_P14}">{inner}</p14:sectionLst></p:ext>'
    )
    root = deck.part._element
    held = root.find(qn("p:extLst"))
    if held is None:
        held = etree.SubElement(root, qn("p:extLst"))
    held.append(etree.fromstring(xml))


def _name(page: Laid, begins: Sequence[tuple[str, int]]) -> str:
    if not page.key.startswith("slide-") or "+" in page.key:
        return AFTER
    names = [name for name, first in begins if first <= page.slide]
    return names[-1] if names else BEFORE


def _guid(number: int, name: str) -> str:
    return "{" + str(uuid5(NAMESPACE_URL, f"section-{number}-{name}")).upper() + "}"


def _namespace() -> str:
    return str(etree.QName(qn("p:ext")).namespace)
