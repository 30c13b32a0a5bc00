"""All together: up to ten maps in the same columns, drawn, and the same as a table."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from common.words import count_of
from process_maps.aligning.model import Place
from process_maps.pairing.aligned import Aligned
from process_maps.picturing.in_words import rows
from process_maps.picturing.services import Wanted, drawn, export_side_by_side, lined_up
from process_maps.picturing.side_by_side import FEWEST, MOST, step_key, step_of
from screens.compare_maps.lists import paged
from screens.compare_maps.many_step import same_work
from screens.components.map_view import map_view
from screens.look import asked_for, fault_told, plain, the_project

FILES = {
    "svg": ("Picture (SVG)", "image/svg+xml"),
    "png": ("Picture (PNG)", "image/png"),
    "pdf": ("Page (PDF)", "application/pdf"),
    "csv": ("Table (CSV)", "text/csv"),
    "xlsx": (
        "Workbook (Excel)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
PICTURES = ("svg", "png", "pdf")


def together(it: Aligned) -> None:
    """The drawing of the chosen maps, the step just clicked, the table of all, files of both."""
    st.markdown(
        "One band for each map. Steps in one column are the same work, joined by a line; a dashed "
        "line is still to be checked. Click a step to see where else it is; by keyboard, reach the "
        "steps with Tab, go on with the arrow keys and press Enter."
    )
    keys = _to_draw(it)
    with st.container(horizontal=True):
        doubtful = st.toggle("Show doubtful pairs too", value=True, key="together-doubtful")
        alone = st.toggle("Show steps that only one map has", value=True, key="together-alone")
    every = Wanted(it.ids, tuple(it.maps), doubtful=doubtful, alone=alone)
    wanted = Wanted(it.ids, keys, doubtful=doubtful, alone=alone)
    if len(keys) < FEWEST:
        st.info("Choose at least two maps to draw.")
    else:
        with fault_told():
            _drawing(it, wanted)
    with st.expander("The same as a table", key="together-table", on_change="rerun") as opened:
        if opened.open:
            _table(it, every)
    _save(it, every, wanted)


def _to_draw(it: Aligned) -> tuple[str, ...]:
    """The maps to draw: all of them where one drawing holds them, else up to ten to choose."""
    if len(it.maps) <= MOST:
        return tuple(it.maps)
    chosen = st.multiselect(
        f"Maps to draw, up to {MOST} of {len(it.maps):,}",
        list(it.maps),
        default=list(it.maps)[:MOST],
        max_selections=MOST,
        format_func=it.names.__getitem__,
        key=f"together-drawn-{len(it.maps)}",
    )
    st.caption("The table below holds all of them.")
    return tuple(each for each in it.maps if each in chosen)


def _drawing(it: Aligned, wanted: Wanted) -> None:
    if not lined_up(the_project(), wanted).columns:
        st.markdown("No two of these maps have anything in common yet, so there is no column.")
        return
    chosen = _chosen(it)
    opened = map_view(
        drawn(the_project(), wanted).svg,
        name=f"Drawing of {count_of(len(wanted.keys), 'map')} in the same columns",
        view="together-" + "-".join(wanted.keys),
        selected=step_key(it.maps[chosen.map].map, chosen) if chosen else None,
        key="together-drawing",
    )
    place = step_of(it.alignment.maps, opened) if opened else None
    if place and place != chosen:
        st.query_params["step"] = str(it.row(place))
        st.rerun()
    if chosen:
        same_work(it, chosen)


def _chosen(it: Aligned) -> Place | None:
    """The step of the address, if it is one of these maps'."""
    row = asked_for("step")
    return None if row is None else next((p for p, r in _places(it).items() if r == row), None)


def _places(it: Aligned) -> dict[Place, int]:
    return {
        Place(key, element): row
        for key, stored in it.maps.items()
        for element, row in stored.step_ids.items()
    }


def _table(it: Aligned, wanted: Wanted) -> None:
    lined = lined_up(the_project(), wanted)
    if not lined.columns:
        st.markdown("No two of these maps have anything in common yet.")
        return
    left_out = "" if wanted.alone else " Steps that only one map has are left out."
    st.markdown(
        "A row for each piece of work, in the order most maps agree on; “–” where a map does not "
        f"show it.{left_out}"
    )
    paged(rows(lined, it.names), "The same work of all maps, a column each", "together")


def _save(it: Aligned, every: Wanted, wanted: Wanted) -> None:
    if not lined_up(the_project(), every).columns:
        return
    st.markdown("**Save as a file**")
    with st.container(horizontal=True):
        for to, (words, mime) in FILES.items():
            asked = wanted if to in PICTURES else every
            if len(asked.keys) < FEWEST:
                continue
            st.download_button(
                words,
                partial(export_side_by_side, the_project(), asked, to),
                file_name=f"{len(asked.keys)}-maps-together-{date.today().isoformat()}.{to}",
                mime=mime,
                key=f"together-save-{to}",
                on_click="ignore",
            )
    said = []
    if len(it.maps) > MOST:
        said.append(f"Pictures hold the maps that are drawn, tables all {len(it.maps):,} of them.")
    if not every.alone:
        said.append("Steps that only one map has are left out of the files too.")
    if said:
        st.caption(plain(" ".join(said)))
