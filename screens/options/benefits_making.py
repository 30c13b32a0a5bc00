"""Making a benefits case, changing what it is for, and removing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from evidence.benefits import services
from evidence.benefits.model import LONGEST_NAME, LONGEST_WORDS, SEED, Case
from evidence.failing import working_councils
from screens.kept_edit import kept_form, was_told
from screens.look import do, the_project, who
from screens.offered import writes

_LABELS = {
    "name": "Name of the case",
    "option": "Of which option",
    "councils": "For which councils",
    "note": "Note",
    "seed": "Seed",
}


@writes("benefit_cases")
def new_case(*, opened: bool) -> None:
    """The form for a new case, for all councils unless some are taken out."""
    own = {each.id: each.name for each in working_councils(the_project())}
    with st.expander("Make a benefits case", expanded=opened):
        if not own:
            st.markdown("The project has no council yet. Add one in Settings first.")
            return
        with st.form("new-benefits-case", clear_on_submit=False):
            name = st.text_input(_LABELS["name"], max_chars=LONGEST_NAME, key="new-case-name")
            option = _option(None, "new-case-option")
            chosen = st.multiselect(
                _LABELS["councils"],
                list(own),
                default=list(own),
                format_func=own.__getitem__,
                key="new-case-councils",
            )
            note = st.text_input(_LABELS["note"], max_chars=LONGEST_WORDS, key="new-case-note")
            pressed = st.form_submit_button("Make the case", type="primary")
    if pressed:
        made: list[int] = []

        def make() -> None:
            made.append(
                services.add_case(
                    the_project(),
                    who(),
                    name,
                    option_id=option,
                    council_ids=chosen,
                    note=note,
                )
            )
            st.query_params["case"] = str(made[0])

        do(make, "Made. Say next what would be saved.")


def _option(known: int | None, key: str) -> int | None:
    """Choose the option a case is of; none where there are none."""
    options = services.options(the_project())
    if not options:
        return known
    chosen: int | None = st.selectbox(
        _LABELS["option"],
        list(options),
        index=list(options).index(known) if known in options else None,
        format_func=options.__getitem__,
        placeholder="No option",
        key=key,
    )
    return chosen


@writes("benefit_cases")
def change(held: Case) -> None:
    """Change what a case is called and for whom it is, or remove it."""
    name = f"benefits-case-{held.id}"
    with st.expander("Change or remove the case", expanded=was_told(name)):
        own = {each.id: each.name for each in working_councils(the_project())}
        saved = {
            "name": held.name,
            "councils": [number for number, _ in held.councils if number in own],
            "note": held.note,
            "seed": held.seed,
        }
        form = kept_form(name, saved, held.version, _LABELS)
        with st.form(form.key):
            st.text_input(_LABELS["name"], max_chars=LONGEST_NAME, key=form.at("name"))
            option = _option(held.option_id, f"option-{held.id}")
            st.multiselect(
                _LABELS["councils"],
                list(own),
                format_func=own.__getitem__,
                key=form.at("councils"),
            )
            st.text_input(_LABELS["note"], max_chars=LONGEST_WORDS, key=form.at("note"))
            st.number_input(
                _LABELS["seed"],
                0,
                2**32 - 1,
                key=form.at("seed"),
                help=f"The same seed gives the same figures. It begins as {SEED}.",
            )
            pressed = st.form_submit_button("Save the case")
        if pressed:
            form.save(_store(held.id, option), "Saved.")
        if st.button("Remove the case", key=f"remove-case-{held.id}"):

            def remove() -> None:
                services.remove_case(the_project(), who(), held.id)
                st.query_params.pop("case", None)

            do(remove, "Removed, with every number in it.")


def _store(case_id: int, option: int | None) -> Callable[[dict[str, Any], int], None]:
    def store(values: dict[str, Any], version: int) -> None:
        services.change_case(
            the_project(),
            who(),
            case_id,
            version,
            name=values["name"] or "",
            option_id=option,
            council_ids=values["councils"] or [],
            note=values["note"] or "",
            seed=int(values["seed"] or 0),
        )

    return store
