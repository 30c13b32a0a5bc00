"""What a team does with maps: bring them in, look at them, edit them, give them out."""

from __future__ import annotations

from process_maps.formats import FORMATS
from process_maps.services.changing import (
    copy_map,
    draw_new,
    edit,
    remove_map,
)
from process_maps.services.keeping import (
    Compared,
    changes_between,
    remove_version,
    rename_version,
    restore_version,
    save_version,
    versions,
)
from process_maps.services.looking import (
    all_steps,
    find_steps,
    map_by_id,
    maps,
    prepare_map,
    steps_by_id,
)
from process_maps.services.undoing import next_turns, redo_last, undo_last
from process_maps.views import ImportedMap, MapVersion, MapView, StepView, StoredMap
from storage.stack import Turn

__all__ = [
    "FORMATS",
    "Compared",
    "ImportedMap",
    "MapVersion",
    "MapView",
    "StepView",
    "StoredMap",
    "Turn",
    "all_steps",
    "changes_between",
    "copy_map",
    "draw_new",
    "edit",
    "find_steps",
    "map_by_id",
    "maps",
    "next_turns",
    "prepare_map",
    "redo_last",
    "remove_map",
    "remove_version",
    "rename_version",
    "restore_version",
    "save_version",
    "steps_by_id",
    "undo_last",
    "versions",
]
