"""Erasing a participant or a whole session for good, with a typed confirmation."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from common.words import count_of, listed
from evidence.erasing import LINKS, ROUNDS, UNSUPPORTED
from presenting.erasing import erase_session
from research import services
from research.model import Session
from research.services.erasing import Erased
from screens.look import do, go_to, plain, the_project, who
from screens.waiting import told_how_far

_FOR_GOOD = (
    "This cannot be undone, and history keeps nothing of it. Backups and files saved before still "
    "hold it: remove those yourself."
)
WORD = "erase"


def erase(session: Session) -> None:
    """Both ways to erase, closed until somebody opens them."""
    person = st.expander(
        "Erase somebody for good", key=f"erase-person-{session.id}", on_change="rerun"
    )
    if person.open:
        with person:
            _somebody(session)
    whole = st.expander(
        "Erase this session for good", key=f"erase-session-{session.id}", on_change="rerun"
    )
    if whole.open:
        with whole:
            _session(session)


def _somebody(session: Session) -> None:
    here = services.taking_part(the_project(), session.id)
    if not here:
        st.markdown("Nobody is named in this session.")
        return
    st.markdown("For somebody who withdraws, or asks what is held about them: open their data.")
    for each in here:
        go_to("sessions", f"Data of {plain(each.pseudonym)}", {"person": str(each.participant_id)})


def _session(session: Session) -> None:
    st.markdown(
        f"It takes {count_of(session.turns, 'turn')} and {count_of(session.quotes, 'quote')}, with "
        "memos and links, and everybody who took part in no other session. To be able to undo it, "
        "remove the session instead."
    )

    by = who()
    confirmed(
        f"Type {WORD} to confirm",
        WORD,
        "Erase the session for good",
        f"erase-all-{session.id}",
        lambda: erase_session(the_project(), by, session.id),
    )


def confirmed(
    label: str, expected: str, button: str, key: str, action: Callable[[], Erased | None]
) -> None:
    """Erase once somebody has typed what is expected, and say what went."""
    st.warning(_FOR_GOOD)
    with st.form(key, border=False):
        typed = st.text_input(label, key=f"{key}-typed", max_chars=60, autocomplete="off")
        pressed = st.form_submit_button(button)
    if not pressed:
        return
    if " ".join(typed.split()).casefold() != " ".join(expected.split()).casefold():
        st.error(plain("Nothing was erased: what you typed is not that. Type it just as it says."))
        return
    told = ""

    def act() -> None:
        nonlocal told
        done = told_how_far(action, "Erasing for good", expected=10)
        told = _told(done) if done else "There was nothing to erase."
        # What the address led to is gone.
        st.query_params.clear()

    do(act, lambda: told)


def _told(done: Erased) -> str:
    went = [
        count_of(done.turns, "turn"),
        count_of(done.quotes, "quote"),
        count_of(done.notes, "memo"),
        count_of(done.also.get(LINKS, 0), "link"),
    ]
    if number := done.also.get(ROUNDS, 0):
        went.append(f"{count_of(number, 'round')} the room answered")
    words = f"Erased: {listed(went)}."
    if done.uncleared:
        words += f" {count_of(done.uncleared, 'quote')} of others must be cleared again."
    if done.elsewhere:
        words += f" {count_of(done.elsewhere, 'other text')} held a copy of it and were changed."
    if number := done.also.get(UNSUPPORTED, 0):
        words += f" {count_of(number, 'painpoint')} now stand without a quote: look at them."
    if not done.is_clean:
        words += (
            " Others were using the project, so traces may be left in its file until it is "
            "next opened."
        )
    return words
