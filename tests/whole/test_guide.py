"""Research questions and the topic guide: order, repeats, renames, coverage, undo."""

from __future__ import annotations

import pytest

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from research.guide import services as guide
from research.guide.model import Coverage, TopicFacts
from research.services import sessions, start_session
from storage import Project, reading
from storage import services as register
from storage.history.acts import acts, undo

DATA_ENTRY = TopicFacts("Data entry", "Who types it in?\nWhen?", ("analysts", "social workers"))


def _last_act(project: Project) -> int:
    with reading(project) as db:
        return acts(db, limit=1)[0].id


def test_the_same_again_changes_nothing_and_a_namesake_is_refused(
    project: Project, who: Who
) -> None:
    first = guide.add_topic(project, who, DATA_ENTRY)
    question = guide.add_question(project, who, "Where do errors begin?")
    done = _last_act(project)
    assert guide.add_topic(project, who, DATA_ENTRY) == first
    assert guide.add_question(project, who, " where do  errors begin? ") == question
    assert _last_act(project) == done
    with pytest.raises(BadInput, match="already"):
        guide.add_topic(project, who, TopicFacts("DATA ENTRY"))
    for bad in ("", "x" * 2_000, "a\0b"):
        with pytest.raises(BadInput):
            guide.add_topic(project, who, TopicFacts(bad))
        with pytest.raises(BadInput):
            guide.add_question(project, who, bad)


def test_order_is_kept_and_moves_past_the_ends_stop_there(project: Project, who: Who) -> None:
    ids = [guide.add_topic(project, who, TopicFacts(name)) for name in ("A", "B", "C", "😀 ملف")]

    def move(place: int) -> None:
        at = {each.id: each for each in guide.topics(project)}[ids[2]]
        guide.change_topic(project, who, at.id, at.version, at.facts, place)

    move(-5)
    assert [each.name for each in guide.topics(project)] == ["C", "A", "B", "😀 ملف"]
    move(99)
    assert [each.name for each in guide.topics(project)] == ["A", "B", "😀 ملف", "C"]
    assert [each.place for each in guide.topics(project)] == [1, 2, 3, 4]
    done = _last_act(project)
    move(4)
    assert _last_act(project) == done, "where it is already is no move"
    with pytest.raises(NotFound):
        guide.change_topic(project, who, 999, 1, TopicFacts("Gone"), 1)


def test_a_stale_change_is_told_and_removing_a_question_keeps_its_topics(
    project: Project, who: Who
) -> None:
    question = guide.add_question(project, who, "Where do errors begin?")
    facts = TopicFacts("Data entry", question_id=question)
    topic = guide.add_topic(project, who, facts)
    guide.change_topic(project, who, topic, 1, TopicFacts("Data entry", "Ask", (), question))
    with pytest.raises(StaleEdit):
        guide.change_topic(project, who, topic, 1, TopicFacts("Mine"))
    guide.remove_question(project, who, question)
    assert guide.topics(project)[0].facts.question_id is None
    undo(project, who, _last_act(project))
    assert guide.topics(project)[0].facts.question_id == question
    with pytest.raises(BadInput, match="removed"):
        guide.add_topic(project, who, TopicFacts("New", question_id=999))


def test_coverage_tells_not_asked_from_unknown_and_follows_a_rename(
    project: Project, who: Who
) -> None:
    topic = guide.add_topic(project, who, DATA_ENTRY)
    for council, named in (
        ("Northmoor", ["data  ENTRY"]),
        ("Northmoor", ["Other"]),
        ("Northmoor", []),
        ("Westdale", []),
        ("Eastport", ["Other"]),
    ):
        start_session(project, who, council=council, topics=named)
    register.add_council(project, who, "Southby")
    found = {each.council: each for each in guide.coverage(project)[topic]}
    assert found["Northmoor"] == Coverage("Northmoor", covered=1, sessions=3, unstated=1)
    assert {name: each.words for name, each in found.items()} == {
        "Northmoor": "1 of 2 (1 more does not say)",
        "Westdale": "unknown (0 of 1 say)",
        "Eastport": "not asked (0 of 1)",
        "Southby": "no session yet",
    }
    guide.change_topic(project, who, topic, 1, TopicFacts("Typing it in"))
    assert guide.coverage(project)[topic][1].covered == 1
    assert any(each.topics == ("Typing it in",) for each in sessions(project))


def test_the_guide_prints_as_plain_text(project: Project, who: Who) -> None:
    question = guide.add_question(project, who, "Where do errors begin?")
    guide.add_topic(project, who, TopicFacts("Data entry", "Who?\n- When?", ("IT",), question))
    assert guide.guide_text(project) == (
        "# Topic guide\n\n## What we want to find out\n\n1. Where do errors begin?\n\n"
        "## 1. Data entry\n\nFor: IT\nServes research question 1\n\n- Who?\n- When?\n"
    )
