"""Taking out: cleared quotes for others, or the team's own work for another program."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import streamlit as st

from common.words import count_of
from research.clearance import export_quotes
from research.searching.model import Wanted
from research.services.exporting import export_project
from screens.look import the_project
from screens.offered import sees_all_words
from screens.quotes.recognising import roles_as_known

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def save_files(counted: Callable[[Wanted], int]) -> None:
    """The doors out: what is cleared, and a working copy for the team's own other program."""
    opened = st.expander("Save the cleared quotes as a file", key="quotes_save", on_change="rerun")
    if opened.open:
        with opened:
            _cleared(counted)
    if not sees_all_words():
        return
    other = st.expander("Take it to another program", key="quotes_take", on_change="rerun")
    if other.open:
        with other:
            _other_program(counted(Wanted(sharing="cleared")))


def _cleared(counted: Callable[[Wanted], int]) -> None:
    """Only cleared quotes, and how many stay behind and why."""
    number = counted(Wanted(sharing="cleared"))
    stay = [
        (counted(Wanted(sharing="not cleared")), "not cleared for sharing"),
        (counted(Wanted(sharing="to check")), "of sessions nobody has confirmed yet"),
    ]
    if not sees_all_words():
        # To whoever sees no others, others are not counted here either.
        stay = []
    left = sum(each for each, _why in stay)
    why = " and ".join(f"{each:,} {words}" for each, words in stay if each)
    st.markdown(
        f"{count_of(number, 'cleared quote')} of the whole project, whatever is chosen above. "
        + (f"{count_of(left, 'quote')} left out: {why}." if left else "None is left out.")
    )
    if not number:
        return
    known = roles_as_known()
    files: tuple[tuple[str, Literal["csv", "xlsx", "json"], str], ...] = (
        ("Save as CSV", "csv", "text/csv"),
        ("Save as Excel", "xlsx", _XLSX),
        ("Save as JSON", "json", "application/json"),
    )
    with st.container(horizontal=True):
        for label, to, mime in files:
            st.download_button(
                label,
                partial(_quotes, to, known),
                f"cleared-quotes.{to}",
                mime,
                on_click="ignore",
            )


def _quotes(to: Literal["csv", "xlsx", "json"], known: bool) -> bytes:
    return export_quotes(the_project(), to, roles_as_known=known).content


def _other_program(cleared: int) -> None:
    """REFI-QDA files, which NVivo, ATLAS.ti, MAXQDA, QualCoder and others read."""
    st.markdown(
        "Files of the REFI-QDA standard, which NVivo, ATLAS.ti, MAXQDA, Quirkos and QualCoder read."
    )
    st.markdown("**To share:** cleared quotes and their tags, or the tags alone.")
    with st.container(horizontal=True):
        _refi("Save cleared quotes (.qdpx)", "cleared-quotes.qdpx", "qdpx", off=not cleared)
        _refi("Save the tags (.qdc)", "tags.qdc", "qdc")
    st.markdown(
        "**For your own team only:** a working copy with whole anonymised transcripts, all quotes, "
        "memos and tags, cleared or not. It is like a backup: do not pass it on."
    )
    _refi("Save a working copy (.qdpx)", "working-copy.qdpx", "qdpx", working_copy=True)


def _refi(
    label: str,
    name: str,
    to: Literal["qdpx", "qdc"],
    *,
    working_copy: bool = False,
    off: bool = False,
) -> None:
    st.download_button(
        label,
        lambda: export_project(the_project(), to, working_copy=working_copy).content,
        name,
        "application/zip" if to == "qdpx" else "application/xml",
        on_click="ignore",
        disabled=off,
    )
