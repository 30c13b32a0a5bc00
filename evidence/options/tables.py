"""The tables of options: how they come to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED

# Where links are, by what an option is linked to, and the column that holds it.
LINK_TABLES = {
    "finding": ("option_findings", "finding_id"),
    "painpoint": ("option_painpoints", "painpoint_id"),
    "rule": ("option_rules", "code"),
    "step": ("option_steps", "step_id"),
}


def m006_options(db: Database) -> None:
    """Options, their scores, the weights, what was decided, and what an option is linked to.

    A criterion without a row is not scored. Of decisions the latest holds; earlier ones stay. A
    link refers to its other end by number only, so that it stays, and says so, where that is gone.
    """
    version = "version INTEGER NOT NULL DEFAULT 1"
    words = "TEXT NOT NULL DEFAULT ''"
    of_one = "option_id INTEGER NOT NULL REFERENCES options(id) ON DELETE CASCADE"
    judged = "judged_by TEXT NOT NULL, judged_on TEXT NOT NULL"
    decided = f"why {words}, decided_by TEXT NOT NULL, decided_at TEXT NOT NULL"
    for statement in (
        f"""CREATE TABLE options (
            {NUMBERED}, title TEXT NOT NULL, description {words},
            created_by TEXT NOT NULL, created_at TEXT NOT NULL, {version}) STRICT""",
        f"""CREATE TABLE option_scores (
            {NUMBERED}, {of_one}, criterion TEXT NOT NULL
                CHECK (criterion IN ('impact', 'feasibility', 'cost', 'commonality')),
            score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
            why TEXT NOT NULL, {judged}, {version}, UNIQUE (option_id, criterion)) STRICT""",
        """CREATE TABLE option_weights (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            impact REAL NOT NULL CHECK (impact >= 0),
            feasibility REAL NOT NULL CHECK (feasibility >= 0),
            cost REAL NOT NULL CHECK (cost >= 0),
            commonality REAL NOT NULL CHECK (commonality >= 0),
            why TEXT NOT NULL DEFAULT '', created_by TEXT NOT NULL, created_at TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1,
            CHECK (impact + feasibility + cost + commonality > 0)) STRICT""",
        f"""CREATE TABLE option_outcomes (
            {NUMBERED}, {of_one}, outcome TEXT NOT NULL
                CHECK (outcome IN ('proceed', 'park', 'no further action')),
            reason TEXT NOT NULL, {judged}, created_by TEXT NOT NULL,
            created_at TEXT NOT NULL) STRICT""",
        *(
            f"""CREATE TABLE {table} (
            {NUMBERED}, {of_one}, {column} {"TEXT" if column == "code" else "INTEGER"} NOT NULL,
            {decided}, UNIQUE (option_id, {column})) STRICT"""
            for table, column in LINK_TABLES.values()
        ),
        "CREATE INDEX option_outcomes_option ON option_outcomes(option_id)",
        *(
            f"CREATE INDEX {table}_{column} ON {table}({column})"
            for table, column in LINK_TABLES.values()
        ),
    ):
        db.execute(statement)


HISTORY = tuple(
    HistoryTable(table)
    for table in (
        *("options", "option_scores", "option_weights", "option_outcomes"),
        *(table for table, _ in LINK_TABLES.values()),
    )
)
