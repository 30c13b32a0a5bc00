"""Writing a user need in its three parts; who the first may be is suggested, never decided."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from common.words import count_of
from research.personas.model import LONGEST_PART, NeedFacts
from research.services import needs as services
from research.services import personas as persona_services
from screens.look import plain, the_project

AS_A, I_NEED, SO_THAT, PERSONA = "As a …", "I need …", "so that I can …", "Persona"
REASON_HINT = (
    "What would it let them do? A need without “so that I can …” easily becomes a wish for one "
    "solution."
)


def need_form(
    name: str, label: str, *, quote_ids: Collection[int] = (), persona_id: int | None = None
) -> NeedFacts | None:
    """The form; what was typed once the button with that label is pressed, until then None."""
    key = f"{name}-as-a"
    _suggested(key, quote_ids)
    with st.form(f"{name}-need", border=False):
        as_a = st.text_input(
            AS_A, max_chars=LONGEST_PART, key=key, placeholder="business support worker"
        )
        i_need = st.text_input(
            I_NEED,
            max_chars=LONGEST_PART,
            key=f"{name}-i-need",
            placeholder="to know who holds the date a placement began",
        )
        so_that = st.text_input(
            SO_THAT,
            max_chars=LONGEST_PART,
            key=f"{name}-so-that",
            placeholder="close the error without asking three people",
            help="It may stay empty, but then say it as soon as you know.",
        )
        persona = persona_id if persona_id is not None else _pick_persona(name)
        pressed = st.form_submit_button(label)
    return NeedFacts(as_a, i_need, so_that, persona) if pressed else None


def forget_form(name: str) -> None:
    """Begin the form afresh once a need has come of it."""
    for part in ("as-a", "i-need", "so-that", "persona"):
        st.session_state.pop(f"{name}-{part}", None)


def persona_names() -> dict[int, str]:
    """The personas' names by their ids, in their order."""
    return {each.id: each.name for each in persona_services.personas(the_project())}


def sentence_shown(facts: NeedFacts) -> str:
    """The need's sentence for the page, what somebody wrote in bold."""
    return "".join(f"**{plain(words)}**" if theirs else words for words, theirs in facts.pieces())


def _pick_persona(name: str) -> int | None:
    names = persona_names()
    if not names:
        return None
    return st.selectbox(
        PERSONA,
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="None",
        key=f"{name}-persona",
    )


def _suggested(key: str, quote_ids: Collection[int]) -> None:
    found = services.suggested_as_a(the_project(), quote_ids) if quote_ids else {}
    if not found:
        return
    st.markdown("Suggested for “As a …”, from the user groups of those who said the quotes:")
    with st.container(horizontal=True):
        for words, people in found.items():
            st.button(
                f"{words} ({count_of(people, 'person', 'people')})",
                key=f"{key}-use-{words}",
                on_click=_use,
                args=(key, words),
            )


def _use(key: str, words: str) -> None:
    st.session_state[key] = words
