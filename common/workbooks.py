"""Excel workbooks: from strangers, row by row, bombs and damage refused; and our own, written."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from lxml.etree import LxmlError
from openpyxl.utils.exceptions import InvalidFileException

from common.errors import BadInput
from common.safe_reading import open_zip, read_member

# openpyxl warns about odd dates by printing the cell's value, which may be a child's.
warnings.filterwarnings("ignore", module=r"openpyxl\..*")

# What openpyxl lets out of a damaged or hostile workbook; it has no error class of its own.
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    LxmlError,
    NotImplementedError,
    OSError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_OTHER_KINDS = (
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint file"),
    ("content.xml", "an OpenDocument file"),
)
_END = object()
# What Excel takes in one cell; openpyxl cuts a longer text off without a word.
LONGEST_CELL = 32_767
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# Excel refuses a file that holds these, though no text should.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def open_workbook(data: bytes, name: str, *, wanted: str, remedy: str) -> Any:
    """A workbook's bytes as an openpyxl workbook that reads values, formulas as what they came to.

    ``wanted`` and ``remedy`` say, for a zip that is none, what should have been chosen instead.
    Raises BadInput for a zip that is damaged, a bomb, no workbook, or declares entities.
    """
    with open_zip(data, name) as archive:
        members = set(archive.namelist())
        if "xl/workbook.xml" not in members:
            kind = next((words for part, words in _OTHER_KINDS if part in members), "a zip file")
            raise BadInput(f"this is {kind}, not {wanted}", where=name, remedy=remedy)
        _refuse_entities(archive, name)
    book: Any = None
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except _BROKEN:
        book = None
    if book is None:
        raise _damaged(name)
    return book


def workbook_rows(sheet: Any, name: str) -> Iterator[tuple[object, ...]]:
    """A sheet's rows as typed values; BadInput where one cannot be read."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True)
    while True:
        row: Any = None
        try:
            row = next(rows, _END)
        except _BROKEN:
            row = None
        if row is _END:
            return
        if row is None:
            raise _damaged(name)
        yield tuple(row)


def _refuse_entities(archive: zipfile.ZipFile, name: str) -> None:
    for member in archive.namelist():
        if member.endswith((".xml", ".rels")):
            data = read_member(archive, member, name)
            if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
                raise BadInput(
                    "the workbook declares its own entities, which are not read for safety",
                    where=name,
                    remedy="Save it again from Excel",
                )


def _damaged(name: str) -> BadInput:
    return BadInput(
        "the workbook is damaged or only half downloaded", where=name, remedy="Fetch it again"
    )


def excel_text(cell: object) -> object:
    """A cell as Excel can hold it: no letters XML forbids, a text too long ends in an ellipsis."""
    if not isinstance(cell, str):
        return cell
    text = _NO_XML.sub("\ufffd", cell)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def timeless(data: bytes) -> bytes:
    """The same workbook without when it was made, so that equal content is an equal file."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for member in before.infolist():
            content = before.read(member)
            if member.filename == "docProps/core.xml":
                content = _MOMENT.sub(b"1980-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(member.filename, _LONG_AGO)
            after.writestr(info, content, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()
