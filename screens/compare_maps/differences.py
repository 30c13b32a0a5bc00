"""Two maps' differences in words; each leads to its steps on both drawings."""

from __future__ import annotations

from functools import partial

import streamlit as st

from process_maps.aligning.model import Place
from process_maps.comparing.differences import differences
from process_maps.comparing.export import differences_csv
from process_maps.comparing.model import MISSING, ONLY, TITLES, Compared, Difference
from process_maps.comparing.of_two import FIRST, SECOND, as_alignment
from process_maps.comparing.similarity import similarities
from process_maps.pairing.services import Comparison
from screens.compare_maps.told import by_kind, notes, totals
from screens.look import plain, the_project
from storage.remembering import worked_out

# What only one map has is listed in tabs of its own.
KINDS = tuple(kind for kind in TITLES if kind not in (ONLY, MISSING))

MOST_COMPARED = 50


def differences_in_words(it: Comparison, tabs: str, drawings: str) -> None:
    """The tab; a difference leads to the tab of that name among those of that key."""
    if not (it.a.map.steps and it.b.map.steps):
        st.markdown("A map without steps differs in nothing. Draw or import its steps first.")
        return
    if not it.pairing.pairs:
        st.markdown(
            "Differences are told of steps that are in both maps, and none is yet. Steps that are "
            "the same work in other words are joined under *Join by hand*."
        )
        return
    compared, alike = _compared(it)
    told = [each for each in compared.differences if each.kind in KINDS]
    said = totals(told) if told else "No difference in what both maps state."
    st.markdown(f"**{plain(said)}** {plain(_only(compared))}")
    st.markdown(f"How alike they are: {plain(alike)}")
    notes(compared)
    by_kind(compared, KINDS, f"{it.a.id}-{it.b.id}", partial(_way, it, tabs, drawings))
    st.download_button(
        "Save the differences (CSV)",
        partial(_file, compared, it.illustrative),
        file_name=f"differences-{it.a.id}-and-{it.b.id}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _only(compared: Compared) -> str:
    """How many steps are on one map only: they have tabs of their own."""
    alone = [each.maps for each in compared.differences if each.kind == ONLY]
    counted = " and ".join(
        f"{alone.count((key,)):,} on {compared.names[key]}’s" for key in (FIRST, SECOND)
    )
    return f"The steps on one map only ({counted}) are in tabs of their own."


def _compared(it: Comparison) -> tuple[Compared, str]:
    """What is different of the two and how alike they are, told anew only where either is."""

    def make() -> tuple[Compared, str]:
        alignment, named = as_alignment(it.pairing), {FIRST: it.name_a, SECOND: it.name_b}
        alike = similarities(alignment, named).between(FIRST, SECOND)
        return differences(alignment, named), alike.words(named)

    pairs = [(pair.number, pair.a.id, pair.b.id) for pair in it.pairing.pairs]
    of = (it.a.map, it.b.map, pairs, it.name_a, it.name_b)
    asked = (it.a.id, it.b.id)
    return worked_out(the_project(), "differences", asked, of, make, most=MOST_COMPARED)


def _way(it: Comparison, tabs: str, drawings: str, each: Difference, name: str) -> None:
    st.button(
        f":blue[{name}]",
        key=f"{tabs}-{name}",
        type="tertiary",
        wrap=True,
        on_click=_outline,
        args=(it, each.places, tabs, drawings),
    )


def _outline(it: Comparison, places: tuple[Place, ...], tabs: str, drawings: str) -> None:
    """Put the first step of each map into the address and open the drawings, before the screen."""
    asked = {"a": str(it.a.id), "b": str(it.b.id)}
    for place in reversed(places):
        stored, name = (it.a, "step_a") if place.map == FIRST else (it.b, "step_b")
        asked[name] = str(stored.step_ids[place.step])
    st.query_params.from_dict(asked)
    st.session_state[tabs] = drawings


def _file(compared: Compared, illustrative: tuple[bool, bool]) -> bytes:
    invented = [key for key, each in zip((FIRST, SECOND), illustrative, strict=True) if each]
    return differences_csv(compared, illustrative=invented)
