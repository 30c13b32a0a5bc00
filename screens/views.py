"""The ways to look at one screen, and the row of them at its top."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from screens.look import go_to


@dataclass(frozen=True)
class View:
    """One way to look: what it is called, its address's query, and what it shows."""

    words: str
    query: dict[str, str]
    show: Callable[[], None]


def switch(screen: str, views: Mapping[str, View], here: str) -> None:
    """All views in a row: the one that stands here, and the ways to the others."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, view in views.items():
            if name == here:
                st.markdown(f"**{view.words}**", width="content")
            else:
                go_to(screen, view.words, view.query)
