"""Whose eyes the screen is for: the team sees counts as they are, others through the door."""

from __future__ import annotations

import streamlit as st

from screens.look import who
from validation.disclosure import Door, Setting, door_for

AS_OTHERS = "failures_as_others_see_them"


def the_door() -> Door:
    """The door everything on this screen goes through before anything is made of it."""
    return door_for(Setting(), who(), outside=bool(st.session_state.get(AS_OTHERS)))
