"""Parts of a map as rows of the project file and back; no SQL here.

A column is never said again in ``content``, so that the two cannot differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from process_maps.codec import (
    flow_from,
    flow_to,
    loop_from,
    loop_to,
    phase_from,
    phase_to,
    step_from,
    step_to,
)
from process_maps.graph import lane_of
from process_maps.model import Flow, Loop, Map, Phase, Step
from process_maps.taking import Place

Row = dict[str, Any]
_PLACE = Place("this project")
_STEP_COLUMNS = (
    *("id", "label", "kind", "actors", "systems", "fields"),
    *("where_fixed", "written_back", "automated"),
)


def map_values(process: Map) -> Row:
    """A map's own columns, without its parts."""
    rest = {
        "lanes": list(process.lanes),
        "legend": list(process.legend),
        "note": process.note,
        "label_in_tool": process.caveat,
        "extra": dict(process.extra),
    }
    return {"name": process.name, "source": process.source, "content": as_json(rest)}


def map_from_row(row: Row, council: str) -> Map:
    """A map without its parts, which are put in afterwards."""
    rest = json.loads(row["content"])
    return Map(
        name=row["name"],
        council=council,
        lanes=tuple(rest["lanes"]),
        legend=tuple(rest["legend"]),
        source=row["source"],
        note=rest["note"],
        caveat=rest["label_in_tool"],
        extra=rest["extra"],
    )


def step_values(step: Step) -> Row:
    """A step's columns."""
    return {
        "element": step.id,
        "label": step.label,
        "kind": step.kind,
        "lane": lane_of(step),
        "actors": as_json(list(step.actors)),
        "systems": as_json(list(step.systems)),
        "fields": as_json(list(step.fields)),
        "where_fixed": step.where_fixed,
        "written_back": None if step.written_back is None else int(step.written_back),
        "automated": None if step.automated is None else int(step.automated),
        "content": as_json(_without(step_to(step), *_STEP_COLUMNS)),
    }


def step_from_row(row: Row) -> Step:
    """The step a row holds."""
    said = {
        **json.loads(row["content"]),
        "id": row["element"],
        **{name: row[name] for name in ("label", "kind", "where_fixed")},
        **{name: as_flag(row[name]) for name in ("written_back", "automated")},
        **{name: json.loads(row[name]) for name in ("actors", "systems", "fields")},
    }
    return step_from(said, _PLACE)


def flow_values(flow: Flow, source: int, target: int) -> Row:
    """A flow's columns; ``source`` and ``target`` are its steps' rows."""
    return {
        "source": source,
        "target": target,
        "label": flow.label,
        "probability": flow.probability,
        "content": as_json(_without(flow_to(flow), "from", "to", "label", "probability")),
    }


def flow_from_row(row: Row, element: Mapping[int, str]) -> Flow:
    """The flow a row holds; ``element`` leads from steps' rows to their element ids."""
    said = {
        **json.loads(row["content"]),
        "from": element[row["source"]],
        "to": element[row["target"]],
        "label": row["label"],
        "probability": row["probability"],
    }
    return flow_from(said, _PLACE)


def phase_values(phase: Phase) -> Row:
    """A phase's columns."""
    rest = _without(phase_to(phase), "id", "label")
    return {"element": phase.id, "label": phase.label, "content": as_json(rest)}


def phase_from_row(row: Row) -> Phase:
    """The phase a row holds."""
    said = {**json.loads(row["content"]), "id": row["element"], "label": row["label"]}
    return phase_from(said, _PLACE)


def loop_values(loop: Loop) -> Row:
    """A loop's columns."""
    return {"content": as_json(loop_to(loop))}


def loop_from_row(row: Row) -> Loop:
    """The loop a row holds."""
    return loop_from(json.loads(row["content"]), _PLACE)


def as_flag(value: int | None) -> bool | None:
    """SQLite's 0 and 1 as no and yes."""
    return None if value is None else bool(value)


def _without(said: Row, *names: str) -> Row:
    return {key: value for key, value in said.items() if key not in names}


def as_json(value: object) -> str:
    """Compact JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
