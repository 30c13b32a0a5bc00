"""Adding steps to a map: one at its place, or several as an outline."""

from __future__ import annotations

from functools import partial

import streamlit as st

from process_maps import editing
from process_maps.editing import Place
from process_maps.editing.rows import actors_of
from process_maps.facts import KIND_WORDS, names_of
from process_maps.model import KINDS, Map, Step
from process_maps.services import StoredMap
from screens.process_map.acts import Shown, change, open_step, shown
from screens.process_map.outline import add_by_outline

USUAL = ("Data analyst", "Business support", "Social worker", "Team manager", "Senior management")
Where = tuple[str, str | None, str | None]


def known_actors(process: Map) -> list[str]:
    """The map's actors, then those most councils have."""
    return list(dict.fromkeys((*actors_of(process), *USUAL)))


def adding(stored: StoredMap, chosen: str | None) -> None:
    """The form for one step, and the outline for several."""
    process, seen = stored.map, shown(stored)
    labels = names_of(process)
    prefix = f"map-{stored.id}-add"
    with st.form(prefix, border=True):
        st.text_input("What is done", key=f"{prefix}-label", placeholder="Check the errors")
        left, middle, right = st.columns([2, 2, 3])
        left.selectbox("Kind", KINDS, format_func=KIND_WORDS.__getitem__, key=f"{prefix}-kind")
        middle.multiselect(
            "Who does it",
            known_actors(process),
            accept_new_options=True,
            key=f"{prefix}-actors",
            placeholder="Choose or type",
        )
        places = _places(process, chosen)
        right.selectbox(
            "Where",
            places,
            format_func=partial(_where_words, labels),
            key=f"{prefix}-where-{chosen}-{len(process.steps)}",
        )
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        left.text_input(
            "Words on the flow to it, as of a decision's way out (optional)", key=f"{prefix}-words"
        )
        right.checkbox("Join it with a flow", value=True, key=f"{prefix}-joined")
        st.form_submit_button(
            "Add the step",
            type="primary",
            key=seen.key("add"),
            on_click=partial(_add, seen, prefix, f"{prefix}-where-{chosen}-{len(process.steps)}"),
        )
    typed = st.expander(
        "Type the process as an outline", key=f"{prefix}-outline", on_change="rerun"
    )
    if typed.open:
        with typed:
            add_by_outline(stored, chosen)


def _places(process: Map, chosen: str | None) -> list[Where]:
    """Where a step can go, those next to the chosen step first."""
    near: list[Where] = []
    if chosen:
        near = [("after", chosen, None), ("before", None, chosen)]
    flows: list[Where] = [("into", each.source, each.target) for each in process.flows]
    flows = list(dict.fromkeys(flows))
    near += [each for each in flows if chosen in each[1:]] if chosen else []
    rest: list[Where] = [("after", step.id, None) for step in process.steps]
    rest += [("before", None, step.id) for step in process.steps]
    return list(dict.fromkeys((*near, ("end", None, None), *flows, *rest)))


def _where_words(labels: dict[str, str], where: Where) -> str:
    what, after, before = where
    if what == "end":
        return "At the end"
    if what == "into":
        return f"Between “{labels.get(after or '', '')}” and “{labels.get(before or '', '')}”"
    return f"{what.capitalize()} “{labels.get(after or before or '', '')}”"


def _add(seen: Shown, prefix: str, where_key: str) -> None:
    state = st.session_state
    label, kind = str(state.get(f"{prefix}-label") or ""), state.get(f"{prefix}-kind") or "task"
    _, after, before = state.get(where_key) or ("end", None, None)
    place = Place(after, before, bool(state.get(f"{prefix}-joined")), state.get(f"{prefix}-words"))
    actors = tuple(" ".join(each.split())[:80] for each in state.get(f"{prefix}-actors") or ())
    new: list[str] = []

    def make(process: Map) -> Map:
        new[:] = [editing.fresh_id((step.id for step in process.steps), "s")]
        return editing.add_step(process, Step(new[0], label, kind=kind, actors=actors), place)

    def begin_again() -> None:
        open_step(seen.map_id, new[0])
        # Who does it is often who did the last one; the rest is of this step alone.
        state[f"{prefix}-label"] = state[f"{prefix}-words"] = ""
        state[f"{prefix}-kind"], state[f"{prefix}-joined"] = "task", True

    said = f"Added “{label[:60]}”"
    change(seen, "Added a step to a process map", said, make, begin_again, apart=True)
