"""What a step asks of each of its actors, in one cell: "Analyst: 2 to 5 hours; IT: 1 hour"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from process_maps.formats.tables.names import Names
from process_maps.formats.tables.words import (
    Json,
    NotUnderstood,
    as_estimate,
    as_number,
    estimate,
    money,
)

_PARTS = re.compile(r"\s*[;\n]\s*")


def effort(cell: str, said: Json, _names: Names) -> Json:
    """Hours by actor; words without an actor are the only actor's own."""
    found = _by_actor(cell, said, estimate)
    return {"effort_hours": found} if found else {}


def as_effort(it: Json, _names: Names) -> str:
    """The cell for it."""
    return _as_cell(it, it.get("effort_hours"), as_estimate)


def cost(cell: str, said: Json, _names: Names) -> Json:
    """Pounds an hour by actor."""
    found = _by_actor(cell, said, lambda words: money(words) if words.strip() else None)
    return {"hourly_cost": found} if found else {}


def as_cost(it: Json, _names: Names) -> str:
    """The cell for it."""
    held = {who: each for who, each in (it.get("hourly_cost") or {}).items() if each is not None}
    return _as_cell(it, held, as_number)


def _by_actor(cell: str, said: Json, read: Callable[[str], Any]) -> Json:
    actors = said.get("actors", [])
    found: Json = {}
    for part in _PARTS.split(cell.strip()):
        who, colon, words = part.rpartition(":")
        if not part:
            continue
        if not colon and len(actors) != 1:
            if read(words) is None:
                continue
            raise NotUnderstood("said by whom, such as “Analyst: 2 hours”")
        found[who.strip() if colon else actors[0]] = read(words)
    return {who: value for who, value in found.items() if value is not None}


def _as_cell(it: Json, values: Json | None, write: Callable[[Any], str]) -> str:
    held = {who: words for who, value in (values or {}).items() if (words := write(value))}
    if len(held) == 1 and list(held) == it.get("actors"):
        return next(iter(held.values()))
    return "; ".join(f"{who}: {words}" for who, words in held.items())
