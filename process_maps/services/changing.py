"""A stored map changed: every change is one act, guarded by the version the map was read at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from common.errors import BadInput, NotFound
from common.who import Who
from process_maps import store
from process_maps.editing.rows import change_facts
from process_maps.graph import flow_by_ref
from process_maps.model import Flow, Map, Step
from process_maps.views import StoredMap
from storage import Project, act, reading
from storage.register import council_named


def change_map(project: Project, who: Who, map_id: int, version: int, process: Map) -> StoredMap:
    """Store an edited map whole; steps that keep their element id keep their row."""
    return change_by(project, who, "Changed a process map", map_id, version, lambda _: process)


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

    stored = change_by(project, who, "Added a step to a process map", map_id, version, change)
    return stored.step_ids[step.id]


def edit_step(project: Project, who: Who, map_id: int, version: int, step: Step) -> StoredMap:
    """Store an edited step in the place of the one with its id."""

    def change(process: Map) -> Map:
        _step_of(process, step.id)
        steps = tuple(step if each.id == step.id else each for each in process.steps)
        return replace(process, steps=steps)

    return change_by(project, who, "Changed a step of a process map", map_id, version, change)


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

    return change_by(project, who, "Removed a step from a process map", map_id, version, change)


def add_flow(project: Project, who: Who, map_id: int, version: int, flow: Flow) -> StoredMap:
    """Add a flow between two steps of a map."""

    def change(process: Map) -> Map:
        return replace(process, flows=(*process.flows, flow))

    return change_by(project, who, "Added a flow to a process map", map_id, version, change)


def remove_flow(project: Project, who: Who, map_id: int, version: int, ref: str) -> StoredMap:
    """Remove the flow an anchor would call ``ref``: its own id, or "from->to"."""

    def change(process: Map) -> Map:
        gone = flow_by_ref(process, ref)
        if gone is None:
            raise NotFound("this flow is no longer on the map", remedy="Look at the map again")
        return replace(process, flows=tuple(each for each in process.flows if each is not gone))

    return change_by(project, who, "Removed a flow from a process map", map_id, version, change)


def remove_map(project: Project, who: Who, map_id: int) -> None:
    """Remove a map with everything in it; undo brings all of it back."""
    with act(project, who, "Removed a process map") as this:
        store.remove_map(this, map_id)


def change_by(
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


def edit(
    project: Project,
    who: Who,
    map_id: int,
    version: int,
    words: str,
    change: Callable[[Map], Map],
) -> StoredMap:
    """Change a stored map by one of ``process_maps.editing``'s functions, as one act.

    Raises StaleEdit where somebody changed the map since ``version`` was read. A change that
    changes nothing is no act.
    """
    with reading(project) as db:
        stored = store.map_by_id(db, map_id)
    if stored.version == version and change(stored.map) == stored.map:
        return stored
    return change_by(project, who, words, map_id, version, change)


def draw_new(
    project: Project, who: Who, *, council: str, name: str, source: str | None = None
) -> int:
    """Begin an empty map of a council; returns its id."""
    blank = change_facts(Map(name=name), name, source, None)
    with act(project, who, "Began a new process map") as this:
        return store.add_map(this, blank, council_named(this, council).id)


def copy_map(project: Project, who: Who, map_id: int, name: str) -> int:
    """Copy a map under another name, without its painpoints; returns the copy's id."""
    with act(project, who, "Copied a process map") as this:
        held = store.map_by_id(this.db, map_id)
        copied = change_facts(held.map, name, held.map.source, held.map.note)
        return store.add_map(this, copied, held.council_id)
