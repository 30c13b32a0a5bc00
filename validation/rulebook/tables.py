"""The tables of what a project knows of the rules: how they come to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED

_VERSION = "version INTEGER NOT NULL DEFAULT 1"


def m003_rulebook(db: Database) -> None:
    """Rules councils added, groups somebody changed, and the validator's listings by year."""
    groups = "CHECK (rule_group IN ('placement', 'year-to-year', 'local'))"
    for statement in (
        f"""CREATE TABLE local_rules (
            {NUMBERED}, code TEXT NOT NULL, key TEXT NOT NULL UNIQUE, label TEXT NOT NULL,
            council_id INTEGER REFERENCES councils(id), rule_group TEXT NOT NULL {groups},
            tables_read TEXT NOT NULL DEFAULT '[]', fields TEXT NOT NULL DEFAULT '[]',
            first_year INTEGER NOT NULL, last_year INTEGER CHECK (last_year >= first_year),
            note TEXT NOT NULL DEFAULT '', {_VERSION}) STRICT""",
        "CREATE INDEX local_rules_council ON local_rules(council_id)",
        f"""CREATE TABLE rule_group_choices (
            {NUMBERED}, code TEXT NOT NULL, key TEXT NOT NULL UNIQUE,
            rule_group TEXT NOT NULL {groups},
            set_by TEXT NOT NULL, set_at TEXT NOT NULL, {_VERSION}) STRICT""",
        f"""CREATE TABLE rule_listings (
            {NUMBERED}, year INTEGER NOT NULL, name TEXT NOT NULL, validator_version TEXT,
            imported_at TEXT NOT NULL, imported_by TEXT NOT NULL,
            holds INTEGER NOT NULL DEFAULT 0 CHECK (holds IN (0, 1)),
            complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)),
            {_VERSION}) STRICT""",
        "CREATE UNIQUE INDEX rule_listings_holding ON rule_listings(year) WHERE holds = 1",
        f"""CREATE TABLE listed_rules (
            {NUMBERED}, listing_id INTEGER NOT NULL
                REFERENCES rule_listings(id) ON DELETE CASCADE,
            code TEXT NOT NULL, key TEXT NOT NULL, message TEXT NOT NULL,
            tables_read TEXT NOT NULL, fields TEXT NOT NULL, UNIQUE (listing_id, key)) STRICT""",
    ):
        db.execute(statement)


# A listing's rules come by the hundred and never change: only their going is logged.
HISTORY = (
    HistoryTable("local_rules"),
    HistoryTable("rule_group_choices"),
    HistoryTable("rule_listings"),
    HistoryTable("listed_rules", on=("delete",)),
)
