"""Reading and writing research questions and topics."""

from __future__ import annotations

import json

from sqlite_utils import Database

from common.errors import NotFound
from research.guide.model import ResearchQuestion, Topic, TopicFacts, topic_key
from research.model import COUNTED_KINDS
from storage import Act
from storage.register import delete_row, edit_row, insert_row


def questions(db: Database) -> list[ResearchQuestion]:
    """All research questions in their order."""
    rows = db.execute("SELECT id, words, version FROM research_questions ORDER BY place, id")
    return [
        ResearchQuestion(row_id, words, place, version)
        for place, (row_id, words, version) in enumerate(rows.fetchall(), start=1)
    ]


def topics(db: Database) -> list[Topic]:
    """All topics in their order."""
    rows = db.execute(
        "SELECT id, name, prompts, user_groups, question_id, version FROM guide_topics "
        "ORDER BY place, id"
    )
    return [
        Topic(row[0], TopicFacts(row[1], row[2], tuple(json.loads(row[3])), row[4]), place, row[5])
        for place, row in enumerate(rows.fetchall(), start=1)
    ]


def add_question(act: Act, words: str) -> int:
    """Store a research question after the others."""
    place = _last_place(act.db, "research_questions") + 1
    return insert_row(act, "research_questions", {"words": words, "place": place})


def edit_question(act: Act, question_id: int, version: int, words: str) -> None:
    """Change a question's words."""
    edit_row(act, "research_questions", question_id, version, {"words": words})


def remove_question(act: Act, question_id: int) -> None:
    """Remove a question; the topics that served it stay and serve none."""
    act.db.execute(
        "UPDATE guide_topics SET question_id = NULL, version = version + 1 WHERE question_id = ?",
        (question_id,),
    )
    delete_row(act, "research_questions", question_id)


def add_topic(act: Act, facts: TopicFacts) -> int:
    """Store a topic after the others."""
    place = _last_place(act.db, "guide_topics") + 1
    return insert_row(act, "guide_topics", {**_columns(facts), "place": place})


def edit_topic(act: Act, topic_id: int, version: int, facts: TopicFacts) -> None:
    """Change what a topic is."""
    edit_row(act, "guide_topics", topic_id, version, _columns(facts))


def remove_topic(act: Act, topic_id: int) -> None:
    """Remove a topic; sessions keep that they covered it."""
    delete_row(act, "guide_topics", topic_id)


def put_in_order(act: Act, table: str, ids: list[int]) -> None:
    """Give the rows their places, in the order of ``ids``; only what moved is written."""
    for place, row_id in enumerate(ids, start=1):
        act.db.execute(
            f'UPDATE "{table}" SET place = ?, version = version + 1 WHERE id = ? AND place != ?',
            (place, row_id, place),
        )


def session_topics(db: Database) -> list[tuple[int, int | None, tuple[str, ...]]]:
    """Each session: its number, its council and the topics it says it covered."""
    rows = db.execute("SELECT id, council_id, topics FROM sessions ORDER BY id").fetchall()
    return [(row[0], row[1], tuple(json.loads(row[2]))) for row in rows]


def held_sessions(db: Database) -> list[tuple[int | None, tuple[str, ...]]]:
    """The council and covered topics of each session that counts as asking and was held."""
    rows = db.execute(
        "SELECT council_id, topics FROM sessions "
        "WHERE planned = 0 AND kind IN (SELECT value FROM json_each(?))",
        (json.dumps(COUNTED_KINDS),),
    ).fetchall()
    return [(row[0], tuple(json.loads(row[1]))) for row in rows]


def rename_in_sessions(act: Act, old: str, new: str) -> None:
    """Let the sessions that covered a topic name it as it is called now."""
    for session_id, _council, named in session_topics(act.db):
        if any(topic_key(each) == topic_key(old) for each in named):
            renamed = [new if topic_key(each) == topic_key(old) else each for each in named]
            act.db.execute(
                "UPDATE sessions SET topics = ?, version = version + 1 WHERE id = ?",
                (json.dumps(list(dict.fromkeys(renamed)), ensure_ascii=False), session_id),
            )


def _columns(facts: TopicFacts) -> dict[str, object]:
    return {
        "name": facts.name,
        "key": topic_key(facts.name),
        "prompts": facts.prompts,
        "user_groups": json.dumps(list(facts.user_groups)),
        "question_id": facts.question_id,
    }


def _last_place(db: Database, table: str) -> int:
    return int(db.execute(f'SELECT coalesce(max(place), 0) FROM "{table}"').fetchone()[0])


def topic(db: Database, topic_id: int) -> Topic:
    """One topic, or NotFound."""
    for each in topics(db):
        if each.id == topic_id:
            return each
    raise NotFound("this topic is no longer in the guide", remedy="Go back to the list")
