"""Common ground: what all councils say, what one says, who was asked, who disagreed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from screens.common_ground.behind import the_quotes
from screens.common_ground.by_theme import themes_by_council
from screens.common_ground.need import the_need
from screens.common_ground.needs import user_needs
from screens.common_ground.persona import the_persona
from screens.common_ground.personas import personas
from screens.common_ground.saturation import saturation
from screens.look import asked_for, fault_told, go_to, heading

PART, CAME = "common_ground_part", "common_ground_came"
# Each tab's name and what shows it.
PARTS: dict[str, Callable[[], None]] = {
    "Themes by council": themes_by_council,
    "Enough interviews?": saturation,
    "Personas": personas,
    "User needs": user_needs,
}
# What the address may ask to show: a tab by a word, or one thing on a page of its own.
TABS = {"personas": "Personas", "needs": "User needs"}
PAGES: dict[str, tuple[str, Callable[[int], None]]] = {
    "persona": ("personas", the_persona),
    "need": ("needs", the_need),
}


def show() -> None:
    """The screen: one thing, or the quotes behind a number, where the address names it; or tabs."""
    heading("Common ground", "What is common, what differs, and from how many of the people asked.")
    if (theme_id := asked_for("theme")) is not None:
        go_to("common_ground", "All themes")
        with fault_told():
            the_quotes(theme_id)
        return
    if _page():
        return
    _follow_address()
    for name, tab in zip(PARTS, st.tabs(list(PARTS), key=PART, on_change="rerun"), strict=True):
        if tab.open:
            with tab:
                PARTS[name]()


def _page() -> bool:
    """One thing's own page, if the address names one."""
    for name, (tab, page) in PAGES.items():
        if (number := asked_for(name)) is not None:
            st.session_state.pop(CAME, None)
            go_to("common_ground", f"All {TABS[tab].lower()}", {"show": tab})
            with fault_told():
                page(number)
            return True
    return False


def _follow_address() -> None:
    """Open the tab a link asks for, once: afterwards the reader chooses."""
    asked = st.query_params.get("show")
    if asked != st.session_state.get(CAME) and asked in TABS:
        st.session_state[PART] = TABS[asked]
    st.session_state[CAME] = asked


if __name__ == "__main__":
    show()
