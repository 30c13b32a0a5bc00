"""Somebody's words on a screen, and who was shown them."""

from __future__ import annotations

import streamlit as st

from research.model import QuoteView
from screens.look import plain, the_project, who
from storage.history.reads import note_read


def was_shown(what: str, number: int, ref: int | None = None) -> None:
    """Let it be known that this reader was shown so many texts that are not cleared."""
    note_read(the_project(), what, number, ref, who=who())


def quoted(quote: QuoteView) -> None:
    """Somebody's words, whose they are, and whether anybody outside the team may see them."""
    was_shown("quote", 0 if quote.cleared else 1)
    by = f"{quote.participant}, {quote.council}"
    sharing = "" if quote.cleared else " · not cleared for sharing"
    # Not a block quotation: Streamlit fades those below the contrast that AA asks for.
    st.markdown(f"“{plain(quote.text)}”  \n:gray[{plain(by + sharing)}]")
