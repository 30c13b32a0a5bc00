"""The workbook and the open data: every table, exact values, no formula, nothing nobody cleared."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from evidence import services as evidence
from evidence.overview import matrix
from presenting.imprint import imprint
from presenting.tables.everything import every_sheet
from presenting.tables.held import Held
from presenting.tables.open_data import open_data
from presenting.tables.workbook import ABOUT, workbook
from project import open_project
from research.clearance import cleared_only
from research.searching.model import Wanted
from research.services import add_note
from research.services.searching import page_of_quotes
from storage import Project
from tests.papers import SAID, WHO, add_run, everything_in, small_project
from validation.disclosure import Door
from validation.report import ROWS, VALIDATOR, RunFacts
from validation.services import record_run

DAY = date(2026, 11, 29)


@pytest.fixture(scope="module")
def demo(built_demo: Path) -> Project:
    return open_project(built_demo)


@pytest.fixture
def small(tmp_path: Path) -> Project:
    return small_project(tmp_path / "small.db")


def _book(project: Project) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(project, DAY).content))


def _rows(book: Workbook, sheet: str) -> list[dict[str, object]]:
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def _package(project: Project) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(open_data(project, DAY).content))


def _table(package: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = package.read(f"data/{name}.csv").decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_workbook_has_a_sheet_a_table_and_says_what_each_is(demo: Project) -> None:
    book = _book(demo)
    sheets = every_sheet(Held(demo, DAY))
    assert book.sheetnames == [ABOUT, *(each.title for each in sheets)]
    about = list(book[ABOUT].iter_rows(values_only=True))
    assert [row[0] for row in about[1:4]] == imprint(demo, DAY).lines()
    told = {row[0]: row for row in about}
    for each in sheets:
        head, *rows = book[each.title].iter_rows(values_only=True)
        assert head == tuple(field.heading for field in each.fields)
        assert len(rows) == len(each.rows) == told[each.title][2]
        assert all(field.heading in str(told[each.title][3]) for field in each.fields)
        assert book[each.title].freeze_panes == "A2"
    facts = zipfile.ZipFile(io.BytesIO(workbook(demo, DAY).content)).read("docProps/core.xml")
    assert b"openpyxl" not in facts
    assert b"lastModifiedBy" not in facts


def test_values_are_those_of_the_services(demo: Project) -> None:
    book = _book(demo)
    rows = {row["Number"]: row for row in _rows(book, "Painpoints and innovations")}
    found = matrix(demo, Door())
    assert len(rows) == len(found.rows) == 18
    for row in found.rows:
        told = rows[row.painpoint.id]
        assert told["Title"] == row.painpoint.title
        assert told["People for"] == sum(cell.people_for for cell in row.cells)
        assert told["People asked"] == sum(found.asked.values()) == 18
    assert len(_rows(book, "Quotes")) == 57
    councils = {row["Council"]: row for row in _rows(book, "Councils")}
    assert councils["Wigan"]["Illustrative"] is None
    assert "page 32" in str(councils["Wigan"]["Source"])
    assert councils["Northmoor"]["Illustrative"] == "Illustrative"
    printed = [r for r in _rows(book, "Failure rates") if r["Source"] == "published table"]
    (one,) = (r for r in printed if r["Council"] == "Manchester" and r["Rule"] == "503")
    assert (one["Count"], one["Out of"]) == (413, None)
    assert "page 32" in str(one["Published in"])


def test_failed_passed_inferred_hidden_and_unknown_never_look_alike(small: Project) -> None:
    add_run(small, 1, {"164": 41, "169": 3, "101": 0})
    # Nobody says which tables this one looked at.
    record_run(
        small, WHO, council="Eastley", year=2026, source=VALIDATOR, unit=ROWS,
        counts={"102": 30, "101": 9}, facts=RunFacts(number=1, children=300),
    )  # fmt: skip
    rows = _rows(_book(small), "Failure rates")
    told = {(r["Council"], r["Rule"]): (r["Status"], r["Count"], r["Per 100"]) for r in rows}
    assert told == {
        ("Northmoor", "164"): ("failed", 41, 19.3396),
        ("Northmoor", "169"): ("hidden", "c", None),
        ("Northmoor", "102"): ("passed (inferred)", 0, 0),
        ("Northmoor", "101"): ("passed", 0, 0),
        ("Eastley", "164"): ("unknown", None, None),
        ("Eastley", "169"): ("unknown", None, None),
        ("Eastley", "102"): ("failed", 30, 10),
        ("Eastley", "101"): ("failed", 9, 3),
    }
    totals = {r["Council"]: (r["Total is"], r["Total"]) for r in _rows(_book(small), "Runs")}
    assert totals == {"Northmoor": ("more than", 41), "Eastley": ("exactly", 39)}


def test_no_cell_is_a_formula_whatever_was_typed(small: Project) -> None:
    hostile = ['=cmd|" /C calc"!A0', "+1+1", "@SUM(A1)", "-2+3", "👩🏽‍💻 הטפסים", "<b>|&amp;"]
    for words in hostile:
        evidence.add_painpoint(small, WHO, kind="painpoint", title=words, description=words)
    book = _book(small)
    assert [
        cell.coordinate
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" or str(cell.value)[:1] in "=+@"
    ] == []
    titles = [row["Title"] for row in _rows(book, "Painpoints and innovations")]
    assert titles[1:] == [*(f"'{words}" for words in hostile[:4]), *hostile[4:]]
    package = _package(small)
    assert [row["title"] for row in _table(package, "painpoints")] == titles
    assert _faults(package) == []


def test_a_quote_nobody_cleared_is_in_neither_file(demo: Project) -> None:
    after, cleared, kept = 0, set[str](), set[str]()
    while (page := page_of_quotes(demo, Wanted(), after=after, most=100)).found:
        quotes = [each.quote for each in page.found]
        through = {each.text for each in cleared_only(quotes)[0]}
        cleared |= through
        kept |= {each.text for each in quotes} - through
        after = quotes[-1].id
    for content in (workbook(demo, DAY).content, open_data(demo, DAY).content):
        inside = everything_in(content)
        found = [e for e in kept if e in inside and not any(e in other for other in cleared)]
        assert found == []
        assert all(f"'{e}" in inside or e in inside or '"' in e for e in cleared)


def test_open_data_holds_nothing_the_team_did_not_mean_for_everybody(small: Project) -> None:
    add_note(small, WHO, 1, "commentary", "She was tired that day")
    evidence.add_painpoint(
        small, WHO, kind="painpoint", title="Ring 07700 900123 for the list", impact="low",
        judged_by="Ms Judge of Eastley",
    )  # fmt: skip
    add_run(small, 1, {"164": 41, "169": 3})
    package = _package(small)
    inside = everything_in(open_data(small, DAY).content)
    for words in (
        *("In a long letter", "Ms Judge of Eastley", "She was tired", "Talk 1", "07700 900123"),
        *(WHO.person, *(line.partition(": ")[2] for line in SAID if not line.endswith("late."))),
    ):
        assert words not in inside
    assert [row["quote"] for row in _table(package, "quotes")] == ["They come weeks late."]
    (quote,) = _table(package, "quotes")
    assert (quote["person"], quote["role"]) == ("2", "someone asked")
    assert "participant" not in quote
    (chained,) = _table(package, "painpoint_quotes")
    assert (chained["painpoint"], chained["stance"], chained["quote"]) == ("1", "for", "1")
    rates = {row["rule"]: row for row in _table(package, "rates")}
    assert (rates["169"]["status"], rates["169"]["count"]) == ("hidden", "c")
    assert "3" not in rates["169"]["per_100"]
    # The same words are in the workbook, for whoever the team gives that to.
    assert "In a long letter" in everything_in(workbook(small, DAY).content)


def test_open_data_keep_to_their_own_description(demo: Project, project: Project) -> None:
    for each in (demo, project):
        assert _faults(_package(each)) == []
    found = json.loads(_package(demo).read("datapackage.json"))
    assert found["version"] == f"{imprint(demo).version}.0.0"
    assert found["created"] == "2026-11-29T00:00:00Z"
    assert "licenses" not in found
    assert "contributors" not in found
    assert any("page 32" in source["title"] for source in found["sources"])
    assert "Illustrative" in found["description"]
    (count,) = (
        field
        for resource in found["resources"]
        if resource["name"] == "rates"
        for field in resource["schema"]["fields"]
        if field["name"] == "count"
    )
    assert [each["value"] for each in count["missingValues"]] == ["", "c"]
    assert all(each["label"] for each in count["missingValues"])
    raw = _package(demo).read("data/quotes.csv")
    assert raw.startswith(b"number,quote,")


def test_the_same_project_gives_the_same_bytes(small: Project) -> None:
    add_run(small, 1, {"164": 41, "169": 3})
    for make in (workbook, open_data):
        once = make(small, DAY)
        assert once == make(small, DAY)
        assert once.content != make(small, date(2027, 1, 2)).content
        for member in zipfile.ZipFile(io.BytesIO(once.content)).infolist():
            assert member.date_time == (1980, 1, 1, 0, 0, 0)


def test_a_changed_count_shows_in_both(small: Project) -> None:
    add_run(small, 1, {"164": 41})
    before = _table(_package(small), "rates")
    add_run(small, 1, {"164": 53}, council="Eastley")
    after = _table(_package(small), "rates")
    assert {(r["council"], r["count"]) for r in before} == {("Northmoor", "41")}
    assert {(r["council"], r["count"]) for r in after} == {("Northmoor", "41"), ("Eastley", "53")}
    counts = {r["Council"]: r["Count"] for r in _rows(_book(small), "Failure rates")}
    assert counts == {"Northmoor": 41, "Eastley": 53}


def _faults(package: zipfile.ZipFile) -> list[str]:
    """Where a package is not what its descriptor says, by the rules of the standard."""
    found = json.loads(package.read("datapackage.json"))
    assert found["$schema"].endswith("/2.0/datapackage.json")
    assert re.fullmatch(r"[a-z0-9._-]+", found["name"])
    assert {"datapackage.json", "README.md", *(r["path"] for r in found["resources"])} == set(
        package.namelist()
    )
    names = [each["name"] for each in found["resources"]]
    assert len(set(names)) == len(names)
    tables = {each["name"]: _read(package, each) for each in found["resources"]}
    return [
        f"{each['name']}: {fault}"
        for each in found["resources"]
        for fault in _faults_of(each, tables)
    ]


def _read(package: zipfile.ZipFile, resource: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a resource as typed values; a missing value is None."""
    data = package.read(resource["path"])
    assert resource["bytes"] == len(data)
    assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    fields = resource["schema"]["fields"]
    reader = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    assert next(reader) == [each["name"] for each in fields]
    return [
        {field["name"]: _value(cell, field) for field, cell in zip(fields, row, strict=True)}
        for row in reader
    ]


def _value(cell: str, field: dict[str, Any]) -> object:
    missing = [each["value"] for each in field["missingValues"]]
    if cell in missing:
        return None
    match field["type"]:
        case "integer":
            return int(cell)
        case "number":
            return math.inf if cell == "INF" else float(cell)
        case "date":
            return date.fromisoformat(cell)
        case "string":
            return cell
    raise AssertionError(field["type"])


def _faults_of(resource: dict[str, Any], tables: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    schema, rows = resource["schema"], tables[resource["name"]]
    for field in schema["fields"]:
        name, limits = field["name"], field.get("constraints", {})
        assert re.fullmatch(r"[a-z0-9_]+", name)
        assert field["title"]
        assert field["description"]
        values = [row[name] for row in rows]
        if limits.get("required") and None in values:
            yield f"{name} is empty in {values.count(None)} rows"
        if limits.get("unique") and len(set(values)) != len(values):
            yield f"{name} is not unique"
        if "enum" in limits and (other := set(values) - {None} - set(limits["enum"])):
            yield f"{name} holds {other}"
    if key := schema.get("primaryKey"):
        keys = [tuple(row[name] for name in key) for row in rows]
        if len(set(keys)) != len(keys):
            yield f"{key} does not tell its rows apart"
    for each in schema.get("foreignKeys", []):
        (name,), to = each["fields"], each["reference"]
        there = {row[to["fields"][0]] for row in tables[to["resource"]]}
        if lost := {row[name] for row in rows} - {None} - there:
            yield f"{name} leads nowhere: {sorted(map(str, lost))[:5]}"
