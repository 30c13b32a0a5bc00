"""Web pages, saved from anywhere: what a reader sees of them, block by block.

Scripts, styles, forms and hidden elements are not read, nor is text marked as deleted. Nothing is
fetched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import lxml.html
from lxml import etree

from common.decoding import decode
from common.errors import BadInput
from research.formats.blocks import Block, Document, Table
from research.formats.starts import Line
from research.model import clean_text


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_GONE = _words(
    "head script style template noscript svg math iframe object embed applet canvas audio "
    "video map select option textarea button input datalist del title meta link frameset"
)
_LINES = _words(
    "address article aside blockquote body center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main "
    "menu nav ol p pre search section summary tbody td tfoot th thead tr table ul caption"
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|mso-element\s*:\s*(?:comment-list|footnote-list|endnote-list|header|footer)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)*"
    rb"<(?:!doctype html|html|head|body)\b",
    re.I | re.S,
)
_ELEMENT = re.compile(
    rb"<(?:p|div|br|span|table|ul|ol|h[1-6]|font|b|i|strong|em|a|meta)\b[^<>]{0,500}>", re.I
)
_DECLARED = re.compile(
    rb"<(?:meta\b[^>]{0,300}?charset\s*=|\?xml\b[^>]{0,100}?encoding\s*=)\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})",
    re.I,
)
# Browsers read these as Windows text too.
_WINDOWS = frozenset({"iso8859-1", "ascii", "cp1252"})
_PLAUSIBLE = re.compile(
    r"iso8859-\d+|cp125\d|koi8-[rut]|mac-\w+|gb\w+|big5\w*|shift_jis|cp932|euc_\w+"
)


def looks_like_web_page(data: bytes, suffix: str) -> bool:
    """Whether text is a web page: by its beginning, or by its name and any element in it."""
    start = data[:8192]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.replace(b"\x00", b"")
    start = start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"WEBVTT"):
        return False
    return bool(
        _PAGE.match(start) or (suffix in ("html", "htm", "xhtml") and _ELEMENT.search(start))
    )


def read_web_page(data: bytes, name: str) -> Document:
    """Read a page: its letters as its mark, UTF-8, itself or Windows say, whatever fits first.

    Raises BadInput where it cannot be decoded, or is nested deeper than any page.
    """
    decoded = decode(data, name, declared=_declared(data))
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", decoded.text.lstrip("\ufeff"))
    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")
    page: lxml.html.HtmlElement | None = None
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        page = None
    if page is None:
        raise BadInput("the page cannot be read", where=name, remedy="Save it as .docx or .txt")
    # The parser mends everything but this, and says nothing of what it then leaves out.
    if any(
        error.type_name == "ERR_RESOURCE_LIMIT" or "depth" in error.message.lower()
        for error in parser.error_log
    ):
        raise BadInput(
            "the page is nested too deep to be read whole",
            where=name,
            remedy="Open it, copy its words and save them as .docx or .txt",
        )
    return Document(tuple(_Walk().read(page)), "html", decoded.encoding)


def _declared(data: bytes) -> str | None:
    """The encoding a page names for itself, where it is one that text can be in."""
    match = _DECLARED.search(data[:4096])
    if match is None:
        return None
    try:
        codec = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None
    if codec in _WINDOWS or not _PLAUSIBLE.fullmatch(codec):
        return None
    return codec


class _Walk:
    """Goes through a page once and gathers lines; a table without another in it is kept as one."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.kept = 0

    def read(self, element: etree._Element) -> Iterator[Block]:
        yield from self.inside(element)
        yield from self.line(False)

    def inside(self, element: etree._Element) -> Iterator[Block]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag and tag not in _GONE and not _is_hidden(element):
            if tag == "br":
                self.parts.append("\n")
            elif (
                tag == "table"
                and next(element.iter("table", "form"), element) is element
                and not any(True for inner in element.iter("table") if inner is not element)
            ):
                yield from self.line(False)
                yield Table(tuple(self.rows(element)))
            else:
                yield from self.block(element, tag)

    def block(self, element: etree._Element, tag: str) -> Iterator[Block]:
        is_line = tag in _LINES
        if is_line:
            yield from self.line(False)
        self.kept += tag == "pre"
        self.say(element.text)
        for child in element:
            yield from self.inside(child)
            self.say(child.tail)
        self.kept -= tag == "pre"
        if is_line:
            yield from self.line(tag in _HEADINGS)

    def say(self, text: str | None) -> None:
        if text:
            self.parts.append(text if self.kept else _BLANKS.sub(" ", text))

    def line(self, apart: bool) -> Iterator[Line]:
        """What has gathered, as the lines it shows as."""
        text = "".join(self.parts)
        self.parts = []
        for line in clean_text(text).split("\n"):
            plain = line.strip(" ") if self.kept else re.sub(" +", " ", line).strip(" ")
            if plain.strip():
                yield Line(plain, apart)

    def rows(self, table: etree._Element) -> Iterator[tuple[str, ...]]:
        for row in table.iter("tr"):
            if not _is_hidden(row):
                yield tuple(
                    "\n".join(block.text for block in _Walk().read(cell) if isinstance(block, Line))
                    for cell in row
                    if cell.tag in ("td", "th") and not _is_hidden(cell)
                )


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(
        _HIDDEN.search((element.get("style") or "")[:2000])
    )
