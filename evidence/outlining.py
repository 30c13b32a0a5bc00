"""Maps typed as outlines: their steps stored, and the marks in them placed, in one act."""

from __future__ import annotations

import process_maps.store
from common.errors import BadInput
from common.who import Who
from evidence import store
from evidence.model import LONGEST_TITLE, checked_kind, checked_title
from evidence.placing import put_on_map
from process_maps.editing import change_facts
from process_maps.model import Map, Mark
from process_maps.outline import Outline, read_outline
from research.services.typed import without_personal
from storage import Act, Project, act
from storage.register import council_named


def add_outline(
    project: Project, who: Who, map_id: int, version: int, text: str, after: str | None = None
) -> Outline:
    """Add what an outline says to a map, going on after a step; its marks are made and placed.

    Raises StaleEdit where somebody changed the map since ``version`` was read, BadInput for an
    outline that cannot be read. Either all of it is kept or nothing.
    """
    with act(project, who, "Added an outline to a process map") as this:
        held = process_maps.store.map_by_id(this.db, map_id)
        read = read_outline(text, held.map, after)
        process_maps.store.replace_map(this, map_id, version, read.map)
        _place(project, this, map_id, read.marks)
    return read


def draw_outline(
    project: Project, who: Who, text: str, *, council: str, name: str, source: str | None = None
) -> tuple[int, Outline]:
    """Make a new map of an outline, with its marks; returns the map's id and what was read."""
    read = read_outline(text, change_facts(Map(name=name), name, source, None))
    with act(project, who, "Made a process map of an outline") as this:
        map_id = process_maps.store.add_map(this, read.map, council_named(this, council).id)
        _place(project, this, map_id, read.marks)
    return map_id, read


def _place(project: Project, this: Act, map_id: int, marks: tuple[Mark, ...]) -> None:
    for mark in marks:
        words, _ = without_personal(project, " ".join(mark.words.split()))
        if not words:
            raise BadInput("a mark in the outline has no words", remedy="Give it some")
        values: dict[str, object] = {
            "kind": checked_kind(mark.kind),
            "title": checked_title(words[:LONGEST_TITLE]),
            "description": words if len(words) > LONGEST_TITLE else "",
        }
        put_on_map(this, store.add_painpoint(this, values), map_id, mark.anchor)
