"""A table from a file, protected: what may be published of it, and what only its owner may know."""

from __future__ import annotations

from collections.abc import Iterable

from common.words import listed
from validation.disclosure.marks import meaning_of
from validation.disclosure.network import Interval
from validation.disclosure.setting import Setting
from validation.disclosure.suppressing import SafeTable, audited, safe_table
from validation.disclosure.table import Place
from validation.formats.count_table import read_count_table


def protect_table(data: bytes, name: str, setting: Setting) -> SafeTable:
    """Protect the table in a CSV file (`validation.formats.count_table`). Raises BadInput."""
    return safe_table(read_count_table(data, name), setting)


def as_json_value(safe: SafeTable) -> dict[str, object]:
    """What the command line prints. ``null`` as a row or column is the total over it."""
    table = safe.table
    by_sums = _by_sums_alone(safe)
    return {
        "columns": list(table.columns),
        "rows": [
            {
                "name": name,
                "cells": [safe.word((row, column)) for column in range(len(table.columns))],
                "total": safe.word((row, None)),
            }
            for row, name in enumerate(table.rows)
        ],
        "totals": [safe.word((None, column)) for column in range(len(table.columns))],
        "total": safe.word((None, None)),
        "primary": [_value(safe, place, by_sums) for place in _sorted(safe.primary)],
        "secondary": [_value(safe, place, by_sums) for place in _sorted(safe.secondary)],
        "withheld": [_named(safe, place) for place in _sorted(safe.withheld)],
        "hidden_in_all": sum(table.value(place) for place in safe.secondary),
        "least": safe.least,
        "meaning": meaning_of(safe.setting),
    }


def words(safe: SafeTable) -> str:
    """The table to publish, then what to keep to oneself."""
    lines = [*_grid(safe), "", meaning_of(safe.setting), "", "Not to be published:"]
    small = "Small counts" if _rounds(safe) else "Hidden as they are small"
    told = [
        *_hidden(small, safe, safe.primary),
        *_hidden("Hidden so that no total gives one away", safe, safe.secondary),
    ]
    if safe.withheld:
        names = listed([safe.table.words(place) for place in _sorted(safe.withheld)])
        told.append(f"Totals not given, as they would give one away: {names}.")
    if safe.secondary | safe.withheld and safe.setting.totals == "exact":
        told.append(
            "No set hides less." if safe.least else "It is safe; another set might hide less."
        )
    return "\n".join([*lines, *(told or ["Nothing is hidden."])])


def _hidden(head: str, safe: SafeTable, places: Iterable[Place]) -> list[str]:
    by_sums = _by_sums_alone(safe)
    lines = []
    for place in _sorted(places):
        line = f"  {safe.table.words(place)}: {safe.table.value(place):,}, could be "
        line += safe.could_be[place].words()
        if place in safe.unguarded and safe.unguarded[place] != safe.could_be[place]:
            line += f"; with only the small ones hidden, {safe.unguarded[place].words()}"
        if by_sums[place] != safe.could_be[place]:
            line += f"; by the sums alone, {by_sums[place].words()}"
        lines.append(line)
    return [f"{head}:", *lines] if lines else []


def _by_sums_alone(safe: SafeTable) -> dict[Place, Interval]:
    """What a reader could find who is not told that a 0 is shown as 0."""
    if _rounds(safe):
        return dict(safe.could_be)
    return audited(safe.table, safe.primary | safe.secondary | safe.withheld, least=0)


def _rounds(safe: SafeTable) -> bool:
    return safe.setting.method == "round"


def _value(safe: SafeTable, place: Place, by_sums: dict[Place, Interval]) -> dict[str, object]:
    unguarded = safe.unguarded.get(place)
    return {
        **_named(safe, place),
        "count": safe.table.value(place),
        "could_be": _pair(safe.could_be[place]),
        "by_sums_alone": _pair(by_sums[place]),
        "unguarded": _pair(unguarded) if unguarded else None,
    }


def _named(safe: SafeTable, place: Place) -> dict[str, object]:
    row, column = place
    return {
        "row": None if row is None else safe.table.rows[row],
        "column": None if column is None else safe.table.columns[column],
    }


def _pair(interval: Interval) -> list[int | None]:
    return [interval.low, interval.high]


def _sorted(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda p: (p[0] is None, p[0] or 0, p[1] is None, p[1] or 0))


def _grid(safe: SafeTable) -> list[str]:
    table = safe.table
    columns = [*range(len(table.columns)), None]
    lines = [["", *table.columns, "All"]]
    for row in (*range(len(table.rows)), None):
        name = "All" if row is None else table.rows[row]
        lines.append([name, *(safe.word((row, column)) for column in columns)])
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    return [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
