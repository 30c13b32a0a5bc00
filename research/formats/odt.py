"""OpenDocument text (.odt, also as one flat XML file), as LibreOffice writes it.

The parts are taken from the package by hand, so that entities and bombs are refused before
anything else sees them. Tracked deletions, comments, footnotes and hidden text are not read.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from common.errors import BadInput
from common.safe_reading import open_zip, parse_xml, read_member
from common.words import count_of
from research.formats.blocks import Block, Document, Table
from research.formats.starts import Line
from research.model import clean_text

_KIND = b"application/vnd.oasis.opendocument.text"
_GONE = frozenset(
    {"tracked-changes", "note", "annotation", "annotation-end", "ruby-text", "bookmark-ref"}
    | {"table-of-content", "alphabetical-index", "sequence-decls", "forms", "script", "desc"}
    | {"title", "hidden-text", "hidden-paragraph", "object", "object-ole", "math", "binary-data"}
)
_SPACES = re.compile(r"[ \t\r\n]+")
# More blanks in a row than that lay out a page.
_MOST_SPACES = 100


def looks_like_odt(package: zipfile.ZipFile) -> bool:
    """Whether a zip is an OpenDocument of any kind."""
    members = package.namelist()
    return "content.xml" in members and "word/document.xml" not in members


def read_odt(data: bytes, name: str) -> Document:
    """Read an .odt.

    Raises BadInput where it is damaged, unsafe, locked by a password or no text document.
    """
    with open_zip(data, name) as package:
        members = package.namelist()
        if "META-INF/manifest.xml" in members and b"encryption-data" in read_member(
            package, "META-INF/manifest.xml", name
        ):
            raise BadInput(
                "the document is protected by a password",
                where=name,
                remedy="Open it, take the password off and save it under another name",
            )
        content = read_member(package, "content.xml", name)
        styles = read_member(package, "styles.xml", name) if "styles.xml" in members else b""
    root = parse_xml(content, name)
    hidden = _hidden_styles(root)
    if styles.strip():
        hidden |= _hidden_styles(parse_xml(styles, name))
    return _document(root, hidden, name)


def read_flat_odt(data: bytes, name: str) -> Document:
    """Read the same as one XML file. Raises BadInput as :func:`read_odt` does."""
    root = parse_xml(data, name)
    return _document(root, _hidden_styles(root), name)


def _document(root: etree._Element, hidden: set[str], name: str) -> Document:
    body = next(
        (e for e in root.iter() if _tag(e) == "text" and _tag(e.getparent()) == "body"), None
    )
    if body is None:
        raise BadInput(
            "this is an OpenDocument file, but no text", where=name, remedy="Save it as .odt"
        )
    notes = []
    found = [_tag(element) for element in body.iter()]
    for tag, word in (("note", "footnote"), ("annotation", "comment")):
        if found.count(tag):
            notes.append(f"{count_of(found.count(tag), word)} left out")
    return Document(tuple(_Walk(hidden).blocks(body)), "odt", "utf-8", tuple(notes))


def _tag(element: etree._Element | None) -> str:
    """An element's local name; "" for comments and for nothing."""
    tag = element.tag if element is not None else ""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: etree._Element, local: str) -> str:
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}" + local)), "")


def _hidden_styles(root: etree._Element) -> set[str]:
    """Names of the styles whose text does not show."""
    names = set()
    for style in root.iter():
        if _tag(style) == "style" and any(
            _tag(child) == "text-properties" and _attribute(child, "display") == "none"
            for child in style
        ):
            names.add(_attribute(style, "name"))
    return names


class _Walk:
    """Goes through a body with the names of its hidden styles in hand."""

    def __init__(self, hidden: set[str]) -> None:
        self.hidden = hidden
        self.boxes: list[Line] = []

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """Paragraphs and tables in order, lists and sections gone through."""
        for child in parent:
            tag = _tag(child)
            if tag in _GONE or (tag == "section" and _attribute(child, "display") == "none"):
                continue
            if tag in ("p", "h"):
                text = clean_text(self.words(child))
                yield from (Line(line, tag == "h") for line in text.split("\n"))
                yield from self.boxes
                self.boxes = []
            elif tag == "table":
                yield Table(tuple(self.rows(child)))
            elif tag in (
                "list",
                "list-item",
                "list-header",
                "section",
                "index-body",
                "numbered-paragraph",
            ):
                yield from self.blocks(child)
            elif tag in ("frame", "text-box"):
                # A box that stands in the text by itself.
                self.box(child)
                yield from self.boxes
                self.boxes = []

    def rows(self, table: etree._Element) -> Iterator[tuple[str, ...]]:
        """A table's rows; what a cell or row is said to be repeated is not multiplied."""
        for child in table:
            tag = _tag(child)
            if tag in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self.rows(child)
            elif tag == "table-row":
                yield tuple(self.cell(c) for c in child if _tag(c) == "table-cell")

    def cell(self, cell: etree._Element) -> str:
        texts = []
        for block in self.blocks(cell):
            if isinstance(block, Line):
                texts.append(block.text)
            else:
                texts += ["\t".join(" ".join(c.split()) for c in row) for row in block.rows]
        return clean_text("\n".join(texts))

    def words(self, element: etree._Element) -> str:
        """A paragraph's text: runs of blanks are one, further ones have elements of their own."""
        parts: list[str] = []
        self.gather(element, parts)
        text = "".join(parts)
        return "\n".join(line.strip(" ") for line in text.split("\n"))

    def gather(self, element: etree._Element, parts: list[str]) -> None:
        shown = _attribute(element, "style-name") not in self.hidden
        if shown and element.text:
            parts.append(_SPACES.sub(" ", element.text))
        for child in element if shown else ():
            tag = _tag(child)
            if tag == "s":
                many = _attribute(child, "c")
                parts.append(" " * min(int(many[:9]) if many.isdecimal() else 1, _MOST_SPACES))
            elif tag == "tab":
                parts.append("\t")
            elif tag == "line-break":
                parts.append("\n")
            elif tag in ("frame", "text-box", "custom-shape"):
                self.box(child)
            elif tag and tag not in _GONE:
                self.gather(child, parts)
            if child.tail:
                parts.append(_SPACES.sub(" ", child.tail))

    def box(self, element: etree._Element) -> None:
        """Words of a text box: nobody's in particular, after the paragraph that it hangs on."""
        for child in element:
            tag = _tag(child)
            if tag in ("p", "h"):
                lines = clean_text(self.words(child)).split("\n")
                self.boxes += [Line(line, True) for line in lines if line.strip()]
            elif tag and tag not in _GONE:
                self.box(child)
