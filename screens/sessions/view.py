"""One session: what was said in it, notes as it is held, memos, particulars."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from common.errors import CommonGroundError
from common.words import count_of, day_words
from research import services
from research.model import Session
from research.on_pages import of_session
from research.services import Line
from research.services.sessions import session as one_session
from screens.components.note_pad import Results, note_pad
from screens.keeping_up import keep_up
from screens.look import do, empty, last_shown, plain, the_project, who
from screens.sessions.anonymise import anonymise
from screens.sessions.bringing_in import bring_into
from screens.sessions.memos import session_memos
from screens.sessions.plan import particulars
from screens.sessions.read import read

PAD = "note-pad"


def show_session(session_id: int) -> None:
    """The session with its parts, of which only the opened one is made."""
    session = one_session(the_project(), session_id)
    key = f"session_part-{session.id}"
    # Before the head, which has more or less in it as others change the session: the part that
    # tells of them would be another one then, and have nothing to tell.
    _keep_up(session, st.session_state.get(key))
    _head(session)
    # The same parts whatever there is in it: one that came or went while somebody writes notes
    # would open another.
    parts: dict[str, Callable[[Session], None]] = {
        "Read and tag": _read,
        "Write notes": _write,
        "Memos": session_memos,
        "Anonymise": anonymise,
        "Particulars": particulars,
    }
    tabs = st.tabs(list(parts), key=key, on_change="rerun")
    for tab, part in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                part(session)


def _keep_up(session: Session, opened: str | None) -> None:
    # What is typed into the pad stays there while others' lines come in.
    parts = (PAD,) if opened == "Write notes" else ()
    concern = of_session(the_project(), session.id)
    keep_up(f"session-{session.id}", "this session", concern, parts=parts)


def _read(session: Session) -> None:
    if session.turns:
        read(session)
        return
    empty("Nothing was said in it yet. Write notes while it runs, or bring its transcript in here.")
    bring_into(session)


def _head(session: Session) -> None:
    st.header(plain(session.title), anchor=False)
    people = count_of(session.participants, "person", "people")
    said = f"{people} {'to ask' if session.planned else 'asked'}"
    facts = [
        session.kind.capitalize(),
        session.council or "no council",
        *([day_words(session.date)] if session.date else []),
    ]
    line = f"{plain(', '.join(facts))} · {said} · {count_of(session.quotes, 'quote')} kept"
    if session.held_by:
        line += f" · held by {plain(', '.join(session.held_by))}"
    st.markdown(f":gray[{line}]")
    if session.topics:
        st.caption(
            plain(f"{'To cover' if session.planned else 'Covered'}: {'; '.join(session.topics)}")
        )
    if session.planned:
        _planned(session)
    elif session.to_check:
        _to_check(session)


def _planned(session: Session) -> None:
    version = last_shown(f"session {session.id}", session.version)
    with st.container(border=True):
        st.markdown(
            ":blue-badge[planned] Nobody in it counts as asked yet. Write notes while it runs, or "
            "bring its transcript in: that makes it held. If there are neither, say so here."
        )
        if st.button("It took place"):
            do(
                lambda: services.hold_session(the_project(), who(), session.id, version),
                "Noted: it took place, and its people count as asked.",
            )


def _to_check(session: Session) -> None:
    version = last_shown(f"session {session.id}", session.version)
    with st.container(border=True):
        st.markdown(
            "**To check.** Nobody has confirmed yet that this session is anonymised. Until then "
            "no quote of it can be cleared for sharing. Read it through, then confirm."
        )
        if st.button("I have read it: nobody can be recognised by a name or a number in it"):
            do(
                lambda: services.confirm_session(the_project(), who(), session.id, version),
                "Confirmed.",
            )


def _write(session: Session) -> None:
    st.markdown(
        "A line for each thing said, saved as you type. Use pseudonyms: what is surely personal "
        "is replaced, names are not known to be names."
    )
    here = services.taking_part(the_project(), session.id)
    if not here:
        st.info("Nobody is named yet: add who takes part under “Particulars” to say who speaks.")
    _pad(session.id)


@st.fragment(key=PAD)
def _pad(session_id: int) -> None:
    """The pad on its own: saving a line makes nothing else of the screen again."""

    def save(lines: Sequence[Line]) -> Results:
        return [_saved(session_id, line) for line in lines]

    note_pad(
        session_id,
        lambda: services.transcript(the_project(), session_id).turns,
        services.taking_part(the_project(), session_id),
        save,
        key=f"pad-{session_id}",
    )


def _saved(session_id: int, line: Line) -> dict[str, object]:
    try:
        done = services.write_line(the_project(), who(), session_id, line)
    except CommonGroundError as error:
        return {"key": line.key, "refused": error.sentence()}
    return {"key": line.key, "to": done.key, "version": done.version}
