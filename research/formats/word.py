"""Word documents: paragraphs and tables in the order they are read.

The parts are taken from the package by hand, not through python-docx: that would parse them before
entities can be refused, and it leaves out tracked insertions and content controls. Deleted and
moved-away text is not read, nor are comments, notes and headers.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from common.errors import BadInput
from common.safe_reading import open_zip, parse_xml, read_member
from research.formats.lines import Line, table_turns, turns_of
from research.model import RawTranscript, Turn, clean_text

_GONE = frozenset({"del", "moveFrom", "Fallback", "txbxContent", "instrText", "delText"})
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-", "softHyphen": ""}


def read_word(data: bytes, name: str) -> RawTranscript:
    """Read a .docx into turns; a table of speaker | words becomes turns, any other its rows.

    Raises BadInput where the file is damaged, unsafe or no Word document.
    """
    with open_zip(data, name) as package:
        root = _part(package, _main_part(package, name), name)
    body = next((each for each in root if _tag(each) == "body"), None)
    if _tag(root) != "document" or body is None:
        raise BadInput("this is not a Word document", where=name, remedy="Save it as .docx")
    turns: list[Turn] = []
    notes: list[str] = []
    lines: list[Line] = []
    for block in _blocks(body):
        if _tag(block) == "p":
            apart = _is_heading(block)
            lines += [Line(text, apart) for text in clean_text(_words(block)).split("\n")]
            continue
        rows = [[_cell(cell) for cell in _children(row, "tc")] for row in _children(block, "tr")]
        spoken = table_turns(rows)
        if spoken is None:
            lines += [Line("\t".join(" ".join(c.split()) for c in row), True) for row in rows]
        else:
            turns += turns_of(lines)[0]
            lines = []
            turns += spoken
    more, said = turns_of(lines)
    return RawTranscript((*turns, *more), "docx", "utf-8", (*notes, *said))


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
            texts += [
                "\t".join(_cell(c) for c in _children(r, "tc")) for r in _children(block, "tr")
            ]
    return clean_text("\n".join(texts))


def _words(element: etree._Element) -> str:
    """The text of a paragraph as it reads, tabs and line breaks included."""
    parts: list[str] = []
    for child in element:
        tag = _tag(child)
        if tag in _GONE or tag in ("pPr", "rPr"):
            continue
        if tag == "t":
            parts.append(child.text or "")
        elif tag in _BREAKS:
            parts.append(_BREAKS[tag])
        else:
            parts.append(_words(child))
    return "".join(parts)


def _is_heading(paragraph: etree._Element) -> bool:
    for properties in paragraph:
        if _tag(properties) == "pPr":
            for style in properties:
                if _tag(style) == "pStyle":
                    named = next(
                        (v for k, v in style.attrib.items() if str(k).endswith("}val")), ""
                    )
                    return str(named).startswith(("Heading", "Title"))
    return False
