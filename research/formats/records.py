"""Quotes as a JSON list of records, such as we and others export them: a row each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from research.exchange.headings import column_of
from research.exchange.tag_lists import join_tags
from research.formats.boards import read_json
from research.formats.sheet import Sheet, sheet_of

_LISTS = ("quotes", "highlights", "notes", "rows", "data")


def read_records(text: str, name: str, encoding: str = "utf-8") -> Sheet | None:
    """The records of a list as a table, one column a key; None where the JSON is no such list.

    It is one where some key is the name of a column of words and no record has a "type", as the
    items of a board have. What lies deeper than a list of texts is left out.
    """
    value = read_json(text, name)
    if isinstance(value, dict):
        value = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), None)
    if not isinstance(value, list) or not value:
        return None
    if not all(isinstance(each, dict) and not isinstance(each.get("data"), dict) for each in value):
        return None
    records: list[dict[str, Any]] = value
    keys = list(dict.fromkeys(key for record in records for key in record))
    if not any(column_of(key) == "words" for key in keys) or any("scale" in r for r in records):
        return None
    rows = [keys, *([_cell(record.get(key)) for key in keys] for record in records)]
    sheet = sheet_of(rows, name, headed=True)
    return sheet and replace(sheet, format="json", encoding=encoding)


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return join_tags(str(each) for each in value if isinstance(each, str | int))
    return ""
