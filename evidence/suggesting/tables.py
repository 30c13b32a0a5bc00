"""The table of refused suggestions: how it comes to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED


def m004_suggesting(db: Database) -> None:
    """Which rule or step somebody said does not fit which quote, painpoint or step."""
    db.execute(
        f"""CREATE TABLE suggestion_refusals (
            {NUMBERED},
            of_kind TEXT NOT NULL CHECK (of_kind IN ('quote', 'painpoint', 'step')),
            of_ref TEXT NOT NULL,
            to_kind TEXT NOT NULL CHECK (to_kind IN ('rule', 'step')),
            to_ref TEXT NOT NULL,
            decided_by TEXT NOT NULL, decided_at TEXT NOT NULL, why TEXT NOT NULL DEFAULT '',
            UNIQUE (of_kind, of_ref, to_kind, to_ref)) STRICT"""
    )


HISTORY = (HistoryTable("suggestion_refusals"),)
