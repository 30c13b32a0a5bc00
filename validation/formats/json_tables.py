"""Tables written as JSON: a list of objects, or several such lists in one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from common.errors import BadInput
from validation.formats.grid import Grid, Line, clean

# How JSON writes the halves of a letter beyond the first 65,536.
_HALVES = re.compile(r"\\u[dD][89a-fA-F]")


def parse_json(text: str, name: str) -> list[object] | dict[str, object]:
    """The JSON list or object a file is. Raises BadInput where it breaks off or is not JSON."""
    value: object = None
    try:
        value = json.loads(text)
        if _HALVES.search(text):
            # Half a letter is no text: nothing could store or mark it.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        # The fault is raised below: raised here, it would carry the whole text along.
        value = None
    if not isinstance(value, (list, dict)):
        raise BadInput(
            "the file begins as JSON but breaks off or is malformed",
            where=name,
            remedy="Export or download it again: it may be only half of it",
        )
    return value


def json_grids(value: list[object], name: str) -> list[Grid]:
    """The tables in a list: itself where it holds objects, else each list of objects in it."""
    if not value:
        raise BadInput("the file is an empty list", where=name, remedy="Export it again")
    if all(isinstance(item, dict) for item in value):
        return [Grid(_lines(value), place="item", ragged=True)]
    inner = [item for item in value if isinstance(item, list) and item]
    if len(inner) == len(value) and all(isinstance(x, dict) for item in inner for x in item):
        return [Grid(_lines(item), place="item", ragged=True) for item in inner]
    raise BadInput(
        "the file is a JSON list, but not of an error report's rows",
        where=name,
        remedy="Choose the error report",
    )


def _lines(items: list[object]) -> Iterator[Line]:
    """The keys as a heading numbered 0, then each object as a line."""
    keys: dict[str, None] = {}
    for item in items:
        if isinstance(item, dict):
            keys.update(dict.fromkeys(str(key) for key in item))
    yield Line(0, tuple(clean(key) for key in keys))
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            yield Line(number, tuple(_cell(item.get(key)) for key in keys))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (str, int, float)):
        return clean(str(value))
    return "…"
