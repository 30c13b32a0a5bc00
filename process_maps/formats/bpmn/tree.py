"""A BPMN file's tree, read safely: whatever it says of itself, nothing is fetched or unfolded."""

from __future__ import annotations

import re

from lxml import etree

from common.decoding import kind_of_binary
from common.errors import BadInput
from common.safe_reading import within_size
from process_maps.formats.bpmn.names import DEFINITIONS, local
from process_maps.formats.original_json import LARGEST

_OTHERS = {
    "mxfile": "a draw.io file",
    "mxGraphModel": "a draw.io file",
    "svg": "a picture (SVG)",
    "html": "a web page",
    "pnml": "a Petri net (PNML)",
    "epml": "an event-driven process chain (EPML)",
    "Package": "a process in XPDL, the format of BPMN 1.x",
    "BusinessProcessDiagram": "a BPMN 1.x diagram",
    "VisioDocument": "a Visio drawing",
    "package": "an Office document",
}
_INCLUDES = "{http://www.w3.org/2001/XInclude}*"
_BLANK = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"
_SAYS_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


def parse(data: bytes, name: str) -> etree._Element:
    """The root of a BPMN 2.0 file, ``definitions``; its tree keeps the file's own encoding.

    Raises BadInput, with the line where there is one, for whatever else it is, for broken XML, for
    one that declares a DOCTYPE or entities, and for one larger than ``LARGEST``.
    """
    _refuse_other_files(within_size(data, name, LARGEST), name)
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        root = _by_its_bytes(data, error, name)
    except ValueError:
        raise BadInput("the file is not XML", where=name, remedy="Export it again") from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise BadInput(
            "the file declares a DOCTYPE or entities of its own, which are not read for safety",
            where=name,
            remedy="Export it again without a DOCTYPE",
        )
    if root.tag != DEFINITIONS:
        raise _not_bpmn(root, name)
    _refuse_fetching(root, name)
    return root


def _refuse_fetching(root: etree._Element, name: str) -> None:
    """Refuse what has another program fetch a file: we never would, but we give the file on."""
    before = root.itersiblings(preceding=True)
    sheets = [each for each in before if getattr(each, "target", "") == "xml-stylesheet"]
    for each in (*sheets, *root.iter(_INCLUDES)):
        raise BadInput(
            "it asks for another file to be fetched into it, which is not read for safety",
            where=f"{name}, line {each.sourceline}",
            remedy="Export it again without it",
        )


def line_of(element: etree._Element, name: str) -> str:
    """Where an element stands, for people: the file, the line and the element's own id."""
    parts = [name]
    if element.sourceline:
        parts.append(f"line {element.sourceline}")
    if element_id := element.get("id"):
        parts.append(f"element “{element_id[:60]}”")
    return ", ".join(parts)


def _parser(encoding: str | None = None) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        encoding=encoding,
    )


def _by_its_bytes(data: bytes, error: etree.XMLSyntaxError, name: str) -> etree._Element:
    """The root of a file whose own word for its encoding is wrong; all else is refused.

    Text that a program made as UTF-16 and then saved as UTF-8 still says "utf-16", and letters of
    Windows stand in files that say "UTF-8" or nothing.
    """
    said = _SAYS_ENCODING.search(data[:400])
    word = said[1].lower() if said else b"utf-8"
    try:
        data.decode("utf-8")
        other = "utf-8" if word.startswith(b"utf-16") and b"\x00" not in data else None
    except UnicodeDecodeError:
        other = "windows-1252" if word in (b"utf-8", b"utf8") and b"\x00" not in data else None
    if other is None:
        raise _broken(error, name)
    try:
        return etree.fromstring(data, _parser(other))
    except etree.XMLSyntaxError as again:
        raise _broken(again, name) from None


def _refuse_other_files(data: bytes, name: str) -> None:
    start = data[:400].lstrip(_BLANK)
    if not start and not data.strip(_BLANK):
        raise BadInput("the file is empty", where=name)
    if kind := kind_of_binary(data):
        raise BadInput(
            f"this is {kind}, not a BPMN file", where=name, remedy="Choose a .bpmn or .xml file"
        )
    lowered = start.lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        raise BadInput(
            "this is a web page, not a BPMN file",
            where=name,
            remedy="Download the file itself, not the page it is on",
        )
    if lowered[:1] in (b"{", b"["):
        raise BadInput(
            "this is JSON, not a BPMN file", where=name, remedy="Give it the ending .json"
        )
    if lowered[:1] != b"<":
        raise BadInput(
            "this is not XML, so it is no BPMN file",
            where=name,
            remedy="Export the process as BPMN 2.0 XML",
        )


def _broken(error: etree.XMLSyntaxError, name: str) -> BadInput:
    line = error.lineno or 1
    said = str(error)
    what = "it is not well-formed XML, or it breaks off"
    if "depth" in said:
        what = "its elements lie too deep inside one another to be a process"
    elif "ntity" in said or "mplification" in said:
        what = "it uses entities, which are not read for safety"
    elif "huge" in said or "too long" in said.lower() or "lookup" in said:
        what = "it holds a text or a name too long to be one"
    elif "encod" in said or "proper UTF" in said or "input conversion" in said:
        what = "its letters are not in the encoding it says it is in"
    return BadInput(what, where=f"{name}, line {line}", remedy="Export it again")


def _not_bpmn(root: etree._Element, name: str) -> BadInput:
    space, word = str(root.tag).rpartition("}")[0].lstrip("{"), local(root)
    where = f"{name}, line {root.sourceline}"
    if "wfmc.org" in space:
        kind = _OTHERS["Package"]
    elif word == "definitions" and "DMN" in space:
        kind = "a decision table (DMN)"
    elif word == "definitions" and "CMMN" in space:
        kind = "a case plan (CMMN)"
    elif "BPMN" in space or "bpmn" in space:
        kind = "another version of BPMN" if word == "definitions" else "a part of a BPMN file"
    else:
        kind = _OTHERS.get(word, f"XML of another kind (it starts with “{word[:40]}”)")
    return BadInput(
        f"this is {kind}, not a BPMN 2.0 file",
        where=where,
        remedy="Export it as BPMN 2.0 XML",
    )
