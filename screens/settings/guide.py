"""Settings: research questions and the topic guide."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from common.words import count_of
from research.guide import services as guide
from research.guide.model import ResearchQuestion, Topic, TopicFacts
from research.model import USER_GROUPS
from screens.kept_edit import Values, kept_form
from screens.look import do, empty, table, the_project, who
from screens.settings.parts import add, choose, fresh

QUESTION = {"words": "The question", "place": "Place in the order"}
TOPIC = {
    "name": "What it is called",
    "prompts": "What to ask about it",
    "user_groups": "For which user groups",
    "question_id": "Research question it serves",
    "place": "Place in the order",
}


def show_guide() -> None:
    """What the project wants to find out, what it asks, and where that was covered."""
    asked, topics = guide.questions(the_project()), guide.topics(the_project())
    st.header("Research questions", anchor=False)
    _questions(asked)
    st.header("Topics to ask about", anchor=False)
    _topics(asked, topics)
    if topics:
        st.header("Where each topic was covered", anchor=False)
        _coverage(topics)


def _questions(asked: list[ResearchQuestion]) -> None:
    table(
        [{"No.": each.place, "Research question": each.words} for each in asked],
        "Research questions in their order",
    )
    if not asked:
        empty("No research questions yet. Add below what the project wants to find out.")
    with st.form(fresh("add question")):
        words = st.text_input("Add a research question")
        if st.form_submit_button("Add research question"):
            known = len(asked)
            add(
                "add question",
                lambda: guide.add_question(the_project(), who(), words),
                lambda: (
                    "Added."
                    if len(guide.questions(the_project())) > known
                    else "It is in the list already."
                ),
            )
    if asked:
        _change_question(asked)


def _change_question(asked: list[ResearchQuestion]) -> None:
    chosen = choose(
        "Change a research question", asked, lambda each: each.words, key="question chosen"
    )
    if not chosen:
        return
    saved: Values = {"words": chosen.words, "place": chosen.place}
    form = kept_form(
        f"question-{chosen.id}", saved, chosen.version, QUESTION, ("research_questions", chosen.id)
    )
    with st.form(form.key):
        st.text_area(QUESTION["words"], height=80, key=form.at("words"))
        _place(len(asked), form.at("place"))
        pressed = st.form_submit_button("Save research question")
    if pressed:
        form.save(
            lambda values, at: guide.change_question(
                the_project(), who(), chosen.id, at, values["words"], values["place"]
            ),
            "Saved.",
        )
    if st.button("Remove research question", help="Topics that serve it stay in the guide"):
        do(lambda: guide.remove_question(the_project(), who(), chosen.id), "Removed.")


def _place(number: int, key: str) -> None:
    """The place in the order, chosen by number: no dragging."""
    st.selectbox(
        "Place in the order",
        range(1, number + 1),
        format_func=lambda each: f"{each} of {number}",
        key=key,
    )


def _topics(asked: list[ResearchQuestion], topics: list[Topic]) -> None:
    places = {each.id: each.place for each in asked}
    table(
        [
            {
                "Topic": f"{each.place}. {each.name}",
                "What to ask": each.facts.prompts.replace("\n", " / "),
                "For": _for(each, places),
            }
            for each in topics
        ],
        "Topics of the guide in their order",
    )
    if topics:
        st.download_button(
            "Save the topic guide as text",
            lambda: guide.guide_text(the_project()),
            file_name="topic-guide.txt",
            mime="text/plain",
            on_click="ignore",
        )
    else:
        empty("No topics yet. Add below what to ask; sessions then say which they covered.")
    with st.form(fresh("add topic")):
        key = fresh("add topic")
        labels = {**TOPIC, "name": "Add a topic", "prompts": "What to ask"}
        facts = _facts(_fields(asked, lambda name: f"{key}-{name}", labels))
        if st.form_submit_button("Add topic"):
            known = len(topics)
            add(
                "add topic",
                lambda: guide.add_topic(the_project(), who(), facts),
                lambda: (
                    "Added."
                    if len(guide.topics(the_project())) > known
                    else "It is in the guide already."
                ),
            )
    if topics:
        _change_topic(asked, topics)


def _for(topic: Topic, places: dict[int, int]) -> str:
    """Whom it is asked of and to what end, in one cell: five columns do not fit a telephone."""
    groups = ", ".join(topic.facts.user_groups) or "everybody"
    served = places.get(topic.facts.question_id or 0)
    return f"{groups}; serves question {served}" if served else groups


def _fields(
    asked: list[ResearchQuestion], at: Callable[[str], str], labels: Mapping[str, str]
) -> Values:
    """The fields of a topic; ``at`` gives the key of each."""
    words = {each.id: f"{each.place}. {each.words}" for each in asked}
    return {
        "name": st.text_input(labels["name"], key=at("name")),
        "prompts": st.text_area(
            labels["prompts"], help="A line each.", height=100, key=at("prompts")
        ),
        "user_groups": st.multiselect(
            labels["user_groups"], USER_GROUPS, placeholder="Everybody", key=at("user_groups")
        ),
        "question_id": st.selectbox(
            labels["question_id"],
            [0, *words],
            format_func=lambda each: words.get(each, "None"),
            key=at("question_id"),
        ),
    }


def _facts(values: Values) -> TopicFacts:
    groups = tuple(values["user_groups"])
    return TopicFacts(values["name"], values["prompts"], groups, values["question_id"] or None)


def _change_topic(asked: list[ResearchQuestion], topics: list[Topic]) -> None:
    chosen = choose("Change a topic", topics, lambda each: each.name, key="topic chosen")
    if not chosen:
        return
    facts = chosen.facts
    saved: Values = {
        "name": facts.name,
        "prompts": facts.prompts,
        "user_groups": list(facts.user_groups),
        "question_id": facts.question_id or 0,
        "place": chosen.place,
    }
    form = kept_form(
        f"topic-{chosen.id}", saved, chosen.version, TOPIC, ("guide_topics", chosen.id)
    )
    with st.form(form.key):
        _fields(asked, form.at, TOPIC)
        _place(len(topics), form.at("place"))
        pressed = st.form_submit_button("Save topic")
    if pressed:
        form.save(
            lambda values, at: guide.change_topic(
                the_project(), who(), chosen.id, at, _facts(values), values["place"]
            ),
            "Saved.",
        )
    if st.button("Remove topic", help="Sessions keep that they covered it"):
        do(lambda: guide.remove_topic(the_project(), who(), chosen.id), "Removed.")


def _coverage(topics: list[Topic]) -> None:
    found = guide.coverage(the_project())
    first = found[topics[0].id]
    if not first:
        empty("No councils yet. Once sessions are held, this says where each topic was covered.")
        return
    st.caption(
        f"Of the sessions held with {count_of(len(first), 'council')} that say what they covered. "
        "Where no session says, it is unknown, not zero."
    )
    # A council a line: with many councils side by side nothing would be read.
    table(
        [
            {"Topic": topic.name, "Council": each.council, "Covered in": each.words}
            for topic in topics
            for each in found[topic.id]
        ],
        "For each topic and council, in how many sessions it was covered",
    )
