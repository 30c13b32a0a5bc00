"""Settings: the project, who and what is in it, how it asks and tags, its history, backups."""

from __future__ import annotations

import streamlit as st

from common.who import Access
from screens.look import heading, who
from screens.settings.backup import show_backup
from screens.settings.codebook import show_codebook
from screens.settings.councils import show_councils
from screens.settings.disclosure import show_disclosure
from screens.settings.guide import show_guide
from screens.settings.history import WHAT_WAS_DONE, show_history
from screens.settings.people import show_people
from screens.settings.project import show_milestones, show_project
from screens.settings.rules import show_rules
from screens.settings.share import show_share
from screens.settings.things import THINGS

PARTS = {
    "Project": show_project,
    "Councils": show_councils,
    "People": show_people,
    "Codebook": show_codebook,
    "Topic guide": show_guide,
    "Milestones": show_milestones,
    "Rules": show_rules,
    "Small numbers": show_disclosure,
    "History": show_history,
    "Share": show_share,
    "Backup": show_backup,
}

_OF_OTHERS = ("Project", "People", "Milestones", "History")


def _kept_from(access: Access) -> tuple[str, ...]:
    """The parts that somebody would find nothing in: a backup holds all there is."""
    if access == "owner":
        return ()
    if access == "researcher":
        return ("Backup",)
    return tuple(name for name in PARTS if name not in _OF_OTHERS)


def show() -> None:
    """The screen."""
    heading(
        "Settings",
        "The project, its councils and people, its tags and topic guide, what was done, sharing "
        "and backups.",
    )
    _open_as_asked()
    # Only what is looked at is made: the rules and the history are long.
    parts = {name: part for name, part in PARTS.items() if name not in _kept_from(who().access)}
    tabs = st.tabs(list(parts), key="settings_part", on_change="rerun")
    for tab, part in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                part()


def _open_as_asked() -> None:
    """Whoever comes from a thing's page for its history finds that part open, once."""
    asked = (st.query_params.get("of"), st.query_params.get("id"))
    if asked[0] in THINGS and st.session_state.get("history_of") != asked:
        st.session_state["settings_part"] = "History"
        st.session_state["history part"] = WHAT_WAS_DONE
    st.session_state["history_of"] = asked


if __name__ == "__main__":
    show()
