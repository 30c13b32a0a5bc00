"""Board: notes sorted into themes, within a council and across councils."""

from __future__ import annotations

import streamlit as st

from research.on_pages import of_theme
from research.services import count_quotes
from screens.board.sorting import the_board
from screens.board.theme import LABELS, the_theme
from screens.board.themes import the_themes
from screens.gone import may_be_gone
from screens.keeping_up import keep_up
from screens.look import asked_for, empty, fault_told, go_to, heading, the_project

PART, BOARD, THEMES = "board_part", "Board", "Themes"


def show() -> None:
    """The screen: one theme where the address names one, else the board and the themes."""
    heading("Board", "Quotes and notes sorted into themes, within a council and across councils.")
    if (theme_id := asked_for("theme")) is not None:
        go_to("board", "All themes", {"show": "themes"})
        keep_up(f"theme-{theme_id}", "this theme", of_theme(the_project(), theme_id))
        with fault_told():
            gone = may_be_gone(
                f"theme-{theme_id}", ("themes", theme_id), LABELS, {"show": "themes"}
            )
            with gone:
                the_theme(theme_id)
        return
    if not count_quotes(the_project()):
        empty(
            "Nothing to sort yet. Quotes are kept while reading a session.",
            screen="sessions",
            label="Go to Sessions",
        )
        return
    if st.query_params.get("show") == "themes":
        # Led here by a link; from then on the tabs are the reader's own.
        del st.query_params["show"]
        st.session_state[PART] = THEMES
    board, themes = st.tabs([BOARD, THEMES], key=PART, on_change="rerun")
    if board.open:
        with board:
            the_board()
    if themes.open:
        with themes:
            the_themes()


if __name__ == "__main__":
    show()
