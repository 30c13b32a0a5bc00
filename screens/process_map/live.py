"""Deeds done on the drawing: carried out once each, on the map as their doer saw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from common.errors import StaleEdit
from evidence import placing
from evidence.model import KIND_WORDS
from process_maps import services
from process_maps.editing import deeds
from process_maps.model import Map
from process_maps.services import StoredMap
from screens.components.map_canvas import Answer
from screens.look import the_project, who
from screens.process_map.acts import Shown, carry_out, edit_as_it_is, held, refuse, take

MOST_SHOWN = 12
CHANGED = "the map was changed since it was drawn here"


@dataclass
class Live:
    """What one reader's drawing of a map remembers between runs.

    ``shown`` is the map by the version it was drawn at; ``mine`` the versions this reader made;
    ``done`` the last deed of each page that sent any; ``answer`` what came of the last of all.
    """

    shown: dict[int, Map] = field(default_factory=dict)
    mine: set[int] = field(default_factory=set)
    done: dict[str, int] = field(default_factory=dict)
    answer: Answer | None = None

    def show(self, stored: StoredMap) -> None:
        """Remember the map as it is drawn now."""
        self.shown[stored.version] = stored.map
        for version in sorted(self.shown)[:-MOST_SHOWN]:
            del self.shown[version]

    def seen(self, version: int, now: StoredMap) -> Map:
        """The map as it was drawn at a version.

        Where only this reader changed it since, steps are as they are now: what one typed twice in
        a row is no disagreement. Raises StaleEdit where that version is not remembered.
        """
        if version == now.version:
            return now.map
        was = self.shown.get(version)
        if was is None:
            raise StaleEdit(CHANGED, remedy="Look at it, then do it again")
        if self.mine.issuperset(range(version + 1, now.version + 1)):
            return replace(now.map, flows=was.flows)
        return was


def live(map_id: int) -> Live:
    """This session's own for a map."""
    found: Live = st.session_state.setdefault(f"map_live_{map_id}", Live())
    return found


def received(map_id: int, deed: Mapping[str, Any]) -> None:
    """Carry out a deed, unless it is one that was carried out before and asked for again."""
    mine, told = live(map_id), held()
    number, page = int(deed["n"]), str(deed["who"])
    if number <= mine.done.get(page, 0):
        return
    mine.done[page], mine.answer = number, None
    told.told, told.refused, turn = "", False, told.turn
    made: list[deeds.Done] = []
    try:
        _carry_out(map_id, deed, made)
    finally:
        # Whoever touches the session's state may be stopped there by the next thing that is asked
        # for: what was not done then is to be done when it is asked for again.
        if told.turn == turn and not told.refused:
            mine.done[page] = number - 1
        else:
            said, new = (made[0].said, made[0].new) if made else (told.told, None)
            if told.refused:
                said, new = told.told, None
            told.told = said
            mine.answer = Answer(page, number, said, told.refused, new)


def _carry_out(map_id: int, deed: Mapping[str, Any], made: list[deeds.Done]) -> None:
    seen = Shown(map_id, services.map_by_id(the_project(), map_id).version, held().turn)
    verb = str(deed["do"])
    if verb in ("undo", "redo"):
        _turn(seen, verb, int(deed["seen"]))
    elif verb == "mark":
        carry_out(seen, lambda: _pin(map_id, deed), _pinned(deed))
    else:
        carry_out(seen, lambda: made.append(_edit(map_id, deed)), "")


def _turn(now: Shown, verb: str, drawn: int) -> None:
    """Undo or redo, as often as it was pressed; what others did meanwhile is looked at first."""
    mine = live(now.map_id)
    if not mine.mine.issuperset(range(drawn + 1, now.version + 1)):
        refuse(StaleEdit(CHANGED, remedy=f"See what {verb} would do now"))
        return
    take(now, verb.capitalize())
    after = services.map_by_id(the_project(), now.map_id).version
    if after == now.version + 1:
        mine.mine.add(after)


def _edit(map_id: int, deed: Mapping[str, Any]) -> deeds.Done:
    """Change the stored map as it is now; somebody else's change in between is no hindrance."""
    mine = live(map_id)
    made: list[tuple[int, deeds.Done]] = []

    def make(now: StoredMap) -> tuple[str, Map]:
        done = deeds.carry_out(now.map, deed, mine.seen(int(deed["seen"]), now))
        made[:] = [(now.version, done)]
        return done.act, done.map

    version = edit_as_it_is(map_id, make)
    before, done = made[0]
    if version != before:
        mine.mine.add(version)
    return done


def _pin(map_id: int, deed: Mapping[str, Any]) -> None:
    now = services.map_by_id(the_project(), map_id)
    at = deeds.anchor_of(deed, live(map_id).seen(int(deed["seen"]), now))
    words = " ".join(str(deed.get("words") or "").split())
    placing.place_new(the_project(), who(), str(deed.get("kind")), words, map_id, at)


def _pinned(deed: Mapping[str, Any]) -> str:
    kind = next((words for each, words in KIND_WORDS.items() if each == deed.get("kind")), "mark")
    return f"Pinned the {kind.lower()}"
