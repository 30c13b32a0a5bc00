"""Beside every screen: which project this is, who works in it, and the way out."""

from __future__ import annotations

import streamlit as st

from common.who import ACCESS_WORDS
from screens.by_whom import moment_words
from screens.look import facts, plain, who
from screens.signing_in.page import sign_out
from screens.signing_in.person import sign_in_ends
from screens.signing_in.settings import the_sign_in


def show_side() -> None:
    """The project's name, who works; where people sign in, what they may see, and signing out."""
    project = facts()
    st.caption(plain(project.name))
    if project.illustrative:
        st.markdown(":orange-badge[Illustrative]")
    by = who()
    st.caption(f"Working: {plain(by.person)}")
    if sign_in := the_sign_in():
        of = f", {by.council}" if by.council else ""
        st.caption(
            plain(f"{by.access.capitalize()}{of}: {ACCESS_WORDS[by.access]}."),
        )
        if ends := sign_in_ends():
            st.caption(f"Your sign-in ends {moment_words(ends)}.")
        sign_out(sign_in)


def not_for_you(title: str) -> None:
    """What a way to a screen that is not listed leads to."""
    st.title(title, anchor=False)
    st.info(
        f"“{title}” is for the project’s own team. What you may look at is in the list at the "
        "side. Ask an owner of the project if you need more."
    )
