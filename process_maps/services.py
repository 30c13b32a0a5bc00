"""What a team does with maps: bring them in, look at them, edit them, give them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath

from common.errors import BadInput, NotFound
from common.who import Who
from common.words import council_key, listed
from process_maps import store
from process_maps.export import FORMATS, export, format_of
from process_maps.formats import READERS
from process_maps.formats.map_json import read_map, read_maps
from process_maps.graph import flow_by_ref, lanes_of
from process_maps.model import Flow, Map, MapFile, Mark, Step
from process_maps.views import ImportedMap, MapVersion, MapView, StepView, StoredMap
from storage import Project, act, reading
from storage.register import council_named, is_illustrative

__all__ = [
    "FORMATS",
    "ImportedMap",
    "MapVersion",
    "MapView",
    "StepView",
    "StoredMap",
    "add_flow",
    "add_step",
    "all_steps",
    "change_map",
    "convert",
    "edit_step",
    "export_map",
    "find_steps",
    "import_map",
    "map_by_id",
    "maps",
    "prepare_map",
    "remove_flow",
    "remove_map",
    "remove_step",
    "render_map",
    "restore_version",
    "save_version",
    "steps_by_id",
    "versions",
]


def prepare_map(
    data: bytes, name: str, pick: str | None = None, council: str | None = None
) -> MapFile:
    """Read a map file: the one map in it, the one picked, or else the one of that council.

    Raises BadInput, saying what is wrong and where, or listing the maps to pick from.
    """
    ending = PurePath(name).suffix.lower()
    reader = READERS.get(ending)
    if reader is None:
        raise BadInput(
            "this is not a kind of map file that is read",
            where=PurePath(name).name,
            remedy=f"Choose a file ending in {listed(sorted(READERS), 'or')}",
        )
    if pick is None and council is not None and ending == ".json":
        pick = _own_name(data, name, council)
    return reader(data, name, pick)


def import_map(
    project: Project,
    who: Who,
    data: bytes,
    name: str,
    *,
    council: str,
    pick: str | None = None,
) -> ImportedMap:
    """Import a map without its marks, which this wing does not store; they are only counted.

    ``evidence`` imports a map together with its marks.
    """
    prepared = prepare_map(data, name, pick, council)
    with act(project, who, "Imported a process map") as this:
        map_id = store.add_map(this, prepared.map, council_named(this, council).id)
    return ImportedMap(
        map_id,
        len(prepared.map.steps),
        len(prepared.map.flows),
        len(lanes_of(prepared.map)),
        prepared.lost,
        len(prepared.marks),
    )


def maps(project: Project) -> list[MapView]:
    """All maps, by council and name."""
    with reading(project) as db:
        return store.maps(db)


def map_by_id(project: Project, map_id: int) -> StoredMap:
    """A whole map, or NotFound."""
    with reading(project) as db:
        return store.map_by_id(db, map_id)


def steps_by_id(project: Project, ids: Iterable[int]) -> list[StepView]:
    """The steps of those rows, in the order asked for; rows that are gone are left out."""
    with reading(project) as db:
        return store.steps_by_id(db, ids)


def all_steps(project: Project) -> list[StepView]:
    """Every step of every map, by council, map and position."""
    with reading(project) as db:
        return store.all_steps(db)


def find_steps(project: Project, words: str) -> list[StepView]:
    """Steps whose label holds all the words (or longer forms of them), best first."""
    with reading(project) as db:
        return store.find_steps(db, words)


def versions(project: Project, map_id: int) -> list[MapVersion]:
    """A map's named snapshots, newest first."""
    with reading(project) as db:
        return store.versions(db, map_id)


def render_map(
    process: Map, marks: Sequence[Mark], to: str, *, illustrative: bool = False
) -> bytes:
    """A map with its marks as a file in one of ``FORMATS``."""
    return export(process, marks, to, illustrative=illustrative)


def export_map(
    project: Project,
    map_id: int,
    to: str,
    marks: Sequence[Mark] = (),
    *,
    illustrative: bool | None = None,
) -> bytes:
    """A stored map as a file; ``illustrative`` None asks the project and the council."""
    with reading(project) as db:
        stored = store.map_by_id(db, map_id)
        if illustrative is None:
            illustrative = is_illustrative(db, stored.council_id)
    return export(stored.map, marks, to, illustrative=illustrative)


def convert(data: bytes, name: str, to: str, pick: str | None = None) -> bytes:
    """One map file as another, without a project; ``to`` is a format or a file's name."""
    wanted = to if to in FORMATS else format_of(to)
    prepared = prepare_map(data, name, pick)
    return export(prepared.map, prepared.marks, wanted)


def change_map(project: Project, who: Who, map_id: int, version: int, process: Map) -> StoredMap:
    """Store an edited map whole; steps that keep their element id keep their row."""
    return _change(project, who, "Changed a process map", map_id, version, lambda _: process)


def add_step(
    project: Project, who: Who, map_id: int, version: int, step: Step, after: str | None = None
) -> int:
    """Add a step at the end, or behind the one named; returns its row's id."""

    def change(process: Map) -> Map:
        if process.step(step.id):
            raise BadInput(f"the map has a step “{step.id[:40]}” already", remedy="Choose an id")
        place = len(process.steps)
        if after is not None:
            place = process.steps.index(_step_of(process, after)) + 1
        return replace(process, steps=(*process.steps[:place], step, *process.steps[place:]))

    stored = _change(project, who, "Added a step to a process map", map_id, version, change)
    return stored.step_ids[step.id]


def edit_step(project: Project, who: Who, map_id: int, version: int, step: Step) -> StoredMap:
    """Store an edited step in the place of the one with its id."""

    def change(process: Map) -> Map:
        _step_of(process, step.id)
        steps = tuple(step if each.id == step.id else each for each in process.steps)
        return replace(process, steps=steps)

    return _change(project, who, "Changed a step of a process map", map_id, version, change)


def remove_step(project: Project, who: Who, map_id: int, version: int, step: str) -> StoredMap:
    """Remove a step with the flows from and to it; loops through it are taken apart."""

    def change(process: Map) -> Map:
        _step_of(process, step)
        return replace(
            process,
            steps=tuple(each for each in process.steps if each.id != step),
            flows=tuple(each for each in process.flows if step not in (each.source, each.target)),
            loops=tuple(each for each in process.loops if step not in each.steps),
        )

    return _change(project, who, "Removed a step from a process map", map_id, version, change)


def add_flow(project: Project, who: Who, map_id: int, version: int, flow: Flow) -> StoredMap:
    """Add a flow between two steps of a map."""

    def change(process: Map) -> Map:
        return replace(process, flows=(*process.flows, flow))

    return _change(project, who, "Added a flow to a process map", map_id, version, change)


def remove_flow(project: Project, who: Who, map_id: int, version: int, ref: str) -> StoredMap:
    """Remove the flow an anchor would call ``ref``: its own id, or "from->to"."""

    def change(process: Map) -> Map:
        gone = flow_by_ref(process, ref)
        if gone is None:
            raise NotFound("this flow is no longer on the map", remedy="Look at the map again")
        return replace(process, flows=tuple(each for each in process.flows if each is not gone))

    return _change(project, who, "Removed a flow from a process map", map_id, version, change)


def remove_map(project: Project, who: Who, map_id: int) -> None:
    """Remove a map with everything in it; undo brings all of it back."""
    with act(project, who, "Removed a process map") as this:
        store.remove_map(this, map_id)


def save_version(project: Project, who: Who, map_id: int, name: str) -> int:
    """Keep a named snapshot of a map as it is now; returns the snapshot's id."""
    with act(project, who, "Saved a version of a process map") as this:
        return store.save_version(this, map_id, name)


def restore_version(project: Project, who: Who, version_id: int, version: int) -> StoredMap:
    """Put a snapshot in its map's place; ``version`` is the map's own, as it was read."""
    with reading(project) as db:
        map_id, content = store.version_content(db, version_id)
    saved = read_map(content, "saved version.json").map
    words = "Went back to a saved version of a process map"
    return _change(project, who, words, map_id, version, lambda _: saved)


def _change(
    project: Project,
    who: Who,
    words: str,
    map_id: int,
    version: int,
    change: Callable[[Map], Map],
) -> StoredMap:
    with act(project, who, words) as this:
        changed = change(store.map_by_id(this.db, map_id).map)
        store.replace_map(this, map_id, version, changed)
        return store.map_by_id(this.db, map_id)


def _step_of(process: Map, step_id: str) -> Step:
    found = process.step(step_id)
    if found is None:
        raise NotFound("this step is no longer on the map", remedy="Look at the map again")
    return found


def _own_name(data: bytes, name: str, council: str) -> str | None:
    """What to pick where a file holds several maps and exactly one is this council's."""
    held = read_maps(data, name)
    own = [each for each in held if council_key(each.map.council or "") == council_key(council)]
    several = len(held) > 1 or any(each.lost for each in held)
    return council if several and len(own) == 1 else None
