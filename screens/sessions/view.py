"""One session: what was said in it, notes as it is held, memos, particulars."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from common.errors import CommonGroundError
from common.words import count_of, day_words
from research import services
from research.model import NOTE_KINDS, Note, Session
from research.services import Line
from research.services.sessions import session as one_session
from screens.components.note_pad import Results, note_pad
from screens.kept_edit import Values, kept_form
from screens.look import do, empty, last_shown, plain, the_project, who
from screens.sessions.anonymise import anonymise
from screens.sessions.bringing_in import bring_into
from screens.sessions.plan import particulars
from screens.sessions.read import read


def show_session(session_id: int) -> None:
    """The session with its parts, of which only the opened one is made."""
    session = one_session(the_project(), session_id)
    _head(session)
    # The same parts whatever there is in it: one that came or went while somebody writes notes
    # would open another.
    parts: dict[str, Callable[[Session], None]] = {
        "Read and tag": _read,
        "Write notes": _write,
        "Memos": _memos,
        "Anonymise": anonymise,
        "Particulars": particulars,
    }
    tabs = st.tabs(list(parts), key=f"session_part-{session.id}", on_change="rerun")
    for tab, part in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                part(session)


def _read(session: Session) -> None:
    if session.turns:
        read(session)
        return
    empty("Nothing was said in it yet. Write notes while it runs, or bring its transcript in here.")
    bring_into(session)


def _head(session: Session) -> None:
    st.subheader(plain(session.title), anchor=False)
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


@st.fragment
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


def _memos(session: Session) -> None:
    st.markdown("The team's own words about this session. They never count as what people said.")
    held = services.notes(the_project(), session.id)
    for each in held:
        _memo(each)
    if not held:
        empty("No memo yet. Write what struck you while it is fresh.")
    # Another form once one is written: what was refused stays in the box, what is written does not.
    number = max((each.id for each in held), default=0)
    with st.form(f"memo-{session.id}-{number}"):
        kind = st.selectbox("Kind of memo", NOTE_KINDS, index=1, format_func=str.capitalize)
        words = st.text_area("A new memo", key=f"memo-words-{session.id}-{number}")
        pressed = st.form_submit_button("Write the memo")
    if pressed:
        do(
            lambda: services.add_note(the_project(), who(), session.id, kind, words),
            "The memo is written.",
        )


EDITED = "memo_being_edited"
MEMO = {"text": "The memo", "kind": "Kind"}


def _memo(each: Note) -> None:
    with st.container(border=True):
        if st.session_state.get(EDITED) == each.id:
            saved: Values = {"text": each.text, "kind": each.kind}
            form = kept_form(f"memo-{each.id}", saved, each.version, MEMO)
            with st.form(form.key, border=False):
                st.text_area(MEMO["text"], key=form.at("text"))
                st.selectbox(
                    MEMO["kind"], NOTE_KINDS, format_func=str.capitalize, key=form.at("kind")
                )
                with st.container(horizontal=True):
                    pressed = st.form_submit_button("Save the memo", type="primary")
                    left = st.form_submit_button("Leave it as it was")
            if pressed:

                def store(values: Values, at: int) -> None:
                    services.edit_note(
                        the_project(), who(), each.id, at, values["kind"], values["text"]
                    )
                    st.session_state.pop(EDITED, None)

                form.save(store, "Saved.")
            if left:
                st.session_state.pop(EDITED, None)
                st.rerun()
            return
        st.markdown(
            f"{plain(each.text)}  \n:gray[{plain(each.kind.capitalize())} · "
            f"{plain(each.created_by)}, {day_words(each.created_at[:10])}]"
        )
        with st.container(horizontal=True):
            if st.button("Change", key=f"change-memo-{each.id}", help="Change this memo"):
                st.session_state[EDITED] = each.id
                st.rerun()
            if st.button("Remove", key=f"remove-memo-{each.id}", help="Remove this memo"):
                do(lambda: services.remove_note(the_project(), who(), each.id), "Memo removed.")
