"""Whose eyes a screen is for: the team sees counts as they are, others through the door."""

from __future__ import annotations

import streamlit as st

from screens.look import plain, the_project, who
from validation.disclosure import Door, Setting, mark_of, meaning_of
from validation.services.disclosing import door_of

AS_OTHERS = "failures_as_others_see_them"


def the_door() -> Door:
    """The door everything on this screen goes through before anything is made of it."""
    return door_of(the_project(), who(), outside=bool(st.session_state.get(AS_OTHERS)))


def readers_door() -> Door:
    """The door for whoever works here, on the screens that have no switch for it."""
    return door_of(the_project(), who())


def whose_eyes() -> None:
    """The switch between one's own eyes and others', and what is hidden, in one line each."""
    st.toggle(
        "As others may see it",
        key=AS_OTHERS,
        help="Small numbers hidden, as in every file and slide. How is said in Settings, "
        "Small numbers.",
    )
    if words := door_words(the_door(), who().council):
        st.caption(plain(words))


def door_words(door: Door, council: str | None) -> str:
    """What somebody sees through the door; nothing for the team at work."""
    if door.everything:
        return ""
    meaning = meaning_of(door.setting)
    if door.own is None:
        return f"As others may see it. {meaning}"
    return f"{council}’s own figures are shown as they are, others’ through the door. {meaning}"


def number_seen(count: int | None, status: str, setting: Setting) -> str:
    """A count as a table shows it: a number, the mark of a hidden one, or why there is none."""
    if status == "hidden":
        return mark_of(setting)
    return status if count is None else f"{count:,}"
