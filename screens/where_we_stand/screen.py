"""Where we stand: the whole project at a glance, and what to do next."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from evidence.listing import lets
from evidence.model import KIND_WORDS
from evidence.overview import Cell, Matrix, Row, everything, matrix, what_next
from research.services import count_quotes
from research.services.saturation import saturation
from screens.look import (
    KIND_COLOURS,
    SCREENS,
    go_on,
    go_to,
    heading,
    plain,
    the_project,
)
from screens.offered import may_change, may_open, none_yet, writes
from screens.paging import page_of
from screens.pickers import search_box
from screens.rule_failures.seen import the_door
from storage.register import Council
from validation.disclosure import meaning_of

ROWS_SHOWN = 10
# The rest is one click away, in the painpoint's chain.
RULES_SHOWN = 6
# Of more quotes it is worked out only where somebody asks for it: here it would be, at each change.
MOST_COUNTED_THROUGH = 20_000
# More columns than these nobody can read beside one another.
MOST_COUNCILS = 4
Held = dict[str, list[dict[str, object]]]


def show() -> None:
    """The screen."""
    heading(
        "Where we stand", "What people said, what they do and what the data shows, side by side."
    )
    project = the_project()
    held = everything(project)
    if not any(held[kind] for kind in ("sessions", "maps", "runs", "painpoints")):
        _first_page()
        return
    found = matrix(project, the_door())
    _counts(held, found)
    _enough()
    _next_steps()
    st.header("Painpoints, steps and rules by council", anchor=False)
    if not found.rows:
        none_yet(
            "No painpoints yet.",
            "Make one from what people said, or import a map that has some.",
            "painpoints",
            screen="evidence",
            label="Make a painpoint",
        )
        return
    _matrix(found)


def _first_page() -> None:
    """An empty project: three things to begin with, each one somebody's own."""
    if not may_change("maps") and not may_change("runs"):
        st.markdown("Nothing is in this project yet. Its own team puts in the first of it.")
        return
    st.header("Begin with what you have", anchor=False)
    st.markdown(
        "Any one of these is enough to begin. Common Ground puts the three side by side and links "
        "them: what people said, the painpoint, the step it sits on, the rule that fails."
    )
    beginnings = (
        (
            "What people said",
            "You have interviews or workshops. Names are found and replaced before anything is "
            "kept; then you mark quotes and tag them.",
            "sessions",
            "Bring a transcript in",
        ),
        (
            "What they do",
            "You know how a council prepares its return. Draw the steps here, or import a map "
            "file, and put the painpoints where they sit.",
            "process_map",
            "Draw or import a map",
        ),
        (
            "What the data shows",
            "You have an error report from the validator or the DfE portal. Only counts by rule "
            "are kept, never a child’s record.",
            "rule_failures",
            "Import an error report",
        ),
    )
    theirs = [each for each in beginnings if may_open(each[2])]
    for column, (title, words, screen, label) in zip(st.columns(len(theirs)), theirs, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{title}**")
            st.markdown(words)
            go_to(screen, label)
    if not may_open("settings"):
        return
    # Not as a caption: there a command is too pale to read (axe: 3 to 1 against its ground).
    st.markdown(
        "Want to look round first? `commonground demo` opens an illustrative project with all of "
        "it in. The project’s name, its people and its councils are in Settings."
    )


def _counts(held: Held, found: Matrix) -> None:
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
    # Not columns: on a narrow window each would stand alone.
    with st.container(horizontal=True):
        for label, number in parts:
            st.metric(label, f"{number:,}", border=True, width="stretch")


def _enough() -> None:
    """One quiet line: whether the last people asked still brought anything new."""
    if count_quotes(the_project()) > MOST_COUNTED_THROUGH:
        go_to("common_ground", "Enough interviews?")
        return
    found = saturation(the_project())
    if found.overall.units:
        whole = found.lines[0]
        st.caption(
            f"Enough interviews? {plain(whole.words())} That no new tags come is not that all is "
            "understood; see Common ground."
        )


@writes("painpoints")
def _next_steps() -> None:
    advice = what_next(the_project(), the_door())
    if not advice:
        return
    with st.container(border=True):
        st.markdown("**What to do next**")
        for each in advice[:5]:
            go_on(each.words, each.screen, SCREENS[each.screen], each.query)


def _matrix(found: Matrix) -> None:
    rows, councils = _narrowed(found)
    if not rows:
        st.markdown("None fits this. Take a filter away.")
        return
    some = page_of(rows, ROWS_SHOWN, key="matrix-page")
    widths = [3.0, *[2.0] * len(councils), 1.2]
    with st.container(border=True):
        head = st.columns(widths, vertical_alignment="bottom")
        head[0].markdown("**Painpoint or innovation**")
        for column, council in zip(head[1:], councils, strict=False):
            people = count_of(found.asked[council.id], "person", "people")
            column.markdown(f"**{plain(council.name)}**  \n:gray[{people} asked]")
        head[-1].markdown("**Rules**")
    for row in some:
        with st.container(border=True):
            _row(row, councils, widths)
    st.caption(_how_to_read(found))
    if not (door := the_door()).everything:
        st.caption(plain(meaning_of(door.setting)))


def _narrowed(found: Matrix) -> tuple[list[Row], list[Council]]:
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        words = search_box(
            "Find a painpoint or an innovation", key="find-in-matrix", placeholder="Words in it"
        )
    kinds = {kind: sum(row.painpoint.kind == kind for row in found.rows) for kind in KIND_WORDS}
    kind = right.selectbox(
        "Kind",
        [each for each, number in kinds.items() if number],
        None,
        format_func=lambda each: f"{KIND_WORDS[each]} ({kinds[each]})",
        placeholder="Any",
        key="matrix-kind",
    )
    councils = list(found.councils)
    if len(councils) > MOST_COUNCILS:
        names = {each.id: each.name for each in councils}
        chosen = st.multiselect(
            f"Councils, up to {MOST_COUNCILS} of {len(councils)}",
            list(names),
            list(names)[:MOST_COUNCILS],
            format_func=names.__getitem__,
            max_selections=MOST_COUNCILS,
            key="matrix-councils",
        )
        councils = [each for each in councils if each.id in chosen]
    return [row for row in found.rows if lets(row.painpoint, kind, words)], councils


def _row(row: Row, councils: list[Council], widths: list[float]) -> None:
    columns = st.columns(widths)
    painpoint = row.painpoint
    with columns[0]:
        colour, words = KIND_COLOURS[painpoint.kind], KIND_WORDS[painpoint.kind]
        st.markdown(
            f":{colour}-badge[{words}]  \n**{plain(painpoint.title)}**  \n"
            f":gray[{plain(painpoint.judgement.words())}]"
        )
        go_to("evidence", "Follow the chain", {"painpoint": str(painpoint.id)})
    shown = {each.id for each in councils}
    cells = [cell for cell in row.cells if cell.council.id in shown]
    for column, cell in zip(columns[1:], cells, strict=False):
        with column:
            _cell(cell)
    columns[-1].markdown(_rules(row.rules))


def _rules(codes: tuple[str, ...]) -> str:
    if not codes:
        return ":gray[No rule linked]"
    more = len(codes) - RULES_SHOWN
    return plain(", ".join(codes[:RULES_SHOWN])) + (f" :gray[and {more} more]" if more > 0 else "")


def _cell(cell: Cell) -> None:
    # Named in each cell: the heads scroll away, and on a narrow window columns stand one below
    # another.
    lines = [f":gray[{plain(cell.council.name)}]"]
    lines.append(f"Heard from {cell.heard_words()}" if cell.people_for else cell.heard_words())
    shown = cell.shown
    if shown and shown.failing:
        lines.append(f"Fails {shown.words()}")
    notes = []
    if shown and shown.passed:
        notes.append(f"{count_of(shown.passed, 'rule')} passed (inferred)")
    if shown and shown.unknown:
        notes.append(f"{count_of(shown.unknown, 'rule')} unknown")
    grey = f"  \n:gray[{'; '.join(notes)}]" if notes else ""
    st.markdown("  \n".join(lines) + grey + _sits_on(cell))


def _sits_on(cell: Cell) -> str:
    """The first step by its words; how many more are in the chain, one press away."""
    if not cell.steps:
        return ""
    more = len(cell.steps) - 1
    rest = f" and {count_of(more, 'more step')}" if more else ""
    return f"  \nOn “{plain(cell.steps[0].label)}”{rest}"


def _how_to_read(found: Matrix) -> str:
    words = (
        "“Heard” counts people, not quotes, out of those who took part in a session of that "
        "council. People were chosen for their role, so this is how widely it was heard, not how "
        "common it is. "
    )
    if found.compared:
        words += f"“Fails” counts are from {plain(found.compared)}. "
    return words + "Painpoints, steps and rules go together here; none is shown to cause another."


if __name__ == "__main__":
    show()
