"""Counts from paper: typed by whoever counted them, into the same round as phones' votes."""

from __future__ import annotations

from functools import partial

import streamlit as st

from evidence.failing import working_councils
from evidence.rounds import services
from evidence.rounds.model import MOST_ON_PAPER, NO_COUNCIL, Round
from screens.look import do, plain, the_project, who


def from_paper(held: Round) -> None:
    """The form; what is left empty was not counted, which is not nought."""
    counts, papers = services.paper_of(the_project(), held.id)
    with st.expander(
        "Counted on paper" + (" (some typed in)" if counts else ""),
        key=f"paper-{held.id}",
        on_change="rerun",
    ) as opened:
        if opened.open:
            st.caption(
                "Leave empty what nobody counted. Phones and paper are added up and stay apart."
            )
            _form(held, counts, papers)


def _form(held: Round, counts: dict[tuple[int, int | None], int], papers: int | None) -> None:
    project = the_project()
    council = _council() if held.kind == "us_too" else None
    # Cleared, undone or of another council, the form begins with what is stored for that.
    place = f"paper-{held.id}-{held.wave}-{council}-{hash((tuple(counts.items()), papers))}"
    with st.form(place, border=False):
        typed: dict[tuple[int, int | None], int | None] = {}
        for each in services.choices(project, held.id):
            typed[each.id, council] = st.number_input(
                plain(each.words),
                0,
                MOST_ON_PAPER,
                counts.get((each.id, council)),
                placeholder="Not counted",
                key=f"{place}-{each.id}",
            )
        of_all = ", of all councils" if held.kind == "us_too" else ""
        people = st.number_input(
            f"How many people answered on paper{of_all}",
            0,
            MOST_ON_PAPER,
            papers,
            placeholder="Not known",
            key=f"{place}-people",
        )
        pressed = st.form_submit_button("Save the counts")
    if pressed:
        do(partial(services.set_paper, project, who(), held.id, typed, people), "Counts saved.")


def _council() -> int | None:
    names = {each.id: each.name for each in working_councils(the_project())}
    return st.selectbox(
        "Whose answers on paper",
        [None, *names],
        format_func=lambda each: plain(names[each]) if each else NO_COUNCIL,
        key="paper-council",
    )
