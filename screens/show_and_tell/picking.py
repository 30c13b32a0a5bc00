"""Picking some of what there is, for what is added to a storyboard and for what a card shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

from presenting.model import Refers

# How many times something was added: the fields of each time are new ones.
ROUND = "show_adding_round"
Key = TypeVar("Key", bound=int | str)


def fresh(key: str) -> str:
    """A field's key that is another one after each adding, so that nothing is chosen any more."""
    return f"{key}-{st.session_state.get(ROUND, 0)}"


def pick(
    label: str,
    named: Mapping[Key, str],
    *,
    key: str,
    most: int | None = None,
    chosen: Sequence[Key] = (),
    if_none: str = "Type to search",
) -> list[Key]:
    """Some of what there is, found by typing; what was chosen and is gone is still to be seen."""
    every: list[Key] = list(dict.fromkeys((*chosen, *named)))
    return st.multiselect(
        label,
        every,
        list(chosen),
        format_func=lambda each: named.get(each, "Removed"),
        placeholder=if_none,
        key=key,
        max_selections=most,
    )


def chosen_in(refers: Refers, name: str) -> list[int]:
    """The ids a card points at by that name."""
    return [each for each in refers.get(name) or [] if isinstance(each, int)]
