"""Says versus shows: what was said of a topic beside what the data shows, differences first."""

from __future__ import annotations

from functools import partial

import streamlit as st

from common.words import count_of
from evidence.activities import said_of_activities
from evidence.failing import seen_runs
from evidence.linked import links
from evidence.model import KIND_WORDS as KIND_OF
from evidence.topics.exporting import export_topics
from evidence.topics.going_together import MEANING as TOGETHER
from evidence.topics.model import Topic
from evidence.topics.naming import KIND_WORDS, TopicKind
from evidence.topics.sentences import way_words, where_words
from evidence.topics.services import differing, read_key, topic, topics, unplaced
from evidence.topics.verdicts import (
    BOTH,
    CONTRADICTED,
    DENIED,
    HEARD,
    MEANINGS,
    NEITHER,
    SEEN,
    VERDICTS,
    Verdict,
)
from screens.look import (
    KIND_COLOURS,
    empty,
    go_to,
    lead_to,
    plain,
    table,
    the_catalogue,
    the_project,
)
from screens.paging import page_of
from screens.rule_failures.seen import the_door
from validation.services import Comparison

# Always beside the verdict's own words.
COLOURS: dict[Verdict, str] = {
    CONTRADICTED: "orange",
    BOTH: "blue",
    SEEN: "violet",
    HEARD: "green",
    DENIED: "gray",
    NEITHER: "gray",
}
MOST_CARDS, A_PAGE = 4, 15


def says() -> None:
    """One topic where the address names one, otherwise where councils differ, then all topics."""
    if key := st.query_params.get("topic"):
        go_to("evidence", "All topics", {"show": "says", "kind": read_key(key)[0]})
        _one(topic(the_project(), key, the_door()))
    else:
        _all()


def _all() -> None:
    kinds = list(KIND_WORDS)
    came_from = st.query_params.get("kind", "")
    kind: TopicKind = st.radio(
        "Topics",
        kinds,
        index=kinds.index(came_from) if came_from in kinds else 0,
        format_func=KIND_WORDS.__getitem__,
        horizontal=True,
        key="says-kind",
    )
    if how := said_of_activities(the_project()):
        st.caption(how)
    found = topics(the_project(), the_door(), kind)
    telling = [each for each in found if not each.empty]
    if not telling:
        empty(
            "Nothing was said or shown of any of these yet. Import an error report, and link "
            "quotes to painpoints and these to rules or steps.",
            screen="rule_failures",
            label="Import an error report",
        )
        return
    _where_councils_differ(differing(found, MOST_CARDS))
    _table(telling, kind)
    _save(kind)


def _where_councils_differ(found: tuple[Topic, ...]) -> None:
    st.header("Where councils differ", anchor=False)
    if not found:
        st.markdown("On none of these topics do councils clearly differ.")
    for each in found:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{plain(each.title)}** {_badges(each)}")
            st.markdown("\n".join(f"- {plain(words)}" for words in each.sentences))
            go_to("evidence", f"Look at {plain(each.title)}", _query(each))


def _badges(each: Topic) -> str:
    """Each verdict with the councils it is of."""
    return " ".join(
        f":{COLOURS.get(verdict, 'gray')}-badge[{verdict.capitalize()}: {plain(where)}]"
        for verdict, where in where_words(each).items()
    )


def _table(found: list[Topic], kind: TopicKind) -> None:
    st.header(f"All {KIND_WORDS[kind].lower()}", anchor=False)
    held = [each for each in VERDICTS if any(each in t.by_verdict for t in found)]
    left, right = st.columns(2, vertical_alignment="bottom")
    wanted = left.multiselect(
        "Only those that are, in any council",
        held,
        format_func=str.capitalize,
        placeholder="Any verdict",
        key=f"says-verdicts-{kind}",
    )
    kept = [each for each in found if not wanted or each.by_verdict.keys() & set(wanted)]
    chosen = right.selectbox(
        "Look at one",
        kept,
        None,
        format_func=lambda each: each.title,
        placeholder="Choose a topic",
        key=f"says-one-{kind}",
    )
    if chosen:
        lead_to(_query(chosen))
        st.rerun()
    st.markdown(f"**{len(kept)} of {count_of(len(found), 'topic')}**, where councils differ first")
    page = page_of(kept, A_PAGE, key=f"says-page-{kind}")
    table(
        [_row(each) for each in page],
        f"{KIND_WORDS[kind]}: what was said and what the data shows in each council",
        leads=[_query(each) for each in page],
    )
    with st.expander("What the words mean"):
        words = (f"- **{each.capitalize()}**: {MEANINGS[each]}" for each in VERDICTS)
        st.markdown("\n".join([*words, f"- **Goes together**: {plain(TOGETHER)}"]))
    _compared(kind)


def _row(each: Topic) -> dict[str, object]:
    row: dict[str, object] = {"Topic": each.title}
    for view in each.councils:
        row[view.council.name] = (
            f"{view.verdict.capitalize()}. {view.spoke.words()}. {view.shows_words()}"
        )
    return row


def _compared(kind: TopicKind) -> None:
    found = seen_runs(the_project(), the_door())
    runs = f" Shown: {found.words()}." if found else ""
    if kind == "activity":
        runs += (
            " An activity has the rules that are linked to its steps in any council, counted in "
            "all of them; “Steps by council” counts in each those linked to its own steps."
        )
    st.caption(
        plain(
            "Said: people, each once, whose quotes were linked to a painpoint, innovation or "
            "question of the topic. Not heard does not mean that it is not so. What is said and "
            "what is shown go together here or do not; nothing shows why. What is done is read "
            "off the steps that write it or are linked to any of its rules, not to each of them."
            f"{runs}"
        )
    )
    if codes := unplaced(the_project(), the_door()):
        st.caption(plain(f"Of no topic, as no rule is known by these codes: {', '.join(codes)}."))


def _one(found: Topic) -> None:
    st.header(plain(found.title), anchor=False)
    st.markdown(_badges(found))
    st.markdown("\n".join(f"- {plain(words)}" for words in found.sentences))
    rows: list[dict[str, object]] = [
        {
            "Council": view.council.name,
            "Said": view.spoke.words(),
            "Asked about": view.spoke.asked_about_words() or "no session",
            "Shown": view.shows_words(),
            "Verdict": view.verdict.capitalize(),
        }
        for view in found.councils
    ]
    table(rows, f"{found.title} in every council")
    st.caption(
        plain(" ".join(f"{each.capitalize()}: {MEANINGS[each]}" for each in found.by_verdict))
    )
    _compared(found.kind)
    _said(found)
    _shown(found)
    _done(found)


def _said(found: Topic) -> None:
    st.markdown("**What was said**")
    held = {each.id: each for each in links(the_project()).painpoints}
    if not found.painpoints:
        st.markdown("No painpoint, innovation or question goes with it yet.")
    for number in found.painpoints:
        each = held[number]
        with st.container(horizontal=True, vertical_alignment="center"):
            badge = f":{KIND_COLOURS[each.kind]}-badge[{KIND_OF[each.kind]}]"
            st.markdown(badge, width="content")
            go_to("evidence", plain(each.title), {"painpoint": str(number)})


def _shown(found: Topic) -> None:
    st.markdown("**What is shown**")
    compared = seen_runs(the_project(), the_door())
    failing = [code for code in found.codes if compared and _fails_anywhere(compared, code)]
    if not failing or compared is None:
        st.markdown("No rule of it fails in the runs compared.")
        return
    rules = the_catalogue()
    rows = []
    for code in failing:
        label = rules.label(code, compared.year)
        row: dict[str, object] = {"Rule": code, "What it looks at": label}
        for run in compared.councils:
            cell = run.cell(code)
            row[run.council] = cell.count if cell.count is not None else cell.status
        rows.append(row)
    table(rows, f"Rules of {found.title} that fail, by council, counted in {compared.unit}")
    with st.container(horizontal=True, vertical_alignment="center"):
        for code in failing[:8]:
            go_to("evidence", f"Chain of {code}", {"rule": code})


def _fails_anywhere(compared: Comparison, code: str) -> bool:
    return any(run.cell(code).status in ("failed", "hidden") for run in compared.councils)


def _done(found: Topic) -> None:
    st.markdown("**What is done**")
    names = {view.council.id: view.council.name for view in found.councils}
    for way in found.ways:
        st.markdown(f"- {plain(way_words(way, names))}")
    rows: list[dict[str, object]] = [
        {
            "Council": view.council.name,
            "Step": each.step.label,
            "Who": ", ".join(each.step.actors) or "nobody named",
            "How it is concerned": each.why or "it is this work",
        }
        for view in found.councils
        for each in view.concerned
    ]
    if rows:
        table(rows, f"The steps that {found.title} concerns")
    else:
        st.markdown("No step of any map is known to write it or to put it right.")


def _query(each: Topic) -> dict[str, str]:
    return {"show": "says", "topic": each.key}


def _save(kind: TopicKind) -> None:
    st.download_button(
        f"Save all {KIND_WORDS[kind].lower()} as CSV",
        partial(export_topics, the_project(), kind),
        f"says-versus-shows-{kind}.csv",
        "text/csv",
        on_click="ignore",
        help="Small counts hidden, as in every file.",
        key=f"says-save-{kind}",
    )
