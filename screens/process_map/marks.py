"""Painpoints, innovations and open questions on a map: placed, moved, taken off."""

from __future__ import annotations

from functools import partial

import streamlit as st

from evidence import placing
from evidence.model import KIND_WORDS
from evidence.placing import Placed
from evidence.services import painpoints
from process_maps.graph import anchor_words, phases_of
from process_maps.model import WHOLE_MAP, Anchor, Map
from process_maps.services import StoredMap
from screens.look import go_on, the_project, who
from screens.process_map.acts import Shown, carry_out, shown


def marks(stored: StoredMap, chosen: str | None) -> None:
    """What sits on the map, a new one, one that is there already, and moving one."""
    seen = shown(stored)
    placed = placing.placed_on(the_project(), stored)
    places = _places(stored.map, chosen)
    _place_form(seen, stored.map, places)
    if not placed:
        st.markdown("No painpoint, innovation or open question sits on this map yet.")
        return
    number = st.selectbox(
        "One to move",
        range(len(placed)),
        index=None,
        format_func=lambda each: f"{each + 1} {placed[each].title}",
        placeholder="Choose one",
        key=seen.key("mark"),
    )
    if number is not None:
        _one(seen, stored.map, placed[number], places)
    for position, each in enumerate(placed, start=1):
        label = f"{position} {KIND_WORDS[each.kind]}"
        where = each.where or "its place is no longer on the map: move it or take it off"
        go_on(f"{each.title} ({where})", "evidence", label, {"painpoint": str(each.painpoint_id)})


def _places(process: Map, chosen: str | None) -> list[Anchor]:
    """Everything a mark can sit on, the opened step first."""
    near = [Anchor("step", chosen)] if chosen else []
    found = [
        *near,
        WHOLE_MAP,
        *(Anchor("step", each.id) for each in process.steps),
        *(Anchor("phase", each.id) for each in phases_of(process)),
        *(Anchor("loop", each.ref) for each in process.loops),
        *(Anchor("flow", each.ref) for each in process.flows),
    ]
    return list(dict.fromkeys(found))


def _where_select(label: str, process: Map, places: list[Anchor], key: str) -> None:
    st.selectbox(
        label,
        places,
        format_func=lambda each: anchor_words(process, each) or "gone",
        key=key,
    )


def _place_form(seen: Shown, process: Map, places: list[Anchor]) -> None:
    known = {each.id: each for each in painpoints(the_project())}
    which = places[0].ref
    with st.form(seen.key(f"place-{which}")):
        left, right = st.columns([1, 3])
        left.selectbox(
            "Kind",
            list(KIND_WORDS),
            format_func=KIND_WORDS.__getitem__,
            key=seen.key("mark-kind"),
        )
        right.text_input("In a few words", key=seen.key("mark-title"))
        if known:
            st.selectbox(
                "Or one that is in the project already",
                list(known),
                index=None,
                format_func=lambda each: known[each].title,
                placeholder="Choose, or write a new one above",
                key=seen.key("mark-known"),
            )
        _where_select("Where it sits", process, places, seen.key(f"mark-where-{which}"))
        st.form_submit_button(
            "Place it",
            type="primary",
            key=seen.key("place"),
            on_click=partial(_place, seen, seen.key(f"mark-where-{which}")),
        )


def _place(seen: Shown, where_key: str) -> None:
    state = st.session_state
    known, at = state.get(seen.key("mark-known")), state[where_key]
    title = str(state[seen.key("mark-title")])
    if known and not title.strip():
        carry_out(
            seen,
            lambda: placing.place(the_project(), who(), known, seen.map_id, at),
            "Placed on the map",
        )
        return
    kind = state[seen.key("mark-kind")]
    carry_out(
        seen,
        lambda: placing.place_new(the_project(), who(), kind, title, seen.map_id, at),
        "Added and placed on the map",
    )


def _one(seen: Shown, process: Map, placed: Placed, places: list[Anchor]) -> None:
    key = seen.key(f"mark-{placed.link_kind}-{placed.link_id}")
    with st.form(f"{key}-form"):
        _where_select("Move it to", process, places, key)
        with st.container(horizontal=True):
            st.form_submit_button(
                "Move it", key=seen.key("move-mark"), on_click=partial(_move, seen, placed, key)
            )
            st.form_submit_button(
                "Take it off the map",
                key=seen.key("off-mark"),
                on_click=partial(_off, seen, placed),
            )


def _move(seen: Shown, placed: Placed, key: str) -> None:
    to = st.session_state[key]
    carry_out(seen, lambda: placing.move(the_project(), who(), placed, seen.map_id, to), "Moved")


def _off(seen: Shown, placed: Placed) -> None:
    carry_out(
        seen,
        lambda: placing.take_off(the_project(), who(), placed),
        "Taken off the map; it stays in the project",
    )
