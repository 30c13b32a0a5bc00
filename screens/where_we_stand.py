"""Where we stand: the whole project at a glance, and what to do next."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from evidence.model import KIND_WORDS
from evidence.overview import Cell, Matrix, Row, everything, matrix, what_next
from screens.look import KIND_COLOURS, empty, go_to, heading, plain, the_project


def show() -> None:
    """The screen."""
    heading(
        "Where we stand", "What people said, what they do and what the data shows, side by side."
    )
    project = the_project()
    held = everything(project)
    _counts(held)
    _next_steps()
    st.subheader("Painpoints, steps and rules by council", anchor=False)
    found = matrix(project)
    if not found.rows:
        empty(
            "No painpoints yet. Make one from what people said, or import a map that has some.",
            screen="evidence",
            label="Make a painpoint",
        )
        return
    _matrix(found)


def _counts(held: dict[str, list[dict[str, object]]]) -> None:
    parts = (
        ("councils", "Councils", len([c for c in held["councils"] if c["origin"] != "published"])),
        ("sessions", "Sessions", len(held["sessions"])),
        ("maps", "Process maps", len(held["maps"])),
        ("runs", "Runs of a return", len(held["runs"])),
        ("painpoints", "Painpoints and innovations", len(held["painpoints"])),
    )
    for column, (_, label, number) in zip(st.columns(len(parts)), parts, strict=True):
        column.metric(label, number, border=True)


def _next_steps() -> None:
    advice = what_next(the_project())
    if not advice:
        return
    with st.container(border=True):
        st.markdown("**What to do next**")
        for each in advice[:5]:
            go_to(each.screen, plain(each.words), each.query)


def _matrix(found: Matrix) -> None:
    widths = [3.2, *[2.2] * len(found.councils), 1.6]
    head = st.columns(widths, vertical_alignment="bottom")
    head[0].markdown("**Painpoint or innovation**")
    for column, council in zip(head[1:], found.councils, strict=False):
        column.markdown(f"**{plain(council.name)}**")
    head[-1].markdown("**Rules**")
    for row in found.rows:
        st.divider()
        _row(row, widths)
    st.divider()
    st.caption(_how_to_read(found))


def _row(row: Row, widths: list[float]) -> None:
    columns = st.columns(widths)
    painpoint = row.painpoint
    with columns[0]:
        colour, words = KIND_COLOURS[painpoint.kind], KIND_WORDS[painpoint.kind]
        st.markdown(f":{colour}-badge[{words}] :gray[{plain(painpoint.judgement.words())}]")
        go_to("evidence", plain(painpoint.title), {"painpoint": str(painpoint.id)})
    for column, cell in zip(columns[1:], row.cells, strict=False):
        with column:
            _cell(cell)
    with columns[-1]:
        for code in row.rules[:4]:
            go_to("evidence", code, {"rule": code})
        if len(row.rules) > 4:
            st.caption(f"and {len(row.rules) - 4} more")
        if not row.rules:
            st.caption("none linked")


def _cell(cell: Cell) -> None:
    st.markdown(f"Heard: {cell.heard_words()}")
    if cell.steps:
        query = {"map": str(cell.steps[0].map_id), "step": str(cell.steps[0].id)}
        go_to("process_map", f"On {count_of(len(cell.steps), 'step')} of its map", query)
    if cell.shown is None:
        return
    if cell.shown.failing:
        st.markdown(
            f"Fails: {cell.shown.count:,} {cell.shown.unit} "
            f"in {count_of(cell.shown.failing, 'rule')}"
        )
    notes = []
    if cell.shown.passed:
        notes.append(f"{count_of(cell.shown.passed, 'rule')} passed (inferred)")
    if cell.shown.unknown:
        notes.append(f"{count_of(cell.shown.unknown, 'rule')} unknown")
    if notes:
        st.caption("; ".join(notes))


def _how_to_read(found: Matrix) -> str:
    words = (
        "“Heard” counts people, not quotes, out of those who took part in a session of that "
        "council. People were chosen for their role, so this is how widely it was heard, not how "
        "common it is. "
    )
    if found.compared:
        words += f"“Fails” counts are from {found.compared}. "
    return words + "Painpoints, steps and rules go together here; none is shown to cause another."


if __name__ == "__main__":
    show()
