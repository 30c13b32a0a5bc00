"""What an input could be filled from: the project's own evidence, and published figures.

Each stands with its derivation or source. Nothing is taken over unless somebody presses the button.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.words import listed
from evidence.benefits.model import Case, Input
from evidence.benefits.proposing import Proposal, failures, of_maps
from evidence.benefits.published import Figure, figures_for
from evidence.benefits.valuing import Given, put_value, take_over
from evidence.failing import seen_runs
from screens.kept_edit import begin_anew
from screens.look import do, last_shown, plain, the_catalogue, the_project, who
from validation.services.disclosing import outside_door


def offers(held: Case, each: Input, council_id: int | None) -> None:
    """What there is for this input; nothing where there is nothing."""
    proposed = [
        p for p in of_maps(the_project(), each.quantity) if p.council_id in dict(held.councils)
    ]
    figures = figures_for(each.quantity)
    if each.quantity == "times":
        _from_reports(held, each)
    if proposed:
        _from_maps(each, proposed)
    if figures:
        _published(each, council_id, figures)


def _from_reports(held: Case, each: Input) -> None:
    seen = seen_runs(the_project(), outside_door(the_project()))
    if seen is None:
        return
    with st.expander("Take it from the error reports"):
        known = the_catalogue()
        codes = st.multiselect(
            "How often these rules fail together",
            list(seen.codes),
            format_func=lambda code: f"{code}: {known.label(code, seen.year)}",
            key=f"rules-for-{each.id}",
        )
        if not codes:
            return
        found = failures(the_project(), codes)
        inside = [p for p in found.proposals if p.council_id in dict(held.councils)]
        _said(inside)
        for council, why in found.without:
            st.markdown(plain(f"{council}: nothing to take over, {why}."))
        st.caption("Small counts are hidden as for outsiders, as a case is shown and saved to all.")
        _button(each, inside)


def _from_maps(each: Input, proposed: Sequence[Proposal]) -> None:
    with st.expander("Take it from the process maps"):
        chosen = st.multiselect(
            "What the maps state",
            range(len(proposed)),
            format_func=lambda n: f"{proposed[n].council}: {proposed[n].derivation}",
            key=f"maps-for-{each.id}",
        )
        picked = [proposed[number] for number in chosen]
        councils = [one.council_id for one in picked]
        _said(picked)
        if len(set(councils)) < len(councils):
            st.markdown("Choose one a council: an input has one value in each.")
        else:
            _button(each, picked)


def _said(proposed: Sequence[Proposal]) -> None:
    for one in proposed:
        st.markdown(plain(f"{one.council}: {one.derivation}."))


def _button(each: Input, picked: Sequence[Proposal]) -> None:
    seen = {one.council_id: _seen(each, one.council_id, "taken over") for one in picked}
    if picked and st.button(
        f"Take over for {plain(listed(one.council for one in picked))}", key=f"take-{each.id}"
    ):

        def take() -> None:
            take_over(the_project(), who(), each.id, picked, seen)
            for one in picked:
                begin_anew(value_form(each, one.council_id))

        do(take, "Taken over, with how it was worked out.")


def _published(each: Input, council_id: int | None, figures: Sequence[Figure]) -> None:
    with st.expander("Take a published figure"):
        st.markdown(
            "Published figures differ, as they are of different things. None is averaged with "
            "another: choose the one whose scope fits."
        )
        chosen = st.selectbox(
            "Which figure",
            range(len(figures)),
            index=None,
            format_func=lambda n: _line(figures[n]),
            placeholder="Choose one",
            key=f"published-for-{each.id}",
        )
        if chosen is None:
            return
        one = figures[chosen]
        version = _seen(each, council_id, "cited")
        st.markdown(plain(f"{one.citation}. Of {one.scope}, {one.year}. {one.caveat}"))
        if st.button("Take it over", key=f"cite-{each.id}"):
            given = Given(
                *(one.low, one.likely, one.high, one.unit, one.citation, one.scope, one.year)
            )

            def cite() -> None:
                put_value(the_project(), who(), each.id, council_id, given, version=version)
                begin_anew(value_form(each, council_id))

            do(cite, "Taken over, with its source.")


def _seen(each: Input, council_id: int | None, how: str) -> int:
    """The version of the number that this would replace, as the reader was shown it."""
    own = next((v for v in each.values if v.council_id == council_id), None)
    return last_shown(f"{how} {value_form(each, council_id)}", own.version if own else 0)


def value_form(each: Input, council_id: int | None) -> str:
    """The name of the form on an input's value in a council."""
    return f"value-{each.id}-{council_id or 0}"


def _line(one: Figure) -> str:
    ends = (one.low, one.likely, one.high)
    numbers = " to ".join(f"{each:,g}" for each in ends if each is not None)
    return f"{one.words}: {numbers} ({one.unit}), {one.scope}, {one.year}"
