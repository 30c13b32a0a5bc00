"""Map files in JSON: our own, and the shape the published maps are kept in.

Our own: one object with ``name``, ``council``, ``lanes``, ``phases``, ``steps``, ``flows``,
``loops`` and ``marks``. The published shape: ``{"maps": [...]}`` with ``nodes`` and ``edges``,
painpoints and sticky notes by what they are ``on`` ("w3", "phase:fix"), loops as lists of ids.
Nothing a map says is dropped: unknown keys are written again where they stood.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath
from typing import Any, TypeVar

from common.decoding import decode
from common.errors import BadInput
from common.safe_reading import within_size
from common.words import council_key, listed
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
from process_maps.formats.original_json import LARGEST, original_from, original_to
from process_maps.formats.pinned_json import mark_to, marks_from, published_marks
from process_maps.graph import problems, with_lanes_for
from process_maps.model import Lost, Map, MapFile, Mark, Step, Work
from process_maps.taking import Place, Taking, as_number

MOST_STEPS = 2_000
MOST_FLOWS = 5 * MOST_STEPS
DEEPEST = 40
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
Made = TypeVar("Made")

__all__ = ["LARGEST", "read_map", "read_maps", "write_map"]


def read_maps(data: bytes, name: str) -> list[MapFile]:
    """Every map of a file that can be read; one that cannot is named in the others' ``lost``.

    Raises BadInput, naming the element and its line where it can, for a file that is no JSON or
    holds no map, and where none of its maps can be read.
    """
    maps, refused = [], []
    for label, result in _each_map(data, name):
        if isinstance(result, BadInput):
            refused.append((label, result))
        else:
            maps.append(result)
    if not maps:
        raise refused[0][1]
    lost = tuple(Lost(f"map “{label}”", 1, error.what) for label, error in refused)
    return [MapFile(each.map, each.marks, (*each.lost, *lost)) for each in maps]


def read_map(data: bytes, name: str, pick: str | None = None) -> MapFile:
    """The one map of a file, or the one whose council or name is ``pick``.

    Raises BadInput, listing the names, where the file holds several and none is picked, and the
    map's own error where the one picked cannot be read.
    """
    found = _each_map(data, name)
    labels = listed([f"“{label}”" for label, _ in found])
    if pick is not None:
        wanted = council_key(pick)
        found = [each for each in found if wanted in _names_of(*each)]
        if len(found) != 1:
            many = "several maps" if found else "no map"
            raise BadInput(
                f"the file holds {many} called “{pick[:60]}”",
                where=name,
                remedy=f"It holds {labels}",
            )
    if len(found) > 1:
        raise BadInput(
            f"the file holds {len(found)} maps",
            where=name,
            remedy=f"Pick one of {labels}",
        )
    result = found[0][1]
    if isinstance(result, BadInput):
        raise result
    return result


def write_map(process: Map, marks: tuple[Mark, ...] = ()) -> bytes:
    """A map and its marks in our own JSON: UTF-8, two spaces, always in the same order."""
    known = {
        "name": process.name,
        "council": process.council,
        "source": process.source,
        "label_in_tool": process.caveat,
        "note": process.note,
        "legend": list(process.legend) or None,
        "lanes": list(process.lanes),
        "phases": [phase_to(each) for each in process.phases],
        "steps": [step_to(each) for each in process.steps],
        "flows": [flow_to(each) for each in process.flows],
        "loops": [loop_to(each) for each in process.loops],
        "marks": [mark_to(each) for each in marks],
        "original": None if process.original is None else original_to(process.original),
    }
    said = {key: value for key, value in known.items() if value is not None}
    said |= {key: value for key, value in process.extra.items() if key not in known}
    return (json.dumps(said, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8")


def _each_map(data: bytes, name: str) -> list[tuple[str, MapFile | BadInput]]:
    """Each map of a file with what it is called: read, or the reason why it could not be."""
    text = decode(within_size(data, name, LARGEST), name).text
    raw = _parse(text, name)
    place = Place(name, text)
    if isinstance(raw, dict) and isinstance(raw.get("maps"), list) and "steps" not in raw:
        about = {key: value for key, value in raw.items() if key != "maps"}
        raws = raw["maps"]
        if not raws:
            raise BadInput("the file holds no map", where=name)
    else:
        about, raws = {}, [raw]
    found: list[tuple[str, MapFile | BadInput]] = []
    for number, each in enumerate(raws, start=1):
        label = _label_of(each, name, number if len(raws) > 1 else None)
        try:
            found.append((label, _map_from(each, about, label, place)))
        except BadInput as error:
            found.append((label, error))
    return found


def _parse(text: str, name: str) -> Any:
    try:
        raw = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BadInput(
            "this is not JSON, or it breaks off",
            where=f"{name}, line {error.lineno}, column {error.colno}",
            remedy="Export it again",
        ) from None
    except _Refused as refusal:
        raise BadInput(str(refusal), where=name, remedy="Mend it and try again") from None
    except RecursionError:
        raise _too_deep(name) from None
    except ValueError:
        raise BadInput("it holds a number too long to be one", where=name) from None
    _refuse_strange_values(raw, name)
    return raw


class _Refused(Exception):
    """JSON that Python would read by dropping or inventing something."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Refused(f"“{twice[:40]}” is said twice in the same object")
    return made


def _no_constant(word: str) -> float:
    raise _Refused(f"it holds {word}, which is not a number JSON knows")


def _refuse_strange_values(raw: Any, name: str) -> None:
    """Refuse what could be read but never written again: half characters, endless numbers."""
    level: list[Any] = [raw]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below.extend(value)
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)
            elif isinstance(value, str) and not _is_text(value):
                raise BadInput(
                    "it holds characters that are no text", where=name, remedy="Export it again"
                )
            elif isinstance(value, float) and not math.isfinite(value):
                raise BadInput("it holds a number too large to be one", where=name)
        if not below:
            return
        level = below
    raise _too_deep(name)


def _is_text(value: str) -> bool:
    return (value.isascii() and "\x00" not in value) or not _NO_TEXT.search(value)


def _too_deep(name: str) -> BadInput:
    return BadInput("its parts lie too deep inside one another to be a map", where=name)


def _map_from(raw: object, about: dict[str, Any], label: str, place: Place) -> MapFile:
    taking = Taking(raw, place.of(f"map “{label[:60]}”"))
    key = "steps" if taking.has("steps") else "nodes"
    if not taking.has(key):
        raise BadInput(
            "this is JSON, but not a process map: it has no “steps”",
            where=place.name,
            remedy="Choose a map file",
        )
    raws = taking.things(key)
    _refuse_sentences(raws, taking.where)
    steps = _with_costs(_read_all(step_from, raws, place), raw, taking.where)
    published = not taking.has("marks")
    said_name = taking.text("name")
    flows = taking.things("flows" if taking.has("flows") else "edges")
    _refuse_more(len(flows), MOST_FLOWS, "flows", taking.where)
    process = Map(
        name=label if said_name is None else said_name,
        council=taking.text("council"),
        lanes=taking.texts("lanes") if taking.has("lanes") else with_lanes_for((), steps),
        phases=_read_all(phase_from, taking.things("phases"), place),
        steps=steps,
        flows=_read_all(flow_from, flows, place),
        loops=_read_all(loop_from, taking.things("loops"), place),
        legend=taking.texts("legend"),
        source=taking.text("source"),
        note=taking.text("note"),
        caveat=taking.text("label_in_tool"),
        original=original_from(taking.raw("original"), taking),
    )
    marks = (
        published_marks(taking, process) if published else marks_from(taking.things("marks"), place)
    )
    extra = taking.rest() | ({"file": about} if about else {})
    lost = _numbers_left_out(extra)
    process = replace(process, extra=extra)
    _refuse_faults(process, place)
    return MapFile(process, marks, lost)


def _numbers_left_out(extra: dict[str, Any]) -> tuple[Lost, ...]:
    """Take out what was counted on the steps: kept, it would look true long after it was."""
    shown = extra.get("overlay")
    if not isinstance(shown, dict) or not isinstance(shown.get("steps"), dict):
        return ()
    del extra["overlay"]
    why = "They are counted from a project’s own evidence, not taken from a file"
    return (Lost("numbers shown on steps", len(shown["steps"]), why),)


def _with_costs(steps: tuple[Step, ...], raw: object, where: str) -> tuple[Step, ...]:
    """Give each step its actors' hourly cost where the map states it once for all steps."""
    actors = raw.get("actors") if isinstance(raw, dict) else None
    if not isinstance(actors, dict):
        return steps
    costs = {
        name: as_number(about["hourly_cost"], "hourly_cost", where)
        for name, about in actors.items()
        if isinstance(about, dict) and about.get("hourly_cost") is not None
    }
    return tuple(replace(step, work=_work_with(step, costs)) for step in steps)


def _work_with(step: Step, costs: dict[str, float | None]) -> tuple[Work, ...]:
    known = {each.actor: each for each in step.work}
    for actor in step.actors:
        work = known.get(actor, Work(actor))
        if actor in costs and work.hourly_cost is None:
            known[actor] = replace(work, hourly_cost=costs[actor])
    return tuple(known.values())


def _read_all(
    read: Callable[[object, Place, int], Made], raws: list[Any], place: Place
) -> tuple[Made, ...]:
    return tuple(read(raw, place, position) for position, raw in enumerate(raws, start=1))


def _refuse_sentences(raws: list[Any], where: str) -> None:
    if raws and all(isinstance(each, str) for each in raws):
        raise BadInput(
            "its steps are sentences without ids, so nothing can be joined to them",
            where=where,
            remedy='Give each step an object with "id", "label" and "kind"',
        )
    _refuse_more(len(raws), MOST_STEPS, "steps", where)


def _refuse_more(number: int, most: int, what: str, where: str) -> None:
    if number > most:
        raise BadInput(
            f"it has {number:,} {what}; the most that is read is {most:,}",
            where=where,
            remedy="Split it into several maps",
        )


def _refuse_faults(process: Map, place: Place) -> None:
    fault = next((each for each in problems(process) if each.blocking), None)
    if fault is None:
        return
    repeated = fault.where.split("“")[-1].rstrip("”") if "this id" in fault.words else ""
    raise BadInput(
        fault.words,
        where=place.of(fault.where[:120], "id", repeated, occurrence=2),
        remedy="Give each an id of its own" if repeated else "Add that step or take this out",
    )


def _label_of(raw: object, name: str, number: int | None) -> str:
    """What a map is called: by its name, its council, or the file it is alone in."""
    if isinstance(raw, dict):
        for key in ("name", "council"):
            if isinstance(raw.get(key), str) and raw[key].strip():
                return str(raw[key]).strip()
    stem = PurePath(name).stem or "Map"
    return f"{stem} {number}" if number else stem


def _names_of(label: str, result: MapFile | BadInput) -> set[str]:
    names = [label]
    if isinstance(result, MapFile):
        names += [result.map.name, result.map.council or ""]
    return {council_key(each) for each in names if each}
