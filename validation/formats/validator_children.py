"""The validator's files that name children, counted in memory: nothing but counts is kept.

``error_summary.csv`` (the personal one, in spite of its name), ``ChildErrorSummary-….csv``, the
workbook's sheet *Child Summary* and ``user_report_1_child_summary.json`` have a line for each
flagged row of a child. ``issue_locations`` repeats that line for every column affected, so there
the distinct (child, table, row, rule) are counted. Both then equal the validator's error count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from common.errors import BadInput
from validation.catalogue import normalise_code
from validation.formats.reading import Body, code_in, count_in, rows
from validation.report import OLD_VALIDATOR, ROWS, VALIDATOR, Report

# The live site writes "-" where there is no value.
_NOBODY = ("", "-")


def is_child_summary(found: tuple[str, ...]) -> bool:
    """Whether these are the headings of the child error summary."""
    return {"child", "affected table", "error row", "error code"} <= set(found)


def is_issue_locations(found: tuple[str, ...]) -> bool:
    """Whether these are the headings of ``issue_locations``."""
    return {"child id", "tables affected", "row id", "rule code"} <= set(found)


@dataclass(frozen=True)
class Tally:
    """What is left of a child-level file: failures and distinct children by rule as spelt."""

    failures: dict[str, int]
    children: dict[str, int]
    nameless: int


def read_child_summary(body: Body) -> Report:
    """Failures and children by rule, from a line for each failure."""
    tally, piped = count_child_summary(body)
    old = body.place == "line" and not (body.live_site or piped)
    kind = "the old site's child error summary" if old else "the validator's child error summary"
    return _report(kind, OLD_VALIDATOR if old else VALIDATOR, tally)


def count_child_summary(body: Body) -> tuple[Tally, bool]:
    """The tally, and whether any cell has the live site's ``|``.

    Raises BadInput where the file holds fewer failures of a rule than its own column *Errors of
    Type* states: then rows are missing.
    """
    child, code = body.column("child"), body.column("error code")
    stated_at = body.headings.index("errors of type") if "errors of type" in body.headings else None
    failures: Counter[str] = Counter()
    children: dict[str, set[str]] = defaultdict(set)
    spelt: dict[str, str] = {}
    stated: dict[str, int] = {}
    nameless = 0
    piped = False
    for line in rows(body):
        where = body.where(line)
        key = normalise_code(code_in(line.cells[code], where))
        spelt.setdefault(key, line.cells[code])
        failures[key] += 1
        if line.cells[child] not in _NOBODY:
            children[key].add(line.cells[child])
        else:
            nameless += 1
        if stated_at is not None and line.cells[stated_at]:
            stated[key] = count_in(line.cells[stated_at], where)
        piped = piped or any("|" in cell for cell in line.cells)
    _refuse_missing_rows(failures, stated, spelt, body.name)
    return _tally(failures, children, spelt, nameless, body.name), piped


def read_issue_locations(body: Body) -> Report:
    """Failures and children by rule, from a line for each column affected."""
    child, table = body.column("child id"), body.column("tables affected")
    row, code = body.column("row id"), body.column("rule code")
    places: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    children: dict[str, set[str]] = defaultdict(set)
    spelt: dict[str, str] = {}
    nameless = 0
    for line in rows(body):
        cells = line.cells
        key = normalise_code(code_in(cells[code], body.where(line)))
        spelt.setdefault(key, cells[code])
        places[key].add((cells[child], cells[table], cells[row]))
        if cells[child] not in _NOBODY:
            children[key].add(cells[child])
        else:
            nameless += 1
    failures = Counter({key: len(found) for key, found in places.items()})
    tally = _tally(failures, children, spelt, nameless, body.name)
    return _report("the validator's issue locations", VALIDATOR, tally)


def _refuse_missing_rows(
    failures: Counter[str], stated: dict[str, int], spelt: dict[str, str], name: str
) -> None:
    for key, number in stated.items():
        if failures[key] != number:
            raise BadInput(
                f"the file states {number:,} failures of rule {spelt[key]} but lists "
                f"{failures[key]:,}, so it was cut off or filtered",
                where=name,
                remedy="Export it again and import it unchanged",
            )


def _tally(
    failures: Counter[str],
    children: dict[str, set[str]],
    spelt: dict[str, str],
    nameless: int,
    name: str,
) -> Tally:
    if not failures:
        raise BadInput("the report lists no failure at all", where=name, remedy="Export it again")
    return Tally(
        {spelt[key]: number for key, number in failures.items()},
        {spelt[key]: len(children[key]) for key in failures},
        nameless,
    )


def _report(kind: str, source: str, tally: Tally) -> Report:
    notes = ["The file names children: it was counted in memory, and only the counts are kept."]
    if tally.nameless:
        notes.append(f"{tally.nameless:,} of its lines name no child.")
    return Report(
        kind=kind,
        source=source,
        unit=ROWS,
        counts=tally.failures,
        personal_data=True,
        children_counts=tally.children,
        notes=tuple(notes),
    )
