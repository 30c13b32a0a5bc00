"""Files that look right and are not: the return's own tables, lists of rules, other children's."""

from __future__ import annotations

from common.children import NAMES_CHILDREN
from common.errors import BadInput
from validation.catalogue import UPLOAD_TABLES
from validation.formats.reading import heading

# By what stands beside it, the column that is missing from each report of counts.
_WITHOUT_COUNT = (
    ({"error code", "error message"}, {"count"}, "Count"),
    ({"code", "error description"}, {"error count", "count"}, "Error Count"),
)
_RULE_LIST = {"rule code", "rule message", "tables"}
_COLUMNS = {
    table: frozenset(heading(column) for column in columns)
    for table, columns in UPLOAD_TABLES.items()
}
# Beside CHILD, DOB and SEX this share of a table's columns makes it that table.
_ENOUGH = 0.6

KNOWN = (
    "Choose the validator's error_report.csv or ErrorCounts file, its workbook, or the DfE "
    "portal's summary of validation check failures"
)


def refuse_known(found: tuple[str, ...], name: str) -> None:
    """Raise BadInput with the reason where these headings are of a file that is never taken."""
    have = frozenset(found)
    if have >= _RULE_LIST:
        raise BadInput(
            "this is the validator's list of rules, which holds no counts",
            where=name,
            remedy=KNOWN,
        )
    if missing := _count_missing(have):
        raise BadInput(
            f"the column {missing} is missing: this is a report of which only a part is here",
            where=name,
            remedy="Export or download the file again, with all its columns",
        )
    if "child" in have:
        table, share = max(
            ((each, len(have & columns) / len(columns)) for each, columns in _COLUMNS.items()),
            key=lambda pair: pair[1],
        )
        if share >= _ENOUGH:
            raise BadInput(
                f"this is the {table} table of the return itself: records of children. "
                "Common Ground takes counts only",
                where=name,
                remedy=KNOWN,
            )


def _count_missing(have: frozenset[str]) -> str | None:
    if have & NAMES_CHILDREN:
        return None
    found = (
        name for beside, wanted, name in _WITHOUT_COUNT if have >= beside and not have & wanted
    )
    return next(found, None)


def refuse_children(found: tuple[str, ...], name: str) -> None:
    """Raise BadInput where a heading says that each row is about a child."""
    if frozenset(found) & NAMES_CHILDREN:
        raise BadInput(
            "this file holds records of children in a form that is not known, so nothing of it "
            "was read. Common Ground takes counts only",
            where=name,
            remedy=KNOWN,
        )


def is_refused(found: tuple[str, ...]) -> bool:
    """Whether these are headings of a file that is refused with a reason of its own."""
    have = frozenset(found)
    return (
        have >= _RULE_LIST
        or bool(_count_missing(have))
        or (len(have) >= 2 and bool(have & NAMES_CHILDREN))
    )
