"""What the Quotes screen remembers from run to run, in one place, and how it says a tag."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from research.model import Code

TAG, COUNCIL, PART = "quotes_tag", "quotes_council", "quotes_part"
CAME, PLACE, TICKED, ROUND = "quotes_came", "quotes_place", "quotes_ticked", "quotes_round"
PARTS = ("Find quotes", "By council", "Memos")
MAKING = "quotes_making"
MOST = 20


def paths(book: Iterable[Code]) -> dict[int, str]:
    """Each tag's id with its name, below what it lies: "Placements › waiting"."""
    by_id = {each.id: each for each in book}
    shown = {}
    for each in by_id.values():
        names, at = [each.name], each.parent_id
        while at in by_id and len(names) < 10:
            names.append(by_id[at].name)
            at = by_id[at].parent_id
        shown[each.id] = " › ".join(reversed(names))
    return shown


def keep_in_address() -> None:
    """Put what is chosen into the address by its number, so that it can be sent to somebody."""
    came = (st.session_state.get(TAG), st.session_state.get(COUNCIL))
    for name, value in zip(("tag", "council"), came, strict=True):
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = str(value)
    st.query_params.pop("quote", None)
    st.session_state[CAME] = came


def show_quotes_of(tag: int, council: int | None) -> None:
    """Turn to the list of a tag's quotes, of one council or all."""
    st.session_state[TAG], st.session_state[COUNCIL] = tag, council
    st.session_state[PART] = PARTS[0]
    for other in ("quotes_role", "quotes_group", "quotes_sharing"):
        st.session_state[other] = None
    keep_in_address()


def ticked() -> dict[int, int]:
    """The quotes ticked, each with the version it was read at."""
    held: dict[int, int] = st.session_state.setdefault(TICKED, {})
    return held


def untick() -> None:
    """Take all ticks away; the boxes begin afresh."""
    st.session_state.pop(MAKING, None)
    st.session_state[TICKED] = {}
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
