"""Slides as a PDF: the pages of the PowerPoint file as they are, their text as text, and tagged.

Pages are drawn by vl-convert, in this process and offline, and joined by pypdf. Titles, paragraphs,
lists, tables and drawings in words stand in the file's tree, in the order they are read.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import vl_convert
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link as LinkNote
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    Fit,
    PdfObject,
    StreamObject,
)

from presenting.formats.pdf.drawing import Link, PageDrawing
from presenting.formats.pdf.letters import drawable, without_letters
from presenting.formats.pdf.tags import Tree
from presenting.framing import Slide
from presenting.imprint import Imprint
from presenting.layout import laid_out
from presenting.layout.model import HIGH, Laid
from presenting.nodes import words_of
from process_maps.drawing.text import clean

LANGUAGE = "en-GB"
SAYS = (
    "Quotes and tables behind a slide stand at the end, each with a way back. Maps as tables are "
    "in the PowerPoint file’s notes and in the HTML file.",
)
_BOXES = (
    "Some letters are drawn as empty boxes: the computer that saved this file has no font for them."
)


def write_pdf(slides: Sequence[Slide], imprint: Imprint, *, name: str = "") -> bytes:
    """Slides as a PDF, a page a slide; ``name`` is what it is called, else the project's name."""
    boxes = any(without_letters(words_of(slide.node)) for slide in slides)
    pages = laid_out(slides, imprint, (*SAYS, *([_BOXES] if boxes else [])), clean=drawable)
    drawings = [PageDrawing(page) for page in pages]
    writer = PdfWriter()
    for drawing in drawings:
        read = PdfReader(io.BytesIO(bytes(vl_convert.svg_to_pdf(drawing.svg))))
        # Its fonts stand there in any order, and would be numbered in that.
        _in_order(read.pages[0])
        writer.append(read, import_outline=False)
    tree = Tree(writer)
    for number, drawing in enumerate(drawings):
        tree.add(number, drawing.units)
    tree.close(LANGUAGE)
    _outline(writer, pages)
    _links(writer, pages, [drawing.links for drawing in drawings])
    _facts(writer, imprint, name)
    _spaces(writer)
    return _settled(writer)


def _outline(writer: PdfWriter, pages: Sequence[Laid]) -> None:
    for number, page in enumerate(pages):
        writer.add_outline_item(title=page.title, page_number=number)


def _links(writer: PdfWriter, pages: Sequence[Laid], links: Sequence[Sequence[Link]]) -> None:
    where = {page.key: number for number, page in enumerate(pages)}
    for number, held in enumerate(links):
        for link in held:
            if link.key in where:
                box = link.box
                rect = (box.x, HIGH - box.bottom, box.right, HIGH - box.y)
                note = LinkNote(rect=rect, target_page_index=where[link.key], fit=Fit.fit())
                writer.add_annotation(number, note)


def _facts(writer: PdfWriter, imprint: Imprint, name: str) -> None:
    day = f"D:{imprint.day.replace('-', '')}000000Z"
    writer.add_metadata(
        {
            "/Title": clean(name) or clean(imprint.project),
            "/Author": clean(imprint.project),
            "/Subject": " ".join(imprint.lines()),
            "/Producer": imprint.program,
            "/Creator": imprint.program,
            "/CreationDate": day,
            "/ModDate": day,
        }
    )


def _spaces(writer: PdfWriter) -> None:
    """The signs that turn a line's direction are spaces to whoever copies it."""
    for each in writer._objects:
        if isinstance(each, DictionaryObject) and isinstance(
            held := each.raw_get("/ToUnicode") if "/ToUnicode" in each else None, PdfObject
        ):
            stream = held.get_object()
            if isinstance(stream, StreamObject):
                data = stream.get_data()
                mended = data.replace(b"<2069>", b"<0020>").replace(b"<2067>", b"<0020>")
                if mended != data:
                    stream.set_data(mended)


def _settled(writer: PdfWriter) -> bytes:
    """The file's bytes, whatever order its parts were found in."""
    for each in writer._objects:
        if isinstance(each, PdfObject):
            _in_order(each)
    # The usual two names of a file are drawn by chance; the day and the project tell ours apart.
    writer._ID = ArrayObject([ByteStringObject(b"common-ground-v1")] * 2)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _in_order(each: PdfObject) -> None:
    if isinstance(each, DictionaryObject):
        held = sorted(each.items())
        for key, _ in held:
            dict.__delitem__(each, key)
        for key, value in held:
            dict.__setitem__(each, key, value)
            if isinstance(value, PdfObject):
                _in_order(value)
    elif isinstance(each, ArrayObject):
        for value in each:
            if isinstance(value, (DictionaryObject, ArrayObject)):
                _in_order(value)
