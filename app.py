"""The front door: who may come in, and which screens there are for them. Nothing else."""

from __future__ import annotations

import streamlit as st

from screens.damage import damage_told, unusable_told
from screens.look import (
    ICON,
    SCREENS,
    facts,
    fault_told,
    project_before_sign_in,
    script_of,
    the_project,
    who,
)
from screens.offered import screens_for
from screens.side import not_for_you, show_side
from screens.signing_in.page import let_in
from storage import reading

# A narrow list of screens leaves a laptop's width to what is on them.
st.set_page_config(
    page_title="Common Ground", page_icon=ICON, layout="wide", initial_sidebar_state=220
)

with unusable_told():
    inside = let_in(project_before_sign_in())
    if inside:
        facts()
listed = screens_for(who().access) if inside else ()
screens = {
    name: st.Page(
        script_of(name),
        title=title,
        url_path=name,
        default=name == "where_we_stand",
        visibility="visible" if name in listed else "hidden",
    )
    for name, title in SCREENS.items()
}
# A flat list: section headings inside a list are an accessibility fault.
chosen = st.navigation(list(screens.values()), position="sidebar" if inside else "hidden")
st.logo(ICON, size="medium")
if inside:
    # One view of the project for the whole run: what stands beside a screen is of the same state.
    with fault_told(), reading(the_project()), damage_told():
        with st.sidebar:
            show_side()
        if chosen in [screens[name] for name in listed]:
            chosen.run()
        else:
            not_for_you(chosen.title)
