"""Memos in a session: on itself, on a turn that is read, on somebody who takes part."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.words import count_of
from research import services
from research.memos.model import Memoed
from research.model import Session, TurnView, clock
from research.services.memoing import memo_counts
from screens.look import the_project
from screens.memo_box import memo_box


def session_memos(session: Session) -> None:
    """The team's memos on the session as a whole."""
    st.markdown("The team's own words about this session. They never count as what people said.")
    memo_box(
        Memoed("session", session.id),
        none="No memo yet. Write what struck you while it is fresh.",
    )


def turn_memos(session: Session, turns: Sequence[TurnView]) -> None:
    """Memos on one turn of the page that is read."""
    held = memo_counts(the_project(), "turn")
    here = sum(held.get(each.id, 0) for each in turns)
    told = f"Memo on a turn ({here:,} here)" if here else "Memo on a turn"
    box = st.expander(told, key=f"turn-memos-{session.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        names = {
            each.id: f"{_when(each)}{each.speaker or 'Not named'}: {each.text[:60]}"
            + _number(held, each.id)
            for each in turns
        }
        chosen = _choose("The turn it is about", names, f"turn-memo-{session.id}")
        if chosen in names:
            memo_box(Memoed("turn", chosen), none="", label="Memo on this turn")


def people_memos(session: Session) -> None:
    """Memos on somebody who takes part, seen in each of their sessions."""
    people = services.taking_part(the_project(), session.id)
    if not people:
        return
    held = memo_counts(the_project(), "participant")
    box = st.expander("Memos on somebody", key=f"people-memos-{session.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        names = {
            each.participant_id: f"{each.pseudonym}{_number(held, each.participant_id)}"
            for each in people
        }
        chosen = _choose("Who it is about", names, f"person-memo-{session.id}")
        if chosen in names:
            memo_box(Memoed("participant", chosen), none="", label="Memo on this person")


def _when(turn: TurnView) -> str:
    return "" if turn.time is None else f"{clock(turn.time)} "


def _number(held: dict[int, int], each: int) -> str:
    return f" · {count_of(held[each], 'memo')}" if each in held else ""


def _choose(label: str, names: dict[int, str], key: str) -> int:
    chosen = st.selectbox(
        label,
        list(names),
        format_func=lambda each: names.get(each, "no longer here"),
        index=None,
        placeholder="Choose one",
        key=key,
    )
    return chosen or 0
