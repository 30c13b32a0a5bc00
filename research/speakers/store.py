"""Reading who said which quotes: little of each, so that a whole project's can be counted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from research.model import COUNTED_KINDS


@dataclass(frozen=True)
class Speaker:
    """Who said a quote. ``asked``: they took part in a session whose kind is counted."""

    quote_id: int
    participant_id: int | None
    council_id: int | None
    asked: bool


def speakers(db: Database, quote_ids: Iterable[int]) -> dict[int, Speaker]:
    """The speaker of each of those quotes that is still there, by the quote's id."""
    rows = db.execute(
        "SELECT q.id, q.participant_id, coalesce(s.council_id, p.council_id), "
        "EXISTS (SELECT 1 FROM session_participants sp JOIN sessions h ON h.id = sp.session_id "
        "  WHERE sp.participant_id = q.participant_id AND sp.interviewer IS NOT 1 "
        "  AND h.planned = 0 AND h.kind IN (SELECT value FROM json_each(?))) "
        "FROM quotes q JOIN sessions s ON s.id = q.session_id "
        "LEFT JOIN participants p ON p.id = q.participant_id "
        "WHERE q.id IN (SELECT value FROM json_each(?))",
        (json.dumps(COUNTED_KINDS), json.dumps(sorted(set(quote_ids)))),
    ).fetchall()
    return {row[0]: Speaker(row[0], row[1], row[2], bool(row[3])) for row in rows}
