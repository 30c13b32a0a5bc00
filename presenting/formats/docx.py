"""A document as a Word file: real headings, lists and tables, words for every picture.

The list of contents is Word's own field, filled in already, so that it can be read without bringing
it up to date, and gets page numbers by doing so. The same content gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.text.paragraph import Paragraph as WordParagraph
from lxml.etree import _Element

from common.safe_text import right_to_left, xml_text
from common.settled import settled
from presenting.documents import model
from presenting.documents.model import Block, Paper
from presenting.formats.docx_style import (
    CONTENTS,
    MARGIN,
    NOTE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    dressed,
    facts,
    field_end,
    field_runs,
    head_and_foot,
    turned,
)

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Of a page's height, what a picture may take: its heading and caption stand on the same page.
_ROOM = 0.72
_TWIPS = 635
# Letters of a cell whose row stays on one page.
_SHORT = 320
_LINE, _HEAD = "B1B4B6", "F3F2F1"


def write_docx(paper: Paper) -> bytes:
    """The whole document as a file."""
    document = new_document()
    dressed(document)
    facts(document, paper.title, paper.subject, paper.imprint)
    head_and_foot(document, paper.title, paper.imprint)
    writer = _Writer(document, paper)
    writer.write_title()
    writer.write(paper.blocks)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue(), at=paper.imprint.at)


class _Writer:
    """Writes blocks one after the other, and knows how many tables and pictures there were."""

    def __init__(self, document: WordDocument, paper: Paper) -> None:
        self.document, self.paper = document, paper
        self.tables = self.pictures = self.heads = 0
        self.sideways = False

    def write_title(self) -> None:
        self._said(self.paper.title, "Title")
        self._said(self.paper.subject, "Subtitle")
        for line in self.paper.imprint.lines():
            self._said(line, "Normal")

    def write(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if not isinstance(block, model.Sideways):
                self._turn(sideways=False)
                self._one(block)
                continue
            # Pages on their side that follow one another are one stretch of them.
            if self.sideways:
                self._one(model.PageBreak())
            self._turn(sideways=True)
            for inner in block.blocks:
                self._one(inner)

    def _turn(self, *, sideways: bool) -> None:
        if sideways != self.sideways:
            turned(self.document, sideways=sideways)
            self.sideways = sideways

    def _one(self, block: Block) -> None:
        match block:
            case model.Heading():
                self._heading(block)
            case model.Paragraph():
                self._said(block.words, "Normal", lead=block.lead)
            case model.Items():
                for item in block.items:
                    self._said(item, "List Bullet")
            case model.Table():
                self._table(block)
            case model.Quote():
                self._said(f"“{block.words}”", "Quote").paragraph_format.keep_with_next = True
                self._said(f"– {block.by}", "Quote")
            case model.Picture():
                self._picture(block)
            case model.Note():
                self._said(block.words, NOTE)
            case model.PageBreak():
                self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case model.Contents():
                self._contents(block.level)

    def _said(self, words: str, style: str, *, lead: str = "") -> WordParagraph:
        """A paragraph in the direction its words are read in."""
        paragraph = self.document.add_paragraph(style=style)
        if lead:
            paragraph.add_run(xml_text(f"{lead} ")).bold = True
        lines = words.split("\n")
        for number, line in enumerate(lines):
            run = paragraph.add_run(xml_text(line))
            if number < len(lines) - 1:
                run.add_break()
            if right_to_left(words):
                run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
        if right_to_left(words):
            # Straight after its style: the order of a paragraph's facts is fixed.
            paragraph._p.get_or_add_pPr()[0].addnext(OxmlElement("w:bidi"))
        return paragraph

    def _heading(self, block: model.Heading) -> None:
        self.heads += 1
        paragraph = self._said(block.words, f"Heading {block.level}")
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self.heads))
        start.set(qn("w:name"), _bookmark(self.heads))
        paragraph.runs[0]._r.addprevious(start)
        paragraph._p.append(end)

    def _contents(self, level: int) -> None:
        self._said("Contents", "TOC Heading")
        every = [each for each in model.flat(self.paper.blocks) if isinstance(each, model.Heading)]
        listed = [(n, each) for n, each in enumerate(every, start=1) if each.level <= level]
        for place, (number, each) in enumerate(listed):
            paragraph = self.document.add_paragraph(style=CONTENTS[each.level - 1])
            if place == 0:
                for run in field_runs(f'TOC \\o "1-{level}" \\h \\z \\u'):
                    paragraph._p.append(run)
            paragraph._p.append(_link(_bookmark(number), each.words))
            if place == len(listed) - 1:
                paragraph._p.append(field_end())

    def _captioned(self, kind: str, number: int, words: str, *, above: bool) -> None:
        """ "Table 3. Words", the number a field of Word's, so that it can list them."""
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = above
        paragraph.add_run(f"{kind} ")
        for run in field_runs(f"SEQ {kind} \\* ARABIC"):
            paragraph._p.append(run)
        paragraph.add_run(str(number))
        paragraph._p.append(field_end())
        paragraph.add_run(xml_text(f". {words}"))

    def _picture(self, block: model.Picture) -> None:
        self.pictures += 1
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.line_spacing = 1.0
        shape = paragraph.add_run().add_picture(io.BytesIO(block.png))
        width, height = (PAGE_HEIGHT, PAGE_WIDTH) if self.sideways else (PAGE_WIDTH, PAGE_HEIGHT)
        room = (width - 2 * MARGIN) / shape.width, (height - 2 * MARGIN) * _ROOM / shape.height
        scale = min(*room, 1.0)
        shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
        facts_ = shape._inline.docPr
        facts_.set("name", f"Picture {self.pictures}")
        facts_.set("descr", xml_text(block.alt))
        self._captioned("Figure", self.pictures, block.caption, above=False)

    def _table(self, block: model.Table) -> None:
        self.tables += 1
        self._captioned("Table", self.tables, block.caption, above=True)
        width = (PAGE_HEIGHT if self.sideways else PAGE_WIDTH) - 2 * MARGIN
        made = _made_table(block, int(width / _TWIPS))
        self.document.element.body.sectPr.addprevious(made)
        # Two tables that touch would be one.
        self._said(block.source, NOTE)


def _bookmark(number: int) -> str:
    return f"_Toc{number:08d}"


def _link(to: str, words: str) -> _Element:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), to)
    link.set(qn("w:history"), "1")
    link.append(_run(words))
    return link


def _run(words: str, *, bold: bool = False) -> _Element:
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    facts_ = OxmlElement("w:rPr")
    if bold:
        facts_.append(OxmlElement("w:b"))
    if right_to_left(words):
        facts_.append(OxmlElement("w:rtl"))
    if len(facts_):
        run.append(facts_)
    text.set(qn("xml:space"), "preserve")
    text.text = xml_text(words)
    run.append(text)
    return run


def _element(tag: str, **values: object) -> _Element:
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def _made_table(block: model.Table, width: int) -> _Element:
    """The table as Word's own elements: the library's way to them takes a square of its rows."""
    made, facts_ = OxmlElement("w:tbl"), OxmlElement("w:tblPr")
    facts_.append(_element("w:tblStyle", val="TableGrid"))
    facts_.append(_element("w:tblW", w=width, type="dxa"))
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz=4, space=0, color=_LINE))
    facts_.append(borders)
    facts_.append(_element("w:tblLayout", type="fixed"))
    facts_.append(_element("w:tblLook", firstRow=1, noHBand=1, noVBand=1))
    facts_.append(_element("w:tblCaption", val=xml_text(block.caption)))
    made.append(facts_)
    widths = [width * each // sum(block.widths) for each in block.widths]
    grid = OxmlElement("w:tblGrid")
    for each in widths:
        grid.append(_element("w:gridCol", w=each))
    made.append(grid)
    made.append(_row(block.head, widths, block.numbers, head=True))
    for row in block.rows:
        made.append(_row(row, widths, block.numbers, head=False))
    return made


def _row(
    cells: Sequence[str], widths: Sequence[int], numbers: frozenset[int], *, head: bool
) -> _Element:
    made, facts_ = OxmlElement("w:tr"), OxmlElement("w:trPr")
    # A row that may not break leaves the rest of a page empty where it is a tall one.
    if head or max(map(len, cells), default=0) < _SHORT:
        facts_.append(OxmlElement("w:cantSplit"))
    if head:
        facts_.append(OxmlElement("w:tblHeader"))
    made.append(facts_)
    for number, (words, width) in enumerate(zip(cells, widths, strict=True)):
        cell, own = OxmlElement("w:tc"), OxmlElement("w:tcPr")
        own.append(_element("w:tcW", w=width, type="dxa"))
        if head:
            own.append(_element("w:shd", val="clear", color="auto", fill=_HEAD))
        cell.append(own)
        for line in words.split("\n"):
            cell.append(_line(line, right=number in numbers, bold=head))
        made.append(cell)
    return made


def _line(words: str, *, right: bool, bold: bool) -> _Element:
    """A paragraph of a cell: smaller, close together, numbers at the right."""
    paragraph, facts_ = OxmlElement("w:p"), OxmlElement("w:pPr")
    facts_.append(_element("w:pStyle", val=NOTE))
    if bold:
        facts_.append(OxmlElement("w:keepNext"))
    if right_to_left(words):
        facts_.append(OxmlElement("w:bidi"))
    facts_.append(_element("w:spacing", before=30, after=30))
    if right:
        facts_.append(_element("w:jc", val="right"))
    paragraph.append(facts_)
    if words:
        paragraph.append(_run(words, bold=bold))
    return paragraph
