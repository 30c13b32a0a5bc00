"""Named versions of a map: kept, listed, gone back to."""

from __future__ import annotations

from common.who import Who
from process_maps import store
from process_maps.formats.map_json import read_map
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
