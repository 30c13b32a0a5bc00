"""The table of the setting: how it comes to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from validation.disclosure.store import add_first_setting


def m004_disclosure(db: Database) -> None:
    """How the project hides small numbers: one line, begun with DfE's own rule."""
    db.execute(
        """CREATE TABLE disclosure_setting (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            method TEXT NOT NULL DEFAULT 'hide' CHECK (method IN ('hide', 'round')),
            threshold INTEGER NOT NULL DEFAULT 5 CHECK (threshold BETWEEN 1 AND 20),
            base INTEGER NOT NULL DEFAULT 5 CHECK (base IN (5, 10)),
            totals TEXT NOT NULL DEFAULT 'more than' CHECK (totals IN ('more than', 'exact')),
            version INTEGER NOT NULL DEFAULT 1) STRICT"""
    )
    add_first_setting(db)


HISTORY = (HistoryTable("disclosure_setting"),)
