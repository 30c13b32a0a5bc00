"""Importing: a transcript, a table of quotes or sticky notes, or another program's project."""

from __future__ import annotations

import streamlit as st

from screens.sessions.bringing_in import bring_transcript, is_bringing_transcript
from screens.sessions.bringing_projects import bring_project, is_bringing_project
from screens.sessions.bringing_tables import bring_table, is_bringing_table

OPEN, WHAT, WAS = "import_open", "import_what", "import_what_was"
WAYS = {
    "A transcript": (is_bringing_transcript, bring_transcript),
    "Quotes or sticky notes": (is_bringing_table, bring_table),
    "A project of another program": (is_bringing_project, bring_project),
}


def import_anything(*, opened: bool) -> None:
    """The whole way from a file to saved sessions; what is on its way stays open until it is in."""
    begun = [name for name, (is_begun, _bring) in WAYS.items() if is_begun()]
    if begun:
        # Also after another screen was looked at meanwhile.
        st.session_state[OPEN] = True
    elif OPEN not in st.session_state:
        st.session_state[OPEN] = opened
    box = st.expander("Import a transcript, quotes or a project", key=OPEN, on_change="rerun")
    if not box.open:
        return
    with box:
        name = begun[0] if begun else _choose()
        st.session_state[WAS] = name
        WAYS[name][1]()


def _choose() -> str:
    """What to bring in; the last choice is kept while what was chosen is on its way."""
    was = st.session_state.get(WAS, next(iter(WAYS)))
    kept = None if WHAT in st.session_state else was
    return st.segmented_control("What do you bring in?", list(WAYS), default=kept, key=WHAT) or was
