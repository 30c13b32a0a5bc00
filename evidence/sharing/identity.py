"""What a thing is called wherever it goes, and which things of a package are here already."""

from __future__ import annotations

import uuid
from collections import defaultdict

from sqlite_utils import Database

from common.landing import Landing
from evidence.sharing import store
from research.services.sharing import own_guids
from storage.origins import beginning, rows_made, rows_now

_SPACE = uuid.UUID("c0a7a0d5-0f5e-5f0b-9d41-7a1c55d0e9b2")
KINDS = (
    *("sessions", "participants", "quotes", "notes", "codes", "codings", "themes"),
    *("theme_members", "personas", "persona_points", "persona_point_quotes", "user_needs"),
    *("need_quotes", "maps", "pairings", "runs", "painpoints", "painpoint_quotes"),
    *("painpoint_steps", "painpoint_rules", "painpoint_anchors", "step_rules"),
)


def project_id(db: Database) -> str:
    """What a project and the copies of it are known by."""
    return str(uuid.uuid5(_SPACE, beginning(db)))


class Identity:
    """The ids of one project's things.

    What came from elsewhere keeps the id it came under. What was made here has one made of its
    number, when it was made and by whom: two who go on with copies of one file never give one id to
    two things. A name beginning with "shared " has an id of its own: a session as others may see it
    is not the session.
    """

    def __init__(self, db: Database) -> None:
        self._space = uuid.uuid5(_SPACE, f"things of {beginning(db)}")
        self._db = db
        self._made: dict[str, dict[int, str]] = {}
        self._own = own_guids(db)
        self._things = store.things(db)
        self._came = {(each.kind, each.thing): each.guid for each in self._things}

    def __call__(self, name: str, number: int) -> str:
        table = name.removeprefix("shared ").split()[0]
        if table == name and (own := self._own.get(table, {}).get(number)):
            return own
        if name in (table, f"shared {table}") and (came := self._came.get((table, number))):
            return came
        # The codings of a quote that leaves go by the quote and the tag.
        made = self._rows("quotes" if name.startswith("shared codings") else table)
        return str(uuid.uuid5(self._space, f"{name} {number} {made.get(number, '')}"))

    def _rows(self, table: str) -> dict[int, str]:
        if table not in self._made:
            self._made[table] = rows_made(self._db, table)
        return self._made[table]

    def landing(self) -> Landing:
        """What is here and what was taken away, by kind and id, before anything arrives."""
        here: dict[str, dict[str, int]] = {}
        removed: dict[str, frozenset[str]] = {}
        came: dict[str, dict[str, int]] = defaultdict(dict)
        for each in self._things:
            came[each.kind][each.guid] = each.thing
        for kind in KINDS:
            now = rows_now(self._db, kind)
            own = {self(kind, number): number for number in self._rows(kind).keys() | now}
            every = {**own, **came[kind]}
            here[kind] = {guid: number for guid, number in every.items() if number in now}
            removed[kind] = frozenset(every.keys() - here[kind].keys())
        marks = {(each.kind, each.guid): each.mark for each in self._things}
        return Landing(here, removed, marks)
