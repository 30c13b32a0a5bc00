"""Finding words in all that was said, kept as a quote or not."""

from __future__ import annotations

import streamlit as st

from common.words import day_words
from research.searching.model import FoundTurn, around_found
from research.services.searching import said_with
from screens.look import empty, go_to, plain, the_project
from screens.pickers import search_box
from screens.quoted import was_shown
from screens.quotes.marking import in_bold

MOST = 20
PLACE = "said_place"


def find_said(council_id: int | None) -> bool:
    """The box and what it finds; whether something is being looked for."""
    words = search_box(
        "Find words in all that was said",
        key="said_words",
        placeholder='For example: "placement dates" OR postcode',
    )
    if not words:
        return False
    asked = (words, council_id)
    held, after = st.session_state.get(PLACE, (None, 0))
    page = said_with(
        the_project(), words, council_id=council_id, after=after if held == asked else 0, most=MOST
    )
    was_shown("search", len(page.found))
    for each in page.found:
        _turn(each)
    if not page.found:
        empty("Nobody said this. Take a word out, or choose all councils.")
    with st.container(horizontal=True):
        if page.after:
            st.button("From the beginning", on_click=_turn_to, args=(asked, 0))
        if page.next is not None:
            st.button("Next", on_click=_turn_to, args=(asked, page.next))
    return True


def _turn(each: FoundTurn) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.markdown(in_bold(around_found(each.parts)))
        speaker = "Interviewer" if each.asks else each.speaker or "Nobody named"
        facts = [speaker, each.council or "no council"]
        if each.date:
            facts.append(day_words(each.date))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":small[:gray[{plain(', '.join(facts))}]]", width="stretch")
            place = {"session": str(each.session_id), "turn": str(each.id)}
            go_to("sessions", f"Read on in {plain(each.session_title)}", place, stays=True)


def _turn_to(asked: tuple[str, int | None], place: int) -> None:
    st.session_state[PLACE] = (asked, place)
