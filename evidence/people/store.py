"""Reading and writing which painpoints a persona or a user need rests on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from common.errors import NotFound
from storage import Act
from storage.register import delete_row, insert_row

End = Literal["persona", "need"]
_TABLES: dict[End, tuple[str, str]] = {
    "persona": ("persona_painpoints", "persona_id"),
    "need": ("need_painpoints", "need_id"),
}


@dataclass(frozen=True)
class Behind:
    """A painpoint or an innovation behind a persona or a user need, whose id is ``of``."""

    of: int
    painpoint_id: int
    decided_by: str
    decided_at: str


def behind(db: Database, end: End) -> tuple[Behind, ...]:
    """All of them, in the order they were linked; the persona or need may be gone."""
    table, column = _TABLES[end]
    rows = db.execute(
        f"SELECT {column}, painpoint_id, decided_by, decided_at FROM {table} ORDER BY id"
    ).fetchall()
    return tuple(Behind(*row) for row in rows)


def put(act: Act, end: End, of: int, painpoint_id: int) -> None:
    """Link a painpoint to a persona or a need; the same again changes nothing."""
    table, column = _TABLES[end]
    if _row(act.db, end, of, painpoint_id) is None:
        decided: dict[str, object] = {"decided_by": act.who.person, "decided_at": act.at}
        insert_row(act, table, {column: of, "painpoint_id": painpoint_id, **decided})


def take(act: Act, end: End, of: int, painpoint_id: int) -> None:
    """Remove a link; NotFound where there is none."""
    row = _row(act.db, end, of, painpoint_id)
    if row is None:
        raise NotFound("this link is no longer there", remedy="Look at the page again")
    delete_row(act, _TABLES[end][0], row)


def take_all(act: Act, end: End, of: Collection[int]) -> None:
    """Remove every link of some personas or needs, which go themselves."""
    for each in behind(act.db, end):
        if each.of in of:
            take(act, end, each.of, each.painpoint_id)


def _row(db: Database, end: End, of: int, painpoint_id: int) -> int | None:
    table, column = _TABLES[end]
    row = db.execute(
        f"SELECT id FROM {table} WHERE {column} = ? AND painpoint_id = ?", (of, painpoint_id)
    ).fetchone()
    return int(row[0]) if row else None
