"""Saving a storyboard as a file to leave behind, in the kind that suits whoever gets it."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from common.words import count_of
from presenting.framing import left_out_of, left_out_words
from presenting.leaving import FORMATS, left_behind
from presenting.model import Storyboard
from presenting.shown import slides
from screens.look import empty, fault_told, table, the_project
from screens.offered import sees_all_figures


def save(board: Storyboard) -> None:
    """A button for each kind of file, and what will be in it."""
    if not board.cards:
        empty("There is nothing to save yet. Add cards under Arrange.")
        return
    with fault_told():
        hidden, with_notes = _how(board)
        made = slides(the_project(), board.id, hide_quotes=hidden)
        st.markdown(
            f"{count_of(len(made), 'slide')}, in the file that suits whoever gets it. Each says "
            "its date, its sources and the project’s version. " + left_out_words(left_out_of(made))
        )
        for to, kind in FORMATS.items():
            st.download_button(
                f"Save as {kind.title}",
                partial(
                    _content,
                    board.id,
                    to,
                    with_notes=with_notes and to == "pptx",
                    hide_quotes=hidden,
                ),
                file_name=f"show-and-tell-{board.id}-{date.today().isoformat()}.{kind.ending}",
                mime=kind.mime,
                type="primary" if to == "html" else "secondary",
                on_click="ignore",
                key=f"save-{board.id}-{to}",
            )
            st.caption(kind.good_for)
        rows: list[dict[str, object]] = [
            {"Slide": number, "Title": slide.title} for number, slide in enumerate(made, start=1)
        ]
        table(rows, "Slides in the file, in order")


def _how(board: Storyboard) -> tuple[bool, bool]:
    """Whether quotes are left out, and whether notes go into the file that can have them."""
    hidden = st.toggle(
        "Hide quotes, for people from outside",
        help="The file then holds no quote’s words, also not behind a number",
        key=f"hide-quotes-file-{board.id}",
    )
    # Notes to speak from are for whoever may present.
    with_notes = sees_all_figures() and st.checkbox(
        "Put your notes into the PowerPoint file",
        help="Without this your notes stay here. No other kind of file has them.",
        key=f"show-notes-{board.id}",
    )
    return hidden, with_notes


def _content(board: int, to: str, *, with_notes: bool, hide_quotes: bool) -> bytes:
    made = left_behind(the_project(), board, to, with_notes=with_notes, hide_quotes=hide_quotes)
    return made.content
