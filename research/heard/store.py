"""Reads who was asked and who said what; planned sessions and kinds that do not count left out."""

from __future__ import annotations

import json

from sqlite_utils import Database

from research.heard.model import PeopleAsked
from research.model import COUNTED_KINDS
from storage.register import own_councils

_COUNTED = "SELECT id FROM sessions WHERE planned = 0 AND kind IN (SELECT value FROM json_each(?))"


def councils_asked(db: Database) -> tuple[PeopleAsked, ...]:
    """The project's councils, by name, with how many of their people were asked."""
    asked = dict(
        db.execute(
            "SELECT p.council_id, count(DISTINCT p.id) FROM participants p "
            "JOIN session_participants sp ON sp.participant_id = p.id "
            f"WHERE sp.interviewer IS NOT 1 AND sp.session_id IN ({_COUNTED}) "
            "GROUP BY p.council_id",
            (json.dumps(COUNTED_KINDS),),
        ).fetchall()
    )
    return tuple(
        PeopleAsked(each.id, each.name, asked.get(each.id, 0)) for each in own_councils(db)
    )


def taking_part_counted(db: Database) -> set[tuple[int, int]]:
    """Who was asked in which session that was held and counts, as (session, person)."""
    return set(
        db.execute(
            "SELECT session_id, participant_id FROM session_participants "
            f"WHERE interviewer IS NOT 1 AND session_id IN ({_COUNTED})",
            (json.dumps(COUNTED_KINDS),),
        ).fetchall()
    )


def held_sessions(db: Database) -> set[int]:
    """The sessions that were held and are of a kind that counts."""
    return {int(row[0]) for row in db.execute(_COUNTED, (json.dumps(COUNTED_KINDS),)).fetchall()}


def said(db: Database) -> dict[int, set[tuple[int, int]]]:
    """For each code the people on whose quotes it is, as (council, person), each once."""
    homes = dict(
        db.execute(
            "SELECT id, council_id FROM participants WHERE council_id IS NOT NULL"
        ).fetchall()
    )
    took_part = taking_part_counted(db)
    found: dict[int, set[tuple[int, int]]] = {}
    for code_id, session_id, person in db.execute(
        "SELECT DISTINCT g.code_id, q.session_id, q.participant_id FROM codings g "
        "JOIN quotes q ON q.id = g.quote_id WHERE q.participant_id IS NOT NULL"
    ):
        if person in homes and (session_id, person) in took_part:
            found.setdefault(code_id, set()).add((homes[person], person))
    return found
