"""Open questions: what is not known yet, who could say, before the next show-and-tell."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from common.words import count_of, day_words
from evidence.failing import working_councils
from evidence.questions import services
from evidence.questions.model import LONGEST_ANSWER, LONGEST_WHO, Gap, Question
from screens.kept_edit import Values, kept_form
from screens.look import do, go_to, plain, the_project, who
from screens.offered import may_change, none_yet
from screens.paging import page_of
from screens.rule_failures.seen import the_door

A_PAGE = 10
FACTS = {
    "council": "Whose people",
    "who": "Who could say",
    "before": "By when",
    "answer": "The answer",
}


def the_questions() -> None:
    """The team's questions, then what the evidence leaves open, then what was set aside."""
    today = date.today()
    coming = services.next_show_and_tell(the_project(), today)
    if coming:
        st.markdown(f"Next: {plain(coming[0])}, {plain(day_words(coming[1]))}.")
    else:
        then = ": add it as a milestone in Settings" if may_change("milestones") else ""
        st.caption(f"No show-and-tell is planned{then}.")
    held = services.questions(the_project(), today, the_door())
    _asked(held)
    _gaps(services.open_gaps(the_project(), the_door()), coming[1] if coming else None)
    _aside()


def _asked(held: tuple[Question, ...]) -> None:
    waiting = [each for each in held if not each.answered]
    st.header(f"Asked: {len(waiting)} of {count_of(len(held), 'question')} open", anchor=False)
    if not held:
        none_yet(
            "No question asked yet.",
            "Ask one of those below, or make one among the painpoints.",
            "painpoints",
        )
    for each in page_of(held, A_PAGE, key="questions-page"):
        _question(each)


def _question(each: Question) -> None:
    number = each.painpoint.id
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f"**{plain(each.painpoint.title)}**  \n{plain(each.words())}")
        if each.filled and not each.answered:
            st.markdown("What was missing when this was asked is in the project now: look again.")
        with st.container(horizontal=True, vertical_alignment="center"):
            go_to("evidence", "What it rests on", {"painpoint": str(number)})
        if not may_change("question_facts"):
            return
        label = "Change it, or the answer" if each.facts else "Say who could answer it"
        with st.expander(label, key=f"question-{number}-open", on_change="rerun") as opened:
            if opened.open:
                _form(each)


def _form(each: Question) -> None:
    facts, number = each.facts, each.painpoint.id
    names = {council.id: council.name for council in working_councils(the_project())}
    values: Values = {
        "council": facts.council_id if facts else None,
        "who": facts.who_could_say if facts else "",
        "before": date.fromisoformat(facts.before_on) if facts and facts.before_on else None,
        "answer": facts.answer if facts else "",
    }
    form = kept_form(f"open-question-{number}", values, facts.version if facts else 0, FACTS)
    with st.form(form.key):
        first, second, third = st.columns(3)
        first.selectbox(
            FACTS["council"],
            list(names),
            format_func=lambda key: names.get(key, "no longer here"),
            placeholder="Any council’s",
            key=form.at("council"),
        )
        second.text_input(FACTS["who"], max_chars=LONGEST_WHO, key=form.at("who"))
        third.date_input(FACTS["before"], format="DD/MM/YYYY", key=form.at("before"))
        st.text_area(
            FACTS["answer"],
            max_chars=LONGEST_ANSWER,
            help="No names: say the role. Leave it empty while nobody has answered.",
            key=form.at("answer"),
        )
        pressed = st.form_submit_button("Save")
    if pressed:
        form.save(lambda kept, at: _store(number, kept, at if facts else None), "Saved.")


def _store(number: int, values: Values, version: int | None) -> None:
    before = values["before"]
    services.change_facts(
        the_project(),
        who(),
        number,
        version,
        council_id=values["council"],
        who_could_say=values["who"] or "",
        before_on=before.isoformat() if before else None,
        answer=values["answer"] or "",
    )


def _gaps(found: tuple[Gap, ...], before_on: str | None) -> None:
    st.header(f"Not known yet: {len(found)}", anchor=False)
    st.markdown("Where one kind of evidence lacks another. Ask what matters, set the rest aside.")
    if not found:
        st.markdown("Nothing: every gap was asked about or set aside.")
    for each in page_of(found, A_PAGE, key="gaps-page"):
        with st.container(border=True, gap="xxsmall"):
            st.markdown(
                f"**{plain(each.words)}**  \n{plain(each.why)}  \n"
                f":gray[Who could say: {plain(each.who_words())}]"
            )
            with st.container(horizontal=True, vertical_alignment="center"):
                mine = may_change("question_facts", "gaps_set_aside")
                if mine and st.button("Ask it", key=f"ask-{each.key}", help=each.words):
                    asking = partial(services.ask, the_project(), who(), each, before_on=before_on)
                    do(asking, "Asked: it stands among the questions above.")
                if mine and st.button("Set aside", key=f"aside-{each.key}", help=each.words):
                    leaving = partial(services.need_not_know, the_project(), who(), each.key)
                    do(leaving, "Set aside. It stands below, to be taken up again.")
                go_to("evidence", "Where it shows", dict(each.place))


def _aside() -> None:
    found = services.set_aside_gaps(the_project(), the_door())
    if not found:
        return
    with st.expander(f"Set aside: {len(found)}"):
        for each in found:
            words, button = st.columns([5, 1], vertical_alignment="center")
            why = f"  \n{plain(each.why)}" if each.why else ""
            by = f"{each.decided_by}, {day_words(each.decided_at[:10])}"
            words.markdown(f"{plain(each.words)}{why}  \n:gray[{plain(by)}]")
            if may_change("gaps_set_aside") and button.button(
                "Take up again", key=f"again-{each.id}", help=each.words
            ):
                taking = partial(services.need_to_know, the_project(), who(), each.id)
                do(taking, "It stands among what is not known again.")
