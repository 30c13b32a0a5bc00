"""How a Word document looks, and what it says of itself: styles, page, header, footer, facts.

Arial, 11 pt, black on white, British English; headings, lists and captions are Word's own, so that
its navigation pane and screen readers know them.
"""

from __future__ import annotations

from datetime import datetime

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph
from lxml.etree import _Element

from common.safe_text import xml_text
from presenting.imprint import ILLUSTRATIVE, Imprint

FONT, LANGUAGE = "Arial", "en-GB"
TEXT = RGBColor(0x0B, 0x0C, 0x0C)
BODY, SMALL = Pt(11), Pt(10)
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Cm(21.0), Cm(29.7), Cm(2.2)
# Styles that the template has none of, by the names Word knows them by.
CONTENTS = ("toc 1", "toc 2")
NOTE = "Note"
_HEADINGS = {1: (20, 20, 8), 2: (15, 16, 6), 3: (12.5, 12, 4)}
# What the template has besides, and no document of ours needs: made on somebody's machine.
_NOT_NEEDED = ("thumbnail", "extended-properties", "stylesWithEffects", "customXml")


def dressed(document: WordDocument) -> None:
    """Give a new document our styles and page."""
    _strip(document)
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults"))
    for fonts in defaults.iter(qn("w:rFonts")):
        _one_font(fonts)
    for language in defaults.iter(qn("w:lang")):
        for name in ("val", "eastAsia"):
            language.set(qn(f"w:{name}"), LANGUAGE)
    _paragraph(styles["Normal"], size=BODY.pt, after=6)
    for level, (size, before, after) in _HEADINGS.items():
        _paragraph(styles[f"Heading {level}"], size=size, before=before, after=after, bold=True)
    _paragraph(styles["Title"], size=28, after=6, bold=True)
    _paragraph(styles["Subtitle"], size=14, after=18)
    _paragraph(styles["Caption"], size=SMALL.pt, before=8, after=4, bold=True)
    _paragraph(styles["List Bullet"], size=BODY.pt, after=4)
    for name in ("Header", "Footer"):
        _paragraph(styles[name], size=9, after=0)
    quote = _paragraph(styles["Quote"], size=BODY.pt, after=6)
    quote.paragraph_format.left_indent = Cm(0.6)
    _bar_at_left(quote)
    for name in (*CONTENTS, NOTE):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name != NOTE)
        _paragraph(styles[name], size=SMALL.pt if name == NOTE else BODY.pt, after=2)
    for name in CONTENTS:
        styles[name].paragraph_format.line_spacing = 1.0
    styles[CONTENTS[1]].paragraph_format.left_indent = Cm(0.8)
    _paragraph(styles[NOTE], size=SMALL.pt, after=8)
    upright(document.sections[0])


def upright(section: Section) -> None:
    """A4, upright."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", MARGIN)
    section.header_distance = section.footer_distance = Cm(1.0)


def turned(document: WordDocument, *, sideways: bool) -> None:
    """Begin a page that lies on its side, or one that stands again."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    upright(section)
    if sideways:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = PAGE_HEIGHT, PAGE_WIDTH


def head_and_foot(document: WordDocument, title: str, imprint: Imprint) -> None:
    """The title and the illustrative mark above every page, the imprint and its number below."""
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.add_run(xml_text(title))
    if imprint.illustrative:
        mark = section.header.add_paragraph(style="Header").add_run(ILLUSTRATIVE)
        mark.bold = True
    foot = section.footer.paragraphs[0]
    foot.add_run(
        xml_text(f"{imprint.project} · {imprint.version_words} · {imprint.saved_words} · Page ")
    )
    _field(foot, "PAGE", "1")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES", "1")


def facts(document: WordDocument, title: str, subject: str, imprint: Imprint) -> None:
    """What the file says of itself; no person and no machine is named."""
    own = document.core_properties
    day = datetime.fromisoformat(imprint.day)
    own.title, own.subject = xml_text(title)[:255], xml_text(subject)[:255]
    own.author, own.last_modified_by = "", ""
    own.comments = xml_text(" ".join(imprint.lines()))[:255]
    own.keywords, own.category, own.language = "", "", LANGUAGE
    own.created = own.modified = day
    own.version, own.revision = f"{imprint.version}", 1


def _field(paragraph: WordParagraph, code: str, shown: str) -> None:
    """Something Word works out; ``shown`` stands there until it does."""
    for part in field_runs(code):
        paragraph._p.append(part)
    paragraph.add_run(shown)
    paragraph._p.append(field_end())


def field_runs(code: str) -> list[_Element]:
    """The beginning of a field, up to where what it comes to begins."""
    begin, instruction, separate = (OxmlElement("w:r") for _ in range(3))
    for run, kind in ((begin, "begin"), (separate, "separate")):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run.append(mark)
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {code} "
    instruction.append(text)
    return [begin, instruction, separate]


def field_end() -> _Element:
    """The end of a field."""
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), "end")
    run.append(mark)
    return run


def _strip(document: WordDocument) -> None:
    """Take out what the library's template brings along: a preview, another program's name."""
    for rels in (document.part.package.rels, document.part.rels):
        for key, rel in list(rels.items()):
            if rel.reltype.rsplit("/", 1)[-1] in _NOT_NEEDED:
                del rels[key]
    kept = ("TableNormal", "TableGrid")
    for style in list(document.styles.element.findall(qn("w:style"))):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in kept:
            document.styles.element.remove(style)


def _paragraph(
    style: ParagraphStyle, *, size: float, before: float = 0, after: float = 0, bold: bool = False
) -> ParagraphStyle:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.bold, style.font.italic = bold, False
    style.font.color.rgb = TEXT
    _one_font(style.element.get_or_add_rPr().find(qn("w:rFonts")))
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.15
    form.keep_with_next = bold or None
    for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)
    return style


def _one_font(fonts: _Element) -> None:
    """The same font for every kind of letter, not the theme's."""
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)


def _bar_at_left(style: ParagraphStyle) -> None:
    """A line beside a quote, so that what was said is told apart by more than its marks."""
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", "1D70B8")):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    made = style.element.get_or_add_pPr()
    made.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )
