"""Common ground: what all councils say, what one says, who was asked, who disagreed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from screens.common_ground.behind import the_quotes
from screens.common_ground.by_theme import themes_by_council
from screens.common_ground.saturation import saturation
from screens.look import asked_for, fault_told, go_to, heading

PART = "common_ground_part"
# Each tab's name and what shows it.
PARTS: dict[str, Callable[[], None]] = {
    "Themes by council": themes_by_council,
    "Enough interviews?": saturation,
}


def show() -> None:
    """The screen: the quotes behind a number where the address names a theme, otherwise tabs."""
    heading("Common ground", "What is common, what differs, and from how many of the people asked.")
    if (theme_id := asked_for("theme")) is not None:
        go_to("common_ground", "All themes")
        with fault_told():
            the_quotes(theme_id)
        return
    for name, tab in zip(PARTS, st.tabs(list(PARTS), key=PART, on_change="rerun"), strict=True):
        if tab.open:
            with tab:
                PARTS[name]()


if __name__ == "__main__":
    show()
