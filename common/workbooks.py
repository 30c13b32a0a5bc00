"""Excel workbooks from strangers, row by row: bombs, entities and damage are refused."""

from __future__ import annotations

import datetime
import io
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


def filled_rows(sheet: Any, name: str, most: int) -> list[tuple[object, ...]]:
    """A sheet's rows to the last that holds anything: many are formatted and never filled.

    Empty rows between are kept as ``()``. Raises BadInput for more than ``most`` rows.
    """
    rows: list[tuple[object, ...]] = []
    empty = 0
    for values in workbook_rows(sheet, name):
        if all(value is None for value in values):
            empty += 1
            continue
        if len(rows) + empty >= most:
            raise BadInput(f"a sheet has more than {most:,} rows", where=name, remedy="Split it")
        rows += [()] * empty
        empty = 0
        rows.append(values)
    return rows


def cell_words(value: object) -> str:
    """A cell as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return (value.date() if midnight else value.replace(microsecond=0)).isoformat()
    return str(value)


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
