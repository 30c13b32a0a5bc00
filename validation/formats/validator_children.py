"""The validator's files that name children, counted in memory: nothing but counts is kept.

``error_summary.csv`` (the personal one, in spite of its name), ``ChildErrorSummary-….csv``, the
workbook's sheet *Child Summary* and ``user_report_1_child_summary.json`` have a line for each
flagged row of a child. ``issue_locations`` repeats that line for every column affected, so there
the distinct (child, table, row, rule) are counted. Both then equal the validator's error count.
What is added up over the children beside it holds none of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from common.errors import BadInput
from validation.catalogue import normalise_code
from validation.formats.reading import Body, code_in, count_in, rows
from validation.over_children.adding_up import Tally
from validation.report import OLD_VALIDATOR, ROWS, VALIDATOR, OverChildren, Report

# The live site writes "-" where there is no value.
_NOBODY = ("", "-")


def is_child_summary(found: tuple[str, ...]) -> bool:
    """Whether these are the headings of the child error summary."""
    return {"child", "affected table", "error row", "error code"} <= set(found)


def is_issue_locations(found: tuple[str, ...]) -> bool:
    """Whether these are the headings of ``issue_locations``."""
    return {"child id", "tables affected", "row id", "rule code"} <= set(found)


@dataclass(frozen=True)
class Counted:
    """What is left of a child-level file: by rule as spelt its failures and distinct children.

    ``over`` are the sums over its children.
    """

    failures: dict[str, int]
    children: dict[str, int]
    nameless: int
    over: OverChildren = field(repr=False)


def read_child_summary(body: Body) -> Report:
    """Failures and children by rule, from a line for each failure."""
    counted, piped = count_child_summary(body)
    old = body.place == "line" and not (body.live_site or piped)
    kind = "the old site's child error summary" if old else "the validator's child error summary"
    return _report(kind, OLD_VALIDATOR if old else VALIDATOR, counted)


def count_child_summary(body: Body) -> tuple[Counted, bool]:
    """What is left of it, and whether any cell has the live site's ``|``.

    Raises BadInput where the file holds fewer failures of a rule than its own column *Errors of
    Type* states: then rows are missing.
    """
    tally, spelt, piped = tally_child_summary(body)
    return _counted(tally, spelt, body.name), piped


def tally_child_summary(body: Body) -> tuple[Tally, dict[str, str], bool]:
    """The children themselves, for as long as they are looked at, and how each rule is spelt."""
    child, code = body.column("child"), body.column("error code")
    stated_at = body.headings.index("errors of type") if "errors of type" in body.headings else None
    tally = Tally()
    spelt: dict[str, str] = {}
    stated: dict[str, int] = {}
    piped = False
    for line in rows(body):
        where = body.where(line)
        key = normalise_code(code_in(line.cells[code], where))
        spelt.setdefault(key, line.cells[code])
        tally.add(_named(line.cells[child]), key)
        if stated_at is not None and line.cells[stated_at]:
            stated[key] = count_in(line.cells[stated_at], where)
        piped = piped or any("|" in cell for cell in line.cells)
    _refuse_missing_rows(tally.failures(), stated, spelt, body.name)
    return tally, spelt, piped


def read_issue_locations(body: Body) -> Report:
    """Failures and children by rule, from a line for each column affected."""
    tally, spelt = tally_issue_locations(body)
    counted = _counted(tally, spelt, body.name)
    return _report("the validator's issue locations", VALIDATOR, counted)


def tally_issue_locations(body: Body) -> tuple[Tally, dict[str, str]]:
    """The children themselves, each flagged row of theirs once, and how each rule is spelt."""
    child, table = body.column("child id"), body.column("tables affected")
    row, code = body.column("row id"), body.column("rule code")
    places: set[tuple[str, str, str, str]] = set()
    spelt: dict[str, str] = {}
    tally = Tally()
    for line in rows(body):
        cells = line.cells
        key = normalise_code(code_in(cells[code], body.where(line)))
        spelt.setdefault(key, cells[code])
        place = (key, cells[child], cells[table], cells[row])
        if place not in places:
            places.add(place)
            tally.add(_named(cells[child]), key)
    return tally, spelt


def _named(child: str) -> str | None:
    return None if child in _NOBODY else child


def _refuse_missing_rows(
    failures: dict[str, int], stated: dict[str, int], spelt: dict[str, str], name: str
) -> None:
    for key, number in stated.items():
        if failures.get(key, 0) != number:
            raise BadInput(
                f"the file states {number:,} failures of rule {spelt[key]} but lists "
                f"{failures.get(key, 0):,}, so it was cut off or filtered",
                where=name,
                remedy="Export it again and import it unchanged",
            )


def _counted(tally: Tally, spelt: dict[str, str], name: str) -> Counted:
    failures, children = tally.failures(), tally.children()
    if not failures:
        raise BadInput("the report lists no failure at all", where=name, remedy="Export it again")
    return Counted(
        {spelt[key]: failures[key] for key in spelt},
        {spelt[key]: children[key] for key in spelt},
        tally.nameless,
        tally.over(),
    )


def _report(kind: str, source: str, counted: Counted) -> Report:
    notes = ["The file names children: it was counted in memory, and only the counts are kept."]
    if counted.nameless:
        notes.append(f"{counted.nameless:,} of its lines name no child.")
    return Report(
        kind=kind,
        source=source,
        unit=ROWS,
        counts=counted.failures,
        personal_data=True,
        children_counts=counted.children,
        over_children=counted.over,
        notes=tuple(notes),
    )
