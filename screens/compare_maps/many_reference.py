"""The common reference process: what at least so many councils do, each element traced to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from common.words import listed
from evidence.crossing.model import SHOW_WORDS, Show
from evidence.crossing.on_reference import SHOWN, reference_overlay
from evidence.services import marks_of_map
from process_maps.drawing.measure import label_of
from process_maps.facts import names_of
from process_maps.formats import FORMATS
from process_maps.merging import Member, MergedStep
from process_maps.merging.reference import Reference
from process_maps.model import Mark
from process_maps.overlay import Overlay
from process_maps.pairing.aligned import Aligned
from process_maps.pairing.export import marks_on
from process_maps.picturing.reference import (
    Shared,
    export_reference,
    file_name,
    reference_drawn,
    reference_of,
)
from screens.compare_maps.lists import paged
from screens.compare_maps.many_step import way_to, without_unknown
from screens.components.map_view import map_view
from screens.look import fault_told, go_to, plain, table, the_project
from screens.rule_failures.seen import the_door

SAVED = ("svg", "png", "pdf", "pptx", "bpmn", "csv", "json")
CHOSEN = "reference-step"
Marks = Mapping[str, Sequence[Mark]]


def reference_process(it: Aligned) -> None:
    """The slider, what is in it in words, the drawing, the step just clicked, the table, files."""
    of = len(it.maps)
    least = st.slider(
        f"In at least how many of the {of:,} maps",
        min_value=1,
        max_value=of,
        value=max(2, -(-of // 2)),
        key=f"reference-least-{of}",
    )
    with st.container(horizontal=True):
        doubtful = st.toggle(
            "Count doubtful pairs too",
            key="reference-doubtful",
            help="Pairs that are still to be checked then count as the same work.",
        )
        short = st.toggle(
            "Draw steps that only follow one another as one", key="reference-collapsed"
        )
    asked = Shared(it.ids, least, doubtful, short)
    show = st.selectbox(
        "Show on each step",
        [None, *SHOWN],
        format_func=lambda each: SHOW_WORDS[each] if each else "In how many maps it is",
        key="reference-shown",
    )
    found = reference_of(the_project(), asked)
    counted = "Doubtful pairs count too" if doubtful else "Only what is decided or sure counts"
    st.markdown(plain(f"{found.words} {counted}."))
    if not found.of:
        return
    over = reference_overlay(the_project(), asked, show, door=the_door()) if show else None
    if show and over is None:
        st.markdown(f"There is nothing of “{SHOW_WORDS[show].lower()}” on these steps yet.")
    with fault_told():
        _drawing(it, found, reference_drawn(the_project(), asked, over))
    with st.expander("The same as a table", key="reference-table", on_change="rerun") as opened:
        if opened.open:
            paged(_rows(it, found), "The reference process, step by step", "reference")
    if over:
        _in_words(found, over)
    _save(it, asked, show)


def _in_words(found: Reference, over: Overlay) -> None:
    """What stands on the drawing, for those who do not see it."""
    names = names_of(found.map)
    rows: list[dict[str, object]] = [
        {"Step": names[step.id], over.title: over.on[step.id].words}
        for step in found.map.steps
        if step.id in over.on
    ]
    with st.expander(f"{over.title}, step by step"):
        st.caption(plain(over.says))
        paged(rows, f"{over.title} on the reference process", "reference-over")


def _drawing(it: Aligned, found: Reference, svg: str) -> None:
    st.markdown(
        "Click a step to see each council’s own words for it; by keyboard, reach the steps with "
        "Tab, go on with the arrow keys and press Enter."
    )
    chosen = st.session_state.get(CHOSEN)
    chosen = chosen if chosen in found.of else None
    opened = map_view(
        svg,
        name="Drawing of the common reference process",
        view=f"reference-{found.least}-{len(found.map.steps)}",
        selected=chosen,
        key="reference-drawing",
    )
    if opened and opened in found.of and opened != chosen:
        st.session_state[CHOSEN] = opened
        st.rerun()
    if chosen:
        marks = {
            key: [each.mark for each in marks_of_map(the_project(), stored)]
            for key, stored in it.maps.items()
        }
        with st.container(border=True):
            for step in found.of[chosen]:
                _own_words(it, step, marks, found.merged.counted(step.count))


def _own_words(it: Aligned, step: MergedStep, marks: Marks, counted: str) -> None:
    st.markdown(f"**{plain(step.said)}** · in {plain(counted)}")
    rows: list[dict[str, object]] = [
        {
            "Map": it.names[each.place.map],
            "Its own words": label_of(each.step) or "(no words)",
            "Who": ", ".join(each.step.actors) or None,
            "Systems": ", ".join(each.step.systems) or None,
            "Painpoints and innovations": marks_on(each.step, marks[each.place.map]) or "none",
        }
        for each in step.members
    ]
    table(without_unknown(rows), f"Each council’s own words for {step.said}")
    if without := [it.names[key] for key in it.maps if key not in step.maps]:
        st.markdown(plain(f"Not on the map of {listed(without)}."))
    with st.container(horizontal=True):
        for each in step.members:
            way_to(it, each.place)
            chain = f"Its chain in {it.names[each.place.map]}"
            go_to("evidence", plain(chain), {"step": str(it.row(each.place))})


def _rows(it: Aligned, found: Reference) -> list[dict[str, object]]:
    ordered = dict.fromkeys(
        step.number for each in found.map.steps for step in found.of.get(each.id, ())
    )
    names = _headed(it)
    made: list[dict[str, object]] = []
    for number in ordered:
        step = found.merged.step(number)
        own: dict[str, list[Member]] = {key: [] for key in it.maps}
        for each in step.members:
            own[each.place.map].append(each)
        cells = {
            names[key]: " / ".join(label_of(each.step) for each in held) or "–"
            for key, held in own.items()
        }
        made.append({"Step": step.said, "In": found.merged.counted(step.count), **cells})
    return made


def _headed(it: Aligned) -> dict[str, str]:
    """Column heads: the maps' names, none of them one of the table's own."""
    return {
        key: f"{name} (map)" if name in ("Step", "In") else name for key, name in it.names.items()
    }


def _save(it: Aligned, asked: Shared, show: Show | None) -> None:
    st.markdown("**Save as a file**")
    day = date.today().isoformat()
    stem = file_name(asked, list(it.names.values()), day)
    with st.container(horizontal=True):
        for to in SAVED:
            each = FORMATS[to]
            st.download_button(
                each.words,
                partial(_file, asked, to, day, show),
                file_name=f"{stem}{each.endings[0]}",
                mime=each.mime,
                key=f"reference-save-{to}",
                on_click="ignore",
            )


def _file(asked: Shared, to: str, day: str, show: Show | None) -> bytes:
    over = reference_overlay(the_project(), asked, show, outside=True) if show else None
    return export_reference(the_project(), asked, to, day, over)
