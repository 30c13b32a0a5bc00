"""Slides as PowerPoint: words, tables and maps of its own, each to be edited there.

Each slide has a title in its place, and its shapes come in the order they are read. Charts are
pictures with words for those who do not see them. The same slides give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml

from common.settled import LONG_AGO, settled
from presenting.formats.pptx import shapes as draw
from presenting.formats.pptx.drawing import add_drawing
from presenting.formats.pptx.sections import add_sections
from presenting.formats.pptx.template import TITLE_ONLY, template
from presenting.formats.pptx.text import LANGUAGE, body, fixed
from presenting.framing import Slide
from presenting.imprint import Imprint
from presenting.layout import laid_out
from presenting.layout.model import BarShape, Drawn, Laid, Stroke, Table, Thing, Words
from process_maps.drawing.text import clean

SAYS = (
    "Quotes and tables behind a slide stand at the end, each with a way back. The steps of a map "
    "are also in its slide’s notes, as words.",
)
_MOMENT = datetime.fromisoformat(LONG_AGO.removesuffix("Z"))


def write_pptx(
    slides: Sequence[Slide],
    imprint: Imprint,
    *,
    name: str = "",
    with_notes: bool = False,
    sections: Sequence[tuple[str, int]] = (),
) -> bytes:
    """Slides as a deck.

    Parameters
    ----------
    name : what the deck is called; the project's name where it has none.
    with_notes : put the speaker's notes on the slides; without, they stay with the speaker.
    sections : each section's name with the number of the slide that it begins with.
    """
    deck = template()
    pages = laid_out(slides, imprint, SAYS)
    made = {page.key: deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY]) for page in pages}
    for page in pages:
        _Filled(made, page).fill()
        _notes(made[page.key], page, with_notes)
    if sections:
        add_sections(deck, pages, sections)
    about = deck.core_properties
    about.title = (clean(name) or clean(imprint.project))[:255]
    about.author = about.last_modified_by = clean(imprint.project)[:255]
    about.subject = clean(" ".join(imprint.lines()))[:255]
    about.language, about.keywords, about.comments = LANGUAGE, "", ""
    about.created = about.modified = _MOMENT
    about.revision = 1
    out = io.BytesIO()
    deck.save(out)
    return settled(out.getvalue(), at=imprint.at)


class _Filled:
    """One slide being filled with what lies on its page."""

    def __init__(self, made: dict[str, Any], page: Laid) -> None:
        self.made, self.page, self.slide = made, page, made[page.key]
        self.tree = self.slide.shapes._spTree
        self.ids = draw.Ids(10)

    def fill(self) -> None:
        """In the order of the page, which is that of reading."""
        for thing in self.page.things:
            if isinstance(thing, Words) and thing.role == "title":
                self._title(thing)
            else:
                self._add(self._xml(thing))

    def _xml(self, thing: Thing) -> str:
        if isinstance(thing, Words):
            return draw.words(thing, self.ids, self._link)
        if isinstance(thing, Stroke):
            return draw.stroke(thing, self.ids)
        if isinstance(thing, BarShape):
            return draw.bar(thing, self.ids)
        if isinstance(thing, Table):
            bars = "".join(draw.bar(b, self.ids) for row in thing.rows for c in row for b in c.bars)
            return draw.table(thing, self.ids, self._link) + bars
        return add_drawing(self.slide, thing, self.ids) if isinstance(thing, Drawn) else ""

    def _add(self, xml: str) -> None:
        if xml:
            self.tree.extend(list(parse_xml(f"<all>{xml}</all>")))

    def _title(self, words: Words) -> None:
        """The words of the title in the place that PowerPoint knows as the title's."""
        element = self.slide.shapes.title._element
        told = body(words.paragraphs, self._link, fixed())
        where, said = list(parse_xml(f"<all {draw.NAMES}>{draw.place(words.box)}{told}</all>"))
        element.spPr.insert(0, where)
        element.replace(element.txBody, said)

    def _link(self, key: str) -> str:
        target = self.made.get(key)
        if target is None or target is self.slide:
            return ""
        return str(self.slide.part.relate_to(target.part, RELATIONSHIP_TYPE.SLIDE))


def _notes(slide: Any, page: Laid, with_notes: bool) -> None:
    """The speaker's own notes where asked for, and a map as words."""
    lines = page.spoken.split("\n") if with_notes and page.spoken else []
    if page.notes:
        lines += ["The map as words:", *page.notes]
    if lines:
        slide.notes_slide.notes_text_frame.text = "\n".join(clean(line) for line in lines)
