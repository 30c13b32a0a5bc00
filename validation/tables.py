"""The wing's tables: how those of runs come to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED


def m001_runs(db: Database) -> None:
    """Runs, the rules each ran, and how often each rule failed."""
    # Written out: a released migration never changes, whatever becomes of the constants.
    sources = (
        "'Data to Insight validator', 'Data to Insight validator (old site)', "
        "'DfE portal summary', 'DfE portal child list', 'published table'"
    )
    units = "'rows', 'row × column', 'children', 'portal count'"
    for statement in (
        f"""CREATE TABLE runs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            council_id INTEGER NOT NULL REFERENCES councils(id),
            year INTEGER NOT NULL, source TEXT NOT NULL CHECK (source IN ({sources})),
            number INTEGER NOT NULL CHECK (number >= 1), date TEXT,
            unit TEXT NOT NULL CHECK (unit IN ({units})),
            total INTEGER NOT NULL CHECK (total >= 0),
            children INTEGER CHECK (children >= 0), episodes INTEGER CHECK (episodes >= 0),
            tables_loaded TEXT, last_year_loaded INTEGER CHECK (last_year_loaded IN (0, 1)),
            validator_version TEXT, note TEXT NOT NULL DEFAULT '',
            outcomes TEXT NOT NULL DEFAULT '[]',
            counts_children INTEGER NOT NULL DEFAULT 0,
            kind TEXT NOT NULL DEFAULT '', personal_data INTEGER NOT NULL DEFAULT 0,
            origin TEXT NOT NULL DEFAULT 'project'
                CHECK (origin IN ('project', 'illustrative', 'published')),
            citation TEXT, imported_at TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1,
            UNIQUE (council_id, year, source, number)) STRICT""",
        """CREATE TABLE rules_run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE, key TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('ran', 'skipped', 'crashed')),
            UNIQUE (run_id, key)) STRICT""",
        f"""CREATE TABLE failure_counts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
            code TEXT NOT NULL, key TEXT NOT NULL,
            unit TEXT NOT NULL CHECK (unit IN ({units})),
            count INTEGER NOT NULL CHECK (count >= 0),
            UNIQUE (run_id, unit, key)) STRICT""",
        "CREATE INDEX failure_counts_key ON failure_counts(key)",
        "CREATE INDEX runs_year ON runs(year, source)",
    ):
        db.execute(statement)


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
