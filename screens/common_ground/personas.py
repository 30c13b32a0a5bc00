"""Personas: the kinds of people the team has met, with how much each rests on."""

from __future__ import annotations

import streamlit as st

from evidence.people.services import Evidence, all_evidence
from research.model import USER_GROUPS
from research.personas.model import (
    LONGEST_NAME,
    LONGEST_SUMMARY,
    ONE_PERSON,
    Persona,
    PersonaFacts,
)
from research.services import personas as services
from screens.common_ground.moving import move_buttons
from screens.look import do, go_to, plain, the_project, who
from screens.offered import none_yet, writes
from screens.paging import page_of

PERSONAS_A_PAGE = 12
MADE = "personas_made_here"
NAME, GROUP = "What they are called", "User group"
ROLE, SUMMARY = "Role, in a few words", "Who they are, in a sentence or two"


def personas() -> None:
    """The tab: all personas, and making one."""
    found = services.personas(the_project())
    _new(first=not found)
    if not found:
        none_yet(
            "No personas yet. A persona stands for a kind of person, never for one who was asked.",
            "Name one above, then say what they do, want, struggle with and work with, each from "
            "quotes.",
            "personas",
        )
        return
    known = all_evidence(the_project()).personas
    for each in page_of(found, PERSONAS_A_PAGE, key="personas-page"):
        _card(each, known[each.id], movable=len(found) > 1)


def _card(each: Persona, known: Evidence, *, movable: bool) -> None:
    with st.container(border=True, gap="xxsmall"):
        go_to("common_ground", f"**{plain(each.name)}**", {"persona": str(each.id)})
        if line := each.facts.about():
            st.markdown(plain(line))
        if each.facts.summary:
            st.markdown(plain(each.facts.summary))
        alone = ONE_PERSON if known.strength.is_one_person else ""
        st.markdown(f":small[:gray[{plain(' '.join(filter(None, (known.words(), alone))))}]]")
        if movable:
            with st.container(horizontal=True):
                move_buttons(f"persona-{each.id}", services.move_persona, each.id)


@writes("personas")
def _new(*, first: bool) -> None:
    # Once one is made the form is another form: a second click on the old one makes nothing.
    number = st.session_state.get(MADE, 0)
    with st.expander("Make a persona", expanded=first), st.form(f"new-persona-{number}"):
        name = st.text_input(
            NAME,
            max_chars=LONGEST_NAME,
            placeholder="For example: the business support worker who chases facts",
            help="A kind of person. Never the name or pseudonym of somebody who was asked.",
        )
        group = st.selectbox(GROUP, USER_GROUPS, index=None, placeholder="Several, or not known")
        role = st.text_input(ROLE, max_chars=LONGEST_NAME)
        summary = st.text_area(SUMMARY, max_chars=LONGEST_SUMMARY, height=80)
        if st.form_submit_button("Make it"):
            facts = PersonaFacts(name, group, role, summary)
            do(lambda: _make(number, facts), "Made. Now say what they do, each from quotes.")


def _make(number: int, facts: PersonaFacts) -> None:
    made = services.add_persona(the_project(), who(), facts)
    st.session_state[MADE] = number + 1
    st.query_params.from_dict({"persona": str(made)})
