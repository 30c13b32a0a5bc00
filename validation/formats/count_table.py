"""A table of counts from a CSV file: names in the first column, counts in the others."""

from __future__ import annotations

import re

from common.decoding import decode
from common.errors import BadInput
from common.words import count_of
from validation.disclosure.table import CountTable
from validation.formats.delimited import delimited_grid
from validation.formats.grid import Line

LARGEST_TABLE = 5_000
_COUNT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,9}", re.ASCII)
_UNKNOWN = ("", "-", "unknown", "skipped", "crashed", "passed (inferred)")
_TOTALS = ("all", "total", "totals", "grand total", "sum")


def read_count_table(data: bytes, name: str) -> CountTable:
    """The table, with all its totals to be given.

    A cell that is empty, "-" or "unknown" is a count that nobody knows. Totals are worked out from
    the counts, so a row or column of them is refused. Raises BadInput, naming the line and never
    quoting a cell.
    """
    lines = [each for each in _lines(data, name) if not each.blank]
    if len(lines) < 2 or len(lines[0].cells) < 2:
        raise BadInput(
            "this is no table of counts: it has no heading with a line of counts below",
            where=name,
            remedy="Give a CSV file with names in the first column and counts in the others",
        )
    columns = lines[0].cells[1:]
    _refuse_repeats(columns, "two columns have the same name", f"{name}, line {lines[0].number}")
    names = tuple(each.cells[0] for each in lines[1:])
    _refuse_repeats(names, "two lines have the same name", name)
    for each in (*columns, *names):
        if each.casefold() in _TOTALS:
            raise BadInput(
                "a line or column of totals is in the table, and would be counted as counts",
                where=name,
                remedy="Take it away: totals are worked out",
            )
    if len(names) * len(columns) > LARGEST_TABLE:
        raise BadInput(
            f"the table has more than {LARGEST_TABLE:,} counts",
            where=name,
            remedy="Split it by year or by group",
        )
    return CountTable(names, columns, tuple(_counts(each, columns, name) for each in lines[1:]))


def _lines(data: bytes, name: str) -> list[Line]:
    def is_heading(cells: tuple[str, ...]) -> bool:
        return len(cells) > 1

    found = delimited_grid(decode(data, name).text, name, is_heading)
    return list(found.lines)


def _counts(line: Line, columns: tuple[str, ...], name: str) -> tuple[int | None, ...]:
    where = f"{name}, line {line.number}"
    cells = line.cells[1:]
    if len(cells) != len(columns):
        raise BadInput(
            f"this line has {len(cells)} of the {count_of(len(columns), 'count')} in the heading",
            where=where,
            remedy="Give each line a count for each column, or leave the cell empty",
        )
    counts: list[int | None] = []
    for column, cell in zip(columns, cells, strict=True):
        if cell.casefold() in _UNKNOWN:
            counts.append(None)
        elif _COUNT.fullmatch(cell):
            counts.append(int(cell.replace(",", "")))
        else:
            raise BadInput(
                f"what stands under “{column[:20]}” is no count",
                where=where,
                remedy="Counts are whole numbers from 0 up",
            )
    return tuple(counts)


def _refuse_repeats(names: tuple[str, ...], what: str, where: str) -> None:
    if len({name.casefold() for name in names}) < len(names):
        raise BadInput(what, where=where, remedy="Give each its own name")
