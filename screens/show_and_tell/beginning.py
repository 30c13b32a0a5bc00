"""What a storyboard begins with: which show-and-tell it is, and what was left out of it."""

from __future__ import annotations

import streamlit as st

from presenting.model import Storyboard
from presenting.templates import TEMPLATES, filled
from screens.look import plain, the_project

# By a storyboard's id, what there was no evidence for when it was begun.
LEFT_OUT = "show_left_out"
ANY = "Any: what most people spoke of, maps, rule failures"


def choose_template() -> str | None:
    """Which of the three it is; None for none of them."""
    return st.selectbox(
        "Which show-and-tell it is",
        [None, *TEMPLATES],
        format_func=lambda each: TEMPLATES[each] if each else ANY,
        help="Its sections, cards and notes are put in from the evidence there is",
    )


def keep_left_out(made: int, template: str | None, show_on: str | None) -> None:
    """Keep what was left out, to be told once the storyboard is open."""
    if template is None:
        return
    found = filled(the_project(), template, show_on=show_on)
    kept: dict[int, list[str]] = st.session_state.setdefault(LEFT_OUT, {})
    kept[made] = [each.words() for each in found.left_out]


def tell_left_out(board: Storyboard) -> None:
    """What was left out of it and why, until somebody has read it."""
    kept: dict[int, list[str]] = st.session_state.get(LEFT_OUT, {})
    words = kept.get(board.id)
    if not words:
        return
    with st.container(border=True):
        st.markdown("**Left out, as there is no evidence for it yet**")
        st.markdown("\n".join(f"- {plain(each)}" for each in words))
        if st.button("I have read this", key=f"left-out-{board.id}"):
            del kept[board.id]
            st.rerun()
