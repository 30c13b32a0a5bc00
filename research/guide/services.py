"""What people do with research questions and the topic guide.

Adding what is there already changes nothing and gives back what is there.
"""

from __future__ import annotations

from dataclasses import replace

from common.errors import BadInput, NotFound
from common.who import Who
from common.words import one_line
from research.guide import store
from research.guide.model import Coverage, ResearchQuestion, Topic, TopicFacts, topic_key
from research.model import USER_GROUPS
from research.themes.store import rename_topic as rename_in_themes
from storage import Act, Project, act, reading
from storage.register import councils

LONGEST_QUESTION = 500
LONGEST_NAME = 120
LONGEST_PROMPTS = 5_000


def questions(project: Project) -> list[ResearchQuestion]:
    """The research questions in their order."""
    with reading(project) as db:
        return store.questions(db)


def topics(project: Project) -> list[Topic]:
    """The topics of the guide in their order; sessions choose from their names."""
    with reading(project) as db:
        return store.topics(db)


def add_question(project: Project, who: Who, words: str) -> int:
    """Add a research question after the others; the same one again is not added."""
    plain = one_line(words, "research question", LONGEST_QUESTION)
    if (found := _same_question(questions(project), plain)) is not None:
        return found
    with act(project, who, "Added a research question") as this:
        found = _same_question(store.questions(this.db), plain)
        return found if found is not None else store.add_question(this, plain)


def change_question(
    project: Project, who: Who, question_id: int, version: int, words: str, place: int | None = None
) -> None:
    """Put a research question in other words, or at another place (from 1), as one act."""
    plain = one_line(words, "research question", LONGEST_QUESTION)
    with act(project, who, "Changed a research question") as this:
        held = store.questions(this.db)
        if _same_question(held, plain) not in (None, question_id):
            raise BadInput("there is a research question in these words already")
        ids = [each.id for each in held]
        ordered = _moved(ids, question_id, place)
        if plain != held[ids.index(question_id)].words:
            store.edit_question(this, question_id, version, plain)
        store.put_in_order(this, "research_questions", ordered)


def remove_question(project: Project, who: Who, question_id: int) -> None:
    """Remove a research question; topics that served it stay in the guide."""
    with act(project, who, "Removed a research question") as this:
        store.remove_question(this, question_id)


def add_topic(project: Project, who: Who, facts: TopicFacts) -> int:
    """Add a topic after the others; the very same again is not added, a namesake is refused."""
    checked = _checked(facts)
    for each in topics(project):
        if each.facts == checked:
            return each.id
    with act(project, who, f"Added the topic “{checked.name}” to the guide") as this:
        _refuse_unfit(this, checked, None)
        return store.add_topic(this, checked)


def change_topic(
    project: Project,
    who: Who,
    topic_id: int,
    version: int,
    facts: TopicFacts,
    place: int | None = None,
) -> None:
    """Change a topic, or its place in the guide (from 1), as one act.

    Where its name changes, the sessions that covered it and the themes about it name it so too.
    """
    checked = _checked(facts)
    with act(project, who, f"Changed the topic “{checked.name}” of the guide") as this:
        _refuse_unfit(this, checked, topic_id)
        before = store.topic(this.db, topic_id).facts
        ordered = _moved([each.id for each in store.topics(this.db)], topic_id, place)
        if checked != before:
            store.edit_topic(this, topic_id, version, checked)
            if before.name != checked.name:
                store.rename_in_sessions(this, before.name, checked.name)
                rename_in_themes(this, before.name, checked.name)
        store.put_in_order(this, "guide_topics", ordered)


def remove_topic(project: Project, who: Who, topic_id: int) -> None:
    """Remove a topic from the guide; sessions keep that they covered it."""
    with act(project, who, "Removed a topic from the guide") as this:
        store.remove_topic(this, topic_id)


def coverage(project: Project) -> dict[int, tuple[Coverage, ...]]:
    """By topic: for each of the project's councils, in how many of its sessions it was covered.

    Sessions that are only planned, and kinds in which nobody is asked, do not count.
    """
    with reading(project) as db:
        guide, said = store.topics(db), store.held_sessions(db)
        held = [each for each in councils(db) if each.origin != "published"]
    by_council: dict[int | None, list[set[str]]] = {}
    for council_id, named in said:
        by_council.setdefault(council_id, []).append({topic_key(each) for each in named})
    return {
        topic.id: tuple(
            _covered(each.name, by_council.get(each.id, []), topic_key(topic.name)) for each in held
        )
        for topic in guide
    }


def guide_text(project: Project) -> str:
    """The topic guide as a plain text to print and take along (Markdown, as it reads anyway)."""
    with reading(project) as db:
        asked, guide = store.questions(db), store.topics(db)
    lines = ["# Topic guide", ""]
    if asked:
        lines += ["## What we want to find out", ""]
        lines += [f"{each.place}. {each.words}" for each in asked] + [""]
    places = {each.id: each.place for each in asked}
    for each in guide:
        lines += [f"## {each.place}. {each.name}", ""]
        lines.append("For: " + (", ".join(each.facts.user_groups) or "everybody"))
        if each.facts.question_id in places:
            lines.append(f"Serves research question {places[each.facts.question_id]}")
        prompts = [line.strip() for line in each.facts.prompts.splitlines() if line.strip()]
        lines += ["", *(f"- {line.removeprefix('- ')}" for line in prompts), ""]
    return "\n".join(lines).rstrip() + "\n"


def _covered(council: str, sessions: list[set[str]], key: str) -> Coverage:
    unstated = sum(not named for named in sessions)
    return Coverage(council, sum(key in named for named in sessions), len(sessions), unstated)


def _same_question(held: list[ResearchQuestion], words: str) -> int | None:
    key = topic_key(words)
    return next((each.id for each in held if topic_key(each.words) == key), None)


def _moved(ids: list[int], wanted: int, place: int | None) -> list[int]:
    if wanted not in ids:
        raise NotFound("this is no longer in the guide", remedy="Go back to the list")
    if place is None:
        return ids
    others = [each for each in ids if each != wanted]
    at = min(max(place, 1), len(ids)) - 1
    return [*others[:at], wanted, *others[at:]]


def _checked(facts: TopicFacts) -> TopicFacts:
    name = one_line(facts.name, "topic's name", LONGEST_NAME)
    if len(facts.prompts) > LONGEST_PROMPTS:
        raise BadInput(
            f"what to ask is longer than {LONGEST_PROMPTS:,} letters", remedy="Shorten it"
        )
    if any(each not in USER_GROUPS for each in facts.user_groups):
        raise BadInput("there is no such user group", remedy="Choose from the list")
    groups = tuple(each for each in USER_GROUPS if each in facts.user_groups)
    return replace(facts, name=name, prompts=facts.prompts.strip(), user_groups=groups)


def _refuse_unfit(this: Act, facts: TopicFacts, but: int | None) -> None:
    key = topic_key(facts.name)
    if any(topic_key(each.name) == key and each.id != but for each in store.topics(this.db)):
        raise BadInput(f"there is a topic “{facts.name}” already", remedy="Change that one")
    served = facts.question_id
    if served is not None and all(each.id != served for each in store.questions(this.db)):
        raise BadInput(
            "the research question it serves was removed", remedy="Choose another or none"
        )
