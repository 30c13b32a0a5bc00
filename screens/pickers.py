"""What several screens ask in the same way: which council, which words."""

from __future__ import annotations

import streamlit as st

from screens.look import plain, the_project
from screens.offered import own_council_only
from storage import reading, register

LONGEST_SEARCH = 200


def search_box(label: str, *, key: str, placeholder: str = "", help: str | None = None) -> str:
    """What is typed in the box, searched for while it is typed; empty for nothing."""
    typed = st.text_input(
        label,
        type="search",
        live=True,
        max_chars=LONGEST_SEARCH,
        key=key,
        placeholder=placeholder,
        help=help,
    )
    return " ".join((typed or "").split())


def own_councils() -> list[str]:
    """The names of the project's councils; those that are only in published figures are not its."""
    with reading(the_project()) as db:
        return [each.name for each in register.own_councils(db)]


def pick_council(label: str, *, key: str) -> str | None:
    """Choose one of the project's councils or type a new one; a likely slip is pointed out.

    Whoever works for one council makes things of that one.
    """
    if own := own_council_only():
        st.markdown(f"{label}: **{plain(own)}**")
        return own
    chosen = st.selectbox(
        label,
        own_councils(),
        index=None,
        accept_new_options=True,
        placeholder="Choose, or type a new one",
        key=key,
    )
    name = " ".join(chosen.split()) if chosen else ""
    if not name:
        return None
    with reading(the_project()) as db:
        meant = register.possible_misspelling(db, name)
    if meant:
        st.warning(
            f"There is no council called {plain(name)} yet. Did you mean {plain(meant)}? "
            "If so, choose it instead."
        )
    return name
