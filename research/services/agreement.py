"""Agreement of coders who wrote their values into a file: a row for each unit and coder."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from common.decoding import decode
from common.errors import BadInput
from common.safe_reading import within_size
from common.words import listed
from research.agreement.coefficients import Agreement, agreement
from research.agreement.ratings import Level, Ratings, Value, number_of
from research.formats.delimited import DELIMITERS, part_columns

MOST_VALUES = 1_000_000
_LONGEST_NAMED = 40
_MOST_NAMED = 20


def agreement_of_file(
    content: bytes, name: str, *, unit: str, coder: str, value: str, level: Level = "nominal"
) -> Agreement:
    """How far the coders of a file agree; see :func:`ratings_of_file` for what it must hold."""
    return agreement(
        ratings_of_file(content, name, unit=unit, coder=coder, value=value, level=level), level
    )


def ratings_of_file(
    content: bytes, name: str, *, unit: str, coder: str, value: str, level: Level = "nominal"
) -> Ratings:
    """The ratings of a file of text columns with headings; an empty value is a missing one.

    ``unit``, ``coder`` and ``value`` are the headings of the three columns; case does not count.
    Raises BadInput, with file and line, for a column that is not there, a row without a unit or
    coder, two different values of one coder for one unit, and a value that the level cannot
    compare.
    """
    text = decode(within_size(content, name), name).text
    rows, columns, first = _table(text, name, (unit, coder, value))
    return Ratings.of_rows(_read(rows, columns, name, first, level))


def _table(
    text: str, name: str, wanted: Sequence[str]
) -> tuple[list[list[str]], tuple[int, ...], int]:
    """The rows with their headings first, where the columns are, and the line they begin on."""
    keys = [_key(each) for each in wanted]
    if len(set(keys)) < len(keys):
        raise BadInput("unit, coder and value must be three columns", remedy="Name each once")
    line = 2 if text.lstrip("\ufeff").casefold().startswith("sep=") else 1
    seen: list[str] = []
    for delimiter in (None, *DELIMITERS):
        rows = part_columns(text, name, delimiter).rows
        begun = next((n for n, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)
        header = rows[begun] if rows else []
        names = [_key(cell) for cell in header]
        if all(key in names for key in keys):
            for shown, key in zip(wanted, keys, strict=True):
                if names.count(key) > 1:
                    raise BadInput(
                        f"more than one column is named “{shown}”", where=f"{name}, line 1"
                    )
            return (
                rows[begun:],
                tuple(names.index(key) for key in keys),
                line + _lines(rows[:begun]),
            )
        seen = seen or header
    missing = [shown for shown, key in zip(wanted, keys, strict=True) if key not in map(_key, seen)]
    raise BadInput(
        f"there is no column named {listed([f'“{each}”' for each in missing], 'or')}",
        where=f"{name}, line {line}",
        remedy=f"Its columns are {_named(seen)}",
    )


def _read(
    rows: Sequence[Sequence[str]],
    columns: tuple[int, ...],
    name: str,
    line: int,
    level: Level,
) -> Iterator[tuple[str, str, Value | None]]:
    """Unit, coder and value of each row, each checked where it stands."""
    width = len(rows[0])
    at = {
        what: rows[0][column]
        for what, column in zip(("unit", "coder", "value"), columns, strict=True)
    }
    held: dict[tuple[str, str], tuple[Value, int]] = {}
    line += _lines(rows[:1])
    for row in rows[1:]:
        here, where = line, f"{name}, line {line}"
        line += _lines([row])
        if any(cell.strip() for cell in row[width:]):
            raise BadInput(
                "the row has more cells than there are headings",
                where=where,
                remedy="Put quotation marks round a cell that holds a comma",
            )
        unit, coder, value = (_cell(row[place]) if place < len(row) else "" for place in columns)
        if not (unit or coder or value):
            continue
        for what, cell in (("unit", unit), ("coder", coder)):
            if not cell:
                raise BadInput(f"the {what} is empty", where=f"{where}, column “{at[what]}”")
        if not value:
            yield unit, coder, None
            continue
        given = _number(value, level, f"{where}, column “{at['value']}”")
        before, there = held.setdefault((unit, coder), (given, here))
        if before != given:
            raise BadInput(
                f"this coder gave this unit another value on line {there}",
                where=f"{where}, column “{at['value']}”",
                remedy="Leave the one that counts",
            )
        if len(held) > MOST_VALUES:
            raise BadInput(f"there are more than {MOST_VALUES:,} values", where=name)
        yield unit, coder, given


def _number(value: str, level: Level, where: str) -> Value:
    """The value as the level takes it."""
    if level == "nominal":
        return value
    try:
        return number_of(value, level)
    except BadInput as error:
        raise BadInput(error.what, where=where, remedy=error.remedy) from None


def _lines(rows: Sequence[Sequence[str]]) -> int:
    """How many lines of the file rows take, line breaks within cells counted."""
    return len(rows) + sum(cell.count("\n") for row in rows for cell in row)


def _cell(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _key(text: str) -> str:
    return _cell(text).casefold()


def _named(header: Sequence[str]) -> str:
    """The columns there are, as far as they read like names."""
    cells = [cell for cell in map(_cell, header) if cell]
    if not cells or any(len(cell) > _LONGEST_NAMED for cell in cells):
        return "not named in its first row"
    more = ["others"] if len(cells) > _MOST_NAMED else []
    return listed([*(f"“{cell}”" for cell in cells[:_MOST_NAMED]), *more])
