"""The front door: which screens there are. Nothing else."""

from __future__ import annotations

import streamlit as st

from screens.damage import damage_told, facts_or_why_not
from screens.look import ICON, SCREENS, plain, script_of, the_project, who
from storage import reading

# A narrow list of screens leaves a laptop's width to what is on them.
st.set_page_config(
    page_title="Common Ground", page_icon=ICON, layout="wide", initial_sidebar_state=220
)

screens = [
    st.Page(script_of(name), title=title, url_path=name, default=name == "where_we_stand")
    for name, title in SCREENS.items()
]
project = facts_or_why_not()
# A flat list: section headings inside a list are an accessibility fault.
chosen = st.navigation(screens)
st.logo(ICON, size="medium")
with st.sidebar:
    st.caption(plain(project.name))
    if project.illustrative:
        st.markdown(":orange-badge[Illustrative]")
    st.caption(f"Working: {plain(who().person)}")
# One view of the project for the whole run of a screen.
with reading(the_project()), damage_told():
    chosen.run()
