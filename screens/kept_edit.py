"""A form whose typed words outlive somebody else's change: theirs stand beside them, none is lost.

What a reader did not touch takes the words saved meanwhile; what both changed stays as typed, with
the saved words beside it, until the reader saves again knowing both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from screens.look import do, plain

# What stands in a form's widgets, by the field's name.
Values = dict[str, Any]


@dataclass
class Edit:
    """One thing being changed: as it was when the form was opened, and what was saved since."""

    base: Values
    version: int
    start: Values
    round: int = 0
    theirs: Values = field(default_factory=dict)
    told: bool = False


def editing(key: str, saved: Mapping[str, object], version: int) -> Edit:
    """The edit under way, or a new one from what is saved."""
    held = st.session_state.get(f"edit-{key}")
    if not isinstance(held, Edit):
        # Another round is other widgets, which begin with what they are given.
        count = st.session_state.get(f"edits-{key}", 0) + 1
        st.session_state[f"edits-{key}"] = count
        held = Edit(dict(saved), version, dict(saved), count)
        st.session_state[f"edit-{key}"] = held
    return held


def place(edit: Edit, key: str, name: str) -> str:
    """The key of a field's widget, whose first value is what the edit begins with."""
    at = f"{key}-{edit.round}-{name}"
    if at not in st.session_state:
        st.session_state[at] = edit.start[name]
    return at


def tell(edit: Edit, key: str, version: int, labels: Mapping[str, str]) -> None:
    """Say what somebody else saved meanwhile, beside what stands in the form."""
    if edit.told:
        st.error(
            "Somebody else changed this while you had it open. What you typed is still in the "
            "form; save again to keep it."
        )
        for name, value in edit.theirs.items():
            shown = "nothing" if value in (None, "") else str(value)
            st.markdown(f"**{labels[name]}**, as saved by them: {plain(shown)}")
    if version != edit.version:
        st.markdown("This was changed since you opened the form.")
    if edit.told or version != edit.version:
        st.button("Show it as it is saved", key=f"fresh-{key}", on_click=_forget, args=(key,))


def _forget(key: str) -> None:
    st.session_state.pop(f"edit-{key}", None)


def save(
    edit: Edit,
    key: str,
    saved: Mapping[str, object],
    version: int,
    action: Callable[[Values, int], object],
    words: str,
) -> None:
    """Save what is in the form; where somebody else was first, show both."""
    mine: Values = {name: st.session_state.get(f"{key}-{edit.round}-{name}") for name in edit.base}

    def attempt() -> None:
        action(mine, edit.version)
        _forget(key)

    if version != edit.version:
        _merge(edit, key, mine, saved, version)
        st.rerun()
    do(attempt, words)


def _merge(edit: Edit, key: str, mine: Values, saved: Mapping[str, object], version: int) -> None:
    touched = {name for name in mine if mine[name] != edit.base[name]}
    both = {
        name: saved[name]
        for name in touched
        if saved[name] != edit.base[name] and saved[name] != mine[name]
    }
    start = {name: mine[name] if name in touched else saved[name] for name in mine}
    st.session_state[f"edits-{key}"] = edit.round + 1
    st.session_state[f"edit-{key}"] = Edit(
        dict(saved), version, start, edit.round + 1, {**edit.theirs, **both}, told=True
    )
