"""A round while it runs: what the room sees, kept up by the moment, and comments that wait."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from common.errors import NotFound
from evidence.rounds import comments as said
from evidence.rounds import services
from evidence.rounds.model import Round
from evidence.rounds.standing import Standing
from evidence.rounds.tally import for_the_room
from screens.components.room_board import Bar, Shown, room_board
from screens.look import do, plain, the_project, who
from screens.offered import may_change, may_erase, writes
from screens.show_and_tell.door import Door

# How often the counts are read again, in seconds: well within the second that a vote may take.
LOOK_AGAIN = 0.3


def live(held: Round, door: Door | None, state: str) -> None:
    """The board, and what waits; looks again by itself while phones can answer."""
    address = _address(held, door) if door and state == "open" else None
    again = LOOK_AGAIN if state == "open" else None
    st.fragment(_look, run_every=again)(held, door, state, address)


def _address(held: Round, door: Door) -> str:
    """Where phones are sent, with the round's letters; chosen where this computer has several."""
    found = door.addresses()
    chosen = found[0]
    if len(found) > 1:
        chosen = st.selectbox(
            "The address phones are sent to",
            found,
            key="room-address",
            help="This computer is in several networks. Choose the one the phones are in.",
        )
    return f"{chosen}/{held.code}"


def _look(held: Round, door: Door | None, state: str, address: str | None) -> None:
    try:
        now = services.standing(the_project(), held.id)
    except NotFound:
        st.rerun()
    if _is_another(held, now.round) or (state == "open" and door and not door.now_open()):
        st.rerun()
    room_board(_shown(now, state, address), key=f"room-{held.id}")
    if (held.kind == "comments" or not now.counts) and may_change("comments"):
        _comments(held)


def _is_another(held: Round, now: Round) -> bool:
    """Whether somebody opened, closed or cleared it since this screen was made."""
    return (held.state, held.wave) != (now.state, now.wave)


def _shown(now: Standing, state: str, address: str | None) -> Shown:
    """What the room may see of it, and nothing more."""
    return Shown(
        question=now.round.question,
        state={"ready": "Not open yet", "open": "Open", "closed": "Closed"}.get(state, "Stopped"),
        address=address,
        bars=tuple(
            Bar(e.choice.words, e.total if e.is_known else None, e.by_source if e.paper else "")
            for e in now.counts
        ),
        # While votes come in, what one more of them changes would tell how somebody answered.
        councils=tuple(each.words() for each in for_the_room(now.councils))
        if state == "closed"
        else (),
        comments=now.comments,
        answered=now.who_answered(),
        illustrative=now.illustrative,
    )


@writes("comments")
def _comments(held: Round) -> None:
    found = said.comments(the_project(), held.id)
    if not found:
        st.markdown("No comment has come in yet.")
        return
    waiting = [each for each in found if each.state == "waiting"]
    st.markdown(f"**Comments to look at: {len(waiting)}**")
    st.caption(
        "The room sees a comment once you let it through. Look for names and for what points at "
        "one child or family: no software finds everything."
    )
    for each in waiting:
        _waiting(each)
    looked_at = [each for each in found if each.state != "waiting"]
    for each in looked_at:
        _looked_at(each)


def _waiting(each: said.HeldComment) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f"“{plain(each.words)}”")
        if each.found:
            found = ", ".join(f"{f.text} ({f.kind})" for f in each.found)
            st.markdown(f":orange-badge[Looks personal] {plain(found)}")
            st.markdown(f"With that replaced: “{plain(each.without)}”")
        with st.container(horizontal=True):
            words = "Show it with that replaced" if each.found else "Show it"
            _act(words, "show", each, partial(said.let_through, the_project(), who(), each.id))
            if each.found:
                shown = partial(said.let_through, the_project(), who(), each.id, as_typed=True)
                _act("It is not personal: show it as typed", "typed", each, shown)
            aside = partial(said.put, the_project(), who(), each.id, "aside")
            _act("Set it aside", "aside", each, aside)
            _erase(each)


def _looked_at(each: said.HeldComment) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f":gray-badge[{said.STATES[each.state]}] “{plain(each.words)}”")
        with st.container(horizontal=True):
            if each.state == "shown":
                back = partial(said.put, the_project(), who(), each.id, "aside")
                _act("Take it off the screen", "back", each, back)
                if each.in_transcript:
                    st.markdown("In the session’s transcript.", width="content")
                elif may_change("turns"):
                    kept = partial(said.into_transcript, the_project(), who(), each.id)
                    _act("Put it into the session’s transcript", "turn", each, kept)
            else:
                again = partial(said.put, the_project(), who(), each.id, "waiting")
                _act("Look at it again", "again", each, again)
            _erase(each)


def _erase(each: said.HeldComment) -> None:
    if not may_erase():
        return
    gone = partial(said.erase_comment, the_project(), who(), each.id)
    _act("Erase it for good", "erase", each, gone)


DONE = {
    "show": "The room sees it now.",
    "typed": "The room sees it now.",
    "aside": "Set aside.",
    "back": "Taken off the screen.",
    "again": "It waits again.",
    "turn": "It is a turn of the session’s transcript now, which is to check there.",
    "erase": "Erased.",
}


def _act(label: str, what: str, each: said.HeldComment, action: Callable[[], object]) -> None:
    if st.button(label, key=f"comment-{what}-{each.id}"):
        do(action, DONE[what])
