"""A stored map changed: every change is one act, guarded by the version the map was read at."""

from __future__ import annotations

from collections.abc import Callable

from common.who import Who
from process_maps import store
from process_maps.editing.rows import change_facts
from process_maps.model import Map
from process_maps.views import StoredMap
from storage import Project, act, reading
from storage.register import council_named


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
    """Change a stored map as one act; StaleEdit where it is not at ``version`` any more."""
    with act(project, who, words) as this:
        changed = change(store.map_by_id(this.db, map_id).map)
        store.replace_map(this, map_id, version, changed)
        return store.map_by_id(this.db, map_id)


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
