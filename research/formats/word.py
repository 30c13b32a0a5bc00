"""Word documents: paragraphs and tables in the order they are read.

The parts are taken from the package by hand, not through python-docx: that would parse them before
entities can be refused, and it leaves out tracked insertions and content controls. Deleted and
moved-away text is not read, nor is hidden text, nor are comments, notes and headers.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from common.errors import BadInput
from common.safe_reading import open_zip, parse_xml, read_member
from common.words import count_of
from research.formats.blocks import Block, Document, Table
from research.formats.starts import Line
from research.model import clean_text

_GONE = frozenset({"del", "moveFrom", "Fallback", "txbxContent", "instrText", "delText"})
_OFF = ("0", "false", "off")
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-", "softHyphen": ""}


def read_word(data: bytes, name: str) -> Document:
    """Read a .docx, its paragraphs and tables in order.

    A text box's words come after the paragraph that it hangs on, as nobody's in particular.

    Raises BadInput where the file is damaged, unsafe or no Word document.
    """
    with open_zip(data, name) as package:
        root = _part(package, _main_part(package, name), name)
    body = next((each for each in root if _tag(each) == "body"), None)
    if _tag(root) != "document" or body is None:
        raise BadInput("this is not a Word document", where=name, remedy="Save it as .docx")
    blocks: list[Block] = []
    for block in _blocks(body):
        if _tag(block) == "p":
            apart = _is_heading(block)
            blocks += [Line(text, apart) for text in clean_text(_words(block)).split("\n")]
        else:
            rows = [
                [_cell(cell) for cell in _children(row, "tc")] for row in _children(block, "tr")
            ]
            blocks.append(Table(tuple(tuple(row) for row in rows)))
        blocks += [Line(text, True) for text in _boxed(block)]
    return Document(tuple(blocks), "docx", "utf-8", _left_out(body))


def _left_out(body: etree._Element) -> tuple[str, ...]:
    tags = [_tag(element) for element in body.iter()]
    counts = (
        (tags.count("footnoteReference") + tags.count("endnoteReference"), "footnote"),
        (tags.count("commentReference"), "comment"),
    )
    return tuple(f"{count_of(number, word)} left out" for number, word in counts if number)


def _boxed(block: etree._Element) -> Iterator[str]:
    """Lines of the text boxes that hang on a block, each box once though it is stored twice."""
    for box in block.iter():
        if _tag(box) != "txbxContent" or any(_tag(above) in _GONE for above in box.iterancestors()):
            continue
        for inner in _blocks(box):
            text = _words(inner) if _tag(inner) == "p" else _table_text(inner)
            yield from (line for line in clean_text(text).split("\n") if line.strip())


def _main_part(package: zipfile.ZipFile, name: str) -> str:
    """The path of the document's own part, as the package's relationships give it."""
    if "_rels/.rels" in package.namelist():
        relations = _part(package, "_rels/.rels", name)
        for relation in relations:
            if (relation.get("Type") or "").endswith("/officeDocument"):
                target = posixpath.normpath((relation.get("Target") or "").lstrip("/"))
                if target.endswith(".xml") and target in package.namelist():
                    return target
    if "word/document.xml" in package.namelist():
        return "word/document.xml"
    raise BadInput("this is not a Word document", where=name, remedy="Save it as .docx")


def _part(package: zipfile.ZipFile, part: str, name: str) -> etree._Element:
    return parse_xml(read_member(package, part, name), name)


def _tag(element: etree._Element) -> str:
    """An element's local name; both of Word's namespaces are in use."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also inside content controls and tracked insertions."""
    for child in parent:
        tag = _tag(child)
        if tag in ("p", "tbl"):
            yield child
        elif tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _blocks(child)


def _children(parent: etree._Element, name: str) -> list[etree._Element]:
    found: list[etree._Element] = []
    for child in parent:
        tag = _tag(child)
        if tag == name:
            found.append(child)
        elif tag in ("sdt", "sdtContent", "ins", "customXml"):
            found += _children(child, name)
    return found


def _cell(cell: etree._Element) -> str:
    texts = []
    for block in _blocks(cell):
        if _tag(block) == "p":
            texts.append(_words(block))
        else:
            texts.append(_table_text(block))
    return clean_text("\n".join(texts))


def _table_text(table: etree._Element) -> str:
    """A table within a cell or a box: a line a row."""
    return "\n".join(
        "\t".join(" ".join(_cell(c).split()) for c in _children(row, "tc"))
        for row in _children(table, "tr")
    )


def _words(element: etree._Element) -> str:
    """The text of a paragraph as it reads, tabs and line breaks included."""
    parts: list[str] = []
    for child in element:
        tag = _tag(child)
        if tag in _GONE or tag in ("pPr", "rPr") or (tag == "r" and _is_hidden(child)):
            continue
        if tag == "t":
            parts.append(child.text or "")
        elif tag in _BREAKS:
            parts.append(_BREAKS[tag])
        else:
            parts.append(_words(child))
    return "".join(parts)


def _is_hidden(run: etree._Element) -> bool:
    properties = next((each for each in run if _tag(each) == "rPr"), ())
    return any(_tag(each) == "vanish" and _value(each) not in _OFF for each in properties)


def _is_heading(paragraph: etree._Element) -> bool:
    for properties in paragraph:
        if _tag(properties) == "pPr":
            for style in properties:
                named = _value(style)
                if _tag(style) == "pStyle" and named.startswith(("Heading", "Title")):
                    return True
                # The tenth level is what Word calls body text.
                if _tag(style) == "outlineLvl" and named.isdecimal() and int(named[:3]) < 9:
                    return True
    return False


def _value(element: etree._Element) -> str:
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}val")), "")
