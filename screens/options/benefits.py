"""What an option would save and cost: the result first, then why, then every number behind it."""

from __future__ import annotations

from functools import partial
from typing import Literal

import streamlit as st

from evidence.benefits import services
from evidence.benefits.exporting import export_case
from evidence.benefits.model import Case
from evidence.benefits.words import figure_words
from screens.look import asked_for, fault_told, go_to, plain, the_project
from screens.offered import none_yet, sees_all_figures
from screens.options.benefits_inputs import inputs
from screens.options.benefits_making import change, new_case
from screens.options.benefits_results import results
from screens.options.benefits_savings import savings

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILES: tuple[tuple[str, Literal["csv", "xlsx"], str], ...] = (
    ("Save as CSV", "csv", "text/csv"),
    ("Save as Excel", "xlsx", _XLSX),
)
QUERY = {"show": "benefits"}


def the_benefits() -> None:
    """One case where the address names one, otherwise the list of them."""
    with fault_told():
        case_id = asked_for("case")
        if case_id is None:
            _list()
        else:
            go_to("options", "All benefits cases", QUERY)
            _one(services.case(the_project(), case_id))


def _list() -> None:
    held = services.cases(the_project())
    if not held:
        # Cases that hold another council's numbers are not told of to whoever sees only their own.
        none_yet(
            "No benefits case yet." if sees_all_figures() else "No benefits case is open to you.",
            "Make one below: say which councils it is for, what would be saved, and what is known "
            "of each number.",
            "benefit_cases",
        )
    options = services.options(the_project())
    for each in held:
        go_to("options", plain(each.name), {**QUERY, "case": str(each.id)})
        total = services.outcome(the_project(), each.id).total.figures["pounds"]
        of = f"Of the option “{options[each.option_id]}”. " if each.option_id in options else ""
        st.markdown(plain(of + figure_words(each, "pounds", total)))
    new_case(opened=not held)


def _one(held: Case) -> None:
    st.header(plain(held.name), anchor=False)
    option = services.options(the_project()).get(held.option_id or 0)
    if option:
        go_to("options", f"Of the option {plain(option)}", {"option": str(held.option_id)})
    if held.note:
        st.markdown(plain(held.note))
    found = services.outcome(the_project(), held.id)
    results(held, found)
    savings(held)
    inputs(held)
    with st.container(horizontal=True):
        for label, to, mime in _FILES:
            st.download_button(
                label,
                partial(_file, held.id, to),
                f"benefits-{held.id}.{to}",
                mime,
                on_click="ignore",
            )
    change(held)


def _file(case_id: int, to: Literal["csv", "xlsx"]) -> bytes:
    return export_case(the_project(), case_id, to).content
