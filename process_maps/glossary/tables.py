"""The table of the words a project adds to ours, or reads otherwise."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED

HISTORY = (HistoryTable("glossary_entries"),)


def m005_glossary(db: Database) -> None:
    """One row an entry; ``means`` empty where it switches one of ours off."""
    db.execute(
        f"""CREATE TABLE glossary_entries (
            {NUMBERED}, said TEXT NOT NULL CHECK (said != ''), means TEXT NOT NULL DEFAULT '',
            decided_by TEXT NOT NULL, decided_at TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1) STRICT"""
    )
