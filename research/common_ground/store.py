"""Reads who took part, what their sessions covered, and whose quotes lie in which theme."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlite_utils import Database

from research.common_ground.model import Lying, Person
from research.guide.model import topic_key
from research.heard.store import taking_part_counted


def people(db: Database, council_ids: Iterable[int]) -> tuple[Person, ...]:
    """Everybody of those councils who took part in a held session that counts."""
    covered = {
        session: frozenset(map(topic_key, json.loads(topics)))
        for session, topics in db.execute("SELECT id, topics FROM sessions").fetchall()
    }
    sessions: dict[int, list[frozenset[str]]] = {}
    for session, person in taking_part_counted(db):
        sessions.setdefault(person, []).append(covered[session])
    rows = db.execute(
        "SELECT id, council_id, user_group, role FROM participants "
        "WHERE council_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(council_ids)),),
    ).fetchall()
    return tuple(
        Person(row[0], row[1], row[2], row[3], frozenset[str]().union(*held), not all(held))
        for row in rows
        if (held := sessions.get(row[0]))
    )


def lying(db: Database, theme_ids: Iterable[int] | None = None) -> tuple[Lying, ...]:
    """The quotes of some themes, or of all, in their order, with who counts for each."""
    counted = taking_part_counted(db)
    which = "" if theme_ids is None else "WHERE m.theme_id IN (SELECT value FROM json_each(?)) "
    rows = db.execute(
        "SELECT m.theme_id, m.quote_id, m.stance, q.session_id, q.participant_id "
        f"FROM theme_members m JOIN quotes q ON q.id = m.quote_id {which}"
        "ORDER BY m.theme_id, m.place, m.id",
        [] if theme_ids is None else [json.dumps(list(theme_ids))],
    ).fetchall()
    return tuple(
        Lying(theme, quote, stance, person if (session, person) in counted else None)
        for theme, quote, stance, session, person in rows
    )
