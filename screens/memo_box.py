"""Memos on one thing, wherever it is shown: reading, writing, changing and removing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from common.words import day_words
from research.memos.model import Memoed
from research.model import NOTE_KINDS, Note
from research.services.memoing import edit_memo, memos_on, remove_memo, write_memo
from screens.gone import told_gone
from screens.kept_edit import Values, kept_form
from screens.look import do, empty, last_shown, plain, the_project, who

EDITED = "memo_being_edited"
MEMO = {"text": "The memo", "kind": "Kind"}


def memo_box(on: Memoed, *, none: str, label: str = "A new memo") -> None:
    """The memos on a thing and a form for another; ``none`` is said where there are none."""
    held = memos_on(the_project(), on)
    _gone([each.id for each in held])
    for each in held:
        memo_card(each)
    if not held and none:
        empty(none)
    # Another form once one is written: what was refused stays in the box, what is written does not.
    key = f"{on.what}-{on.id}-{max((each.id for each in held), default=0)}"
    with st.form(f"memo-{key}"):
        kind = st.selectbox(
            "Kind of memo",
            NOTE_KINDS,
            index=NOTE_KINDS.index("takeaway" if on.what == "session" else "commentary"),
            format_func=str.capitalize,
        )
        words = st.text_area(label, key=f"memo-words-{key}")
        pressed = st.form_submit_button("Write the memo")
    if pressed:
        do(lambda: write_memo(the_project(), who(), on, words, kind), "The memo is written.")


def memo_card(each: Note, about: Callable[[], None] | None = None) -> None:
    """One memo, with what it is about where that is not plain from its place; or its form."""
    version = last_shown(f"memo {each.id}", each.version)
    with st.container(border=True):
        if about:
            about()
        if st.session_state.get(EDITED) == each.id:
            _edited(each)
            return
        st.markdown(
            f"{plain(each.text)}  \n:gray[{plain(each.kind.capitalize())} · "
            f"{plain(each.created_by)}, {day_words(each.created_at[:10])}]"
        )
        with st.container(horizontal=True):
            if st.button("Change", key=f"change-memo-{each.id}", help="Change this memo"):
                st.session_state[EDITED] = each.id
                st.rerun()
            if st.button("Remove", key=f"remove-memo-{each.id}", help="Remove this memo"):
                do(lambda: remove_memo(the_project(), who(), each.id, version), "Memo removed.")


def _gone(shown: Sequence[int]) -> None:
    """Where the memo that is being changed was removed by somebody else, it is offered back."""
    edited = st.session_state.get(EDITED)
    if isinstance(edited, int) and edited not in shown:
        query = st.query_params.to_dict()
        told_gone(f"memo-{edited}", ("notes", edited), MEMO, query=query, always=False)


def _edited(each: Note) -> None:
    saved: Values = {"text": each.text, "kind": each.kind}
    form = kept_form(f"memo-{each.id}", saved, each.version, MEMO, ("notes", each.id))
    with st.form(form.key, border=False):
        st.text_area(MEMO["text"], key=form.at("text"))
        st.selectbox(MEMO["kind"], NOTE_KINDS, format_func=str.capitalize, key=form.at("kind"))
        with st.container(horizontal=True):
            pressed = st.form_submit_button("Save the memo", type="primary")
            left = st.form_submit_button("Leave it as it was")
    if pressed:

        def store(values: Values, at: int) -> None:
            edit_memo(the_project(), who(), each.id, at, values["text"], values["kind"])
            st.session_state.pop(EDITED, None)

        form.save(store, "Saved.")
    if left:
        st.session_state.pop(EDITED, None)
        st.rerun()
