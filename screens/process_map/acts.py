"""What the map editor's forms share: carrying out a change once, saying so, undo and redo."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

import streamlit as st

from common.errors import CommonGroundError, NotFound, StaleEdit
from process_maps import services
from process_maps.model import Map
from process_maps.services import StoredMap, Turn
from screens.look import plain, the_project, who
from storage import noting_acts

HELD = "map_acts"
_ATTEMPTS = 3
_TO_A_MAP = re.compile(r" (of|to|from|on) (a process map|map \d+)(?=$| to | is )")


@dataclass
class Held:
    """What the editor remembers between runs.

    One object, fetched before an act and changed in place after it: whoever touches the session's
    state may be stopped there by a second click, and the act would be done but not noted.
    """

    turn: int = 0
    told: str = ""
    refused: bool = False
    after: Callable[[], None] | None = None
    acts: dict[int, list[int]] = field(default_factory=dict)
    # A second click runs in a thread of its own while the first one's is not yet done.
    lock: Lock = field(default_factory=Lock)

    def refuse(self, error: CommonGroundError) -> None:
        """Keep why something was not done, to be told beside the drawing."""
        words = error.sentence()
        self.told, self.refused = words[:1].upper() + words[1:], True


def held() -> Held:
    """This session's own."""
    found: Held = st.session_state.setdefault(HELD, Held())
    return found


def settle() -> None:
    """Finish what the last act began, before anything is shown."""
    mine = held()
    if mine.after:
        mine.after()
        mine.after = None


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
    return Shown(stored.id, stored.version, held().turn)


def carry_out(
    seen: Shown,
    action: Callable[[], object],
    said: str,
    after: Callable[[], None] | None = None,
) -> None:
    """Do something once, in a callback; a second press of the same button does nothing.

    Where it is refused, the reason is told beside the drawing and what was typed stays. ``after``
    is carried out before the screen is next shown.
    """
    mine = held()
    with mine.lock:
        if seen.turn != mine.turn:
            return
        try:
            with noting_acts() as noted:
                action()
        except CommonGroundError as error:
            mine.refuse(error)
            if isinstance(error, StaleEdit | NotFound):
                mine.told += _last_by_others(seen.map_id)
            return
        mine.turn, mine.told, mine.refused, mine.after = seen.turn + 1, said, False, after
        mine.acts.setdefault(seen.map_id, []).extend(noted)


def _last_by_others(map_id: int) -> str:
    """What somebody else did to the map last, for whoever was refused because of it."""
    last, _ = services.next_turns(the_project(), map_id)
    if last is None or last.person == who().person:
        return ""
    return f" Last change: {_here(last)}, by {last.person}."


def refuse(error: CommonGroundError) -> None:
    """Tell beside the drawing why something was not done."""
    held().refuse(error)


def change(
    seen: Shown,
    act: str,
    said: str,
    make: Callable[[Map], Map],
    after: Callable[[], None] | None = None,
    *,
    apart: bool = False,
) -> None:
    """Change the map by one of ``process_maps.editing``'s functions.

    ``apart``: it looks itself whether what it is about was changed, so that what others did to
    other parts of the map meanwhile is no hindrance.
    """
    project, person = the_project(), who()
    if apart:
        carry_out(
            seen,
            lambda: edit_as_it_is(seen.map_id, lambda each: (act, make(each.map))),
            said,
            after,
        )
        return
    carry_out(
        seen,
        lambda: services.edit(project, person, seen.map_id, seen.version, act, make),
        said,
        after,
    )


def edit_as_it_is(map_id: int, make: Callable[[StoredMap], tuple[str, Map]]) -> int:
    """Change the stored map as it is now; returns the version it then has.

    ``make`` gives the act in words and the map after it, and is asked again where somebody was
    quicker.
    """
    project, person = the_project(), who()
    for attempt in range(_ATTEMPTS):
        now = services.map_by_id(project, map_id)
        act, made = make(now)
        try:
            return services.edit(
                project, person, map_id, now.version, act, partial(_made, made)
            ).version
        except StaleEdit:
            if attempt + 1 == _ATTEMPTS:
                raise
    raise AssertionError("every attempt returns or raises")


def _made(made: Map, _: Map) -> Map:
    return made


def open_step(map_id: int, element: str) -> None:
    """From now on this step is the one that is opened."""
    row = services.map_by_id(the_project(), map_id).step_ids.get(element)
    if row is not None:
        st.query_params.from_dict({"map": str(map_id), "step": str(row)})


Turns = tuple[Turn | None, Turn | None]


def turns(stored: StoredMap) -> Turns:
    """What undo and redo would do next; None where there is nothing."""
    also = held().acts.get(stored.id, [])
    return services.next_turns(the_project(), stored.id, also)


def in_words(turn: Turn | None) -> str | None:
    """What would be undone or redone, and whose it is where it is somebody else's."""
    return _turn_words(turn) if turn else None


def bar(stored: StoredMap, next_turns: Turns) -> None:
    """One line that is always there: what was done last, and undo and redo of it."""
    seen = shown(stored)
    mine = held()
    undo, redo = next_turns
    with st.container(horizontal=True, vertical_alignment="center"):
        if mine.refused:
            st.error(plain(mine.told))
        elif mine.told:
            st.success(plain(mine.told))
        else:
            now = f"Last change: {_here(undo)}, by {undo.person}" if undo else "No change yet"
            st.markdown(f":gray[{plain(now)}]")
        mine.told, mine.refused = "", False
        _turn_button("Undo", undo, seen)
        _turn_button("Redo", redo, seen)


def _here(turn: Turn) -> str:
    """What an act did, said beside the map it was done to: that it is a map needs no saying."""
    return _TO_A_MAP.sub("", turn.words)


def _turn_words(turn: Turn) -> str:
    by = "" if turn.person == who().person else f"{turn.person}, "
    return f"{by}{_here(turn)}"


def _turn_button(label: str, turn: Turn | None, seen: Shown) -> None:
    of = "" if turn is None else f": {_turn_words(turn)}"
    st.button(
        label + plain(of),
        key=seen.key(label),
        disabled=turn is None,
        wrap=True,
        on_click=partial(take, seen, label, turn.act if turn else 0),
    )


def take(seen: Shown, label: str, act: int | None = None) -> None:
    """Undo or redo the map's last act; ``act`` is the one that was offered, where one was."""
    turn = services.undo_last if label == "Undo" else services.redo_last
    also = tuple(held().acts.get(seen.map_id, []))
    words = "Undone" if label == "Undo" else "Done again"
    carry_out(seen, lambda: turn(the_project(), who(), seen.map_id, expected=act, also=also), words)
