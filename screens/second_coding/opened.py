"""One second coding: being coded, or done with its agreement and its differences."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from common.words import day_words
from research.second_coding.model import SecondCoding
from research.services.second_coding import (
    is_coder,
    reopen_second_coding,
    second_coding,
)
from screens.look import do, fault_told, go_to, last_shown, plain, the_project, who
from screens.quotes.state import PART, SECOND
from screens.second_coding.coding import code_session, remove_coding
from screens.second_coding.results import show_agreement
from screens.second_coding.settle import settle_differences


def show_second_coding(coding_id: int) -> None:
    """The screen of a second coding that the address asks for."""
    # Whoever goes back comes to the list this one is in.
    st.session_state[PART] = SECOND
    with fault_told():
        go_to("quotes", "All second codings")
        coding = second_coding(the_project(), coding_id)
        st.header(
            f"{plain(coding.session_title)}, coded again by {plain(coding.coder)}", anchor=False
        )
        if coding.is_done:
            _done(coding)
        else:
            code_session(coding)


def _done(coding: SecondCoding) -> None:
    version = last_shown(f"second coding {coding.id}", coding.version)
    frozen = day_words((coding.frozen_at or "")[:10])
    reason = coding.reason.rstrip(".")
    chosen = f" {plain(reason)}." if reason else ""
    st.markdown(
        f"Done {day_words((coding.done_at or '')[:10])}. The first coding is taken as it stood "
        f"on {frozen}.{chosen}"
    )
    parts: dict[str, Callable[[int], None]] = {
        "How far they agree": lambda number: show_agreement([number]),
        "Differences to settle": settle_differences,
    }
    tabs = st.tabs(list(parts), key=f"second_part-{coding.id}", on_change="rerun")
    for tab, part in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab, fault_told():
                part(coding.id)
    with st.container(horizontal=True):
        if is_coder(coding, who()) and st.button("Go on coding it"):
            do(
                lambda: reopen_second_coding(the_project(), who(), coding.id, version),
                "Open again. The result will say that it was reopened.",
            )
        remove_coding(coding, version)
