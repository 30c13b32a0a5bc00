"""The wing's tables: how those of runs come to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED


def m002_over_children(db: Database) -> None:
    """Sums over the children of a run, its tables' rows, and which rules fail together."""
    for statement in (
        "ALTER TABLE failure_counts ADD COLUMN squares INTEGER CHECK (squares >= 0)",
        "ALTER TABLE runs ADD COLUMN children_failing INTEGER CHECK (children_failing >= 0)",
        "ALTER TABLE runs ADD COLUMN total_squares INTEGER CHECK (total_squares >= 0)",
        f"""CREATE TABLE run_tables (
            {NUMBERED}, run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
            name TEXT NOT NULL, row_count INTEGER NOT NULL CHECK (row_count >= 0),
            UNIQUE (run_id, name)) STRICT""",
        # All pairs of a run in one row: they are read together, and come by the thousand.
        f"""CREATE TABLE failing_together (
            {NUMBERED}, run_id INTEGER NOT NULL UNIQUE REFERENCES runs(id) ON DELETE CASCADE,
            pairs TEXT NOT NULL) STRICT""",
    ):
        db.execute(statement)


HISTORY = (
    HistoryTable("run_tables", on=("delete",)),
    HistoryTable("failing_together", on=("delete",)),
)
