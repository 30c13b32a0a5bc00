"""Flows and loops of a map: a table, one form for a new one, one for the one chosen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from process_maps import editing
from process_maps.facts import names_of
from process_maps.graph import anchor_words
from process_maps.model import Anchor, Flow, Loop, Map
from process_maps.services import StoredMap
from process_maps.services.last_changed import last_of_flow, last_of_loop
from screens.look import table, the_project
from screens.process_map.acts import Shown, change, shown
from screens.process_map.both import base_of, both


def flows(stored: StoredMap, chosen: str | None) -> None:
    """The flows: a table, a new one, and one to change or remove."""
    process, seen = stored.map, shown(stored)
    labels = names_of(process)
    if len(labels) < 2:
        st.markdown("Flows join steps: add two steps first.")
        return
    _new_flow(seen, labels, chosen)
    if not process.flows:
        st.markdown("No flow yet.")
        return
    # By what it is, not by its place: others may remove one before it.
    held = {_name_of(each): each for each in process.flows}
    chosen_flow = st.selectbox(
        "Flow to change",
        list(held),
        index=None,
        format_func=lambda each: _flow_words(held[each], labels) if each in held else "gone",
        placeholder="Choose a flow",
        key=seen.key("flow"),
    )
    if chosen_flow in held:
        _one_flow(seen, labels, held[chosen_flow], chosen_flow)
    table(
        [
            {
                "From": labels[each.source],
                "To": labels[each.target],
                "Words": each.label or "",
                "How often taken": None if each.probability is None else f"{each.probability:.0%}",
            }
            for each in process.flows
        ],
        "Flows of this map",
    )


def _name_of(flow: Flow) -> str:
    return flow.id or f"{flow.ref} {flow.label or ''}"


def _flow_words(flow: Flow, labels: dict[str, str]) -> str:
    words = f" ({flow.label})" if flow.label else ""
    return f"{labels[flow.source]} → {labels[flow.target]}{words}"


def _fields(seen: Shown, name: str, labels: dict[str, str], flow: Flow | None) -> None:
    options = list(labels)
    columns = st.columns([3, 3, 2, 2])
    for column, part, label in ((columns[0], "source", "From"), (columns[1], "target", "To")):
        held = getattr(flow, part) if flow else None
        column.selectbox(
            label,
            options,
            index=options.index(held) if held in options else None,
            format_func=labels.__getitem__,
            placeholder="Choose a step",
            key=seen.key(f"{name}-{part}"),
        )
    columns[2].text_input(
        "Words (optional)",
        value=(flow.label or "") if flow else "",
        placeholder="Yes",
        key=seen.key(f"{name}-label"),
    )
    columns[3].number_input(
        "Taken how often, in %",
        min_value=0.0,
        max_value=100.0,
        value=flow.probability * 100.0 if flow and flow.probability is not None else None,
        placeholder="unknown",
        key=seen.key(f"{name}-chance"),
    )


def _read(seen: Shown, name: str) -> tuple[str, str, str | None, float | None]:
    state = st.session_state
    chance = state[seen.key(f"{name}-chance")]
    return (
        state[seen.key(f"{name}-source")] or "",
        state[seen.key(f"{name}-target")] or "",
        state[seen.key(f"{name}-label")] or None,
        None if chance is None else chance / 100,
    )


def _new_flow(seen: Shown, labels: dict[str, str], chosen: str | None) -> None:
    # It begins at the step that is opened, and is another form when another one is.
    name = f"new-flow-{chosen}"
    with st.form(seen.key(name)):
        _fields(seen, name, labels, Flow(chosen, "") if chosen in labels and chosen else None)
        st.form_submit_button(
            "Add the flow",
            type="primary",
            key=seen.key("add-flow"),
            on_click=partial(_add_flow, seen, name),
        )


def _one_flow(seen: Shown, labels: dict[str, str], now: Flow, called: str) -> None:
    name = f"flow-{called}"
    flow = base_of(seen.key(f"{name}-base"), seen.key(f"{name}-label"), now)
    if flow != now:
        rows = [
            ("The flow", _flow_words(now, labels), _typed_words(seen, name, labels)),
            ("Taken how often", _share(now.probability), _share(_read(seen, name)[3])),
        ]
        last = last_of_flow(the_project(), seen.map_id, now)
        both(seen, name, last, rows, partial(_save_flow, seen, name, now))
    with st.form(seen.key(name)):
        _fields(seen, name, labels, flow)
        with st.container(horizontal=True):
            st.form_submit_button(
                "Save the flow",
                key=seen.key("save-flow"),
                on_click=partial(_save_flow, seen, name, flow),
            )
            st.form_submit_button(
                "Remove the flow",
                key=seen.key("remove-flow"),
                on_click=partial(_remove_flow, seen, flow),
            )


def _typed_words(seen: Shown, name: str, labels: dict[str, str]) -> str:
    source, target, label, _ = _read(seen, name)
    words = f" ({label})" if label else ""
    return f"{labels.get(source, '')} → {labels.get(target, '')}{words}"


def _share(probability: float | None) -> str:
    return "unknown" if probability is None else f"{probability:.0%}"


def _add_flow(seen: Shown, name: str) -> None:
    source, target, label, chance = _read(seen, name)
    words = "Added a flow to a process map"
    change(
        seen,
        words,
        "Added the flow",
        lambda each: editing.add_flow(each, source, target, label, chance),
        apart=True,
    )


def _save_flow(seen: Shown, name: str, flow: Flow) -> None:
    def make(process: Map) -> Map:
        source, target, label, chance = _read(seen, name)
        changed = replace(flow, source=source, target=target, label=label, probability=chance)
        return editing.change_flow(process, flow, changed)

    change(seen, "Changed a flow of a process map", "Saved the flow", make, apart=True)


def _remove_flow(seen: Shown, flow: Flow) -> None:
    words = "Removed a flow from a process map"
    remove = partial(editing.remove_flow, base=flow)
    change(seen, words, "Removed the flow", remove, apart=True)


def loops(stored: StoredMap) -> None:
    """Loops: steps gone through again and again, and how often where somebody said so."""
    process, seen = stored.map, shown(stored)
    labels = names_of(process)
    held = {each.ref: each for each in process.loops}

    def said(each: str | None) -> str:
        if each is None:
            return "A new loop"
        return anchor_words(process, Anchor("loop", each)) or "Loop"

    chosen = st.selectbox("Loop", [None, *held], format_func=said, key=seen.key("loop"))
    now = held.get(chosen) if chosen else None
    name = f"loop-{chosen}"
    loop = base_of(seen.key(f"{name}-base"), seen.key(f"{name}-steps"), now)
    if loop and now and loop != now:
        last = last_of_loop(the_project(), seen.map_id, now)
        rows = _both_loops(seen, name, now, labels)
        both(seen, name, last, rows, partial(_save_loop, seen, name, now))
    with st.form(seen.key(name)):
        st.multiselect(
            "Steps, in order",
            list(labels),
            default=list(loop.steps) if loop else [],
            format_func=labels.__getitem__,
            key=seen.key(f"{name}-steps"),
        )
        columns = st.columns([1, 1, 3])
        for column, part, label in (
            (columns[0], "times_min", "Fewest times"),
            (columns[1], "times_max", "Most times"),
        ):
            column.number_input(
                label,
                min_value=0,
                step=1,
                value=getattr(loop, part) if loop else None,
                placeholder="unknown",
                key=seen.key(f"{name}-{part}"),
            )
        columns[2].text_input(
            "In words (optional)",
            value=(loop.words or "") if loop else "",
            placeholder="Until no error is left",
            key=seen.key(f"{name}-words"),
        )
        with st.container(horizontal=True):
            st.form_submit_button(
                "Save the loop" if loop else "Add the loop",
                key=seen.key("save-loop"),
                on_click=partial(_save_loop, seen, name, loop),
            )
            if loop:
                st.form_submit_button(
                    "Remove the loop",
                    key=seen.key("remove-loop"),
                    on_click=partial(_remove_loop, seen, loop),
                )


_LOOP = {
    "steps": "Steps, in order",
    "times_min": "Fewest times",
    "times_max": "Most times",
    "words": "In words",
}


def _both_loops(
    seen: Shown, name: str, now: Loop, labels: dict[str, str]
) -> list[tuple[str, str, str]]:
    return [
        (words, _loop_value(getattr(now, part), labels), _loop_value(typed, labels))
        for part, words in _LOOP.items()
        if (typed := st.session_state.get(seen.key(f"{name}-{part}"))) is not None
    ]


def _loop_value(value: object, labels: dict[str, str]) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(labels.get(str(each), "") for each in value)
    return "" if value is None else str(value)


def _save_loop(seen: Shown, name: str, loop: Loop | None) -> None:
    state = st.session_state

    def make(process: Map) -> Map:
        made = replace(
            loop or Loop(()),
            steps=tuple(state[seen.key(f"{name}-steps")]),
            times_min=state[seen.key(f"{name}-times_min")],
            times_max=state[seen.key(f"{name}-times_max")],
            words=state[seen.key(f"{name}-words")] or None,
        )
        if loop:
            return editing.change_loop(process, loop, made)
        return editing.add_loop(process, made)

    act = "Changed a loop of a process map" if loop else "Added a loop to a process map"
    change(seen, act, "Saved the loop" if loop else "Added the loop", make, apart=True)


def _remove_loop(seen: Shown, loop: Loop) -> None:
    words = "Removed a loop from a process map"
    remove = partial(editing.remove_loop, base=loop)
    change(seen, words, "Removed the loop", remove, apart=True)
