"""A project file in which something is gone that other things are linked to: said, never hidden."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from common.words import listed
from screens.look import plain, the_project
from storage.check import lost_ends


@contextmanager
def damage_told() -> Iterator[None]:
    """Show a screen; above it whether the file is damaged, and in its place if that stops it."""
    lost = _lost(str(the_project().path))
    if lost:
        st.error(
            "This project file is damaged: another program took something out of it. It has "
            f"{plain(listed(lost))}. Numbers here may be too low. Under Settings a backup can be "
            "restored."
        )
    try:
        yield
    except LookupError:
        # It may have been taken out only since the file was opened.
        if not lost and not lost_ends(the_project().path):
            raise
        _lost.clear()
        st.error("This screen cannot be shown, as something that it needs is gone from the file.")


# Nothing done here can make it so; a restored backup lets go of all that is cached.
@st.cache_data(show_spinner=False)
def _lost(path: str) -> list[str]:
    return lost_ends(Path(path))
