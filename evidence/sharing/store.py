"""Reading and writing which packages arrived, and what came with them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from common.landing import Landed
from storage import Act
from storage.register import insert_row


@dataclass(frozen=True)
class Arrival:
    """A package that arrived. ``council`` is its name in the package, None for a whole project.

    ``not_cleared`` counts the quotes that stayed where it came from.
    """

    id: int
    kind: str
    source: str
    source_id: str
    source_act: int
    council: str | None
    of_council: int | None
    made_on: str
    digest: str
    not_cleared: int
    arrived_by: str
    arrived_at: str


@dataclass(frozen=True)
class Thing:
    """Something that came with a package: where it is here, and what it was when it landed."""

    kind: str
    guid: str
    thing: int
    mark: str


_COLUMNS = (
    "id, kind, source, source_id, source_act, council, of_council, made_on, digest, not_cleared, "
    "arrived_by, arrived_at"
)


def arrivals(db: Database) -> tuple[Arrival, ...]:
    """The packages that arrived, the latest first."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM packages ORDER BY id DESC").fetchall()
    return tuple(Arrival(*row) for row in rows)


def things(db: Database) -> tuple[Thing, ...]:
    """Everything that came with any package."""
    rows = db.execute("SELECT kind, guid, thing, mark FROM package_things ORDER BY id").fetchall()
    return tuple(Thing(*row) for row in rows)


def quotes_of(db: Database, package_ids: Sequence[int]) -> frozenset[str]:
    """The ids of the quotes that came with some packages."""
    rows = db.execute(
        "SELECT guid FROM package_things WHERE kind = 'quotes' "
        "AND package_id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(package_ids))],
    )
    return frozenset(str(row[0]) for row in rows.fetchall())


def add_arrival(act: Act, values: Mapping[str, object]) -> int:
    """Note that a package arrives; returns its id."""
    made = {"arrived_by": act.who.person, "arrived_at": act.at}
    return insert_row(act, "packages", {**values, **made})


def add_things(act: Act, package_id: int, landed: Mapping[tuple[str, str], Landed]) -> None:
    """Note where things of a package are now; of one that came earlier, where it is now."""
    act.db.conn.executemany(
        "INSERT INTO package_things (package_id, kind, guid, thing, mark) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, guid) "
        "DO UPDATE SET package_id = excluded.package_id, thing = excluded.thing, "
        "mark = excluded.mark",
        [(package_id, kind, guid, at.id, at.mark) for (kind, guid), at in landed.items()],
    )
