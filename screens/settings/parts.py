"""What forms share: choosing one thing of a list, fields that empty once saved, going there."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Protocol, TypeVar

import streamlit as st

from screens.look import do, lead_to


class Numbered(Protocol):
    """Anything of the project that has a number."""

    @property
    def id(self) -> int:
        """Its number."""
        ...


Thing = TypeVar("Thing", bound=Numbered)


def choose(
    label: str, things: Sequence[Thing], called: Callable[[Thing], str], *, key: str
) -> Thing | None:
    """Choose one of a list to change it; nothing is chosen to begin with."""
    by_id = {each.id: each for each in things}
    chosen = st.selectbox(
        label,
        list(by_id),
        index=None,
        format_func=lambda each: called(by_id[each]) if each in by_id else "no longer here",
        placeholder="Choose one to change it",
        key=key,
    )
    return by_id.get(chosen) if chosen is not None else None


def fresh(form: str) -> str:
    """The key of a form whose fields empty once it was saved, and keep their words until then."""
    return f"{form}-{st.session_state.get(f'{form} saved', 0)}"


def add(form: str, action: Callable[[], object], words: str | Callable[[], str]) -> None:
    """Carry out what an adding form asks; only where that went well its fields are emptied."""

    def adding() -> None:
        action()
        st.session_state[f"{form} saved"] = st.session_state.get(f"{form} saved", 0) + 1

    do(adding, words)


def add_and_open(
    form: str, end: str, making: Callable[[], int], known: Container[int], words: str, there: str
) -> None:
    """Add a thing and go to its page; ``there`` is said where it was ``known`` and only found.

    ``end`` names it in the address; ``making`` returns its id.
    """
    made = 0

    def make() -> None:
        nonlocal made
        made = making()
        lead_to({end: str(made)})

    add(form, make, lambda: there if made in known else words)
