"""Reading and writing themes and what lies in them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal

from sqlite_utils import Database

from common.errors import NotFound
from research.guide.model import topic_key
from research.themes.model import Member, Stance, Theme, ThemeFacts
from storage import Act
from storage.register import delete_row, edit_row, insert_row

Kind = Literal["quote", "note"]
_THEME = (
    "SELECT t.id, t.council_id, c.name, t.part_of, t.name, t.statement, t.topics, t.place, "
    "t.created_by, t.created_at, t.version "
    "FROM themes t LEFT JOIN councils c ON c.id = t.council_id "
)
_MEMBER = (
    "SELECT id, theme_id, quote_id, note_id, stance, why, place, decided_by, decided_at, version "
    "FROM theme_members "
)


def themes(db: Database) -> tuple[Theme, ...]:
    """All themes: the shared ones first, then each council's, in their order."""
    rows = db.execute(f"{_THEME} ORDER BY c.name IS NOT NULL, c.name, t.place, t.id").fetchall()
    return tuple(_theme(row) for row in rows)


def theme(db: Database, theme_id: int) -> Theme:
    """One theme, or NotFound."""
    row = db.execute(f"{_THEME} WHERE t.id = ?", (theme_id,)).fetchone()
    if not row:
        raise NotFound(f"there is no theme number {theme_id} in this project")
    return _theme(row)


def _theme(row: Sequence[Any]) -> Theme:
    values = [*row[:6], tuple(json.loads(row[6])), *row[7:]]
    return Theme(*values)


def find_theme(db: Database, council_id: int | None, name: str) -> int | None:
    """The id of a council's theme, or a shared one, of that name, ignoring case."""
    row = db.execute(
        "SELECT id FROM themes WHERE council_id IS ? AND name = ? COLLATE NOCASE",
        (council_id, name),
    ).fetchone()
    return int(row[0]) if row else None


def add_theme(act: Act, council_id: int | None, facts: ThemeFacts) -> int:
    """Store a theme after the others of its council."""
    last = act.db.execute(
        "SELECT coalesce(max(place), 0) FROM themes WHERE council_id IS ?", (council_id,)
    ).fetchone()[0]
    made: dict[str, object] = {"created_by": act.who.person, "created_at": act.at}
    values = {"council_id": council_id, **_columns(facts), "place": float(last) + 1.0, **made}
    return insert_row(act, "themes", values)


def edit_theme(act: Act, theme_id: int, version: int, facts: ThemeFacts) -> None:
    """Change what a theme read at ``version`` says of itself."""
    edit_row(act, "themes", theme_id, version, _columns(facts))


def remove_theme(act: Act, theme_id: int) -> None:
    """Remove a theme; what lay in it is sorted nowhere, and its parts are part of none."""
    act.db.execute(
        "UPDATE themes SET part_of = NULL, version = version + 1 WHERE part_of = ?", (theme_id,)
    )
    delete_row(act, "themes", theme_id)


def _columns(facts: ThemeFacts) -> dict[str, object]:
    return {
        "name": facts.name,
        "statement": facts.statement,
        "topics": json.dumps(list(facts.topics), ensure_ascii=False),
        "part_of": facts.part_of,
    }


def members(db: Database, theme_ids: Iterable[int] | None = None) -> tuple[Member, ...]:
    """What lies in some themes, or in all, theme by theme in its order."""
    if theme_ids is None:
        rows = db.execute(f"{_MEMBER} ORDER BY theme_id, place, id").fetchall()
    else:
        rows = db.execute(
            f"{_MEMBER} WHERE theme_id IN (SELECT value FROM json_each(?)) "
            "ORDER BY theme_id, place, id",
            (json.dumps(list(theme_ids)),),
        ).fetchall()
    return tuple(Member(*row) for row in rows)


def member(db: Database, member_id: int) -> Member:
    """One of them, or NotFound."""
    row = db.execute(f"{_MEMBER} WHERE id = ?", (member_id,)).fetchone()
    if not row:
        raise NotFound("this is no longer in the theme", remedy="Look at the theme again")
    return Member(*row)


def find_member(db: Database, theme_id: int, kind: Kind, of: int) -> Member | None:
    """A quote or a note as it lies in a theme, if it does."""
    row = db.execute(
        f"{_MEMBER} WHERE theme_id = ? AND {_column(kind)} = ?", (theme_id, of)
    ).fetchone()
    return Member(*row) if row else None


def themes_of(db: Database, kind: Kind, ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """In which themes some quotes or notes lie, by their ids; those in none are left out."""
    column = _column(kind)
    rows = db.execute(
        f"SELECT {column}, theme_id FROM theme_members "
        f"WHERE {column} IN (SELECT value FROM json_each(?)) ORDER BY theme_id",
        (json.dumps(list(ids)),),
    ).fetchall()
    found: dict[int, list[int]] = {}
    for of, theme_id in rows:
        found.setdefault(of, []).append(theme_id)
    return {of: tuple(each) for of, each in found.items()}


def add_member(
    act: Act, theme_id: int, kind: Kind, of: int, *, stance: Stance = "for", why: str = ""
) -> int:
    """Put a quote or a note into a theme, after what lies there; returns the member's id."""
    return insert_row(
        act,
        "theme_members",
        {
            "theme_id": theme_id,
            _column(kind): of,
            "stance": stance,
            "why": why,
            "place": last_place(act.db, theme_id) + 1.0,
            "decided_by": act.who.person,
            "decided_at": act.at,
        },
    )


def last_place(db: Database, theme_id: int) -> float:
    """Where the last thing in a theme lies; 0 where it is empty."""
    row = db.execute(
        "SELECT coalesce(max(place), 0) FROM theme_members WHERE theme_id = ?", (theme_id,)
    ).fetchone()
    return float(row[0])


def edit_member(act: Act, member_id: int, version: int, values: dict[str, object]) -> None:
    """Change a member read at ``version``: its theme, stance, reason or place."""
    decided: dict[str, object] = {"decided_by": act.who.person, "decided_at": act.at}
    edit_row(act, "theme_members", member_id, version, {**values, **decided})


def place_member(act: Act, member_id: int, place: float) -> None:
    """Make room: give a member another place between the same neighbours; it stays as decided."""
    act.db.execute("UPDATE theme_members SET place = ? WHERE id = ?", (place, member_id))


def remove_member(act: Act, member_id: int) -> None:
    """Take a quote or a note out of a theme; it stays in the project."""
    delete_row(act, "theme_members", member_id)


def here(db: Database, kind: Kind, ids: Collection[int]) -> set[int]:
    """Which of some quotes or notes are still in the project."""
    rows = db.execute(
        f"SELECT id FROM {'quotes' if kind == 'quote' else 'notes'} "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {int(row[0]) for row in rows.fetchall()}


def strangers(db: Database, kind: Kind, ids: Collection[int], council_id: int) -> set[int]:
    """Which of some quotes or notes belong to another council than that one.

    A quote belongs to its session's council, or where that has none to the council of whoever said
    it; a note to its session's. What belongs to no council may lie in any theme.
    """
    if kind == "quote":
        joined = (
            "SELECT x.id, coalesce(s.council_id, p.council_id) AS home FROM quotes x "
            "JOIN sessions s ON s.id = x.session_id "
            "LEFT JOIN participants p ON p.id = x.participant_id"
        )
    else:
        joined = (
            "SELECT x.id, s.council_id AS home FROM notes x "
            "LEFT JOIN sessions s ON s.id = x.session_id"
        )
    rows = db.execute(
        f"SELECT id FROM ({joined}) WHERE home IS NOT NULL AND home != ? "
        "AND id IN (SELECT value FROM json_each(?))",
        (council_id, json.dumps(list(ids))),
    )
    return {int(row[0]) for row in rows.fetchall()}


def rename_topic(act: Act, old: str, new: str) -> None:
    """Let the themes that are about a topic name it as it is called now."""
    for each in themes(act.db):
        if any(topic_key(name) == topic_key(old) for name in each.topics):
            renamed = [new if topic_key(name) == topic_key(old) else name for name in each.topics]
            act.db.execute(
                "UPDATE themes SET topics = ?, version = version + 1 WHERE id = ?",
                (json.dumps(list(dict.fromkeys(renamed)), ensure_ascii=False), each.id),
            )


def speakers(db: Database) -> dict[int, int | None]:
    """Who said each quote that lies in any theme; None where nobody is named."""
    rows = db.execute(
        "SELECT q.id, q.participant_id FROM quotes q "
        "WHERE q.id IN (SELECT quote_id FROM theme_members)"
    )
    return dict(rows.fetchall())


def _column(kind: Kind) -> str:
    return "quote_id" if kind == "quote" else "note_id"
