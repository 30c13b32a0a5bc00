"""Where we stand: the whole project at a glance, and what to do next."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from evidence.model import KIND_WORDS
from evidence.overview import Cell, Matrix, Row, everything, matrix, what_next
from screens.look import (
    KIND_COLOURS,
    SCREENS,
    empty,
    go_on,
    go_to,
    heading,
    plain,
    the_project,
)

# The rest is one click away, in the painpoint's chain.
RULES_SHOWN = 3


def show() -> None:
    """The screen."""
    heading(
        "Where we stand", "What people said, what they do and what the data shows, side by side."
    )
    project = the_project()
    found = matrix(project)
    _counts(everything(project), found)
    _next_steps()
    st.subheader("Painpoints, steps and rules by council", anchor=False)
    if not found.rows:
        empty(
            "No painpoints yet. Make one from what people said, or import a map that has some.",
            screen="evidence",
            label="Make a painpoint",
        )
        return
    _matrix(found)


def _counts(held: dict[str, list[dict[str, object]]], found: Matrix) -> None:
    own = {council.name for council in found.councils}

    def of_own(kind: str) -> int:
        return sum(each["council"] in own for each in held[kind])

    asked = sum(found.asked.values())
    parts = (
        ("Councils", len(own)),
        ("Sessions", of_own("sessions")),
        ("People asked", asked),
        ("Process maps", of_own("maps")),
        ("Runs of returns", of_own("runs")),
    )
    for column, (label, number) in zip(st.columns(len(parts)), parts, strict=True):
        column.metric(label, f"{number:,}", border=True)


def _next_steps() -> None:
    advice = what_next(the_project())
    if not advice:
        return
    with st.container(border=True):
        st.markdown("**What to do next**")
        for each in advice[:5]:
            go_on(each.words, each.screen, SCREENS[each.screen], each.query)


def _matrix(found: Matrix) -> None:
    widths = [3.0, *[2.0] * len(found.councils), 1.2]
    with st.container(border=True):
        head = st.columns(widths, vertical_alignment="bottom")
        head[0].markdown("**Painpoint or innovation**")
        for column, council in zip(head[1:], found.councils, strict=False):
            people = count_of(found.asked[council.id], "person", "people")
            column.markdown(f"**{plain(council.name)}**  \n:gray[{people} asked]")
        head[-1].markdown("**Rules**")
    for row in found.rows:
        with st.container(border=True):
            _row(row, widths)
    st.caption(_how_to_read(found))


def _row(row: Row, widths: list[float]) -> None:
    columns = st.columns(widths)
    painpoint = row.painpoint
    with columns[0]:
        colour, words = KIND_COLOURS[painpoint.kind], KIND_WORDS[painpoint.kind]
        st.markdown(
            f":{colour}-badge[{words}]  \n**{plain(painpoint.title)}**  \n"
            f":gray[{plain(painpoint.judgement.words())}]"
        )
        go_to("evidence", "Follow the chain", {"painpoint": str(painpoint.id)})
    for column, cell in zip(columns[1:], row.cells, strict=False):
        with column:
            _cell(cell)
    with columns[-1]:
        _rules(row.rules)


def _rules(codes: tuple[str, ...]) -> None:
    for code in codes[:RULES_SHOWN]:
        go_to("evidence", f"Rule {plain(code)}", {"rule": code})
    if len(codes) > RULES_SHOWN:
        st.caption(f"and {len(codes) - RULES_SHOWN} more")
    if not codes:
        st.caption("No rule linked")


def _cell(cell: Cell) -> None:
    # Named in each cell: the heads scroll away, and on a narrow window columns stand one below
    # another.
    lines = [f":gray[{plain(cell.council.name)}]"]
    lines.append(f"Heard from {cell.heard_words()}" if cell.people_for else cell.heard_words())
    shown = cell.shown
    if shown and shown.failing:
        rules = count_of(shown.failing, "rule")
        lines.append(f"Fails {shown.count:,} {shown.unit} in {rules}")
    notes = []
    if shown and shown.passed:
        notes.append(f"{count_of(shown.passed, 'rule')} passed (inferred)")
    if shown and shown.unknown:
        notes.append(f"{count_of(shown.unknown, 'rule')} unknown")
    grey = f"  \n:gray[{'; '.join(notes)}]" if notes else ""
    st.markdown("  \n".join(lines) + grey)
    if cell.steps:
        query = {"map": str(cell.steps[0].map_id), "step": str(cell.steps[0].id)}
        go_to("process_map", f"On {count_of(len(cell.steps), 'step')}", query)


def _how_to_read(found: Matrix) -> str:
    words = (
        "“Heard” counts people, not quotes, out of those who took part in a session of that "
        "council. People were chosen for their role, so this is how widely it was heard, not how "
        "common it is. "
    )
    if found.compared:
        words += f"“Fails” counts are from {found.compared}. "
    words += "“On 2 steps” opens the first of them on its map. "
    return words + "Painpoints, steps and rules go together here; none is shown to cause another."


if __name__ == "__main__":
    show()
