"""Process map: one council's map as a drawing and tables, drawn and mended beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from common.words import count_of
from evidence import services
from evidence.on_pages import of_marks
from evidence.services import PlacedMark
from process_maps.drawing import draw
from process_maps.facts import names_of
from process_maps.model import Mark
from process_maps.on_pages import of_map
from process_maps.overlay import Overlay
from process_maps.services import MapView, StoredMap, map_by_id, maps
from screens.components.map_canvas import about_map, map_canvas
from screens.keeping_up import keep_up
from screens.look import asked_for, fault_told, heading, plain, the_project, who
from screens.offered import may_change, may_change_of, none_yet
from screens.process_map.acts import Turns, bar, in_words, open_step, settle, turns
from screens.process_map.adding import adding
from screens.process_map.files import bring_in
from screens.process_map.flows import flows, loops
from screens.process_map.known import known
from screens.process_map.live import live, received
from screens.process_map.lost import lost_step
from screens.process_map.marks import marks
from screens.process_map.measures import measures
from screens.process_map.overlays import chosen_overlay
from screens.process_map.read_out import all_steps
from screens.process_map.remarks import remarks
from screens.process_map.rows import lanes, phases
from screens.process_map.step import change_form
from screens.process_map.whole import draw_a_new_one, whole
from storage.remembering import worked_out

# All councils' maps, some with something counted on them.
MOST_DRAWN = 200
# What is left of a map's parts for whoever does not change it.
_TO_LOOK_AT = ("What is known", "All steps", "Measures")


def show() -> None:
    """The screen."""
    heading("Process map", "How one council prepares its 903, step by step, and where it hurts.")
    settle()
    held = maps(the_project())
    if not held:
        none_yet(
            "No process map yet.",
            "Draw one below with the people who do it, or import one.",
            "maps",
        )
    else:
        with fault_told():
            # Which map, and what is shown on it: one line, as the drawing needs the height.
            left, *beside = st.columns(3, vertical_alignment="bottom")
            with left:
                chosen = _choose(held)
            _one(chosen, beside)
    if may_change("maps"):
        draw_a_new_one(opened=not held)
        bring_in(opened=False)


def _choose(held: Sequence[MapView]) -> MapView:
    asked = asked_for("map")
    begins = {each.id for each in held if asked is None and each.council == who().council}
    position = next((i for i, each in enumerate(held) if each.id == asked or each.id in begins), 0)
    chosen = st.selectbox(
        "Map",
        held,
        index=position,
        format_func=lambda each: each.title,
        key=f"map-{held[position].id}-{held[position].version}",
    )
    if chosen.id != held[position].id:
        st.query_params.clear()
        st.query_params["map"] = str(chosen.id)
        st.rerun()
    return chosen


def _one(chosen: MapView, beside: Sequence[DeltaGenerator]) -> None:
    stored = map_by_id(the_project(), chosen.id)
    placed = services.marks_of_map(the_project(), stored)
    _keep_up(stored, placed)
    element = _opened_element(stored)
    overlay = chosen_overlay(stored, *beside)
    next_turns = turns(stored)
    changing = may_change_of(stored.council, "maps")
    with fault_told():
        # One too large to be drawn can still be read, mended and removed.
        _drawing(stored, chosen.title, placed, element, overlay, next_turns, changing)
    if changing:
        bar(stored, next_turns)
    lost_step(stored)
    element = _choose_step(stored, element)
    parts: dict[str, Callable[[], None]] = {
        "What is known": partial(_known, stored, element),
        "Add steps": partial(adding, stored, element),
        "Change the step": partial(_change, stored, element),
        "Flows and loops": partial(_flows_and_loops, stored, element),
        "Actors and phases": partial(_actors_and_phases, stored),
        "Painpoints": partial(marks, stored, element),
        "All steps": partial(all_steps, stored, placed, overlay),
        "Measures": partial(measures, stored),
        "Map and versions": partial(whole, stored),
    }
    if not changing:
        parts = {name: part for name, part in parts.items() if name in _TO_LOOK_AT}
    if not may_change("painpoints"):
        parts.pop("Painpoints", None)
    names = list(parts)
    # Only what is looked at is made. A map without steps begins with adding them.
    # Kept as it began, or the tabs would be others, and the open one lost, once a step is there.
    begins = names[0] if stored.map.steps or not changing else names[1]
    first: str = st.session_state.setdefault(f"map_begins_{stored.id}", begins)
    tabs = st.tabs(names, default=first, key=f"map_part_{stored.id}", on_change="rerun")
    for tab, part in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab, fault_told():
                part()
    remarks(stored, changing=changing)


def _keep_up(stored: StoredMap, placed: Sequence[PlacedMark]) -> None:
    marked = of_marks(stored.id, stored.step_ids.values(), [each.painpoint_id for each in placed])
    keep_up(f"map-{stored.id}", "this map", of_map(stored.id) | marked)


def _opened_element(stored: StoredMap) -> str | None:
    row = asked_for("step")
    return next((element for element, each in stored.step_ids.items() if each == row), None)


def _drawing(
    stored: StoredMap,
    title: str,
    placed: list[PlacedMark],
    element: str | None,
    overlay: Overlay | None,
    next_turns: Turns,
    changing: bool,
) -> None:
    the_map, mine = stored.map, live(stored.id)
    mine.show(stored)
    svg, about = _drawn(stored, [each.mark for each in placed], overlay)
    opened = map_canvas(
        svg,
        about,
        name=f"Drawing of the map {title}",
        view=f"map-{stored.id}",
        selected=element,
        version=stored.version,
        answer=mine.answer,
        undo=in_words(next_turns[0]),
        redo=in_words(next_turns[1]),
        key="drawing",
        on_deed=partial(received, stored.id),
        fixed=not changing,
        pins=may_change("painpoints"),
    ).opened
    source = f" Source: {plain(the_map.source)}" if the_map.source else ""
    adds = "A adds the next one, " if changing else ""
    forms = "The tabs below do the same in forms; " if changing else ""
    st.caption(
        f"{count_of(len(the_map.steps), 'step')}, {count_of(len(the_map.flows), 'flow')}. Click a "
        "step to choose it; it opens below. By keyboard, reach the map with Tab and go from step "
        f"to step with the arrow keys: {adds}O opens it, ? shows all keys. "
        f"{forms}“All steps” says it in a table.{source}"
    )
    if opened and opened in stored.step_ids and opened != element:
        open_step(stored.id, opened)
        st.rerun()


def _drawn(
    stored: StoredMap, marks: list[Mark], overlay: Overlay | None
) -> tuple[str, dict[str, object]]:
    """The drawing and what the canvas must know of it, made again only where something changed."""
    project, the_map = the_project(), stored.map
    illustrative = services.is_illustrative(project, stored)

    def make() -> tuple[str, dict[str, object]]:
        drawing = draw(the_map, marks, illustrative=illustrative, overlay=overlay)
        return drawing.svg, about_map(the_map, drawing)

    asked = (stored.id, overlay.title if overlay else "", project.sight)
    of = (the_map, marks, overlay, illustrative)
    return worked_out(project, "drawing", asked, of, make, most=MOST_DRAWN)


def _choose_step(stored: StoredMap, element: str | None) -> str | None:
    """The step that is opened, chosen in the drawing or here."""
    labels = names_of(stored.map)
    options = list(labels)
    if not options:
        return None
    chosen = st.selectbox(
        "Step",
        options,
        index=options.index(element) if element in options else None,
        format_func=labels.__getitem__,
        placeholder="Choose a step, or open one in the drawing",
        key=f"step-{stored.id}-{stored.version}-{element}",
    )
    if chosen and chosen != element:
        open_step(stored.id, chosen)
        st.rerun()
    return element


def _known(stored: StoredMap, element: str | None) -> None:
    step = stored.map.step(element) if element else None
    if step:
        known(stored, step)
    else:
        st.markdown("Open a step in the drawing, or choose one above, to see what is known of it.")


def _change(stored: StoredMap, element: str | None) -> None:
    step = stored.map.step(element) if element else None
    if step:
        change_form(stored, step)
    else:
        st.markdown("Open a step in the drawing, or choose one above, to change it.")


def _flows_and_loops(stored: StoredMap, element: str | None) -> None:
    flows(stored, element)
    if stored.map.steps:
        st.header("Loops", anchor=False)
        loops(stored)


def _actors_and_phases(stored: StoredMap) -> None:
    lanes(stored)
    st.header("Phases", anchor=False)
    phases(stored)


if __name__ == "__main__":
    show()
