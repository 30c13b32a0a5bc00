"""What is shown on the steps of the map: chosen above the drawing, kept for each map."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from evidence.overlays import services
from evidence.overlays.services import WHICH_WORDS, Asked, Which
from process_maps.overlay import Overlay
from process_maps.services import StoredMap
from screens.look import fault_told, plain, the_project
from screens.rule_failures.seen import the_door

KEPT = "map_overlays"
NOTHING = "nothing"
CHOICES: dict[Which, str] = {
    "painpoints": "Painpoints on each step",
    "people": "People who spoke of it",
    "errors": "Errors: how often the step’s rules fail",
    "effort": "Effort: hours each time",
    "council": "Another council: which steps it has too",
}


def asked_for_map(map_id: int) -> Asked | None:
    """What this reader chose to see on that map; None for nothing."""
    kept: dict[int, Asked] = st.session_state.get(KEPT, {})
    return kept.get(map_id)


def shown_overlay(stored: StoredMap) -> Overlay | None:
    """What is shown on the map now; None for nothing."""
    asked = asked_for_map(stored.id)
    if asked is None:
        return None
    return services.overlay_of(
        the_project(),
        stored,
        asked.which,
        other_map=asked.other_map,
        run=asked.run,
        door=the_door(),
    )


def chosen_overlay(
    stored: StoredMap, left: DeltaGenerator, right: DeltaGenerator
) -> Overlay | None:
    """Let the reader choose what is shown on the map; returns it, None for nothing."""
    if not stored.map.steps:
        return None
    with left:
        which = _choose_which(stored)
    if which is None:
        _keep(stored.id, None)
        return None
    held = services.overlays_there_are(the_project(), stored)
    why_not = next(each.why_not for each in held if each.which == which)
    if why_not:
        _keep(stored.id, None)
        st.markdown(plain(f"“{WHICH_WORDS[which]}” cannot be shown yet: {why_not}."))
        return None
    before = asked_for_map(stored.id)
    asked = before if before and before.which == which else Asked(which)
    with right:
        if which == "council":
            asked = _choose_other(stored, asked)
        elif which == "errors":
            asked = _choose_run(stored, asked)
    _keep(stored.id, asked)
    shown: Overlay | None = None
    with fault_told():
        shown = shown_overlay(stored)
    if shown is None:
        _keep(stored.id, None)
    return shown


def _choose_which(stored: StoredMap) -> Which | None:
    options: list[Which | None] = [None, *CHOICES]
    before = asked_for_map(stored.id)
    return st.selectbox(
        "Show on the map",
        options,
        index=options.index(before.which) if before else 0,
        format_func=lambda each: CHOICES[each] if each else "Nothing",
        key=f"overlay-{stored.id}",
    )


def _choose_other(stored: StoredMap, asked: Asked) -> Asked:
    held = {each.id: each.title for each in services.others(the_project(), stored)}
    ids = list(held)
    chosen = st.selectbox(
        "Whose map",
        ids,
        index=ids.index(asked.other_map) if asked.other_map in held else 0,
        format_func=held.__getitem__,
        key=f"overlay-other-{stored.id}",
    )
    return replace(asked, other_map=chosen)


def _choose_run(stored: StoredMap, asked: Asked) -> Asked:
    held = {each.id: each.words for each in services.runs_to_show(the_project(), stored)}
    usual = services.usual_run(the_project(), stored)
    start = asked.run if asked.run in held else usual.run_id if usual else None
    ids = list(held)
    chosen = st.selectbox(
        "Run",
        ids,
        index=ids.index(start) if start in held else 0,
        format_func=held.__getitem__,
        key=f"overlay-run-{stored.id}",
    )
    # The usual one is not kept by its number: it may be another once more runs are here.
    return replace(asked, run=None if usual and chosen == usual.run_id else chosen)


def _keep(map_id: int, asked: Asked | None) -> None:
    kept: dict[int, Asked] = st.session_state.setdefault(KEPT, {})
    if asked is None:
        kept.pop(map_id, None)
    else:
        kept[map_id] = asked
