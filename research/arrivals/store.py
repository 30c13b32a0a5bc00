"""Reading and writing what is known of imports. The tables are made in ``research/tables.py``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlite_utils import Database

from research.exchange.model import Lost
from storage import Act
from storage.register import insert_row


def add_import(act: Act, form: str, lost: Sequence[Lost], redactions: int) -> int:
    """Note that a file of that format came in, what of it was lost and how much was replaced."""
    return insert_row(
        act,
        "imports",
        {
            "format": form,
            "lost": json.dumps([asdict(each) for each in lost]),
            "redactions": redactions,
            "created_by": act.who.person,
            "created_at": act.at,
        },
    )


def came_with(act: Act, session_id: int, import_id: int, guid: str) -> None:
    """Note which import a session came with, and what it is known by should it come again.

    No two sessions have one guid: a second coming of the same file gets none.
    """
    free = not sessions_with_guids(act.db, [guid])
    act.db.execute(
        "UPDATE sessions SET import_id = ?, guid = ? WHERE id = ?",
        (import_id, guid if free else None, session_id),
    )


def sessions_with_guids(db: Database, guids: Iterable[str]) -> list[int]:
    """The sessions that are known by one of those guids."""
    rows = db.execute(
        "SELECT id FROM sessions WHERE guid IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(guids)),),
    ).fetchall()
    return [int(row[0]) for row in rows]
