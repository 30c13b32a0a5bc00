"""Take part: rounds in which the room answers by phone or on paper, and how each stands."""

from __future__ import annotations

from functools import partial

import streamlit as st

from common.words import day_words
from evidence.rounds import services
from evidence.rounds.model import KIND_WORDS, Round
from presenting import services as presenting
from presenting.model import NewCard, Storyboard
from screens.look import asked_for, do, empty, fault_told, go_to, plain, the_project, who
from screens.offered import may_change, may_erase
from screens.show_and_tell.door import Door, the_door
from screens.show_and_tell.round_acts import (
    clear,
    close,
    keep_in_step,
    open_to_phones,
    state_of,
)
from screens.show_and_tell.round_live import live
from screens.show_and_tell.round_making import make_a_round
from screens.show_and_tell.round_paper import from_paper
from screens.show_and_tell.round_results import results

STATE_WORDS = {
    "ready": ":gray-badge[Not open yet]",
    "open": ":green-badge[Open]",
    "closed": ":gray-badge[Closed]",
    "stopped": ":orange-badge[Stopped]",
}
HOW = (
    "Phones cannot take part now, because the app was started without a place for them. Stop it "
    "and start it again with `--room` and an address of this computer that phones can reach, such "
    "as `commonground serve --room 0.0.0.0:8600`. Phones then reach one open round there and "
    "nothing else. Without it, count dots on paper and type them in here: the round is the same."
)


def taking_part(board: Storyboard) -> None:
    """The tab: all rounds of a storyboard, or the one that was asked for."""
    door = the_door()
    keep_in_step(door)
    asked = asked_for("round")
    if asked is not None:
        try:
            held = next(e for e in services.rounds(the_project()) if e.id == asked)
        except StopIteration:
            st.warning("This round is no longer in the project.")
        else:
            _one(board, held, door)
            return
    if door is None:
        st.info(HOW)
    _all(board)


def _all(board: Storyboard) -> None:
    every = services.rounds(the_project())
    held = [each for each in every if each.storyboard_id == board.id]
    if not held and not may_change("rounds"):
        empty("No round yet. When there is one, this tells how it came out.")
    elif not held:
        empty(
            "No round yet. Make one below: dots on painpoints or options, “this is us too” for a "
            "claim, comments on it, or a question. People in the room answer on their phones or "
            "on paper, and the result is kept as evidence of that session."
        )
    for each in held:
        _listed(board, each)
    if not may_change("rounds"):
        return
    with st.expander(
        "Make a round", expanded=not held, key=f"make-round-{board.id}", on_change="rerun"
    ) as opened:
        if opened.open or not held:
            make_a_round(board)
    others = [each for each in every if each.storyboard_id != board.id]
    if others:
        with st.expander(
            f"Rounds made elsewhere: {len(others)}", key=f"others-{board.id}", on_change="rerun"
        ) as opened:
            if opened.open:
                for each in others:
                    _listed(board, each)


def _listed(board: Storyboard, each: Round) -> None:
    with st.container(border=True, gap="xxsmall"):
        go_to("show_and_tell", f"**{plain(each.question)}**", _place(board, each.id))
        said = services.standing(the_project(), each.id)
        st.markdown(
            f"{STATE_WORDS[state_of(each)]} "
            + plain(f"{KIND_WORDS[each.kind]} · {said.who_answered()} · {said.session}")
        )


def _one(board: Storyboard, held: Round, door: Door | None) -> None:
    go_to("show_and_tell", "All rounds of this storyboard", {"storyboard": str(board.id)})
    state = state_of(held)
    st.markdown(f"{STATE_WORDS[state]} :gray[{KIND_WORDS[held.kind]}]")
    st.header(plain(held.question), anchor=False)
    said = services.standing(the_project(), held.id)
    when = f" of {day_words(said.date)}" if said.date else ""
    st.caption(plain(f"Kept as evidence of “{said.session}”{when}."))
    if state == "stopped":
        st.warning(
            "Phones cannot reach this round: the app was started again, or opening or closing was "
            "taken back. Every vote given so far is kept. Open it to phones again to go on; a "
            "phone that has voted is told that its vote counts and can no longer be changed."
            if door
            else "This round is open, but the app was started without a place for phones. Votes "
            "given so far are kept. Type counts from paper, or close it."
        )
    if door is None and state != "stopped":
        st.info(HOW)
    changing = may_change("rounds", "votes")
    if changing:
        _buttons(board, held, state, door)
    with fault_told():
        live(held, door, state)
        by_paper = held.kind in ("dots", "us_too") or services.choices(the_project(), held.id)
        if changing and by_paper:
            from_paper(held)
        results(held)
    if not (changing and may_erase()):
        return
    with st.expander("Erase this round", key=f"erase-{held.id}", on_change="rerun") as opened:
        if opened.open:
            _erase(board, held)


def _on_a_slide(board: Storyboard, held: Round) -> None:
    """Put a round where it is presented, unless it stands there already."""
    if board.frozen is not None:
        return
    shown = presenting.cards(the_project(), board.id)
    if any(each.kind == "round" and each.refers.get("round") == held.id for each in shown):
        return
    if st.button("Put it on a slide"):
        card = NewCard("round", {"round": held.id})
        do(
            lambda: presenting.add_card(the_project(), who(), board.id, card),
            "On a slide, the last one. Move it under Arrange.",
        )


def _buttons(board: Storyboard, held: Round, state: str, door: Door | None) -> None:
    with st.container(horizontal=True):
        if door and state != "open":
            words = {"ready": "Open it to phones", "closed": "Open it again"}
            if st.button(words.get(state, "Open it to phones again"), type="primary"):
                do(partial(open_to_phones, held, door), "Open. Phones can answer now.")
        if state in ("open", "stopped") and st.button("Close the round", type="primary"):
            do(partial(close, held, door), "Closed. Nothing more is counted.")
        if st.button("Clear what was answered"):
            do(partial(clear, held, door), "Cleared. Undo brings back what was answered.")
        _on_a_slide(board, held)
    if state == "ready" and door is None and st.button("Close it: paper is all there is"):
        do(partial(close, held, door), "Closed.")


def _erase(board: Storyboard, held: Round) -> None:
    st.markdown(
        "Its question, votes, comments and counts go for good, also from history. What became a "
        "turn of the session’s transcript stays there. This cannot be undone."
    )
    if st.button("Erase it for good", key=f"erase-now-{held.id}"):
        do(partial(_erased, board, held), "Erased.")


def _erased(board: Storyboard, held: Round) -> None:
    door = the_door()
    if door and door.now_open() == held.code:
        door.stop()
    services.erase_round(the_project(), who(), held.id)
    st.query_params.from_dict({"storyboard": str(board.id)})


def _place(board: Storyboard, round_id: int) -> dict[str, str]:
    return {"storyboard": str(board.id), "round": str(round_id)}
