"""A map's lanes and phases: in their order, renamed, added, moved, removed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from common.words import count_of, near_miss
from process_maps import editing
from process_maps.actors import colour_of, group_of
from process_maps.editing.rows import actors_of
from process_maps.graph import lanes_of, phases_of
from process_maps.model import Map, Phase
from process_maps.services import StoredMap
from process_maps.services.last_changed import last_of_phase
from screens.look import plain, table, the_project
from screens.process_map.acts import Shown, change, shown
from screens.process_map.both import base_of, both


def lanes(stored: StoredMap) -> None:
    """Actors and their lanes."""
    process, seen = stored.map, shown(stored)
    laned = lanes_of(process)
    rows: list[dict[str, object]] = [
        {
            "Lane": laned.index(actor) + 1 if actor in laned else "no lane, helps others",
            "Actor": actor,
            "Taken as": group_of(actor) or "a group of its own",
            "Colour": colour_of(actor).name,
            "Steps": sum(actor in step.actors for step in process.steps),
        }
        for actor in actors_of(process)
    ]
    table(rows, "Actors of this map, in the order of their lanes")
    if not rows:
        st.markdown("No actor yet. Say who does a step, or add an actor here.")
    with st.form(seen.key("new-actor")):
        st.text_input("New actor", key=seen.key("actor-name"), placeholder="Placements team")
        st.form_submit_button(
            "Add the actor", key=seen.key("add-actor"), on_click=partial(_add_actor, seen, process)
        )
    if not rows:
        return
    actor = st.selectbox("Actor to change", actors_of(process), key=seen.key("actor"))
    with st.form(seen.key(f"rename-{actor}")):
        st.text_input("Name everywhere", value=actor, key=seen.key(f"name-{actor}"))
        st.form_submit_button(
            "Rename the actor",
            key=seen.key("rename-actor"),
            on_click=partial(_rename, seen, actor),
        )
    number = sum(actor in step.actors for step in process.steps)
    parts: list[tuple[str, Callable[[Map], Map]]] = []
    if actor in laned:
        parts += [
            ("Move the lane up", lambda each: editing.move_lane(each, actor, -1)),
            ("Move the lane down", lambda each: editing.move_lane(each, actor, 1)),
        ]
    off = f"Remove, and take off {count_of(number, 'step')}" if number else "Remove the actor"
    _buttons(seen, [*parts, (off, lambda each: editing.remove_actor(each, actor))], "an actor")


def _buttons(seen: Shown, parts: list[tuple[str, Callable[[Map], Map]]], what: str) -> None:
    with st.container(horizontal=True):
        for label, make in parts:
            verb = "Moved" if label.startswith("Move") else "Removed"
            st.button(
                label,
                key=seen.key(f"{what}-{label}"),
                on_click=partial(_do, seen, f"{verb} {what} of a process map", verb, make),
            )


def _do(seen: Shown, act: str, said: str, make: Callable[[Map], Map]) -> None:
    change(seen, act, said, make)


def _add_actor(seen: Shown, process: Map) -> None:
    name = str(st.session_state[seen.key("actor-name")])
    alike = near_miss(name, actors_of(process)) if name.strip() else None
    said = "Added the actor"
    if alike:
        said += f". There is {alike} too: if that is the same, rename one to the other"
    change(
        seen, "Added an actor to a process map", said, lambda each: editing.add_actor(each, name)
    )


def _rename(seen: Shown, old: str) -> None:
    new = str(st.session_state[seen.key(f"name-{old}")])
    words = "Renamed an actor of a process map"
    change(seen, words, "Renamed everywhere", lambda each: editing.rename_actor(each, old, new))


def phases(stored: StoredMap) -> None:
    """Phases: stretches of the year with a name."""
    process, seen = stored.map, shown(stored)
    held = {each.id: each for each in phases_of(process)}
    chosen = st.selectbox(
        "Phase",
        [None, *held],
        format_func=lambda each: "A new phase" if each is None else held[each].label,
        key=seen.key("phase"),
    )
    now = held.get(chosen) if chosen else None
    name = f"phase-{chosen}"
    phase = base_of(seen.key(f"{name}-base"), seen.key(f"{name}-label"), now)
    if phase and now and phase != now:
        rows = [
            ("Name of the phase", now.label, _typed(seen, name, "label")),
            ("When", now.when or "", _typed(seen, name, "when")),
        ]
        last = last_of_phase(the_project(), seen.map_id, now)
        both(seen, name, last, rows, partial(_save_phase, seen, name, now))
    with st.form(seen.key(name)):
        left, right = st.columns(2)
        left.text_input(
            "Name of the phase",
            value=phase.label if phase else "",
            placeholder="Error fixing",
            key=seen.key(f"{name}-label"),
        )
        right.text_input(
            "When (optional)",
            value=(phase.when or "") if phase else "",
            placeholder="April to June",
            key=seen.key(f"{name}-when"),
        )
        st.form_submit_button(
            "Save the phase" if phase else "Add the phase",
            key=seen.key("save-phase"),
            on_click=partial(_save_phase, seen, name, phase),
        )
    if chosen:
        number = sum(step.phase == chosen for step in process.steps)
        off = f"Remove the phase of {count_of(number, 'step')}"
        parts: list[tuple[str, Callable[[Map], Map]]] = [
            ("Move earlier", lambda each: editing.move_phase(each, chosen, -1)),
            ("Move later", lambda each: editing.move_phase(each, chosen, 1)),
            (off, lambda each: editing.remove_phase(each, chosen)),
        ]
        _buttons(seen, parts, "a phase")
    elif held:
        st.caption(plain(f"In order: {', '.join(each.label for each in held.values())}"))


def _typed(seen: Shown, name: str, part: str) -> str:
    return str(st.session_state.get(seen.key(f"{name}-{part}"), ""))


def _save_phase(seen: Shown, name: str, phase: Phase | None) -> None:
    label, when = _typed(seen, name, "label"), _typed(seen, name, "when")

    def make(process: Map) -> Map:
        if phase:
            return editing.change_phase(process, phase.id, label, when, base=phase)
        return editing.add_phase(process, label, when)

    act = "Changed a phase of a process map" if phase else "Added a phase to a process map"
    change(seen, act, "Saved the phase" if phase else "Added the phase", make, apart=True)
