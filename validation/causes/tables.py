"""The tables of causes: how they come to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED


def m005_causes(db: Database) -> None:
    """Rules that fail for one reason, as somebody confirmed, and suggestions somebody refused."""
    for statement in (
        f"""CREATE TABLE cause_groups (
            {NUMBERED}, name TEXT NOT NULL, why TEXT NOT NULL DEFAULT '',
            refused INTEGER NOT NULL DEFAULT 0 CHECK (refused IN (0, 1)),
            decided_by TEXT NOT NULL, decided_at TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1) STRICT""",
        f"""CREATE TABLE cause_group_rules (
            {NUMBERED}, group_id INTEGER NOT NULL
                REFERENCES cause_groups(id) ON DELETE CASCADE,
            code TEXT NOT NULL, key TEXT NOT NULL, UNIQUE (group_id, key)) STRICT""",
        "CREATE INDEX cause_group_rules_key ON cause_group_rules(key)",
    ):
        db.execute(statement)


HISTORY = (HistoryTable("cause_groups"), HistoryTable("cause_group_rules"))
