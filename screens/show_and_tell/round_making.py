"""Making a round: what kind, in which words, of what, in which session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

import streamlit as st

from common.words import day_words
from evidence import services as evidence
from evidence.options import services as options
from evidence.rounds import services
from evidence.rounds.model import (
    KIND_WORDS,
    LONGEST,
    MOST_CHOICES,
    MOST_DOTS,
    AboutKind,
    ChoiceKind,
    Kind,
    NewChoice,
    NewRound,
    checked_new,
)
from evidence.rounds.services import SESSION_KINDS
from presenting.model import Storyboard
from research.model import Session
from research.services import sessions
from research.services.needs import needs
from screens.look import do, plain, the_project, who
from screens.offered import may_change

TOKEN = "round_token"
Ref = tuple[AboutKind, int]
EXPLAINED: dict[Kind, str] = {
    "dots": "Each person puts a few dots on what matters most to them.",
    "us_too": "Each person says whether a claim holds at their council: yes, no or not sure.",
    "comments": "People write what they think of a claim. You read it before the room does.",
    "question": "People pick one of your choices, or write an answer where you give none.",
}


def make_a_round(board: Storyboard) -> None:
    """The form, as its kind needs it."""
    kind: Kind = st.radio(
        "What the room does",
        list(KIND_WORDS),
        format_func=KIND_WORDS.__getitem__,
        captions=list(EXPLAINED.values()),
        key=f"round-kind-{board.id}",
    )
    held = {each.id: each for each in sessions(the_project()) if each.kind in SESSION_KINDS}
    if not held and not may_change("sessions"):
        st.info(
            "A round is evidence of a workshop or show-and-tell, and there is none yet. Ask "
            "somebody of the project’s team to plan one."
        )
        return
    things = _things()
    with st.form(f"make-round-{board.id}-{kind}", border=False):
        claim = kind in ("us_too", "comments")
        about = _about(things) if claim else None
        question = st.text_area(
            "The claim" if claim else "The question",
            max_chars=2 * LONGEST,
            height=80,
            help=f"At most {LONGEST} characters. "
            + ("Left empty, it is the words of what you chose above." if claim else ""),
        )
        choices = _choices(kind, things) if not claim else ()
        dots = st.number_input("Dots a person", 1, MOST_DOTS, 3) if kind == "dots" else 1
        session = _session(held)
        pressed = st.form_submit_button("Make the round", type="primary")
    if pressed:
        words = question.strip() or (things[about][:LONGEST] if about else "")

        def make() -> None:
            _made(board, NewRound(kind, words, 0, choices, dots, about, board.id), session)

        do(make, "Made. Open it when the room is ready.")


def _made(board: Storyboard, new: NewRound, session_id: int | None) -> None:
    project = the_project()
    # No session is begun for a round that cannot be asked in these words; one that is refused for
    # another reason, as two choices read the same, leaves a workshop that the next try takes up.
    checked_new(new)
    held = session_id or services.begin_workshop(project, who(), date.today())
    token: str = st.session_state.setdefault(TOKEN, uuid4().hex)
    wanted = NewRound(
        new.kind, new.question, held, new.choices, new.dots, new.about, new.storyboard_id
    )
    made = services.make_round(project, who(), wanted, token=token)
    st.session_state.pop(TOKEN, None)
    st.query_params.from_dict({"storyboard": str(board.id), "round": str(made)})


def _things() -> dict[Ref, str]:
    """Painpoints and innovations, options and user needs, by kind and id."""
    project = the_project()
    found: dict[Ref, str] = {}
    for painpoint in evidence.painpoints(project):
        if painpoint.kind != "question":
            found["painpoint", painpoint.id] = painpoint.title
    for option in options.held(project).options:
        found["option", option.id] = option.title
    for need in needs(project):
        found["need", need.id] = need.facts.sentence()
    return found


def _about(things: Mapping[Ref, str]) -> Ref | None:
    return st.selectbox(
        "What the claim is about (optional)",
        [None, *things],
        format_func=lambda each: _named(each, things) if each else "Nothing in the project",
        help="The result is then shown on the page of that painpoint or option.",
    )


def _choices(kind: Kind, things: Mapping[Ref, str]) -> tuple[NewChoice, ...]:
    chosen = st.multiselect(
        "Choices from the project",
        list(things),
        format_func=lambda each: _named(each, things),
        placeholder="Painpoints, innovations, options, user needs",
        max_selections=MOST_CHOICES,
    )
    typed = st.text_area(
        "Choices in your own words, one a line",
        height=80,
        help=f"2 to {MOST_CHOICES} choices together."
        + (" With none, people write their answer." if kind == "question" else ""),
    )
    named: list[tuple[ChoiceKind, int]] = list(chosen)
    return (
        *(NewChoice(of, number) for of, number in named),
        *(NewChoice("words", None, line.strip()) for line in typed.splitlines() if line.strip()),
    )


def _session(held: Mapping[int, Session]) -> int | None:
    """A workshop or show-and-tell of the project; None for one that is begun with the round."""

    def named(each: int | None) -> str:
        if each is None:
            return "A workshop of today, begun with the first round"
        when = held[each].date
        return f"{held[each].title} ({day_words(when) if when else 'no date'})"

    offered = [*([None] if may_change("sessions") else []), *sorted(held, reverse=True)]
    return st.selectbox("The session it is evidence of", offered, format_func=named)


def _named(each: Ref, things: Mapping[Ref, str]) -> str:
    kind = {"painpoint": "Painpoint", "option": "Option", "need": "User need"}[each[0]]
    return plain(f"{kind}: {things.get(each, 'Removed')}")
