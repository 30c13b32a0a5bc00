"""Two maps' drawings, one below the other: pairs carry the same number on both."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evidence.services import PlacedMark
from process_maps.drawing import draw
from process_maps.model import Mark
from process_maps.overlay import OnStep, Overlay
from process_maps.pairing.model import in_rows
from process_maps.pairing.services import Comparison
from process_maps.views import StoredMap
from screens.compare_maps.lists import Row, headed, opened_pair, paged, said, show_pair
from screens.components.map_view import map_view
from screens.look import asked_for, fault_told, plain, the_project
from storage.remembering import worked_out

PAIRED, ALONE = 0.7, 0.0
MOST_DRAWN = 100


def drawings(it: Comparison, marks: tuple[Sequence[PlacedMark], Sequence[PlacedMark]]) -> None:
    """Both drawings, the chosen pair outlined on both, and the same as a table."""
    if it.pairing.pairs:
        opened_pair(it)
    st.markdown(
        "Steps that are in both carry the number of their pair, on both drawings the same; the "
        "others say “Only here”. Click a step to outline it and what it goes with; by keyboard, "
        "reach the steps with Tab, go on with the arrow keys and press Enter."
    )
    for second in (False, True):
        stored, name = (it.b, it.name_b) if second else (it.a, it.name_a)
        st.header(plain(name), anchor=False)
        if not stored.map.steps:
            st.markdown("This map has no steps yet.")
            continue
        with fault_told():
            _one(it, stored, [each.mark for each in marks[int(second)]], second=second)
    with st.expander("Both maps as one table", key="both-as-table", on_change="rerun") as opened:
        if opened.open:
            _as_table(it)


def _one(it: Comparison, stored: StoredMap, marks: list[Mark], *, second: bool) -> None:
    which, own, other = ("first", it.name_a, it.name_b)
    if second:
        which, own, other = ("second", it.name_b, it.name_a)
    numbers = it.pairing.numbers_b() if second else it.pairing.numbers_a()
    selected = _outlined(stored, asked_for("step_b" if second else "step_a"))
    suggested = {
        (pair.b if second else pair.a).id for pair in it.pairing.pairs if pair.how == "sure"
    } - {(pair.b if second else pair.a).id for pair in it.pairing.pairs if pair.how != "sure"}
    said_on = {
        step.id: _said_on(numbers.get(step.id), suggested=step.id in suggested)
        for step in stored.map.steps
    }
    opened = map_view(
        _drawn(stored, marks, said_on, it.illustrative[int(second)], (it.a.id, it.b.id, second)),
        name=f"Drawing of the {which} map, {own}",
        view=f"compared-{stored.id}",
        selected=selected,
        key=f"compare-drawing-{'b' if second else 'a'}-{stored.id}",
    )
    if opened and opened in stored.step_ids and opened != selected:
        _open(it, opened, second=second)
    if selected and selected not in numbers:
        st.markdown(f"Outlined: only here. No step of {plain(other)} goes with it.")


def _said_on(number: int | None, *, suggested: bool) -> str:
    if number is None:
        return "Only here"
    return f"Pair {number}, suggested" if suggested else f"Pair {number}"


def _outlined(stored: StoredMap, row: int | None) -> str | None:
    return next((element for element, each in stored.step_ids.items() if each == row), None)


def _open(it: Comparison, element: str, *, second: bool) -> None:
    """Outline a step and the first it goes with on the other map."""
    row = (it.b if second else it.a).step_ids[element]
    for pair in it.pairing.pairs:
        if (pair.b if second else pair.a).id == element:
            show_pair(it, it.a.step_ids[pair.a.id], it.b.step_ids[pair.b.id])
    show_pair(it, None if second else row, row if second else None)


def _drawn(
    stored: StoredMap,
    marks: list[Mark],
    said_on: dict[str, str],
    illustrative: bool,
    place: tuple[int, int, bool],
) -> str:
    """One of two maps drawn, made again only where something changed."""

    def make() -> str:
        on = {
            step: OnStep(None, words, ALONE if words == "Only here" else PAIRED)
            for step, words in said_on.items()
        }
        named = ((PAIRED, "In both"), (ALONE, "Only here"))
        says = "Steps that are the same work carry the same number on both maps."
        overlay = Overlay("Pairs", says, on, named=named)
        return draw(stored.map, marks, illustrative=illustrative, overlay=overlay).svg

    project = the_project()
    asked, of = (*place, project.sight), (stored.map, marks, said_on, illustrative)
    return worked_out(project, "compared drawing", asked, of, make, most=MOST_DRAWN)


def _as_table(it: Comparison) -> None:
    a, b = headed(it)
    rows: list[Row] = [
        {
            "Pair": str(row.pair.number) if row.pair else f"only in {a if row.a else b}",
            a: said(row.a) if row.a else "–",
            b: said(row.b) if row.b else "–",
        }
        for row in in_rows(it.pairing)
    ]
    paged(rows, "Both maps in order, pairs on one line", "both")
