"""Which maps are new since a moment, and which are no longer as they were."""

from __future__ import annotations

from dataclasses import dataclass

from process_maps.services.looking import maps
from process_maps.views import MapView
from storage import Project, reading
from storage.history.since import Became, became

_PARTS = ("steps", "flows", "phases", "loops")


@dataclass(frozen=True)
class MapsSince:
    """Maps made since, maps that are not as they were, and how many are gone."""

    new: tuple[MapView, ...] = ()
    changed: tuple[MapView, ...] = ()
    gone: int = 0


def maps_since(project: Project, since: str) -> MapsSince:
    """What became of the maps since a time, as history writes it."""
    with reading(project) as db:
        whole = became(db, "maps", (), since)
        parts = [each for table in _PARTS for each in became(db, table, ("map_id",), since)]
        now = maps(project)
    new = {each.key for each in whole if each.is_new}
    touched = {each.key for each in whole} | {number for each in parts for number in _maps_of(each)}
    return MapsSince(
        tuple(each for each in now if each.id in new),
        tuple(each for each in now if each.id in touched - new),
        sum(each.is_gone for each in whole),
    )


def _maps_of(part: Became) -> set[int]:
    """The maps that a step, flow, phase or loop was or is on."""
    return {int(str(row[0])) for row in (part.was, part.now) if row and row[0] is not None}
