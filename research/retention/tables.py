"""What the tables hold of how long sessions are kept."""

from __future__ import annotations

from sqlite_utils import Database

from research.retention.store import begin_usual
from storage import HistoryTable


def m009_retention(db: Database) -> None:
    """A last day and a reason to keep it longer for each session; months for those without."""
    for statement in (
        "ALTER TABLE sessions ADD COLUMN keep_until TEXT",
        "ALTER TABLE sessions ADD COLUMN kept_because TEXT NOT NULL DEFAULT ''",
        """CREATE TABLE usual_retention (
            id INTEGER PRIMARY KEY CHECK (id = 1), months INTEGER CHECK (months > 0),
            version INTEGER NOT NULL DEFAULT 1) STRICT""",
    ):
        db.execute(statement)
    begin_usual(db)


HISTORY = (HistoryTable("usual_retention"),)
