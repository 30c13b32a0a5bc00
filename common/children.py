"""Telling records of children from everything else, whatever file they turn up in.

Child-level data is counted by the one wing that knows how, in memory, and taken by nothing else.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from common.errors import BadInput

# Compared without case, underscores and spacing.
NAMES_CHILDREN = frozenset(
    {"child", "child id", "childid", "la child id", "lachildid", "child name", "upn"}
    | {"unique pupil number", "dob", "date of birth", "nhs number"}
    | {"forename", "first name", "surname", "last name"}
)
_DELIMITERS = ("\t", ",", ";", "|")
_LONGEST_HEADING = 40
_LONGEST_LINE = 10_000
# So many records in a row are a table of them, also without a heading.
_ROWS = 5
_UPN = r"[A-Z]\d{11}[0-9A-Z]"
_NUMBER_OF_A_CHILD = re.compile(rf"\d{{5,}}|{_UPN}")
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}")
# A year is what people say; a number of another kind, or a date, is what a record holds.
_VALUE = re.compile(rf"(?!(?:19|20)\d\d$)\d{{4,}}|{_UPN}|{_DATE.pattern}")
_COLUMNS = re.compile(
    r"\b(?:la[ _]?)?child[ _]?id\b|\bchild[ _]name\b|\bupn\b|\bdob\b|\bdate of birth\b",
    re.IGNORECASE,
)
_JSON = re.compile(r'\s*(?:\[\s*)*\{\s*"')


def refuse_child_records(lines: Iterable[str], name: str) -> None:
    """Raise BadInput, quoting nothing, where lines of text hold a table of children's records."""
    kept = [line[:_LONGEST_LINE].strip("\ufeff\r\n") for line in lines if line.strip()]
    if kept and _JSON.match(kept[0]):
        raise BadInput(
            "this is a data file (JSON), not text", where=name, remedy="Choose the right file"
        )
    if _holds_records(kept):
        raise BadInput(
            "this holds a table with records of children, so nothing of it was taken",
            where=name,
            remedy="Take the table out; an error report is imported as such and only counted",
        )


def holds_child_records(text: str) -> bool:
    """Whether a text holds a table of children's records."""
    lines = (line for line in text.split("\n") if line.strip())
    return _holds_records([line[:_LONGEST_LINE].strip("\ufeff\r\n") for line in lines])


def _holds_records(lines: Sequence[str]) -> bool:
    delimited = any(_is_table_of_children(lines, delimiter) for delimiter in _DELIMITERS)
    return delimited or _is_laid_out(lines) or _is_scattered(lines)


def _is_table_of_children(lines: Sequence[str], delimiter: str) -> bool:
    rows = [_cells(line, delimiter) for line in lines]
    headed = any(_is_heading(above) and _has_value(below) for above, below in pairwise(rows))
    return headed or _longest_run([_is_record(row) for row in rows]) >= _ROWS


def _is_laid_out(lines: Sequence[str]) -> bool:
    """Whether records stand in columns parted by blanks only, as a PDF gives a table back."""
    records = [_is_spaced_record(line) for line in lines]
    headed = any(
        below and len(above) <= 4 * _LONGEST_HEADING and _COLUMNS.search(above)
        for above, below in zip(lines, records[1:], strict=False)
    )
    return headed or _longest_run(records) >= _ROWS


def _is_spaced_record(line: str) -> bool:
    words = [word.strip(",;") for word in line[:500].split()]
    return _is_record(words) and any(_DATE.fullmatch(word) for word in words)


def _is_scattered(lines: Sequence[str]) -> bool:
    """Whether a table's cells became lines: numbers of children alone, and dates alone."""
    short = [line.strip() for line in lines if len(line) <= _LONGEST_HEADING]
    numbers = sum(1 for line in short if _NUMBER_OF_A_CHILD.fullmatch(line))
    return numbers >= _ROWS and sum(1 for line in short if _DATE.fullmatch(line)) >= _ROWS


def _cells(line: str, delimiter: str) -> list[str]:
    if delimiter not in line:
        return []
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
    except (csv.Error, StopIteration):
        return []


def _is_heading(row: Sequence[str]) -> bool:
    short = all(len(cell) <= _LONGEST_HEADING for cell in row)
    return short and any(
        " ".join(c.replace("_", " ").casefold().split()) in NAMES_CHILDREN for c in row
    )


def _has_value(row: Sequence[str]) -> bool:
    return any(_VALUE.fullmatch(cell) for cell in row)


def _is_record(row: Sequence[str]) -> bool:
    """A number such as children are known by, beside a date: no run of counts has that."""
    numbered = any(_NUMBER_OF_A_CHILD.fullmatch(cell) for cell in row)
    return numbered and any(_DATE.search(cell) for cell in row)


def _longest_run(flags: Iterable[bool]) -> int:
    longest = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest
