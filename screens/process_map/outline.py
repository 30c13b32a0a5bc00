"""A process typed as an outline: how it is written, what it comes to, and a map of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from common.words import count_of
from evidence import outlining
from process_maps.drawing import describe, draw
from process_maps.facts import names_of
from process_maps.graph import lanes_of
from process_maps.model import Map, Mark
from process_maps.outline import EXAMPLE, Outline, read_outline, write_outline
from process_maps.services import StoredMap
from screens.look import fault_told, plain, table, the_project, who
from screens.process_map.acts import Shown, carry_out, open_step, shown

_HOW = """\
- One step a line, or several with an arrow between them: `>`, `->` or `→`. Bullets and numbers \
are left out.
- Who does it stands before a colon and is kept until somebody else is named. `Analyst + Business \
support:` are two; `nobody:` is nobody.
- A question mark makes a decision. The words after it name the way out: `Errors? yes > fix it`, \
and on another line `Errors? no > submit`. Ways out may also be set in below it.
- The same words of the same person are the same step: so a line can lead back. `back to step 2` \
does too. `(×10–15)` or `10 to 15 times` says how often.
- `[Mosaic]` is a system. `# Error fixing (April to June)` begins a phase. `deadline 30 June: …` \
is a fixed event, `ongoing: …`, `state: …` and `end` are what they say. `---` begins on its own.
- `!painpoint: …`, `+idea: …` and `?question: …` on a line of their own sit on the step before, \
or on the phase right after its heading.
- Words in straight quotes are taken as they are: `"Check: all > 5"`.
"""


def add_by_outline(stored: StoredMap, chosen: str | None) -> None:
    """Type an outline, see what it comes to, add it to the map."""
    seen, process = shown(stored), stored.map
    text_key, after_key = f"map-{stored.id}-outline", f"map-{stored.id}-outline-after-{chosen}"
    _how()
    st.text_area("The outline", key=text_key, height=180, placeholder=EXAMPLE, max_chars=200_000)
    places = _places(process, chosen)
    labels = names_of(process)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        if len(places) > 1:
            st.selectbox(
                "Where it begins",
                places,
                format_func=lambda each: f"After “{labels[each]}”" if each else "On its own",
                key=after_key,
            )
    right.button(
        "Add the outline to the map",
        type="primary",
        key=seen.key("outline"),
        wrap=True,
        on_click=partial(_add, seen, text_key, after_key),
    )
    text = str(st.session_state.get(text_key) or "")
    if text.strip():
        after = st.session_state.get(after_key)
        preview(lambda: read_outline(text, process, after), process)
    else:
        st.caption("What it comes to is shown here, before anything is added.")


def new_by_outline(begin: Callable[[str], None]) -> None:
    """Type an outline of a map that is not there yet; ``begin`` makes the map of it."""
    _how()
    text = st.text_area(
        "The outline",
        key="new_map_outline",
        height=180,
        placeholder=EXAMPLE,
        max_chars=200_000,
    )
    if st.button("Make the map of it", type="primary", key="new_map_make"):
        begin(text or "")
    if text and text.strip():
        preview(lambda: read_outline(text), Map(""))
    else:
        st.caption("What it comes to is shown here, before the map is made.")


def preview(read: Callable[[], Outline], before: Map) -> None:
    """What an outline comes to: counted, as a table, and what was assumed."""
    with fault_told():
        found = read()
        st.markdown(plain(_counted(found, before)))
        fresh = set(found.added)
        rows: list[dict[str, object]] = [
            {
                "Step": row.step,
                "Kind": row.kind,
                "Who": row.who or "nobody",
                "Phase": row.phase,
                "Systems": row.systems,
                "Next": row.next,
                "Painpoints and innovations": row.marks,
            }
            for row in describe(found.map, found.marks)
            if row.element in fresh
        ]
        table(rows, "Steps the outline adds, in order")
        if not before.steps:
            _small_drawing(found)
        if found.remarks:
            st.markdown("**What was assumed.** Change the outline where it is not what you meant.")
            table(
                [{"Line": each.line, "Assumed": each.words} for each in found.remarks],
                "What was assumed in reading the outline",
            )


def _small_drawing(found: Outline) -> None:
    """The map as it would be, before it is made; the table above says the same."""
    picture = draw(found.map, found.marks, live=False)
    st.image(picture.svg, alt="The map of this outline; the table above says the same")


def as_outline(stored: StoredMap, marks: Sequence[Mark]) -> None:
    """The map as text that can be copied, changed and read again."""
    st.caption(
        "Copy it, change it anywhere, and type it in again as a new map. Notes, effort, evidence "
        "and marks on flows and loops have no place in an outline."
    )
    st.code(write_outline(stored.map, marks), language=None, wrap_lines=True)


def _how() -> None:
    with st.popover("How to write it"):
        st.markdown(_HOW)
        st.code(EXAMPLE, language=None, wrap_lines=True)


def _places(process: Map, chosen: str | None) -> list[str | None]:
    """After the opened step, or the last one, or on its own; an end is seldom gone on from."""
    last = process.steps[-1] if process.steps else None
    if last and last.kind == "end" and chosen is None:
        return [None, last.id]
    near = [each for each in dict.fromkeys((chosen, last.id if last else None)) if each]
    return [*near, None]


def _counted(found: Outline, before: Map) -> str:
    steps, flows = len(found.added), len(found.map.flows) - len(before.flows)
    lanes = len(lanes_of(found.map)) - len(lanes_of(before))
    loops = len(found.map.loops) - len(before.loops)
    parts = [count_of(steps, "new step"), count_of(flows, "flow")]
    parts += [count_of(lanes, "new lane")] if lanes else []
    parts += [count_of(loops, "loop")] if loops > 0 else []
    parts += (
        [
            count_of(
                len(found.marks), "painpoint, idea or question", "painpoints, ideas and questions"
            )
        ]
        if found.marks
        else []
    )
    return f"It comes to {', '.join(parts[:-1])} and {parts[-1]}."


def _add(seen: Shown, text_key: str, after_key: str) -> None:
    state = st.session_state
    text, after = str(state.get(text_key) or ""), state.get(after_key)
    read: list[Outline] = []

    def action() -> None:
        read[:] = [
            outlining.add_outline(the_project(), who(), seen.map_id, seen.version, text, after)
        ]

    def begin_again() -> None:
        if read[0].last:
            open_step(seen.map_id, read[0].last)
        state[text_key] = ""

    carry_out(seen, action, "Added the outline", begin_again)
