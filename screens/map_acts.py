"""What the map editor's forms share: carrying out a change once, saying so, undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from common.errors import CommonGroundError
from process_maps import services
from process_maps.model import Map
from process_maps.services import StoredMap, Turn
from screens.look import plain, the_project, who
from storage import noting_acts

TURN = "map_turn"
TOLD = "map_told"
MARK_ACTS = "map_mark_acts"


@dataclass(frozen=True)
class Shown:
    """The map as this reader was shown it: a press that comes later is measured by it."""

    map_id: int
    version: int
    turn: int

    def key(self, name: str) -> str:
        """A key for a form's part; after a change of one's own, forms begin with what is now."""
        return f"m{self.map_id}-{self.turn}-{name}"


def shown(stored: StoredMap) -> Shown:
    """What is shown now."""
    return Shown(stored.id, stored.version, st.session_state.get(TURN, 0))


def carry_out(seen: Shown, action: Callable[[], object], said: str) -> bool:
    """Do something once, in a callback; a second press of the same button does nothing.

    Where it is refused, the reason is told beside the drawing and what was typed stays.
    """
    if seen.turn != st.session_state.get(TURN, 0):
        return False
    try:
        with noting_acts() as noted:
            action()
    except CommonGroundError as error:
        words = error.sentence()
        st.session_state[TOLD] = (words[:1].upper() + words[1:], True)
        return False
    st.session_state[TURN] = seen.turn + 1
    st.session_state[TOLD] = (said, False)
    acts: dict[int, list[int]] = st.session_state.setdefault(MARK_ACTS, {})
    acts.setdefault(seen.map_id, []).extend(noted)
    return True


def change(seen: Shown, act: str, said: str, make: Callable[[Map], Map]) -> StoredMap | None:
    """Change the map by one of ``process_maps.editing``'s functions; the map as it is then."""
    results: list[StoredMap] = []

    def action() -> None:
        results.append(services.edit(the_project(), who(), seen.map_id, seen.version, act, make))

    return results[0] if carry_out(seen, action, said) else None


def open_step(stored: StoredMap, element: str) -> None:
    """From now on this step is the one that is opened."""
    row = stored.step_ids[element]
    st.query_params.from_dict({"map": str(stored.id), "step": str(row)})


def bar(stored: StoredMap) -> None:
    """One line that is always there: what was done last, and undo and redo of it."""
    seen = shown(stored)
    also = st.session_state.get(MARK_ACTS, {}).get(stored.id, [])
    undo, redo = services.next_turns(the_project(), stored.id, also)
    told, back, again = st.columns([4, 2, 2], vertical_alignment="center")
    with told:
        words, refused = st.session_state.pop(TOLD, (None, False))
        if refused:
            st.error(plain(words))
        elif words:
            st.success(plain(words))
        else:
            st.info(plain(f"Last change: {undo.words}, by {undo.person}" if undo else "No change"))
    _turn_button(back, "Undo", undo, seen)
    _turn_button(again, "Redo", redo, seen)


def _turn_button(column: object, label: str, turn: Turn | None, seen: Shown) -> None:
    own = turn is None or turn.person == who().person
    of = "" if turn is None else f": {turn.words if own else turn.person + ', ' + turn.words}"
    column.button(  # type: ignore[attr-defined]
        label + plain(of),
        key=seen.key(label),
        disabled=turn is None,
        wrap=True,
        width="stretch",
        on_click=partial(_take, seen, label, turn.act if turn else 0),
    )


def _take(seen: Shown, label: str, act: int) -> None:
    take = services.undo_last if label == "Undo" else services.redo_last
    also = tuple(st.session_state.get(MARK_ACTS, {}).get(seen.map_id, []))
    words = "Undone" if label == "Undo" else "Done again"
    carry_out(seen, lambda: take(the_project(), who(), seen.map_id, expected=act, also=also), words)
