"""The ways to look at options, and the row of them at the top of the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from screens.look import go_to
from screens.options.benefits import the_benefits
from screens.options.options import the_options
from screens.options.what_if import the_what_if


@dataclass(frozen=True)
class View:
    """One way to look: what it is called, its address's query, and what it shows."""

    words: str
    query: dict[str, str]
    show: Callable[[], None]


VIEWS: dict[str, View] = {
    "options": View("Options", {"show": "options"}, the_options),
    "benefits": View("Benefits", {"show": "benefits"}, the_benefits),
    "what_if": View("What if", {"show": "what_if"}, the_what_if),
}


def switch(here: str) -> None:
    """All views in a row: the one that stands here, and the ways to the others."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, view in VIEWS.items():
            if name == here:
                st.markdown(f"**{view.words}**", width="content")
            else:
                go_to("options", view.words, view.query)
