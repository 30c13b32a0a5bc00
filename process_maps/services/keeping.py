"""Named versions of a map: kept, listed, renamed, compared, gone back to."""

from __future__ import annotations

from dataclasses import dataclass

from common.errors import NotFound
from common.who import Who
from process_maps import store
from process_maps.changes import Change, changes
from process_maps.formats.map_json import read_map
from process_maps.model import Map
from process_maps.services.changing import change_by
from process_maps.views import MapVersion, StoredMap
from storage import Project, act, reading


def versions(project: Project, map_id: int) -> list[MapVersion]:
    """A map's named snapshots, newest first."""
    with reading(project) as db:
        return store.versions(db, map_id)


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
    return change_by(project, who, words, map_id, version, lambda _: saved)


def rename_version(project: Project, who: Who, version_id: int, version: int, name: str) -> None:
    """Give a snapshot another name; ``version`` is the snapshot's own, as it was read."""
    with act(project, who, "Renamed a saved version of a process map") as this:
        store.rename_version(this, version_id, version, name)


def remove_version(project: Project, who: Who, version_id: int) -> None:
    """Remove a snapshot; undo brings it back. The map itself stays as it is."""
    with act(project, who, "Removed a saved version of a process map") as this:
        store.remove_version(this, version_id)


@dataclass(frozen=True)
class Compared:
    """Two states of one map, and what changed from the first to the second."""

    before: Map
    after: Map
    changes: tuple[Change, ...]


def changes_between(project: Project, map_id: int, a: int | None, b: int | None) -> Compared:
    """What changed from one saved version of a map to another; None is the map as it is now.

    Raises NotFound for a version that is not one of this map's.
    """
    with reading(project) as db:
        now = store.map_by_id(db, map_id).map
        states: list[Map] = []
        for each in (a, b):
            if each is None:
                states.append(now)
                continue
            of_map, content = store.version_content(db, each)
            if of_map != map_id:
                raise NotFound(f"there is no saved version number {each} of this map")
            states.append(read_map(content, "saved version.json").map)
    before, after = states
    return Compared(before, after, tuple(changes(before, after)))
