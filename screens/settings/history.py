"""Settings: what was done, by whom, when; taking it back and doing it again."""

from __future__ import annotations

from datetime import datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from common.words import count_of, day_words
from screens.look import do, empty, plain, the_project, who
from storage import services as register
from storage.history import PastAct, Wanted, undo
from storage.since import began

ACTS_A_PAGE = 25


def show_history() -> None:
    """The filters, a page of acts, and the way to older ones."""
    wanted = _wanted()
    # Another question begins at its newest answer again.
    if st.session_state.get("history_wanted") != wanted:
        st.session_state["history_wanted"] = wanted
        st.session_state["history_before"] = None
    before = st.session_state.get("history_before")
    held = register.past_acts(the_project(), limit=ACTS_A_PAGE + 1, before=before, wanted=wanted)
    more, held = len(held) > ACTS_A_PAGE, held[:ACTS_A_PAGE]
    if not held:
        if wanted == Wanted():
            empty("Nothing has been done in this project yet.")
        else:
            empty("Nothing was done that fits. Choose another person or an earlier milestone.")
        return
    for each in held:
        _past_act(each)
    with st.container(horizontal=True):
        if before and st.button("Newest"):
            st.session_state["history_before"] = None
            st.rerun()
        if more and st.button("Older"):
            st.session_state["history_before"] = held[-1].id
            st.rerun()


def _wanted() -> Wanted:
    by, since, what = st.columns(3, vertical_alignment="bottom")
    person = by.selectbox(
        "Done by",
        register.people_in_history(the_project()),
        index=None,
        placeholder="Anybody",
        key="history by",
    )
    milestones = {each.id: each for each in register.milestones(the_project())}
    chosen = since.selectbox(
        "What changed since",
        list(milestones),
        index=None,
        format_func=lambda each: (
            f"{milestones[each].name}, {day_words(milestones[each].date)}"
            if each in milestones
            else "no longer here"
        ),
        placeholder="The beginning",
        key="history since",
        help="Milestones are added in their own tab.",
    )
    removing = what.checkbox("Only what removed something", key="history removing")
    day = milestones[chosen].date if chosen in milestones else None
    return Wanted(person, began(day) if day else None, removing)


def _past_act(each: PastAct) -> None:
    when, what, button = st.columns([2, 6, 1.4], vertical_alignment="center")
    when.markdown(f":gray[{plain(moment(each.at))}]")
    words = f"{plain(each.words)} :gray[by {plain(each.person)}]"
    if each.undone_by:
        words += " :gray[(undone)]"
    elif each.removed and not each.undoes:
        words += f" :gray[· removed {count_of(each.removed, 'entry', 'entries')}]"
    if each.cannot_undo:
        words += f"  \n:gray[Cannot be undone because {plain(each.cannot_undo)}]"
    what.markdown(words)
    # An undoing has no button of its own: what it undid is done again where that stands.
    if not each.changes or each.cannot_undo or each.undoes:
        return
    if each.undone_by:
        _take_back(button, "Redo", each, each.undone_by, "Done again.")
    else:
        _take_back(button, "Undo", each, each.id, "Undone.")


def _take_back(place: DeltaGenerator, label: str, each: PastAct, act_id: int, said: str) -> None:
    pressed = place.button(
        label, key=f"{label}-{each.id}", help=f"{label}: {plain(each.words)}", width="stretch"
    )
    if pressed:
        do(lambda: undo(the_project(), who(), act_id), said)


def moment(at: str) -> str:
    """ "2026-11-23T21:56:04Z" as "23 November 2026, 21:56", by this computer's clock."""
    here = datetime.fromisoformat(at).astimezone()
    return f"{day_words(here.date().isoformat())}, {here:%H:%M}"
