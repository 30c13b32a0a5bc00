"""A thing that somebody removed while it was open: who it was, what was typed, the way back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import streamlit as st

from common.errors import NotFound
from screens.by_whom import Row, by_name, when_words
from screens.kept_edit import begin_anew, is_back, shown_words, typed_in
from screens.look import Query, do_before, plain, the_project, who
from storage import reading
from storage.history.acts import LastChange, last_change, undo


@contextmanager
def may_be_gone(name: str, row: Row, labels: Mapping[str, str], query: Query) -> Iterator[None]:
    """Show a thing's page; where it was removed, say so and offer it back with what was typed.

    ``name`` is that of its kept form, ``row`` where it was stored, ``query`` leads to the list.
    """
    try:
        yield
    except NotFound:
        if not told_gone(name, row, labels, query=query):
            raise


def told_gone(
    name: str, row: Row, labels: Mapping[str, str], *, query: Query, always: bool = True
) -> bool:
    """Say that a thing was removed; False where nobody removed it.

    Where not ``always``, only whoever has typed something into its form is told.
    """
    with reading(the_project()) as db:
        last = last_change(db, *row)
    if last is None or not last.removed:
        return False
    typed = typed_in(name)
    if not typed and not always:
        return False
    with st.container(border=True):
        st.warning(f"{plain(by_name(last.person, last.act))} removed this ({when_words(last)}).")
        if typed:
            st.markdown("**What you typed, not saved**")
            for each, value in typed.items():
                st.markdown(f":gray[{plain(labels[each])}:] {plain(shown_words(value))}")
        with st.container(horizontal=True):
            back = "Bring it back with what you typed" if typed else "Bring it back"
            st.button(back, key=f"back-{name}", on_click=partial(_bring_back, name, last))
            st.button("Let it go", key=f"let-go-{name}", on_click=partial(_let_go, name, query))
    return True


def _bring_back(name: str, last: LastChange) -> None:
    def back() -> None:
        undo(the_project(), who(), last.act)
        is_back(name)

    do_before(back, "It is back.")


def _let_go(name: str, query: Query) -> None:
    begin_anew(name)
    st.query_params.from_dict(query)
