"""What the DfE portal gives back: the summary of failures, and the list of child records in error.

The summary has the columns Error Code, Error message, Count; cells begin with a space, messages
may be UTF-8 once read as Windows-1252. The list has LA Child ID, Sex, Date Of Birth, Error Codes,
the codes in one cell with spaces between, under a title and a line with the council. Both as the
Better Data on Children in Care alpha report of April 2020 shows them.
"""

from __future__ import annotations

import re

from common.errors import BadInput
from validation.catalogue import normalise_code
from validation.formats.grid import Line
from validation.formats.reading import Body, Counts, code_in, count_in, is_total, read_number, rows
from validation.over_children.adding_up import Tally
from validation.report import CHILDREN, PORTAL, PORTAL_CHILDREN, PORTAL_COUNT, Report

_YEAR = re.compile(r"year ending 31 march\s+(\d{4})\b", re.IGNORECASE)
_COUNCIL = re.compile(r"local authority:\s*(?:\d{3}\b)?\s*(\S.*)", re.IGNORECASE)
_STATED_TOTAL = re.compile(r"total\b[^\d]{0,40}(\d[\d,]*)", re.IGNORECASE)


def is_summary(found: tuple[str, ...]) -> bool:
    """Whether these are the headings of the summary."""
    return {"error code", "error message", "count"} <= set(found)


def is_child_list(found: tuple[str, ...]) -> bool:
    """Whether these are the headings of the list of child records in error."""
    return "la child id" in found and bool({"error codes", "error code"} & set(found))


def read_summary(body: Body) -> Report:
    """The portal's own count of each rule."""
    code, count = body.column("error code"), body.column("count")
    message = body.column("error message")
    counts = Counts()
    stated = _total_above(body.above)
    for line in rows(body):
        where = body.where(line)
        if is_total(line.cells):
            stated = read_number([cell for cell in line.cells if cell][-1])
            continue
        counts.add(
            code_in(line.cells[code], where),
            count_in(line.cells[count], where),
            where,
            line.cells[message],
        )
    year, council = _stated(body.above)
    by_code = counts.checked(stated, body.name)
    return Report(
        kind="the DfE portal's summary of validation check failures",
        source=PORTAL,
        unit=PORTAL_COUNT,
        counts=by_code,
        zeros_stated=0 in by_code.values(),
        stated_year=year,
        stated_council=council,
        marks=counts.marks,
    )


def read_child_list(body: Body) -> Report:
    """The distinct children each rule is listed for, also from a list with a row for each error."""
    tally, spelt = tally_child_list(body)
    found = tally.children()
    if not found:
        raise BadInput("the list holds no child record", where=body.name, remedy="Save it again")
    counts = {spelt[key]: found[key] for key in spelt}
    year, council = _stated(body.above)
    return Report(
        kind="the DfE portal's list of child records in error",
        source=PORTAL_CHILDREN,
        unit=CHILDREN,
        counts=counts,
        personal_data=True,
        children_counts=dict(counts),
        over_children=tally.over(),
        notes=("The list names children: it was counted in memory, and only the counts are kept.",),
        stated_year=year,
        stated_council=council,
    )


def tally_child_list(body: Body) -> tuple[Tally, dict[str, str]]:
    """The children themselves, each rule of theirs once, and how each rule is spelt."""
    child, codes = body.column("la child id"), body.column("error codes", "error code")
    listed: set[tuple[str, str]] = set()
    spelt: dict[str, str] = {}
    tally = Tally()
    for line in rows(body):
        where = body.where(line)
        found = line.cells[codes].replace(",", " ").replace(";", " ").split()
        if not line.cells[child] or not found:
            raise BadInput(
                "the child's id or their error codes are missing",
                where=where,
                remedy="Save the list again from the portal",
            )
        for code in found:
            key = normalise_code(code_in(code, where))
            spelt.setdefault(key, code)
            if (key, line.cells[child]) not in listed:
                listed.add((key, line.cells[child]))
                tally.add(line.cells[child], key)
    return tally, spelt


def _stated(above: tuple[Line, ...]) -> tuple[int | None, str | None]:
    """The year and council of the title lines."""
    title = "\n".join(" ".join(" ".join(line.cells).split()) for line in above)
    year = _YEAR.search(title)
    council = _COUNCIL.search(title)
    return (int(year[1]) if year else None), (council[1][:120] if council else None)


def _total_above(above: tuple[Line, ...]) -> int | None:
    for line in above:
        if found := _STATED_TOTAL.match(" ".join(line.cells).strip()):
            return read_number(found[1])
    return None
