"""Maps given to another project and taken from one, with what was decided of their steps.

A map that came earlier is brought up to date where nobody here has changed it since; how it was is
kept as a saved version of it. One that was changed here stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from common.errors import BadInput
from common.json_fields import Fields
from common.landing import Landing, mark_of
from process_maps import store
from process_maps.formats.map_json import read_map, write_map
from process_maps.model import Map
from process_maps.pairing import store as pairings
from storage import Act

MAPS = "maps"
_LONGEST_WHY = 2_000


@dataclass(frozen=True)
class GivenMap:
    """A map under an id that stays the same wherever it goes."""

    id: str
    council: str
    map: Map


@dataclass(frozen=True)
class StepAt:
    """A step by its map's id in the package and its own on that map."""

    map: str
    step: str


@dataclass(frozen=True)
class GivenPairing:
    """What somebody decided of two steps of different maps."""

    id: str
    one: StepAt
    other: StepAt
    together: bool
    why: str
    by: str
    at: str


def give_maps(
    db: Database,
    council_ids: Collection[int],
    called: Callable[[str, int], str],
    *,
    originals: bool,
) -> list[GivenMap]:
    """The maps of some councils, as they are now.

    ``originals``: with the files they came from, which may hold more than the map.
    """
    given = []
    for view in sorted(store.maps(db), key=lambda each: each.id):
        if view.council_id not in council_ids:
            continue
        stored = store.map_by_id(db, view.id)
        process = stored.map if originals else replace(stored.map, original=None)
        given.append(GivenMap(called(MAPS, view.id), stored.council, process))
    return given


def as_map_file(given: GivenMap, words: Callable[[str], str | None]) -> tuple[bytes, int]:
    """The map in our own JSON, and in how many places words that may not leave were taken out."""
    raw = json.loads(write_map(given.map))
    taken = 0

    def told(value: Any) -> Any:
        nonlocal taken
        if isinstance(value, str):
            if words(value) is None:
                taken += 1
                return "(not cleared for sharing)"
            return value
        if isinstance(value, list):
            return [told(each) for each in value]
        if isinstance(value, dict):
            return {key: told(each) for key, each in value.items()}
        return value

    text = json.dumps(told(raw), ensure_ascii=False, indent=2, allow_nan=False)
    return (text + "\n").encode("utf-8"), taken


def give_pairings(
    db: Database, given: Collection[int], called: Callable[[str, int], str]
) -> list[GivenPairing]:
    """What was decided of steps of any two of these maps."""
    return [
        GivenPairing(
            called("pairings", each.id),
            StepAt(called(MAPS, int(each.a.map)), each.a.step),
            StepAt(called(MAPS, int(each.b.map)), each.b.step),
            each.together,
            each.why,
            each.by,
            each.at,
        )
        for each in pairings.of_maps(db, given)
    ]


def read_given_map(row: Fields, data: bytes) -> GivenMap:
    """A map of a package. Raises BadInput."""
    found = read_map(data, row.where)
    council = " ".join(row.text("council", 120).split())
    return GivenMap(row.text("id", 80), council, found.map)


def read_pairings(of: Fields) -> list[GivenPairing]:
    """The decisions of a package. Raises BadInput."""

    def at(row: Fields, key: str) -> StepAt:
        end = row.inner(key)
        return StepAt(end.text("map", 80), end.text("step", 500))

    return [
        GivenPairing(
            row.text("id", 80),
            at(row, "one"),
            at(row, "other"),
            row.flag("together"),
            row.words("why", _LONGEST_WHY),
            " ".join(row.words("by", 500).split())[:120],
            row.words("at", 40),
        )
        for row in of.rows("pairings")
    ]


def take_map(
    this: Act, landing: Landing, given: GivenMap, council_id: int, *, version: str, working: bool
) -> None:
    """Store a map that is new, or bring one that came earlier up to date.

    ``version`` names the saved version that keeps how it was.
    """
    found = landing.find(MAPS, given.id)
    if found is None:
        if landing.was_removed(MAPS, given.id):
            landing.leave("maps", "somebody here took them away, so they do not come back")
            return
        made = store.add_map(this, given.map, council_id)
        landing.land(MAPS, given.id, made, _mark(this.db, made))
        return
    here = store.map_by_id(this.db, found)
    before = _mark(this.db, found)
    newer = replace(given.map, council=here.map.council, original=here.map.original)
    if _told(newer) == _told(here.map):
        return
    if working or before != landing.mark(MAPS, given.id):
        why = "the same map is otherwise here, and stays so; what differs was not mixed"
        landing.leave("maps", why)
        return
    store.save_version(this, found, version)
    store.replace_map(this, found, here.version, replace(newer, original=None))
    landing.renew(MAPS, given.id, found, _mark(this.db, found))


def take_pairings(this: Act, landing: Landing, given: list[GivenPairing]) -> None:
    """Store what was decided elsewhere of steps that nobody here decided of."""
    for each in given:
        if landing.find("pairings", each.id) or landing.was_removed("pairings", each.id):
            continue
        a, b = step_row(this.db, landing, each.one), step_row(this.db, landing, each.other)
        if a is None or b is None:
            landing.leave("decisions on steps", "a step they are about is not here")
            continue
        by, at = each.by or this.who.person, each.at or this.at
        made = pairings.bring(this, (a, b), together=each.together, why=each.why, by=by, at=at)
        if made is None:
            landing.leave("decisions on steps", "it is decided here already, and stays so")
        else:
            landing.land("pairings", each.id, made)


def step_row(db: Database, landing: Landing, at: StepAt) -> int | None:
    """The row of a step that a package names; None where it is not here."""
    found = landing.find(MAPS, at.map)
    return None if found is None else store.step_ids(db, found).get(at.step)


def refuse_twice(given: Collection[GivenMap], where: str) -> None:
    """Two maps of one id: one would stand for the other."""
    if len({each.id for each in given}) != len(given):
        raise BadInput("two maps have the same id", where=where)


def _told(process: Map) -> dict[str, Any]:
    """The map as JSON without what it was called where it came from."""
    told: dict[str, Any] = json.loads(write_map(process))
    for key in ("council", "council_in_file"):
        told.pop(key, None)
    return told


def _mark(db: Database, map_id: int) -> str:
    return mark_of(_told(store.map_by_id(db, map_id).map))
