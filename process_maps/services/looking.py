"""Maps brought in, looked at and given out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from common.errors import BadInput
from common.words import council_key, listed
from process_maps import store
from process_maps.formats import READERS
from process_maps.formats.map_json import read_maps
from process_maps.model import MapFile
from process_maps.views import MapView, StepView, StoredMap
from storage import Project, reading
from storage.remembering import remembered


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
    held = reader(data, name, pick)
    if held.map.name.strip():
        return held
    return replace(held, map=replace(held.map, name=PurePath(name).stem.strip() or "Map"))


@remembered
def maps(project: Project) -> tuple[MapView, ...]:
    """All maps, by council and name."""
    with reading(project) as db:
        return tuple(store.maps(db))


@remembered
def map_by_id(project: Project, map_id: int) -> StoredMap:
    """A whole map, or NotFound."""
    with reading(project) as db:
        return store.map_by_id(db, map_id)


def steps_by_id(project: Project, ids: Iterable[int]) -> list[StepView]:
    """The steps of those rows, in the order asked for; rows that are gone are left out."""
    with reading(project) as db:
        return store.steps_by_id(db, ids)


@remembered
def all_steps(project: Project) -> tuple[StepView, ...]:
    """Every step of every map, by council, map and position."""
    with reading(project) as db:
        return tuple(store.all_steps(db))


def find_steps(project: Project, words: str) -> list[StepView]:
    """Steps whose label holds all the words (or longer forms of them), best first."""
    with reading(project) as db:
        return store.find_steps(db, words)


def _own_name(data: bytes, name: str, council: str) -> str | None:
    """What to pick where a file holds several maps and exactly one is this council's."""
    held = read_maps(data, name)
    own = [each for each in held if council_key(each.map.council or "") == council_key(council)]
    several = len(held) > 1 or any(each.lost for each in held)
    return council if several and len(own) == 1 else None
