"""A project file that is damaged or cannot be used: said on every screen, never hidden."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from common.errors import CommonGroundError, DamagedFile
from common.words import listed
from screens.look import plain, the_project
from screens.offered import owns
from storage.check import broken_links, problems_in


@contextmanager
def unusable_told() -> Iterator[None]:
    """Open the project; where its file cannot be used the page says why, and ends."""
    try:
        yield
    except CommonGroundError as error:
        st.error(plain(error.sentence()))
        if isinstance(error, DamagedFile):
            st.markdown(
                "Nothing in the file was changed. To restore a backup, close Common Ground and "
                "type on the computer where the file lies:"
            )
            st.code("commonground restore BACKUP --db PROJECT", language=None, wrap_lines=True)
        st.stop()


@contextmanager
def damage_told() -> Iterator[None]:
    """Show a screen; above it whether the file is damaged, and in its place if that stops it."""
    lost = _lost(str(the_project().path))
    if lost:
        st.error(
            f"This project file is damaged. It has {plain(listed(lost))}. Numbers here may be too "
            f"low. {_way_out()}"
        )
    try:
        yield
    except (LookupError, TypeError, ValueError, sqlite3.DatabaseError, DamagedFile):
        # It may have been damaged only since the file was opened.
        if not lost and not problems_in(the_project().path, the_project().rooms):
            raise
        _lost.clear()
        st.error(
            "This screen cannot be shown, as something that it needs is gone from the file or "
            "cannot be read."
        )


def _way_out() -> str:
    if owns():
        return "Under Settings a backup can be restored."
    return "Tell an owner of the project: they can restore a backup."


# Nothing done here can make it so; a restored backup lets go of all that is cached.
@st.cache_data(show_spinner=False)
def _lost(path: str) -> list[str]:
    return broken_links(Path(path))
