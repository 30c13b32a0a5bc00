"""What was typed for a step that somebody removed meanwhile: offered back with the step."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from common.errors import CannotUndo
from process_maps import editing
from process_maps.editing import Place
from process_maps.model import Map, Step
from process_maps.services import StoredMap
from screens.by_whom import did_words
from screens.look import plain, the_project, who
from screens.process_map.acts import carry_out, edit_as_it_is, shown
from storage import reading
from storage.history.acts import last_change, undo

LOST = "map_lost_step"


@dataclass(frozen=True)
class _Lost:
    """A step as it was, and what was to be changed in it; ``row`` is its number in the project."""

    map_id: int
    row: int
    step: Step
    changes: dict[str, Any]
    typed: tuple[tuple[str, str], ...]


def keep_lost(
    map_id: int,
    row: int,
    step: Step,
    changes: dict[str, Any],
    typed: Iterable[tuple[str, str]],
) -> None:
    """Keep what was typed for a step that is gone; ``typed`` is the same in words."""
    st.session_state[LOST] = _Lost(map_id, row, step, changes, tuple(typed))


def lost_step(stored: StoredMap) -> None:
    """Say who removed the step, show what was typed, and offer both back."""
    lost = st.session_state.get(LOST)
    if not isinstance(lost, _Lost) or lost.map_id != stored.id:
        return
    by = did_words(("steps", lost.row), "removed this step while you had it open")
    with st.container(border=True):
        st.warning(f"“{plain(lost.step.label)}”: {by} What you typed is kept here.")
        for words, value in lost.typed:
            st.markdown(f":gray[{plain(words)}:] {plain(value) or 'nothing'}")
        with st.container(horizontal=True):
            st.button(
                "Bring the step back with what you typed",
                key=f"lost-back-{lost.row}",
                on_click=partial(_bring_back, stored, lost),
            )
            st.button("Let it go", key=f"lost-go-{lost.row}", on_click=_let_go)


def _bring_back(stored: StoredMap, lost: _Lost) -> None:
    carry_out(shown(stored), lambda: _put_back(lost), "Brought the step back", _let_go)


def _put_back(lost: _Lost) -> None:
    """By undoing its removal; where more was done to the map since, as a step not joined yet."""
    with reading(the_project()) as db:
        last = last_change(db, "steps", lost.row)
    if last and last.removed:
        with suppress(CannotUndo):
            undo(the_project(), who(), last.act)

    def make(now: StoredMap) -> tuple[str, Map]:
        changed = replace(lost.step, **lost.changes)
        if now.map.step(lost.step.id):
            made = editing.change_step(now.map, lost.step, lost.changes)
            return "Changed a step of a process map", made
        place = Place(joined=False)
        return "Added a step to a process map", editing.add_step(now.map, changed, place)

    edit_as_it_is(lost.map_id, make)


def _let_go() -> None:
    st.session_state.pop(LOST, None)
