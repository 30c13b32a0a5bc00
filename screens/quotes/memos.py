"""Quotes: all memos in one place, with what each is about.

They may repeat words that are not cleared for sharing, so they are read here and leave in no file.
"""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from research.memos.model import MEMOED, MEMOED_WORDS, THE_PROJECT, Memo
from research.model import NOTE_KINDS
from research.services.memoing import all_memos
from screens.look import empty, go_to, plain, the_project
from screens.memo_box import memo_box, memo_card
from screens.paging import page_of
from screens.pickers import search_box

MEMOS_A_PAGE = 20


def show_memos() -> None:
    """Find memos by words, by what they are about and by kind; write one on the whole project."""
    st.markdown(
        "The team’s own words about anything in the project. They never count as what people said. "
        "As they may repeat what is not cleared for sharing, they are not saved as a file."
    )
    every = all_memos(the_project())
    if every:
        _find(every)
    else:
        empty(
            "No memos yet. Write one while reading a session, on a tag in Settings, or below on "
            "the whole project."
        )
    box = st.expander("Memos on the whole project", key="project-memos", on_change="rerun")
    if box.open:
        with box:
            memo_box(THE_PROJECT, none="", label="Memo on the project")


def _find(every: tuple[Memo, ...]) -> None:
    words = search_box(
        "Find memos by words", key="memos_words", placeholder="Of the memo or what it is about"
    )
    left, right = st.columns(2)
    about = left.selectbox(
        "About",
        MEMOED,
        index=None,
        format_func=lambda each: MEMOED_WORDS[each],
        placeholder="Anything",
        key="memos_about",
    )
    kind = right.selectbox(
        "Kind",
        NOTE_KINDS,
        index=None,
        format_func=str.capitalize,
        placeholder="Any",
        key="memos_kind",
    )
    found = all_memos(the_project(), words=words, about=about, kind=kind)
    st.markdown(f"**{len(found):,} of {count_of(len(every), 'memo')}**")
    if not found:
        empty("No memo fits. Take a word out, or widen a choice above.")
        return
    for memo in page_of(found, MEMOS_A_PAGE, key="memos-page"):
        memo_card(memo.note, lambda memo=memo: _about(memo))  # type: ignore[misc]


def _about(memo: Memo) -> None:
    """What the memo is about, in words, and the way there."""
    said = f"“{memo.about}”" if memo.on.what in ("quote", "turn") else memo.about
    what = MEMOED_WORDS[memo.on.what]
    if memo.session and memo.on.what != "session":
        what += f" in {memo.session}"
    st.markdown(f":gray[{plain(what)}]" + (f"  \n{plain(said)}" if said else ""))
    if memo.on.what == "quote":
        at = {"session": str(memo.note.session_id), "quote": str(memo.on.id)}
        go_to("sessions", "Open the quote", at)
    elif memo.note.session_id is not None:
        go_to("sessions", "Open the session", {"session": str(memo.note.session_id)})
    elif memo.on.what == "code":
        go_to("quotes", "See its quotes", {"tag": str(memo.on.id)})
