"""Settings: research questions and the topic guide."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from research.guide import services as guide
from research.guide.model import ResearchQuestion, Topic, TopicFacts
from research.model import USER_GROUPS
from screens.look import do, empty, last_shown, table, the_project, who
from screens.settings.parts import add, choose, fresh


def show_guide() -> None:
    """What the project wants to find out, what it asks, and where that was covered."""
    asked, topics = guide.questions(the_project()), guide.topics(the_project())
    st.subheader("Research questions", anchor=False)
    _questions(asked)
    st.subheader("Topics to ask about", anchor=False)
    _topics(asked, topics)
    if topics:
        st.subheader("Where each topic was covered", anchor=False)
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
    version = last_shown(f"research question {chosen.id}", chosen.version)
    with st.form("change question"):
        words = st.text_area(
            "The question", chosen.words, height=80, key=f"question words {chosen.id}"
        )
        place = _place(chosen.place, len(asked), f"question place {chosen.id}")
        if st.form_submit_button("Save research question"):
            do(
                lambda: guide.change_question(
                    the_project(), who(), chosen.id, version, words, place
                ),
                "Saved.",
            )
    if st.button("Remove research question", help="Topics that serve it stay in the guide"):
        do(lambda: guide.remove_question(the_project(), who(), chosen.id), "Removed.")


def _place(now: int, number: int, key: str) -> int:
    """The place in the order, chosen by number: no dragging."""
    return st.selectbox(
        "Place in the order",
        range(1, number + 1),
        index=now - 1,
        format_func=lambda each: f"{each} of {number}",
        key=f"{key} {now} {number}",
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
        facts = _fields(asked, TopicFacts(""), fresh("add topic"), ("Add a topic", "What to ask"))
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
    asked: list[ResearchQuestion], now: TopicFacts, key: str, labels: tuple[str, str]
) -> TopicFacts:
    name = st.text_input(labels[0], now.name, key=f"topic name {key}")
    prompts = st.text_area(
        labels[1], now.prompts, help="A line each.", height=100, key=f"topic asks {key}"
    )
    groups = st.multiselect(
        "For which user groups",
        USER_GROUPS,
        now.user_groups,
        placeholder="Everybody",
        key=f"topic groups {key}",
    )
    words = {each.id: f"{each.place}. {each.words}" for each in asked}
    options = [0, *words]
    served = st.selectbox(
        "Research question it serves",
        options,
        index=options.index(now.question_id) if now.question_id in words else 0,
        format_func=lambda each: words.get(each, "None"),
        key=f"topic question {key}",
    )
    return TopicFacts(name, prompts, tuple(groups), served or None)


def _change_topic(asked: list[ResearchQuestion], topics: list[Topic]) -> None:
    chosen = choose("Change a topic", topics, lambda each: each.name, key="topic chosen")
    if not chosen:
        return
    version = last_shown(f"topic {chosen.id}", chosen.version)
    with st.form("change topic"):
        facts = _fields(
            asked, chosen.facts, str(chosen.id), ("What it is called", "What to ask about it")
        )
        place = _place(chosen.place, len(topics), f"topic place {chosen.id}")
        if st.form_submit_button("Save topic"):
            do(
                lambda: guide.change_topic(the_project(), who(), chosen.id, version, facts, place),
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
