"""Where two people changed the same part of a map: both versions side by side, and the choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import streamlit as st

from screens.by_whom import last_words
from screens.look import plain
from screens.process_map.acts import Shown, held
from storage.history.acts import LastChange

Part = TypeVar("Part")


def base_of(base_key: str, field_key: str, now: Part) -> Part:
    """A part of the map as it was when its form was opened, until something is saved.

    ``field_key`` is the key of one of the form's fields: where it stands nowhere, the reader was
    elsewhere, nothing they typed is left, and the form begins with what is saved now.
    """
    if field_key not in st.session_state:
        st.session_state[base_key] = now
    base: Part = st.session_state.setdefault(base_key, now)
    return base


def both(
    seen: Shown,
    name: str,
    last: LastChange | None,
    rows: Sequence[tuple[str, str, str]],
    keep_mine: Callable[[], None],
) -> None:
    """Say that a part was changed since its form was opened, ``last`` by whom.

    ``rows`` are what both changed: what it is called, theirs, what stands in the form here.
    """
    by = last_words(last, "changed this since you opened it")
    if not rows:
        st.warning(f"{by} What you save is put to theirs.")
        st.button("Show it as it is saved", key=seen.key(f"{name}-fresh"), on_click=_begin_again)
        return
    st.warning(f"{by} What you typed is still in the form.")
    columns = st.columns(2)
    for column, head, place in zip(
        columns, ("Theirs, saved", "Yours, not saved"), (1, 2), strict=True
    ):
        with column, st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{head}**")
            for row in rows:
                st.markdown(f":gray[{plain(row[0])}:] {plain(row[place]) or 'nothing'}")
    with st.container(horizontal=True):
        st.button("Keep theirs", key=seen.key(f"{name}-theirs"), on_click=_begin_again)
        st.button("Keep mine", key=seen.key(f"{name}-mine"), on_click=partial(keep_mine))


def _begin_again() -> None:
    # Another turn is other widgets, which begin with what is saved.
    held().turn += 1
