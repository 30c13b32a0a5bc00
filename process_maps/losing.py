"""What a map loses in a format, said before it is missed.

Where the format can be read in again, that is found by doing so; for the others it is said what
they have no place for. Pictures are for looking at and are not judged.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from process_maps.codec import flow_to, loop_to, phase_to, step_to
from process_maps.formats import FORMATS, READERS
from process_maps.formats.bpmn.plain import WHY, too_large
from process_maps.formats.pinned_json import mark_to
from process_maps.graph import phases_of
from process_maps.model import Flow, Lost, Map, MapFile, Mark

Json = dict[str, Any]

NO_PLACE = "the format has no place for it"
_WORDS = {
    "label": "words of steps, exactly as typed",
    "kind": "kinds of steps",
    "kind_in_source": "the file’s own words for kinds of steps",
    "actors": "actors, exactly as typed",
    "systems": "systems, exactly as typed",
    "artefacts": "artefacts, exactly as typed",
    "phase": "which phase a step is in",
    "fields": "fields of the return, exactly as typed",
    "where_fixed": "where errors are fixed",
    "written_back": "whether fixes are written back",
    "automated": "whether steps are automatic",
    "triage": "triage",
    "duration": "durations, exactly",
    "effort_hours": "effort by actor, exactly",
    "hourly_cost": "costs an hour",
    "evidence": "how steps are known",
    "note": "notes on steps, exactly as typed",
}
_ON_FLOWS = {
    "probability": "chances of flows, exactly",
    "evidence": "how flows are known",
    "id": "ids of flows",
}
# What drawings of boxes and arrows say of a map; all else they have no place for.
_DRAWN = {
    "dot": {"label", "kind", "actors"},
    "mermaid": {"label", "kind", "actors", "systems", "where_fixed", "written_back", "automated"},
    "drawio": {"label", "kind", "actors", "systems", "where_fixed", "written_back", "automated",
               "phase", "note"},
    "pptx": {"label", "kind", "actors", "systems", "where_fixed", "written_back", "automated",
             "phase"},
}  # fmt: skip


def lost_in(process: Map, marks: Sequence[Mark], to: str, content: bytes) -> tuple[Lost, ...]:
    """What of a map is not in the file it was written to; ``content`` is that file."""
    if to in _DRAWN:
        return tuple(_not_drawn(process, to))
    ending = FORMATS[to].endings[0]
    if to == "json" or ending not in READERS:
        return ()
    # A map may be called by the name of its file alone, which is kept.
    came = process.original if to == "bpmn" else None
    read = READERS[ending](content, came.name if came else f"map{ending}", None)
    lost = tuple(_between(MapFile(process, tuple(marks)), read, one_table=to == "csv"))
    plain = to == "bpmn" and process.original is None and too_large(process)
    return (Lost("the layout of steps and arrows", 1, WHY), *lost) if plain else lost


def _not_drawn(process: Map, to: str) -> Iterable[Lost]:
    drawn = _DRAWN[to]
    held = Counter(key for step in process.steps for key in step_to(step))
    held["actors"] = held["systems"] = 0
    for key, words in _WORDS.items():
        if key not in drawn and held[key]:
            yield Lost(words.split(",")[0], held[key], NO_PLACE)
    yield from _counted("facts of the team’s own", _own(process))
    if to in ("dot", "mermaid"):
        yield from _counted("phases", len(phases_of(process)))
    yield from _counted("loops as such, with how often they are gone through", len(process.loops))
    if process.original:
        yield Lost("the file the map came from", 1, NO_PLACE)


def _own(process: Map) -> int:
    return sum(len(step.extra) for step in process.steps) + len(process.extra)


def _counted(what: str, number: int) -> Iterable[Lost]:
    if number:
        yield Lost(what, number, NO_PLACE)


def _between(before: MapFile, after: MapFile, *, one_table: bool) -> Iterable[Lost]:
    """What the one says and the other does not, kind by kind."""
    old, new = before.map, after.map
    yield from _of_steps(old, new)
    yield from _of_many("flows", old.flows, new.flows, _ends)
    same = old.flows if Counter(map(_ends, old.flows)) == Counter(map(_ends, new.flows)) else ()
    for key, words in _ON_FLOWS.items():
        yield from _counted(words, _without(same, new.flows, key))
    yield from _of_many("marks, or what they sit on", before.marks, after.marks, mark_to)
    yield from _of_many("loops", old.loops, new.loops, loop_to)
    if one_table:
        yield from _counted("phases’ own order, dates and ids", len(old.phases))
    else:
        yield from _of_many("phases", old.phases, new.phases, phase_to)
    facts = {
        "the name of the map (it is in the file’s name)": (old.name, new.name),
        "the council": (old.council, new.council),
        "where the map comes from": (old.source, new.source),
        "the note on the map": (old.note, new.note),
        "the words to be seen with the map": (old.caveat, new.caveat),
        "the legend": (old.legend, new.legend),
        "the order of the lanes": (old.lanes, new.lanes),
    }
    for what, (was, now) in facts.items():
        if was and was != now:
            yield Lost(what, 1, NO_PLACE)
    said = {key: value for key, value in old.extra.items() if new.extra.get(key) != value}
    yield from _counted("facts of the team’s own about the map", len(said))
    if old.original and not new.original:
        yield Lost("the file the map came from", 1, NO_PLACE)


def _of_steps(old: Map, new: Map) -> Iterable[Lost]:
    read = {step.id: step_to(step) for step in new.steps}
    phases = {each.id: each.label for each in phases_of(old)}
    lost: Counter[str] = Counter()
    for step in old.steps:
        was, now = step_to(step), read.get(step.id)
        if now is None:
            lost["steps, or their ids"] += 1
            continue
        for key, value in was.items():
            same = {_said(value), _said(phases.get(value)) if key == "phase" else ""}
            if value not in ([], "") and _said(now.get(key)) not in same:
                lost[_WORDS.get(key, "facts of the team’s own about steps")] += 1
    for what, number in lost.items():
        yield Lost(what, number, "a cell cannot hold it as it is")


def _ends(flow: Flow) -> tuple[str, str, str]:
    return flow.source, flow.target, flow.label or ""


def _without(old: Sequence[Flow], new: Sequence[Flow], key: str) -> int:
    """How many flows that are in both say something in the one that they do not in the other."""
    said = Counter((_ends(flow), _said(flow_to(flow).get(key))) for flow in old)
    said -= Counter((_ends(flow), _said(flow_to(flow).get(key))) for flow in new)
    return sum(number for (_, value), number in said.items() if value not in ("null", '""'))


def _of_many(
    what: str, old: Sequence[Any], new: Sequence[Any], write: Callable[[Any], Any]
) -> Iterable[Lost]:
    gone = Counter(_said(write(each)) for each in old) - Counter(_said(write(n)) for n in new)
    yield from _counted(what, gone.total())


def _said(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
