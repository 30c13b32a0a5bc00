"""A project's tables as open data: a zip of CSV files with a descriptor, safe to publish.

A Frictionless Data Package (version 2): programs read `datapackage.json`, people `README.md`.

What may be in it: quotes that somebody cleared, with as much of who said them as may be told;
counts through the door of disclosure; and the short titles that a team's own report prints anyway
(findings, painpoints, themes, needs, options, steps, tags), looked through for personal
information once more. What may not: longer words that nobody cleared (descriptions, reasons,
notes, answers, comments), titles of sessions, pseudonyms, and who of the team decided anything.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from common.words import count_of
from common.written_tables import csv_bytes
from presenting.documents.services import Document
from presenting.documents.sources import CHOSEN, NOT_HEARD, TOGETHER
from presenting.imprint import ILLUSTRATIVE, Imprint
from presenting.tables.everything import every_sheet
from presenting.tables.held import Held
from presenting.tables.model import Cell, Field, Sheet
from research.anonymise import without_sure
from research.services.typed import words_of_councils
from storage import Project

MIME = "application/zip"
TITLE = "Open data package"
PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
DIALECT = "https://datapackage.org/profiles/2.0/tabledialect.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
IN_IT = (
    "quotes that somebody of the project’s team cleared for sharing, anonymised, with no more said "
    "of who said them than of several people",
    "counts: of people, of quotes, and of failures with small ones hidden",
    "the titles of findings, painpoints, themes, needs, options, steps and tags, as the project’s "
    "report prints them, looked through for personal information once more",
    "figures that others have published, each with where it was printed",
)
NOT_IN_IT = (
    "quotes nobody cleared, transcripts, titles and days of sessions, pseudonyms",
    "longer words of the team that nobody cleared: descriptions, reasons, notes, answers, comments",
    "who of the team wrote, judged or decided anything",
    "anything about one child: the project holds nothing of the kind",
)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class _File:
    """A table as it stands in the package."""

    sheet: Sheet
    path: str
    content: bytes


def open_data(project: Project, day: date | None = None) -> Document:
    """The package as a zip; ``day`` None is today."""
    held = Held(project, day)
    mark = held.sources.imprint
    spared = words_of_councils(project)
    sheets = [_looked_through(each.for_everybody(), spared) for each in every_sheet(held)]
    # A text that would start a formula has an apostrophe before it; programs want no mark.
    files = [_File(each, f"data/{each.name}.csv", _csv(each)) for each in sheets]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        _put(package, "datapackage.json", _descriptor(mark, files))
        _put(package, "README.md", _readme(mark, files).encode("utf-8"))
        for each in files:
            _put(package, each.path, each.content)
    return Document(out.getvalue(), f"open-data-{mark.day}.zip", MIME)


def _put(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _LONG_AGO)
    package.writestr(info, content, compress_type=zipfile.ZIP_DEFLATED)


def _looked_through(each: Sheet, spared: frozenset[str]) -> Sheet:
    """The table with what is surely personal replaced in what somebody typed."""
    typed = {place for place, field in enumerate(each.fields) if field.typed}
    if not typed:
        return each
    seen: dict[str, str] = {}

    def clean(cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell
        if cell not in seen:
            seen[cell] = without_sure(cell, spared)[0]
        return seen[cell]

    rows = tuple(
        tuple(clean(cell) if place in typed else cell for place, cell in enumerate(row))
        for row in each.rows
    )
    return replace(each, rows=rows)


def _csv(each: Sheet) -> bytes:
    head = [field.name for field in each.fields]
    rows = ([_written(cell) for cell in row] for row in each.rows)
    return csv_bytes([head, *rows], mark=False)


def _written(cell: Cell) -> Cell:
    """Nothing is an empty cell; what never comes is the standard's infinity."""
    return "" if cell is None else "INF" if cell == float("inf") else cell


def _descriptor(mark: Imprint, files: Sequence[_File]) -> bytes:
    what = (
        f"Tables of the project “{mark.project}”: what people said, what they do, what data shows."
    )
    sources = [{"title": f"{mark.project}, {_small(mark.version_words)}"}]
    sources += [{"title": words} for words in _citations(files)]
    found: dict[str, Any] = {
        "$schema": PACKAGE,
        "name": _slug(mark.project),
        "title": mark.project,
        "description": f"{what} {ILLUSTRATIVE}" if mark.illustrative else what,
        "version": f"{mark.version}.0.0",
        "created": mark.at,
        "sources": sources,
        "resources": [_resource(each) for each in files],
    }
    return json.dumps(found, ensure_ascii=False, indent=2).encode("utf-8")


def _resource(each: _File) -> dict[str, Any]:
    sheet = each.sheet
    left = f" Left out: {sheet.left_out}" if sheet.left_out else ""
    return {
        "name": sheet.name,
        "type": "table",
        "title": sheet.title,
        "description": sheet.means + left,
        "path": each.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(each.content),
        "hash": f"sha256:{hashlib.sha256(each.content).hexdigest()}",
        "dialect": {"$schema": DIALECT, "delimiter": ",", "lineTerminator": "\r\n"},
        "schema": _schema(sheet),
    }


def _schema(sheet: Sheet) -> dict[str, Any]:
    made: dict[str, Any] = {
        "$schema": SCHEMA,
        "fields": [_field(each, sheet) for each in sheet.fields],
    }
    made["missingValues"] = [{"value": "", "label": "Nothing is known, or there is nothing"}]
    if sheet.key:
        made["primaryKey"] = list(sheet.key)
    refers = [(each.name, each.refers) for each in sheet.fields if each.refers]
    if refers:
        made["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": to, "fields": [column]}}
            for name, (to, column) in refers
        ]
    return made


def _field(each: Field, sheet: Sheet) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": each.name,
        "type": each.type,
        "title": each.heading,
        "description": each.means,
    }
    limits: dict[str, Any] = {}
    if each.one_of:
        limits["enum"] = list(each.one_of)
    if not each.blank and not each.marks:
        limits["required"] = True
    if sheet.key == (each.name,):
        limits["unique"] = True
    if limits:
        made["constraints"] = limits
    missing = [("", each.blank or "There is none"), *each.marks]
    made["missingValues"] = [{"value": value, "label": label} for value, label in missing]
    return made


def _citations(files: Sequence[_File]) -> list[str]:
    """Where figures and maps that are in it were printed, each once."""
    found = dict[str, None]()
    for each in files:
        names = [field.name for field in each.sheet.fields]
        wanted = {"maps": "source"}.get(each.sheet.name, "citation")
        if wanted not in names or each.sheet.name == "councils":
            continue
        at, marks = names.index(wanted), names.index("illustrative")
        found |= {str(row[at]): None for row in each.sheet.rows if row[at] and not row[marks]}
    return list(found)


def _readme(mark: Imprint, files: Sequence[_File]) -> str:
    tables = "\n".join(
        f"| `{each.path}` | {count_of(len(each.sheet.rows), 'row')} | {each.sheet.means} "
        f"| {each.sheet.left_out or '–'} |"
        for each in files
    )
    lines = "\n".join(f"- {_one_line(each)}" for each in mark.lines())
    inside = "\n".join(f"- {each}" for each in IN_IT)
    outside = "\n".join(f"- {each}" for each in NOT_IN_IT)
    return f"""# {_one_line(mark.project)}: open data

{lines}

Each file in `data` is one table: CSV in UTF-8, a heading row, comma between cells.
`datapackage.json` says what every column means, what an empty cell of it means and which tables
belong together (a Frictionless Data Package, version 2). A text that a spreadsheet would take for
a formula has an apostrophe before it. The package’s version is the number of the project’s last
change. No licence is stated here: the project says which.

## How to read it

- {CHOSEN}
- {NOT_HEARD}
- {TOGETHER}
- An empty cell is never nought. A rule that failed, one that passed, one that is taken to have
  passed, one whose count is hidden and one nobody looked at each have a word of their own in the
  column `status`.

## What is in it

{inside}

## What is not in it

{outside}

## Tables

| file | rows | what | left out |
|---|---|---|---|
{tables}
"""


def _one_line(words: str) -> str:
    """Words on one line of Markdown, as words: nothing in them is mark-up."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", " ".join(words.split()))


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:60] or "project"
