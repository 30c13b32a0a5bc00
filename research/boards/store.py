"""Reading what lies on a board. Writing goes through the store of themes."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlite_utils import Database

from research.boards.model import Narrowed
from research.searching import store as search_store
from research.searching.model import Wanted


def loose_quotes(db: Database, council_id: int | None, narrowed: Narrowed) -> list[int]:
    """The quotes that lie in no theme of a council's board, or in no theme at all, as kept."""
    where = f"{search_store.OF_COUNCIL} AND " if council_id is not None else ""
    own = "" if council_id is None else "AND t.council_id = ?"
    rows = db.execute(
        f"SELECT q.id FROM quotes q WHERE {where} q.id NOT IN (SELECT m.quote_id "
        "FROM theme_members m JOIN themes t ON t.id = m.theme_id "
        f"WHERE m.quote_id IS NOT NULL {own}) ORDER BY q.id",
        [] if council_id is None else [council_id] * 3,
    )
    ids = [int(row[0]) for row in rows.fetchall()]
    if not narrowed.is_narrow:
        return ids
    wanted = meant(db, council_id, narrowed)
    return [each for each in ids if each in wanted]


def meant(db: Database, council_id: int | None, narrowed: Narrowed) -> set[int]:
    """The ids of the quotes that a narrowed board means."""
    wanted = Wanted(
        words=narrowed.words,
        code_id=narrowed.code_id,
        session_id=narrowed.session_id,
        council_id=council_id,
        sharing="cleared" if narrowed.cleared else None,
    )
    return search_store.ids_wanted(db, wanted)


def loose_notes(db: Database, council_id: int | None) -> list[int]:
    """The team's notes on a council's sessions, or on any, that lie in no theme of the board.

    A memo on a quote, a tag or a person is about that and is no note of its own.
    """
    own = "" if council_id is None else "AND t.council_id = ?"
    rows = db.execute(
        "SELECT n.id FROM notes n JOIN sessions s ON s.id = n.session_id "
        "WHERE n.quote_id IS NULL AND n.turn_id IS NULL AND n.code_id IS NULL "
        "AND n.participant_id IS NULL AND (? IS NULL OR s.council_id = ?) "
        "AND NOT EXISTS (SELECT 1 FROM theme_members m JOIN themes t ON t.id = m.theme_id "
        f"WHERE m.note_id = n.id {own}) ORDER BY n.id",
        [council_id, council_id, *([] if council_id is None else [council_id])],
    )
    return [int(row[0]) for row in rows.fetchall()]


def homes_of_notes(db: Database, ids: Collection[int]) -> dict[int, int | None]:
    """The council each note's session is of."""
    rows = db.execute(
        "SELECT n.id, s.council_id FROM notes n LEFT JOIN sessions s ON s.id = n.session_id "
        "WHERE n.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return dict(rows.fetchall())
