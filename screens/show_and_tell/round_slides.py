"""Rounds on slides while they are presented: brought up to date, opened and closed from there."""

from __future__ import annotations

import json
from dataclasses import asdict

import streamlit as st

from common.errors import NotFound
from common.qr import qr
from evidence.rounds import services
from evidence.rounds.model import Round
from presenting.cards.rounds import tally
from presenting.model import Storyboard
from presenting.nodes import el, said, to_plain
from presenting.services import cards
from screens.components.live_rounds import live_rounds
from screens.look import do_before, the_project
from screens.show_and_tell.door import Door, the_door
from screens.show_and_tell.round_acts import close, keep_in_step, open_to_phones, state_of
from screens.show_and_tell.round_live import LOOK_AGAIN


def rounds_on(board: Storyboard) -> dict[int, int]:
    """The rounds of a live storyboard's cards that are still there, by the card's id."""
    if board.frozen is not None:
        return {}
    known = {each.id for each in services.rounds(the_project())}
    return {
        each.id: number
        for each in cards(the_project(), board.id)
        if each.kind == "round" and (number := each.refers.get("round")) in known
    }


def keep_rounds_up(shown: dict[int, int], *, hide_quotes: bool) -> None:
    """Bring the rounds on the slides up to date by themselves, while one of them is open."""
    keep_in_step(the_door())
    held = [each for each in services.rounds(the_project()) if each.id in shown.values()]
    again = LOOK_AGAIN if any(state_of(each) == "open" for each in held) else None
    st.fragment(_look, run_every=again)(shown, hide_quotes)


def turn(card_id: int, shown: dict[int, int]) -> None:
    """Open the round of a slide to phones, or close it: what its button says."""
    door = the_door()
    held = next((e for e in services.rounds(the_project()) if e.id == shown.get(card_id)), None)
    if held is None:
        return
    if state_of(held) in ("open", "stopped"):
        do_before(lambda: close(held, door), "Closed. Nothing more is counted.")
    elif door is not None:
        do_before(lambda: open_to_phones(held, door), "Open. Phones can answer now.")


def _look(shown: dict[int, int], hide_quotes: bool) -> None:
    told = {}
    for card_id, number in shown.items():
        try:
            told[str(card_id)] = _told(number, hide_quotes)
        except NotFound:
            continue
    live_rounds(json.dumps(told, ensure_ascii=False), key="live-rounds")


def _told(number: int, hide_quotes: bool) -> dict[str, object]:
    """What the room may see of a round now, and what may be done with it."""
    now = services.standing(the_project(), number)
    nodes = tally(now)
    if now.comments and not hide_quotes:
        nodes.append(el("ul", *(said("li", f"“{each}”") for each in now.comments)))
    door, state = the_door(), state_of(now.round)
    address = _address(now.round, door) if door and state == "open" else None
    return {
        "nodes": [to_plain(each) for each in nodes],
        "address": address,
        "qr": asdict(qr(f"http://{address}")) if address else None,
        "act": _act_words(state, door),
    }


def _address(held: Round, door: Door) -> str:
    found = door.addresses()
    chosen = st.session_state.get("room-address")
    return f"{chosen if chosen in found else found[0]}/{held.code}"


def _act_words(state: str, door: Door | None) -> str:
    """What the slide's button does; empty where nothing can be done here."""
    if state in ("open", "stopped"):
        return "Close the round"
    return "Open it to phones" if door else ""
