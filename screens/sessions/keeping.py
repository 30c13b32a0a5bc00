"""How long sessions are kept: for one, for many, for all; and deleting those whose time is up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from common.words import count_of, day_typed, day_words, typed_day
from presenting.erasing import delete_expired
from research.model import Session
from research.retention.model import MOST_MONTHS, SOON_DAYS, Due, Times, last_day
from research.services import sessions
from research.services.retention import (
    keep_session,
    keep_sessions,
    retention,
    set_usual_retention,
    usual_retention,
)
from screens.kept_edit import Values, kept_form
from screens.look import do, empty, last_shown, table, the_project, who
from screens.offered import may_change, owns
from screens.paging import page_of
from screens.sessions.erasing import WORD, confirmed

RETENTION = "retention"
ONE = {"until": "Keep until", "because": "Kept longer because"}
USUAL = {"months": "Months after its date"}
A_PAGE = 25


def tell_retention() -> None:
    """On the list of sessions: what is due, if anything."""
    found = retention(the_project())
    told = [
        f"{count_of(len(found.over), 'session')} may not be kept any longer" if found.over else "",
        f"{count_of(len(found.soon), 'session')} to be deleted within {SOON_DAYS} days"
        if found.soon
        else "",
    ]
    if any(told):
        st.warning(f"{'; '.join(each for each in told if each)}.")


def keep_one(session: Session) -> None:
    """On a session's own page: its last day, and a reason to keep it longer."""
    st.header("How long it is kept", anchor=False)
    until = last_day(session, usual_retention(the_project()))
    if until is None:
        st.markdown("It has no last day yet.")
    elif session.kept_because:
        st.markdown(f"Its last day is {day_words(until)}. It is kept longer, for the reason below.")
    else:
        source = "" if session.keep_until else ", as is usual in this project"
        st.markdown(f"It is kept until {day_words(until)}{source}. Then it is to be deleted.")
    saved: Values = {"until": day_typed(session.keep_until), "because": session.kept_because}
    form = kept_form(f"keep-{session.id}", saved, session.version, ONE)
    with st.form(form.key):
        st.text_input(ONE["until"], placeholder="30/06/2028", max_chars=20, key=form.at("until"))
        st.text_input(
            ONE["because"],
            max_chars=300,
            help="Where it must not be deleted yet, a complaint for example. Empty: it may be.",
            key=form.at("because"),
        )
        pressed = st.form_submit_button("Save how long it is kept")
    if pressed:
        form.save(
            lambda values, at: keep_session(
                the_project(),
                who(),
                session.id,
                at,
                until=typed_day(values["until"]),
                because=values["because"],
            ),
            "Saved.",
        )


def show_retention() -> None:
    """The page: what is due, the usual time, several at once."""
    st.header("How long sessions are kept", anchor=False)
    st.markdown(
        "A session may have a last day. After it, the session is to be deleted with all that was "
        "said in it. Nothing is deleted by itself: an owner presses the button here, or has set "
        "up the command for it (`commonground retention`)."
    )
    found = retention(the_project())
    _over(found)
    _listed(found.soon, f"To be deleted within {SOON_DAYS} days")
    _listed(found.held, "Kept longer, for a reason")
    _usual(found)
    _several()


def _over(found: Times) -> None:
    if not found.over:
        empty("No session’s time is up.")
        return
    _listed(found.over, "Their time is up")
    st.markdown(
        "Deleting takes their transcripts, quotes, memos and links, and everybody who took part "
        "in no other session. Painpoints, themes, findings and slides stay, without those quotes."
    )
    if not owns():
        st.caption("An owner of the project deletes them.")
        return
    number = count_of(len(found.over), "session")
    by, seen, today = who(), [each.session.id for each in found.over], date.today()
    confirmed(
        f"Type {WORD} to confirm",
        WORD,
        f"Delete {number} whose time is up",
        "delete-expired",
        lambda: delete_expired(the_project(), by, today, seen),
    )


def _listed(due: Sequence[Due], words: str) -> None:
    if not due:
        return
    st.markdown(f"**{words}: {len(due)}**")
    some = page_of(due, A_PAGE, key=f"due-{words}")
    rows: list[dict[str, object]] = [
        {
            "Session": each.session.title,
            "Council": each.session.council or "no council",
            "Date": day_words(each.session.date) if each.session.date else "no date",
            "Kept until": day_words(each.until),
            **({"Why longer": each.session.kept_because} if each.session.kept_because else {}),
        }
        for each in some
    ]
    leads = [{"session": str(each.session.id)} for each in some]
    table(rows, words, leads=leads)


def _usual(found: Times) -> None:
    st.header("The usual time", anchor=False)
    usual = usual_retention(the_project())
    st.markdown("For sessions without a last day of their own. It counts from a session’s date.")
    if not may_change("usual_retention"):
        told = count_of(usual.months, "month") if usual.months else "without an end"
        st.markdown(f"They are kept {'for ' if usual.months else ''}{told}.")
        st.caption("An owner of the project changes this.")
        return
    saved: Values = {"months": usual.months}
    form = kept_form("usual-retention", saved, usual.version, USUAL)
    with st.form(form.key):
        st.number_input(
            USUAL["months"],
            min_value=1,
            max_value=MOST_MONTHS,
            value=None,
            step=1,
            help="Empty: they are kept without an end.",
            key=form.at("months"),
        )
        pressed = st.form_submit_button("Save the usual time")
    if pressed:
        form.save(
            lambda values, at: set_usual_retention(the_project(), who(), values["months"], at),
            "Saved.",
        )
    if found.endless and usual.months:
        told = count_of(len(found.endless), "session has", "sessions have")
        st.markdown(f"{told} no date, and so no last day: give them one below.")


def _several() -> None:
    held = {each.id: each for each in sessions(the_project())}
    if not held:
        return
    shown = {each.id: last_shown(f"keep {each.id}", each.version) for each in held.values()}
    st.header("A last day for several", anchor=False)
    with st.form("keep-several"):
        chosen = st.multiselect(
            "Sessions",
            list(held),
            format_func=lambda each: _called(held.get(each)),
            placeholder="Choose those it is for",
        )
        typed = st.text_input(
            "Keep them until", placeholder="30/06/2028", max_chars=20, help="Empty: no last day."
        )
        pressed = st.form_submit_button("Set it for these")
    if pressed:
        versions = {each: shown[each] for each in chosen}
        do(
            lambda: keep_sessions(the_project(), who(), versions, typed_day(typed)),
            f"Set for {count_of(len(chosen), 'session')}.",
        )


def _called(session: Session | None) -> str:
    if session is None:
        return "no longer here"
    return ", ".join(each for each in (session.title, session.council or "") if each)
