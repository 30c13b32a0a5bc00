"""The tables of open questions: how they come to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED


def m008_questions(db: Database) -> None:
    """Who could answer an open question, by when, and the answer; gaps that need not be filled.

    ``gap`` names what was not known when the question was asked (:mod:`evidence.questions.gaps`).
    """
    words = "TEXT NOT NULL DEFAULT ''"
    for statement in (
        f"""CREATE TABLE question_facts (
            {NUMBERED},
            painpoint_id INTEGER NOT NULL UNIQUE REFERENCES painpoints(id) ON DELETE CASCADE,
            gap {words}, council_id INTEGER REFERENCES councils(id), who_could_say {words},
            before_on TEXT, answer {words}, answered_by {words}, answered_on TEXT,
            version INTEGER NOT NULL DEFAULT 1) STRICT""",
        "CREATE INDEX question_facts_council ON question_facts(council_id)",
        f"""CREATE TABLE gaps_set_aside (
            {NUMBERED}, gap TEXT NOT NULL UNIQUE, why {words},
            decided_by TEXT NOT NULL, decided_at TEXT NOT NULL) STRICT""",
    ):
        db.execute(statement)


HISTORY = (HistoryTable("question_facts"), HistoryTable("gaps_set_aside"))
