"""Sessions: plan them, hold them, bring transcripts in, read them and keep quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from common.words import count_of, day_words
from research import services
from research.model import Session
from screens.look import asked_for, empty, fault_told, go_to, heading, plain, the_project
from screens.paging import page_of
from screens.sessions.finding import find_said
from screens.sessions.importing import import_anything
from screens.sessions.keeping import RETENTION, show_retention, tell_retention
from screens.sessions.people import PEOPLE, show_people, show_person
from screens.sessions.plan import plan
from screens.sessions.view import show_session

SESSIONS_A_PAGE = 25


def show() -> None:
    """The screen: one session where the address names one, otherwise the list."""
    heading("Sessions", "Interviews, workshops, emails: who was asked, and what they said.")
    session_id = asked_for("session")
    if session_id is not None:
        with fault_told():
            go_to("sessions", "All sessions")
            show_session(session_id)
        return
    if shown := _part():
        with fault_told():
            go_to("sessions", "All sessions")
            shown()
        return
    held = services.sessions(the_project())
    if held:
        with st.container(horizontal=True):
            go_to("sessions", "People and their data", {"show": PEOPLE})
            go_to("sessions", "How long sessions are kept", {"show": RETENTION})
        tell_retention()
    plan()
    import_anything(opened=not held)
    if held:
        _list(held)
    else:
        empty("No sessions yet. Plan one above, or import a transcript of one that was held.")


def _part() -> Callable[[], None] | None:
    """What the address asks for instead of the list: one person's data, everybody, how long."""
    person = asked_for("person")
    if person is not None:
        return lambda: show_person(person)
    parts = {RETENTION: show_retention, PEOPLE: show_people}
    return parts.get(st.query_params.get("show", ""))


def _list(held: Sequence[Session]) -> None:
    names = sorted({each.council or "No council" for each in held})
    chosen = st.selectbox("Sessions of", ["All councils", *names], key="sessions_council")
    council = next((each.council_id for each in held if each.council == chosen), None)
    if find_said(council):
        return
    wanted = [s for s in held if chosen in (None, "All councils", s.council or "No council")]
    planned = [each for each in wanted if each.planned]
    done = [each for each in wanted if not each.planned]
    if planned:
        st.header(f"Planned: {len(planned)}", anchor=False)
        # The next one first; one without a day comes last.
        _cards(sorted(planned, key=lambda s: (s.date is None, s.date or "", s.id)), "planned")
    if done:
        st.header(f"Held: {len(done)}", anchor=False)
        _cards(done, "held")


def _cards(sessions: Sequence[Session], what: str) -> None:
    for each in page_of(sessions, SESSIONS_A_PAGE, key=f"page-{what}"):
        with st.container(border=True, gap="xxsmall"):
            _card(each)


def _card(each: Session) -> None:
    go_to("sessions", f"**{plain(each.title)}**", {"session": str(each.id)})
    when = day_words(each.date) if each.date else "no date yet" if each.planned else ""
    people = count_of(each.participants, "person", "people")
    said = f"{count_of(each.turns, 'turn')}, {count_of(each.quotes, 'quote')} kept"
    counts = f"{people} to ask" if each.planned else f"{people} asked, {said}"
    badge = " :orange-badge[to check]" if each.to_check else ""
    badge = " :blue-badge[planned]" if each.planned else badge
    st.markdown(
        f"{plain(each.kind.capitalize())}, {plain(each.council or 'no council')}"
        f"{', ' + when if when else ''} :gray[· {counts}]{badge}"
    )
    if each.topics:
        covers = "To cover" if each.planned else "Covered"
        st.caption(plain(f"{covers}: {'; '.join(each.topics)}"))


if __name__ == "__main__":
    show()
