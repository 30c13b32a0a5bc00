"""Who changed one part of a map last: not who changed the map, which every change of a part does.

The order of the parts is not looked at, as it changes with whatever comes before them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from process_maps.model import Flow, Loop, Phase
from process_maps.services.looking import map_by_id
from storage import Project, reading
from storage.history.acts import LastChange, changes_to

Row = dict[str, Any]
_ORDER = ("position", "version")


def last_of_facts(project: Project, map_id: int) -> LastChange | None:
    """Who changed a map's name, source or note last."""

    def facts(row: Row) -> object:
        return row.get("name"), row.get("source"), _content(row).get("note")

    return _last(project, "maps", "id", map_id, facts)


def last_of_step(project: Project, step_id: int) -> LastChange | None:
    """Who changed a step last."""
    return _last(project, "steps", "id", step_id, _but_for_order)


def last_of_phase(project: Project, map_id: int, phase: Phase) -> LastChange | None:
    """Who changed a phase last."""
    return _last(
        project,
        "phases",
        "map_id",
        map_id,
        _but_for_order,
        lambda row: row.get("element") == phase.id,
    )


def last_of_flow(project: Project, map_id: int, flow: Flow) -> LastChange | None:
    """Who changed a flow last, of what leads from one of two steps to the other."""
    ids = map_by_id(project, map_id).step_ids
    ends = ids.get(flow.source), ids.get(flow.target)
    return _last(
        project,
        "flows",
        "map_id",
        map_id,
        _but_for_order,
        lambda row: (row.get("source"), row.get("target")) == ends,
    )


def last_of_loop(project: Project, map_id: int, loop: Loop) -> LastChange | None:
    """Who changed a loop last, of those that go through the same steps."""
    return _last(
        project,
        "loops",
        "map_id",
        map_id,
        _but_for_order,
        lambda row: _content(row).get("steps") == list(loop.steps),
    )


def _last(
    project: Project,
    table: str,
    column: str,
    value: object,
    told: Callable[[Row], object],
    of: Callable[[Row], bool] = lambda _row: True,
) -> LastChange | None:
    with reading(project) as db:
        changes = changes_to(db, table, column, value)
    for each in reversed(changes):
        if of(each.after) and told(each.before) != told(each.after):
            return LastChange(each.act, each.at, each.person, each.words, removed=not each.after)
    return None


def _but_for_order(row: Row) -> object:
    return {name: value for name, value in row.items() if name not in _ORDER}


def _content(row: Row) -> Row:
    found: Row = json.loads(str(row.get("content") or "{}"))
    return found
