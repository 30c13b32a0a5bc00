"""Reading and writing personas, user needs, and the quotes these rest on."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from common.errors import NotFound
from research.personas.model import (
    Need,
    NeedFacts,
    Persona,
    PersonaFacts,
    Point,
    PointKind,
    Resting,
    Rests,
)
from research.themes.model import Stance
from storage import Act
from storage.register import delete_row, edit_row, insert_row

# Where the links of a thing to quotes are kept, and the column that names the thing.
LINKS: dict[Rests, tuple[str, str]] = {
    "point": ("persona_point_quotes", "point_id"),
    "need": ("need_quotes", "need_id"),
}
_PERSONA = (
    "SELECT id, name, user_group, role, summary, place, created_by, created_at, version "
    "FROM personas"
)
_POINT = "SELECT id, persona_id, kind, words, place, version FROM persona_points"
_NEED = (
    "SELECT id, as_a, i_need, so_that, persona_id, place, created_by, created_at, version "
    "FROM user_needs"
)


def personas(db: Database) -> tuple[Persona, ...]:
    """All personas in their order."""
    return tuple(map(_persona, db.execute(f"{_PERSONA} ORDER BY place, id").fetchall()))


def persona(db: Database, persona_id: int) -> Persona:
    """One persona, or NotFound."""
    row = db.execute(f"{_PERSONA} WHERE id = ?", (persona_id,)).fetchone()
    if not row:
        raise NotFound(f"there is no persona number {persona_id} in this project")
    return _persona(row)


def _persona(row: Sequence[Any]) -> Persona:
    return Persona(row[0], PersonaFacts(*row[1:5]), *row[5:])


def find_persona(db: Database, name: str) -> int | None:
    """The id of the persona of that name, ignoring case."""
    row = db.execute("SELECT id FROM personas WHERE name = ? COLLATE NOCASE", (name,)).fetchone()
    return int(row[0]) if row else None


def add_persona(act: Act, facts: PersonaFacts) -> int:
    """Store a persona after the others."""
    last = act.db.execute("SELECT coalesce(max(place), 0) FROM personas").fetchone()[0]
    return insert_row(
        act,
        "personas",
        {
            **_persona_columns(facts),
            "place": float(last) + 1.0,
            "created_by": act.who.person,
            "created_at": act.at,
        },
    )


def edit_persona(act: Act, persona_id: int, version: int, facts: PersonaFacts) -> None:
    """Change what a persona read at ``version`` says of itself."""
    edit_row(act, "personas", persona_id, version, _persona_columns(facts))


def remove_persona(act: Act, persona_id: int) -> None:
    """Remove a persona with its points; its needs stay, of no persona."""
    act.db.execute(
        "UPDATE user_needs SET persona_id = NULL, version = version + 1 WHERE persona_id = ?",
        (persona_id,),
    )
    delete_row(act, "personas", persona_id)


def _persona_columns(facts: PersonaFacts) -> dict[str, object]:
    return {
        "name": facts.name,
        "user_group": facts.user_group,
        "role": facts.role,
        "summary": facts.summary,
    }


def points(db: Database, persona_id: int | None = None) -> tuple[Point, ...]:
    """The points of one persona, or of all, in their order."""
    where, values = ("", []) if persona_id is None else (" WHERE persona_id = ?", [persona_id])
    rows = db.execute(f"{_POINT}{where} ORDER BY persona_id, place, id", values).fetchall()
    return tuple(Point(*row) for row in rows)


def point(db: Database, point_id: int) -> Point:
    """One point, or NotFound."""
    row = db.execute(f"{_POINT} WHERE id = ?", (point_id,)).fetchone()
    if not row:
        raise NotFound("this point is no longer in the persona", remedy="Look at it again")
    return Point(*row)


def add_point(act: Act, persona_id: int, kind: PointKind, words: str) -> int:
    """Store a point after the others of its persona."""
    last = act.db.execute(
        "SELECT coalesce(max(place), 0) FROM persona_points WHERE persona_id = ?", (persona_id,)
    ).fetchone()[0]
    of: dict[str, object] = {"persona_id": persona_id, "kind": kind, "words": words}
    return insert_row(act, "persona_points", {**of, "place": float(last) + 1.0})


def edit_point(act: Act, point_id: int, version: int, kind: PointKind, words: str) -> None:
    """Change the words or the kind of a point read at ``version``."""
    edit_row(act, "persona_points", point_id, version, {"kind": kind, "words": words})


def remove_point(act: Act, point_id: int) -> None:
    """Remove a point; the quotes it rested on stay in the project."""
    delete_row(act, "persona_points", point_id)


def needs(db: Database) -> tuple[Need, ...]:
    """All user needs in their order."""
    return tuple(map(_need, db.execute(f"{_NEED} ORDER BY place, id").fetchall()))


def need(db: Database, need_id: int) -> Need:
    """One user need, or NotFound."""
    row = db.execute(f"{_NEED} WHERE id = ?", (need_id,)).fetchone()
    if not row:
        raise NotFound(f"there is no user need number {need_id} in this project")
    return _need(row)


def _need(row: Sequence[Any]) -> Need:
    return Need(row[0], NeedFacts(*row[1:5]), *row[5:])


def add_need(act: Act, facts: NeedFacts) -> int:
    """Store a user need after the others."""
    last = act.db.execute("SELECT coalesce(max(place), 0) FROM user_needs").fetchone()[0]
    return insert_row(
        act,
        "user_needs",
        {
            **_need_columns(facts),
            "place": float(last) + 1.0,
            "created_by": act.who.person,
            "created_at": act.at,
        },
    )


def edit_need(act: Act, need_id: int, version: int, facts: NeedFacts) -> None:
    """Change a user need read at ``version``."""
    edit_row(act, "user_needs", need_id, version, _need_columns(facts))


def remove_need(act: Act, need_id: int) -> None:
    """Remove a user need; the quotes it rested on stay in the project."""
    delete_row(act, "user_needs", need_id)


def _need_columns(facts: NeedFacts) -> dict[str, object]:
    return {
        "as_a": facts.as_a,
        "i_need": facts.i_need,
        "so_that": facts.so_that,
        "persona_id": facts.persona_id,
    }


def put_in_order(act: Act, table: str, places: Mapping[int, float]) -> bool:
    """Give some rows of a table other places; whether any has another now.

    Two who move one at once do no harm.
    """
    changed = 0
    for row_id, place in places.items():
        changed += act.db.execute(
            f'UPDATE "{table}" SET place = ?, version = version + 1 WHERE id = ? AND place != ?',
            (place, row_id, place),
        ).rowcount
    return changed > 0


def resting(db: Database, kind: Rests, of: Collection[int] | None = None) -> tuple[Resting, ...]:
    """The quotes some points or needs rest on, or all do, in the order they were put there."""
    table, column = LINKS[kind]
    where, values = "", []
    if of is not None:
        where = f"WHERE {column} IN (SELECT value FROM json_each(?))"
        values = [json.dumps(list(of))]
    rows = db.execute(
        f"SELECT id, {column}, quote_id, stance, why, decided_by, decided_at FROM {table} {where} "
        "ORDER BY id",
        values,
    ).fetchall()
    return tuple(Resting(*row) for row in rows)


def put_quote(
    act: Act, kind: Rests, of: int, quote_id: int, stance: Stance, why: str, *, turn: bool
) -> bool:
    """Let a point or a need rest on a quote, or be contradicted by it; whether that is new.

    Where the quote is there already it stays as it is, or with ``turn`` takes this stance and
    reason; the same again changes nothing.
    """
    table, column = LINKS[kind]
    row = act.db.execute(
        f"SELECT id, stance, why FROM {table} WHERE {column} = ? AND quote_id = ?", (of, quote_id)
    ).fetchone()
    said: dict[str, object] = {"stance": stance, "why": why}
    said |= {"decided_by": act.who.person, "decided_at": act.at}
    if row is None:
        insert_row(act, table, {column: of, "quote_id": quote_id, **said})
        return True
    if turn and tuple(row[1:]) != (stance, why):
        act.db.execute(
            f"UPDATE {table} SET stance = ?, why = ?, decided_by = ?, decided_at = ? WHERE id = ?",
            [*said.values(), row[0]],
        )
        return True
    return False


def take_quote(act: Act, kind: Rests, of: int, quote_id: int) -> None:
    """Let a point or a need no longer rest on a quote; NotFound where it does not."""
    table, column = LINKS[kind]
    row = act.db.execute(
        f"SELECT id FROM {table} WHERE {column} = ? AND quote_id = ?", (of, quote_id)
    ).fetchone()
    if not row:
        raise NotFound("this quote is no longer there", remedy="Look at the page again")
    delete_row(act, table, row[0])


def quotes_here(db: Database, ids: Collection[int]) -> set[int]:
    """Which of some quotes are still in the project."""
    rows = db.execute(
        "SELECT id FROM quotes WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {int(row[0]) for row in rows.fetchall()}


def groups_of(db: Database, quote_ids: Collection[int]) -> dict[str, int]:
    """How many people of which user group said some quotes, most people first."""
    rows = db.execute(
        "SELECT p.user_group, count(DISTINCT p.id) FROM quotes q "
        "JOIN participants p ON p.id = q.participant_id "
        "WHERE p.user_group IS NOT NULL AND q.id IN (SELECT value FROM json_each(?)) "
        "GROUP BY p.user_group ORDER BY 2 DESC, 1",
        (json.dumps(list(quote_ids)),),
    )
    return dict(rows.fetchall())
