"""From bytes to tables: which kind of file this is, judged by what is in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from common.decoding import decode
from common.errors import BadInput
from common.safe_reading import MEGABYTE, within_size
from validation.formats.delimited import delimited_grid
from validation.formats.grid import Grid
from validation.formats.json_tables import json_grids, parse_json
from validation.formats.web_page import html_grids
from validation.formats.workbook import workbook_grids

_IS_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|tr)\b", re.IGNORECASE)
_ASKS_PASSWORD = re.compile(r"<input\b[^>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_IS_XML = re.compile(r"\s*<(?:\?xml|[A-Za-z_!])")
# A child-level report of the largest council has been seen at 34 MB, all others under 3.
LARGEST_REPORT = 50 * MEGABYTE
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Opened:
    """A file's tables, or the JSON object it is instead."""

    grids: list[Grid]
    json_object: dict[str, object] | None = field(default=None, repr=False)
    web_page: bool = False
    signs_in: bool = False


def open_file(data: bytes, name: str, is_heading: Callable[[tuple[str, ...]], bool]) -> Opened:
    """The tables in a file.

    ``is_heading`` says whether cells are the heading of a known table: it decides which character
    separates the cells of a text file.

    Raises BadInput for a file that is empty, too large, damaged or of another kind.
    """
    within_size(data, name, LARGEST_REPORT)
    if data.startswith(b"PK\x03\x04"):
        return Opened(workbook_grids(data, name))
    if data.startswith(_OLD_OFFICE):
        raise BadInput(
            "this is an old Excel or Word file, or one locked with a password",
            where=name,
            remedy="Save it as .xlsx without a password, or as CSV",
        )
    text = decode(data, name).text
    start = text[:4000]
    if text.lstrip()[:1] in ("{", "["):
        value = parse_json(text, name)
        if isinstance(value, dict):
            return Opened([], json_object=value)
        return Opened(json_grids(value, name))
    if _IS_HTML.search(start) and (_IS_XML.match(start) or "<tr" in text.lower()):
        signs_in = bool(_ASKS_PASSWORD.search(text))
        return Opened(html_grids(text, name), web_page=True, signs_in=signs_in)
    if _IS_XML.match(start):
        raise _xml(start, name)
    return Opened([delimited_grid(text, name, is_heading)])


def _xml(start: str, name: str) -> BadInput:
    if "SSDA903" in start.upper():
        return BadInput(
            "this is the return itself, as XML: records of children. "
            "Common Ground takes counts only",
            where=name,
            remedy="Import the error report the validator or the DfE portal made of it",
        )
    return BadInput(
        "this is an XML file, and error reports do not come as XML",
        where=name,
        remedy="Import the error report as CSV, xlsx, HTML or JSON",
    )
