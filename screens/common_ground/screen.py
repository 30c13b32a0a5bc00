"""Common ground: what all councils say, what one says, who was asked, who disagreed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from screens.common_ground.saturation import saturation
from screens.look import heading

PART = "common_ground_part"
# Each tab's name and what shows it.
PARTS: dict[str, Callable[[], None]] = {"Enough interviews?": saturation}


def show() -> None:
    """The screen."""
    heading("Common ground", "What is common, what differs, and from how many of the people asked.")
    if not PARTS:
        return
    for name, tab in zip(PARTS, st.tabs(list(PARTS), key=PART, on_change="rerun"), strict=True):
        if tab.open:
            with tab:
                PARTS[name]()


if __name__ == "__main__":
    show()
