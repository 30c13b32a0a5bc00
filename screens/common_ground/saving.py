"""Common ground as a file: words and numbers, no quote."""

from __future__ import annotations

from functools import partial
from typing import Literal

import streamlit as st

from research.common_ground.files import few_asked
from research.services.common_ground import common_ground, export_common_ground
from screens.look import plain, the_project

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES: tuple[tuple[str, Literal["csv", "xlsx"], str], ...] = (
    ("Save as Excel", "xlsx", _XLSX),
    ("Save as CSV", "csv", "text/csv"),
)


def save_files() -> None:
    """The matrix for reports and spreadsheets."""
    opened = st.expander("Save it as a file", key="common_save", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.markdown(
            "All themes with their statements, in words and in numbers, and who was asked. No "
            "quote is in it. Where fewer than 3 people of a role or user group were asked, they "
            "stand together as “someone asked”."
        )
        if few := few_asked(common_ground(the_project())):
            st.warning(plain(few))
        with st.container(horizontal=True):
            for label, to, mime in FILES:
                st.download_button(
                    label,
                    partial(export_common_ground, the_project(), to),
                    f"common-ground.{to}",
                    mime,
                    on_click="ignore",
                )
