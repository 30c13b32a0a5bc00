"""A long list a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

Item = TypeVar("Item")


MOST_BUTTONS = 7
_BUTTON = 38


def pager(pages: int, *, key: str) -> int:
    """The page a reader chose, counted from 1."""
    # Left to find its own width beside other things, it hides pages there is room for.
    width = _BUTTON * (min(pages, MOST_BUTTONS) + 3)
    return st.pagination(pages, max_visible_pages=MOST_BUTTONS, width=width, key=key) or 1


def page_of(items: Sequence[Item], size: int, *, key: str) -> Sequence[Item]:
    """The part of a list that the reader is at; nothing is asked where all fits on one page."""
    pages = -(-len(items) // size)
    if pages < 2:
        return items
    with st.container(horizontal=True, vertical_alignment="center"):
        # Another number of pages is another row of them: the page a reader was at may be gone.
        page = pager(pages, key=f"{key}-of-{pages}")
        first = (page - 1) * size
        last = min(first + size, len(items))
        st.caption(f"{first + 1:,} to {last:,} of {len(items):,}")
    return items[first:last]
