"""The tables of decisions and data: how they come to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED

# Where links to quotes are, by what the quote is linked to.
QUOTE_TABLES = {"decision": "decision_quotes", "data": "data_quotes"}


def m003_decisions(db: Database) -> None:
    """Leaders' decisions, the data each needs, an answer a council, and who spoke of it.

    Whether there is an answer is told by its row: nobody looked where there is none.
    """
    version = "version INTEGER NOT NULL DEFAULT 1"
    words = "TEXT NOT NULL DEFAULT ''"
    decided = f"why {words}, decided_by TEXT NOT NULL, decided_at TEXT NOT NULL"
    for statement in (
        f"""CREATE TABLE leader_decisions (
            {NUMBERED}, words TEXT NOT NULL, who_decides {words},
            council_id INTEGER REFERENCES councils(id), how_often {words}, why {words},
            place INTEGER NOT NULL, created_by TEXT NOT NULL, created_at TEXT NOT NULL,
            {version}) STRICT""",
        f"""CREATE TABLE data_needed (
            {NUMBERED},
            decision_id INTEGER NOT NULL REFERENCES leader_decisions(id) ON DELETE CASCADE,
            what TEXT NOT NULL, place INTEGER NOT NULL, {version}) STRICT""",
        f"""CREATE TABLE data_answers (
            {NUMBERED}, data_id INTEGER NOT NULL REFERENCES data_needed(id) ON DELETE CASCADE,
            council_id INTEGER REFERENCES councils(id),
            existence TEXT NOT NULL CHECK (existence IN ('yes', 'partly', 'no', 'unknown')),
            system {words}, table_name {words}, field {words},
            sharing TEXT NOT NULL
                CHECK (sharing IN ('yes', 'with conditions', 'no', 'unknown')),
            sharing_why {words},
            quality TEXT NOT NULL
                CHECK (quality IN ('good', 'usable with care', 'poor', 'unknown')),
            quality_why {words}, judged_by TEXT NOT NULL, judged_on TEXT NOT NULL,
            {version}) STRICT""",
        f"""CREATE TABLE decision_quotes (
            {NUMBERED},
            decision_id INTEGER NOT NULL REFERENCES leader_decisions(id) ON DELETE CASCADE,
            quote_id INTEGER NOT NULL, {decided}, UNIQUE (decision_id, quote_id)) STRICT""",
        f"""CREATE TABLE data_quotes (
            {NUMBERED}, data_id INTEGER NOT NULL REFERENCES data_needed(id) ON DELETE CASCADE,
            quote_id INTEGER NOT NULL, {decided}, UNIQUE (data_id, quote_id)) STRICT""",
        "CREATE INDEX leader_decisions_council ON leader_decisions(council_id)",
        "CREATE INDEX data_needed_decision ON data_needed(decision_id)",
        # One answer a council, and one for all; two NULLs would else count as different.
        "CREATE UNIQUE INDEX data_answers_one ON data_answers(data_id, ifnull(council_id, 0))",
        "CREATE INDEX data_answers_council ON data_answers(council_id)",
        "CREATE INDEX decision_quotes_quote ON decision_quotes(quote_id)",
        "CREATE INDEX data_quotes_quote ON data_quotes(quote_id)",
    ):
        db.execute(statement)


HISTORY = tuple(
    HistoryTable(table)
    for table in ("leader_decisions", "data_needed", "data_answers", *QUOTE_TABLES.values())
)
