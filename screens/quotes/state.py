"""What the Quotes screen remembers from run to run, in one place, and how it says a tag."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import streamlit as st

from research.model import Code

TAG, COUNCIL, PART = "quotes_tag", "quotes_council", "quotes_part"
CAME, PLACE, TICKED, ROUND = "quotes_came", "quotes_place", "quotes_ticked", "quotes_round"
SECOND = "Second coding"
PARTS = ("Find quotes", "By council", "Tags together", "Memos", SECOND)
MAKING = "quotes_making"
# What else quotes are narrowed by, beside the tag and the council that stand in the address.
OF_PEOPLE = ("quotes_role", "quotes_group", "quotes_sharing")
# What is chosen under "More ways to narrow", kept while its fields are folded away.
MORE = "quotes_more_chosen"
MOST = 20


@dataclass(frozen=True)
class More:
    """What else quotes are narrowed by; the days as they were typed."""

    all_codes: tuple[int, ...] = ()
    any_codes: tuple[int, ...] = ()
    no_codes: tuple[int, ...] = ()
    overlapping: int | None = None
    untagged: bool = False
    since: str = ""
    until: str = ""

    @property
    def number(self) -> int:
        """How many of them are in use."""
        return sum(bool(getattr(self, field.name)) for field in fields(self))


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


def show_quotes_of(tag: int, council: int | None, also: int | None = None) -> None:
    """Turn to the list of a tag's quotes, of one council or all, that have another tag ``also``."""
    st.session_state[TAG], st.session_state[COUNCIL] = tag, council
    st.session_state[PART] = PARTS[0]
    for other in OF_PEOPLE:
        st.session_state[other] = None
    narrow_more(More(all_codes=(also,) if also is not None else ()))
    keep_in_address()


def more() -> More:
    """What is chosen under "More ways to narrow"."""
    held: More = st.session_state.setdefault(MORE, More())
    return held


def narrow_more(chosen: More) -> None:
    """Choose that under "More ways to narrow", its fields begun afresh."""
    st.session_state[MORE] = chosen
    for field in fields(More):
        st.session_state.pop(f"quotes_{field.name}", None)


def ticked() -> dict[int, int]:
    """The quotes ticked, each with the version it was read at."""
    held: dict[int, int] = st.session_state.setdefault(TICKED, {})
    return held


def untick() -> None:
    """Take all ticks away; the boxes begin afresh."""
    st.session_state.pop(MAKING, None)
    st.session_state[TICKED] = {}
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
