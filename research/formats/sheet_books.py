"""Sheets of an Excel workbook, their cells as words: numbers and days as a person reads them."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

from openpyxl.utils.cell import range_boundaries

from common.safe_reading import parse_xml, read_member
from common.words import count_of
from common.workbooks import cell_words, filled_rows, open_workbook
from research.formats.sheet import MOST_COLUMNS, MOST_ROWS, Sheet, sheet_of

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
_UNVALUED = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<v>\s*</v>|</(?:\w+:)?c>)")
_MOST_MERGED = 20_000
_MOST_SHEETS = 100


def read_book(data: bytes, name: str, headed: bool | None) -> tuple[Sheet, ...]:
    """The sheets of a workbook that hold anything, hidden ones left out and noted.

    A cell that was merged over several rows counts for each of them. Formulas are what they came
    to when the workbook was last saved.
    """
    book = open_workbook(
        data, name, wanted="a table", remedy="Choose a workbook (.xlsx) or a .csv file"
    )
    pages = _pages(data, name)
    found: list[Sheet] = []
    hidden = 0
    for page in book.worksheets[:_MOST_SHEETS]:
        if page.sheet_state != "visible":
            hidden += 1
            continue
        rows = _rows(page, name)
        xml = pages.get(str(page.title), b"")
        merged = _fill_down(rows, xml)
        sheet = sheet_of(rows, name, headed=headed)
        if sheet is None:
            continue
        notes = [*sheet.notes]
        if merged:
            notes.append("What stands in merged cells counts for each of their rows")
        if unvalued := len(_UNVALUED.findall(xml)):
            notes.append(
                f"{count_of(unvalued, 'formula')} without a value: open the workbook in Excel, "
                "save it, and choose it again"
            )
        found.append(replace(sheet, name=str(page.title), format="xlsx", notes=tuple(notes)))
    if hidden and found:
        words = f"{count_of(hidden, 'hidden sheet')} left out"
        found[0] = replace(found[0], notes=(*found[0].notes, words))
    return tuple(found)


def _rows(page: Any, name: str) -> list[list[str]]:
    """A sheet's rows as words, one column more than may be so that too wide a one is seen."""
    return [
        [cell_words(value) for value in values[: MOST_COLUMNS + 1]]
        for values in filled_rows(page, name, MOST_ROWS)
    ]


def _pages(data: bytes, name: str) -> dict[str, bytes]:
    """The XML of each sheet by its name; what a reader of single rows does not tell of it."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if "xl/_rels/workbook.xml.rels" not in archive.namelist():
            return {}
        relations = parse_xml(read_member(archive, "xl/_rels/workbook.xml.rels", name), name)
        targets = {each.get("Id"): each.get("Target") or "" for each in relations}
        book = parse_xml(read_member(archive, "xl/workbook.xml", name), name)
        found = {}
        for element in book.iter("{*}sheet"):
            key = next((v for k, v in element.attrib.items() if str(k).endswith("}id")), None)
            target = targets.get(str(key), "")
            path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            if path in archive.namelist():
                found[str(element.get("name"))] = read_member(archive, path, name)
        return found


def _fill_down(rows: list[list[str]], xml: bytes) -> bool:
    """Repeat what stands in a merged cell in the rows it covers; whether there was any."""
    filled = False
    for match in _MERGED.findall(xml)[:_MOST_MERGED]:
        column, first, _last_column, last = range_boundaries(match.decode())
        if not 0 < first <= len(rows) or column > len(rows[first - 1]):
            continue
        words = rows[first - 1][column - 1]
        for row in rows[first : min(last, len(rows))]:
            if words and column <= len(row) and not row[column - 1]:
                row[column - 1] = words
                filled = True
    return filled
