"""A map without its picture: all steps as a table, read aloud in words, and as an outline."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evidence.services import PlacedMark
from process_maps.drawing import describe, prose
from process_maps.drawing.words import passages
from process_maps.model import Map, Mark
from process_maps.overlay import Overlay, said_of
from process_maps.services import StoredMap
from screens.look import fault_told, plain, table
from screens.offered import may_change_of
from screens.process_map.outline import as_outline
from screens.process_map.step import grid


def all_steps(
    stored: StoredMap, placed: Sequence[PlacedMark], overlay: Overlay | None = None
) -> None:
    """The steps in order, the whole map in words, the map as an outline, and many at once."""
    if not stored.map.steps:
        st.markdown("No step yet: add the first one.")
        return
    marks = [each.mark for each in placed]
    rows = describe(stored.map, marks)
    shown: list[dict[str, object]] = [
        {
            "Number": row.number,
            "Step": row.step,
            **({overlay.title: said_of(overlay, row.element) or "–"} if overlay else {}),
            "Kind": row.kind,
            "Who": row.who,
            "Phase": row.phase,
            "Systems": row.systems,
            "Then": row.then or "nothing follows",
            "Painpoints and innovations": row.marks,
        }
        for row in rows
    ]
    if overlay:
        st.markdown(plain(f"{overlay.title}: {overlay.says}"))
    table(shown, f"Steps of {stored.map.name}, in order")
    walk = st.expander("Walk through it in words", key=f"walk-{stored.id}", on_change="rerun")
    if walk.open:
        with walk, fault_told():
            _walk(stored.map, stored.id, marks)
    typed = st.expander("This map as an outline", key=f"typed-{stored.id}", on_change="rerun")
    if typed.open:
        with typed, fault_told():
            as_outline(stored, marks)
    if not may_change_of(stored.council, "maps"):
        return
    quickly = st.expander("Change many at once", key=f"grid-{stored.id}", on_change="rerun")
    if quickly.open:
        with quickly:
            grid(stored)


def _walk(process: Map, map_id: int, marks: Sequence[Mark]) -> None:
    """Every step as sentences, phases as headings; the same as text to keep."""
    st.download_button(
        "Save these words as text",
        prose(process, marks).encode("utf-8"),
        file_name=f"process-map-{map_id}-in-words.txt",
        mime="text/plain; charset=utf-8",
        key=f"walk-save-{map_id}",
        on_click="ignore",
    )
    for passage in passages(process, marks):
        if passage.heading:
            st.markdown(f"## {plain(passage.heading)}")
        st.markdown("\n\n".join(plain(line) for line in passage.lines))
