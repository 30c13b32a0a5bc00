"""On a painpoint's or an option's page: what people in a room said of it."""

from __future__ import annotations

import streamlit as st

from evidence.rounds.model import ChoiceKind
from evidence.rounds.said import said_of
from screens.look import go_to, plain, the_project


def what_rooms_said(kind: ChoiceKind, ref: int) -> None:
    """A line for each round in which anybody answered; nothing where there was none."""
    found = said_of(the_project(), kind, ref)
    if not found:
        return
    st.markdown("**In the room**")
    for each in found:
        if each.storyboard_id is None:
            st.markdown(plain(each.words))
            continue
        query = {"storyboard": str(each.storyboard_id), "round": str(each.round_id)}
        go_to("show_and_tell", plain(each.words), query)
