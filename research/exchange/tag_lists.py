"""Several tags in one cell of a table, there and back."""

from __future__ import annotations

import csv
from collections.abc import Iterable

SPLITTERS = (";", "|", ",", "\n")


def join_tags(tags: Iterable[str]) -> str:
    """Tags in one cell, a semicolon between them; one that holds a semicolon stands in quotes."""
    return "; ".join(_quoted(tag) for tag in tags)


def _quoted(tag: str) -> str:
    if ";" in tag or tag.startswith('"'):
        doubled = tag.replace('"', '""')
        return f'"{doubled}"'
    return tag


def split_tags(cell: str, splitter: str) -> list[str]:
    """The tags of a cell, without blanks and empty ones; with no splitter the cell is one tag."""
    if splitter == "\n":
        parts = cell.split("\n")
    elif splitter:
        line = " ".join(cell.split())
        try:
            parts = next(csv.reader([line], delimiter=splitter, skipinitialspace=True), [])
        except csv.Error:
            parts = line.split(splitter)
    else:
        parts = [cell]
    return [tag for part in parts if (tag := " ".join(part.split()))]
