"""Settings: how small numbers are hidden from everybody outside the team, shown on an example."""

from __future__ import annotations

import streamlit as st

from common.words import listed
from screens.kept_edit import KeptForm, Values, kept_form
from screens.look import plain, table, the_project, who
from screens.offered import may_change
from validation.disclosure import (
    CountTable,
    Method,
    SafeTable,
    Setting,
    Totals,
    meaning_of,
    safe_table,
)
from validation.disclosure.setting import BASES, LARGEST_THRESHOLD
from validation.services.disclosing import change_setting, saved_setting

LABELS = {
    "method": "Small numbers are",
    "threshold": "Hide counts from 1 up to",
    "totals": "Where hidden, totals are",
    "base": "Where rounded, to the nearest",
}
METHODS: dict[Method, str] = {"hide": "hidden", "round": "rounded, with all others"}
TOTALS: dict[Totals, str] = {
    "more than": "“more than” what is shown",
    "exact": "as they are, hiding more counts",
}
# Invented: chosen so that every setting has something to show.
EXAMPLE = CountTable(
    ("Northmoor", "Eastley", "Calderbrook"),
    ("103", "148", "392C", "501"),
    ((110, 75, 32, 8), (61, 37, 18, 9), (29, 14, 4, 3)),
)


def show_disclosure() -> None:
    """The setting, and what it does to a table."""
    st.markdown(
        "Files, slides and pictures go through this, and so does what people of another council "
        "see. The project’s own team sees every count; whoever works for a council sees that "
        "council’s as they are."
    )
    held = saved_setting(the_project())
    if not may_change("disclosure_setting"):
        st.markdown(plain(meaning_of(held.setting)))
        st.caption("An owner of the project sets this.")
        return
    saved: Values = {name: getattr(held.setting, name) for name in LABELS}
    form = kept_form("disclosure", saved, held.version, LABELS)
    chosen = _chosen(form)
    st.markdown(plain(meaning_of(chosen)))
    if st.button("Save how small numbers are shown", type="primary"):
        form.save(
            lambda values, at: change_setting(the_project(), who(), Setting(**values), at),
            "Saved. What leaves from now on follows it.",
        )
    _example(safe_table(EXAMPLE, chosen))


def _chosen(form: KeptForm) -> Setting:
    """What stands in the form. All of it is there always, and says when it applies.

    Greyed out, the names of choices are too faint to be read.
    """
    left, right = st.columns(2)
    method = left.radio(
        LABELS["method"], list(METHODS), format_func=METHODS.__getitem__, key=form.at("method")
    )
    threshold = left.number_input(
        LABELS["threshold"], 1, LARGEST_THRESHOLD, key=form.at("threshold")
    )
    totals = right.radio(
        LABELS["totals"],
        list(TOTALS),
        format_func=TOTALS.__getitem__,
        key=form.at("totals"),
    )
    base = right.radio(LABELS["base"], list(BASES), horizontal=True, key=form.at("base"))
    return Setting(method, int(threshold), base, totals)


def _example(safe: SafeTable) -> None:
    st.markdown("**What it does to an invented table**")
    held = safe.table
    rows = [*range(len(held.rows)), None]
    columns = [*range(len(held.columns)), None]
    table(
        [
            {
                "Council": "All" if row is None else held.rows[row],
                **{
                    "All" if column is None else f"Rule {held.columns[column]}": safe.word(
                        (row, column)
                    )
                    for column in columns
                },
            }
            for row in rows
        ],
        "The example as others would see it",
    )
    hidden = [place for place in safe.could_be if safe.table.value(place) <= safe.setting.threshold]
    table(
        [
            {
                "Small count": held.words(place),
                "What it is": held.value(place),
                "From the table it could be": safe.could_be[place].words(),
            }
            for place in hidden
        ],
        "What each small count of the example could be narrowed to, by all that is shown",
    )
    if safe.secondary:
        also = listed([f"{held.words(p)} ({held.value(p)})" for p in sorted(safe.secondary)])
        st.caption(plain(f"Hidden too, so that no total gives a small count away: {also}."))
    st.caption(
        "No table can answer for what a reader knows from elsewhere. A count of rows may be of one "
        "child, however large it is."
    )
