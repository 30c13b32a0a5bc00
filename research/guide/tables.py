"""The tables of the guide: how they come to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED

_VERSION = "version INTEGER NOT NULL DEFAULT 1"


def m003_guide(db: Database) -> None:
    """Research questions and the topics of the guide, each in an order of its own."""
    for statement in (
        f"""CREATE TABLE research_questions (
            {NUMBERED}, words TEXT NOT NULL, place INTEGER NOT NULL, {_VERSION}) STRICT""",
        f"""CREATE TABLE guide_topics (
            {NUMBERED}, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE,
            prompts TEXT NOT NULL DEFAULT '', user_groups TEXT NOT NULL DEFAULT '[]',
            question_id INTEGER REFERENCES research_questions(id),
            place INTEGER NOT NULL, {_VERSION}) STRICT""",
        "CREATE INDEX guide_topics_question ON guide_topics(question_id)",
    ):
        db.execute(statement)


HISTORY = (HistoryTable("research_questions"), HistoryTable("guide_topics"))
