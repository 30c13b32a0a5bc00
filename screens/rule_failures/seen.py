"""Whose eyes a screen is for: the team sees counts as they are, others through the door."""

from __future__ import annotations

import streamlit as st

from screens.look import plain, the_project, who
from screens.offered import own_council_only, sees_all_figures, sees_all_words
from validation.disclosure import Door, mark_of, meaning_of
from validation.services.arriving import arrived_words
from validation.services.disclosing import door_of

AS_OTHERS = "failures_as_others_see_them"
# What the switch said last: a switch that is not on the screen keeps nothing itself, and a room
# that has come back from another screen must not be shown exact counts.
_KEPT = f"{AS_OTHERS}_kept"


def the_door() -> Door:
    """The door that every count on any screen goes through before anything is made of it."""
    return door_of(the_project(), who(), outside=_as_others())


def whose_eyes() -> None:
    """The switch between one's own eyes and others', and what is hidden, in one line each.

    There is no switch for whoever sees nothing but what others may see.
    """
    if sees_all_figures() or own_council_only():
        st.session_state.setdefault(AS_OTHERS, _as_others())
        st.session_state[_KEPT] = st.toggle(
            "As others may see it",
            key=AS_OTHERS,
            help="Small numbers hidden, as in every file and slide, here and on all other screens."
            + (" How is said in Settings, Small numbers." if sees_all_words() else ""),
        )
    st.caption(plain(door_words(the_door(), who().council)))
    if shared := arrived_words(the_project()):
        st.caption(plain(shared))


def hidden_mark() -> str:
    """What stands for a hidden count on the screen."""
    return mark_of(the_door().setting)


def door_words(door: Door, council: str | None) -> str:
    """What somebody sees through the door, and that the team at work sees everything."""
    if door.everything:
        return (
            "Exact counts, for the project’s team only, small ones too. Before you share the "
            "screen, turn “As others may see it” on."
        )
    meaning = meaning_of(door.setting)
    if door.own is None:
        return f"As others may see it. {meaning}"
    return f"{council}’s own figures are shown as they are, others’ through the door. {meaning}"


def _as_others() -> bool:
    return bool(st.session_state.get(AS_OTHERS, st.session_state.get(_KEPT)))
