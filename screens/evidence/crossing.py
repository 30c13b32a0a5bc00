"""Steps by council: what is said, shown and spent at each piece of work, with its evidence."""

from __future__ import annotations

from functools import partial

import streamlit as st

from common.words import count_of
from evidence.activities import said_of_activities
from evidence.crossing.exporting import export_crossing
from evidence.crossing.model import (
    ORDER_WORDS,
    SHOW_WORDS,
    Cell,
    Crossing,
    Order,
    Row,
    Show,
    in_order,
)
from evidence.crossing.services import crossing
from evidence.crossing.words import NOT_DRAWN, cell_words
from evidence.model import Painpoint
from screens.look import (
    KIND_COLOURS,
    LED,
    Query,
    asked_for,
    go_to,
    plain,
    table,
    the_project,
)
from screens.offered import none_yet
from screens.paging import page_of
from screens.rule_failures.seen import the_door
from storage.register import Council

# More columns than these nobody can read beside one another.
MOST_COUNCILS = 4
A_PAGE = 20
RULES_SHOWN = 8


def the_crossing() -> None:
    """The whole table, and below it the evidence of one piece of work."""
    found = crossing(the_project(), the_door())
    if not found.rows:
        none_yet(
            "No process map with steps yet.",
            "Draw or import one, then place painpoints on it.",
            "maps",
            screen="process_map",
            label="Draw or import a map",
        )
        return
    show, order, whole = _asked(found)
    councils = _councils(found)
    held = [row for row in found.rows if _is_in(row, councils) and (whole or row.holds_evidence)]
    rows = in_order(held, order, show)
    chosen = _chosen(found, rows)
    if chosen:
        _evidence(found, chosen)
    st.markdown(f"**{len(rows)} of {count_of(len(found.rows), 'piece')} of work**")
    if how := said_of_activities(the_project()):
        st.caption(how)
    shown = page_of(rows, A_PAGE, key="crossing-page")
    lines = [_line(row, found, councils, show) for row in shown]
    table(
        lines,
        "Steps by council",
        leads=[_query(row) for row in shown],
        cell_leads=[[_of_cell(row, each) for each in councils] for row in shown],
    )
    _notes(found)


def _is_in(row: Row, councils: tuple[Council, ...]) -> bool:
    """Whether a map of any council that is shown has it."""
    return any((cell := row.cell(each.id)) and cell.is_drawn for each in councils)


def _query(row: Row) -> Query:
    return {"show": "steps", "at": str(row.at)}


def _of_cell(row: Row, council: Council) -> Query | None:
    """What opens the evidence of one council; None where its maps have no such work."""
    cell = row.cell(council.id)
    return {**_query(row), "in": str(council.id)} if cell and cell.is_drawn else None


def _asked(found: Crossing) -> tuple[Show, Order, bool]:
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    show: Show = left.selectbox(
        "Show", list(SHOW_WORDS), format_func=SHOW_WORDS.__getitem__, key="crossing-show"
    )
    order: Order = middle.selectbox(
        "Sort by", list(ORDER_WORDS), format_func=ORDER_WORDS.__getitem__, key="crossing-order"
    )
    bare = sum(not row.holds_evidence for row in found.rows)
    whole = right.toggle(
        f"Also the {bare} with nothing on them",
        key="crossing-whole",
        disabled=not bare,
        help="On these no painpoint sits, and no rule is linked to them",
    )
    return show, order, whole


def _councils(found: Crossing) -> tuple[Council, ...]:
    if len(found.councils) <= MOST_COUNCILS:
        return found.councils
    names = {each.id: each for each in found.councils}
    chosen = st.multiselect(
        f"Councils, up to {MOST_COUNCILS} of {len(names)}",
        list(names),
        default=list(names)[:MOST_COUNCILS],
        max_selections=MOST_COUNCILS,
        format_func=lambda each: names[each].name,
        key="crossing-councils",
    )
    return tuple(names[each] for each in chosen)


def _line(
    row: Row, found: Crossing, councils: tuple[Council, ...], show: Show
) -> dict[str, object]:
    line: dict[str, object] = {"Piece of work": row.words}
    for council in councils:
        cell = row.cell(council.id)
        line[council.name] = cell_words(cell, found, show) if cell else NOT_DRAWN
    return line


def _chosen(found: Crossing, rows: list[Row]) -> Row | None:
    """The piece of work to open: from the box, or from the address (any of its steps)."""
    at = asked_for("at")
    opened = found.row_of(at) if at is not None else None
    if at is not None and opened is None:
        st.warning("That step is on no map any more.")
    held = {row.at: row for row in rows}
    if opened:
        held.setdefault(opened.at, opened)
    # What was led to last stands in the box, whatever was chosen in it before.
    key = f"crossing-open-{at}-{st.session_state.get(LED, 0)}"
    chosen = st.selectbox(
        "Open the evidence of",
        list(held),
        list(held).index(opened.at) if opened else None,
        format_func=lambda each: held[each].words if each in held else "no longer here",
        placeholder="Choose a piece of work",
        key=key,
    )
    return held.get(chosen) if chosen is not None else None


def _evidence(found: Crossing, row: Row) -> None:
    with st.container(border=True):
        st.header(plain(row.words), anchor=False)
        drawn = [cell for cell in row.cells if cell.is_drawn]
        addressed = asked_for("at") in row.step_ids
        alone = [cell for cell in drawn if addressed and cell.council.id == asked_for("in")]
        if alone and len(drawn) > 1:
            go_to("evidence", "In all councils", _query(row))
            drawn = alone
        for columns in range(0, len(drawn), MOST_COUNCILS):
            some = drawn[columns : columns + MOST_COUNCILS]
            for column, cell in zip(st.columns(len(some)), some, strict=True):
                with column:
                    _cell(cell, found)
        absent = [cell.council.name for cell in row.cells if not cell.is_drawn]
        if absent:
            st.caption(plain(f"Not on a map of {', '.join(absent)}."))


def _cell(cell: Cell, found: Crossing) -> None:
    st.markdown(f"**{plain(cell.council.name)}**")
    for step in cell.steps:
        go_to("evidence", plain(step.label), {"step": str(step.id)})
    st.markdown(plain(cell_words(cell, found, "everything")))
    for each in (*cell.painpoints, *cell.innovations):
        _painpoint(each)
    if cell.rules:
        st.markdown("Rules linked")
    with st.container(horizontal=True):
        for code in cell.rules[:RULES_SHOWN]:
            go_to("evidence", plain(code), {"rule": code})
    if len(cell.rules) > RULES_SHOWN:
        more = len(cell.rules) - RULES_SHOWN
        st.caption(f"and {more} more, on the step’s page")
    if unknown := cell.unknown():
        st.caption(plain(f"Not known: {'; '.join(unknown)}."))


def _painpoint(each: Painpoint) -> None:
    st.markdown(f":{KIND_COLOURS[each.kind]}-badge[{each.kind.capitalize()}]")
    go_to("evidence", plain(each.title), {"painpoint": str(each.id)})


def _notes(found: Crossing) -> None:
    said = [
        "A name opens the evidence in all councils, a cell that in one.",
        f"“{NOT_DRAWN}”: the council’s map has no such step. Steps are one piece of work where "
        "people said so or they are surely alike, as in Compare maps.",
        "Painpoints judged not a problem are left out. People count once in a cell.",
    ]
    if found.compared:
        said.append(f"Failures: {found.compared}. A rule linked to several steps counts on each.")
    if found.without_map:
        names = [each.name for each in found.councils if each.id in found.without_map]
        said.append(f"No map of {', '.join(names)}.")
    st.caption(plain(" ".join(said)))
    st.download_button(
        "Save as CSV",
        partial(export_crossing, the_project()),
        "steps-by-council.csv",
        "text/csv",
        on_click="ignore",
        help="Small counts hidden, as in every file.",
        key="crossing-save",
    )
