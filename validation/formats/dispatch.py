"""Deciding by its headings what a file is, and giving it to the format that reads it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from common.errors import BadInput, CommonGroundError
from validation.formats import portal, published, run_stats, validator_children, validator_counts
from validation.formats.delimited import LINES_BEFORE_HEADING
from validation.formats.grid import Grid, Line
from validation.formats.opening import Opened, open_file
from validation.formats.reading import Body, headings
from validation.formats.refusing import KNOWN, is_refused, refuse_children, refuse_known
from validation.formats.validator_workbook import read_workbook
from validation.over_children.adding_up import Tally
from validation.report import Report, RunFacts

_FORMS: tuple[tuple[str, Callable[[tuple[str, ...]], bool]], ...] = (
    ("child summary", validator_children.is_child_summary),
    ("issue locations", validator_children.is_issue_locations),
    ("child list", portal.is_child_list),
    ("counts", validator_counts.is_counts),
    ("property", validator_counts.is_property),
    ("summary", portal.is_summary),
    ("published", published.is_published),
)
_READERS: dict[str, Callable[[Body], Report]] = {
    "child summary": validator_children.read_child_summary,
    "issue locations": validator_children.read_issue_locations,
    "child list": portal.read_child_list,
    "counts": validator_counts.read_counts,
    "property": validator_counts.read_counts,
    "summary": portal.read_summary,
}
_NAMING_CHILDREN = ("child summary", "issue locations", "child list")

_TALLIES: dict[str, Callable[[Body], Tally]] = {
    "child summary": lambda body: validator_children.tally_child_summary(body)[0],
    "issue locations": lambda body: validator_children.tally_issue_locations(body)[0],
    "child list": lambda body: portal.tally_child_list(body)[0],
}

_Read = TypeVar("_Read")


@dataclass(frozen=True)
class _Found:
    form: str
    body: Body
    spelt: tuple[str, ...] = field(repr=False)


def read_report(data: bytes, name: str, council: str | None = None) -> Report:
    """The counts in an error report, whatever form it has.

    ``council`` chooses the column of a published table. Raises BadInput, never quoting what is in
    the file, for anything that is not an error report, is damaged, or does not add up.
    """
    return _in_the_open(lambda: _read(data, name, council))


def read_children(data: bytes, name: str) -> Tally:
    """The rules that each child of a child-level report fails, for a test made at once.

    Whoever asks lets go of it when the test is made. Raises BadInput, quoting nothing, for a file
    that is damaged or names no children.
    """
    return _in_the_open(lambda: _children(data, name))


def read_run_facts(data: bytes, name: str) -> RunFacts:
    """What a ``run_stats.json`` says of a run. Raises BadInput for any other file."""
    value = _json_object(data, name)
    if value is None or not run_stats.is_run_stats(value):
        raise BadInput(
            "this does not say which rules ran",
            where=name,
            remedy="Choose the run_stats.json of a run",
        )
    return run_stats.facts_in(value, name)


def says_what_ran(data: bytes, name: str) -> bool:
    """Whether a file is a ``run_stats.json`` (with or without the counts themselves)."""
    value = _json_object(data, name)
    return value is not None and run_stats.is_run_stats(value)


def holds_only_facts(data: bytes, name: str) -> bool:
    """Whether a file is a ``run_stats.json`` without counts, to go with a report."""
    value = _json_object(data, name)
    return value is not None and run_stats.is_run_stats(value) and "counts" not in value


def _json_object(data: bytes, name: str) -> dict[str, object] | None:
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    return _in_the_open(lambda: open_file(data, name, lambda _cells: False).json_object)


def _in_the_open(read: Callable[[], _Read]) -> _Read:
    """What ``read`` gives; its fault is raised anew, as the first one's frames hold the file."""
    try:
        return read()
    except CommonGroundError as error:
        fault = BadInput(error.what, where=error.where, remedy=error.remedy)
    raise fault


def _read(data: bytes, name: str, council: str | None) -> Report:
    opened = open_file(data, name, lambda cells: _is_heading(headings(cells)))
    if opened.json_object is not None:
        return _read_object(opened.json_object, name)
    found = [each for grid in opened.grids if (each := _find(grid, name))]
    if not found:
        raise _unknown(opened, name)
    forms = [each.form for each in found]
    for form in set(forms):
        if forms.count(form) > 1:
            raise BadInput(
                "this holds several lists of errors",
                where=name,
                remedy="Import each in a file of its own",
            )
    by_form = {each.form: each for each in found}
    if "counts" in by_form and "child summary" in by_form:
        return read_workbook(by_form["counts"].body, by_form["child summary"].body)
    # A list of counts is used before a list of children beside it.
    first = min(found, key=lambda each: each.form in _NAMING_CHILDREN)
    if first.form == "published":
        return published.read_published(first.body, first.spelt, council)
    if first.form not in _NAMING_CHILDREN:
        refuse_children(first.body.headings, name)
    return _READERS[first.form](first.body)


def _children(data: bytes, name: str) -> Tally:
    opened = open_file(data, name, lambda cells: _is_heading(headings(cells)))
    for grid in opened.grids if opened.json_object is None else ():
        found = _find(grid, name)
        if found is not None and found.form in _TALLIES:
            return _TALLIES[found.form](found.body)
    raise BadInput(
        "this file does not say which child fails which rule",
        where=name,
        remedy="Choose the child-level report of the run, such as error_summary.csv",
    )


def _read_object(value: dict[str, object], name: str) -> Report:
    if run_stats.is_run_stats(value):
        report = run_stats.counts_in(value, name)
        if report is None:
            raise BadInput(
                "this says which rules ran, but holds no counts",
                where=name,
                remedy="Import it together with the error report of the same run",
            )
        return report
    refuse_children(headings([str(key) for key in value]), name)
    raise _unknown(None, name)


def is_report_heading(found: tuple[str, ...]) -> bool:
    """Whether these are the headings of an error report in a known form."""
    return any(is_form(found) for _, is_form in _FORMS)


def _is_heading(found: tuple[str, ...]) -> bool:
    return is_report_heading(found) or is_refused(found)


def _find(grid: Grid, name: str) -> _Found | None:
    """The table's form by its heading, which is among its first lines; None where it has none.

    Raises BadInput where the heading is of a file that is never taken.
    """
    above: list[Line] = []
    for line in itertools.islice(grid.lines, LINES_BEFORE_HEADING):
        found = headings(line.cells)
        for form, is_form in _FORMS:
            if is_form(found):
                body = Body(
                    found,
                    grid.lines,
                    tuple(above),
                    grid.place,
                    name,
                    grid.live_site,
                    grid.ragged,
                    grid.unfinished,
                )
                return _Found(form, body, line.cells)
        refuse_known(found, name)
        if is_refused(found):
            refuse_children(found, name)
        above.append(line)
    return None


def _unknown(opened: Opened | None, name: str) -> BadInput:
    if opened and opened.signs_in:
        return BadInput(
            "this is a page to sign in at, not a report: the portal had signed you out",
            where=name,
            remedy="Sign in again, then save the page with the summary of failures",
        )
    if opened and opened.web_page:
        return BadInput(
            "this web page holds no table with the columns Error Code, Error message and Count",
            where=name,
            remedy="Save the portal's page with the summary of validation check failures",
        )
    return BadInput("this is not an error report in any form known here", where=name, remedy=KNOWN)
