"""Bringing a transcript in: read, say who is who, look at what is personal, confirm, save.

The draft, with the real names in it, lives in this browser session's memory until it is saved or
put aside; nothing of it is stored before. It stays when somebody looks at another screen meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from common.safe_reading import MEGABYTE
from common.words import count_of, day_words, listed, typed_day
from research.deciding import decided
from research.formats import TRANSCRIPT_ENDINGS
from research.formats.transcripts import LARGEST_FILE
from research.model import SESSION_KINDS, Session
from research.services import (
    Draft,
    SessionFacts,
    SpeakerChoice,
    prepare_import,
    roster,
    save_session,
)
from screens.components.redactor import Looked
from screens.look import empty, fault_told, go_to, plain, say, the_project, who
from screens.pickers import pick_council
from screens.sessions.deciding import confirmed, speakers_of, what_is_personal, who_is_who
from screens.waiting import told_how_far
from storage import noting_acts

DRAFT = "draft"
UPLOAD = "upload_number"
TOO_LONG = "paste_was_too_long"
PART = "in"
LONGEST_PASTE = 2_000_000
READING = "Reading it, and looking for what is personal"
LETTERS_A_SECOND = 200_000


@dataclass(frozen=True)
class Pending:
    """A draft on its way in, where it goes, and what was decided about it so far."""

    draft: Draft = field(repr=False)
    facts: SessionFacts
    into: int | None = None
    speakers: Mapping[str, SpeakerChoice] = field(default_factory=dict, repr=False)
    other_names: str = field(default="", repr=False)
    looked: Looked = field(default_factory=Looked, repr=False)


def is_bringing_transcript() -> bool:
    """Whether a transcript is on its way in."""
    return _pending() is not None


def bring_transcript() -> None:
    """The whole way from a file to a saved session."""
    held = _pending()
    if held is not None:
        with fault_told():
            _decide(held)
        return
    left, middle, right = st.columns(3)
    with left:
        council = pick_council("Council", key="import_council")
    kind = middle.selectbox("Kind of session", SESSION_KINDS, format_func=str.capitalize)
    on = right.text_input("Date", placeholder="30/06/2026", key="import_date", max_chars=20)
    data = _choose_words()
    if data and not council:
        st.markdown("Say which council the people are from.")
    if data and council and st.button("Read it", type="primary"):
        with fault_told():
            _read(data, SessionFacts(council, kind, typed_day(on)), None)


def bring_into(session: Session) -> None:
    """Bring a transcript into a session that was planned, or begun without a word so far."""
    held = _pending()
    if held is not None and held.into != session.id:
        empty("Another transcript is being brought in. Save it or put it aside first.")
        query = {"session": str(held.into)} if held.into else None
        go_to("sessions", "Go on with it", query)
        return
    if held is not None:
        with fault_told():
            _decide(held)
        return
    data = _choose_words()
    if data and st.button("Read it", type="primary"):
        with fault_told():
            _read(data, SessionFacts(session.council, session.kind, session.date), session.id)


def _pending() -> Pending | None:
    held = st.session_state.get(DRAFT)
    return held if isinstance(held, Pending) else None


def _choose_words() -> tuple[bytes, str] | None:
    """A file's bytes, or pasted text as such, with a name that tells what it is."""
    st.markdown("Nothing is saved until you have seen what will be replaced and confirmed it.")
    if st.session_state.get(TOO_LONG):
        st.error(
            f"The pasted text is longer than {LONGEST_PASTE:,} letters, so it was not taken. "
            "Save it as a text file and choose that."
        )
    number = st.session_state.get(UPLOAD, 0)
    file = st.file_uploader(
        f"Transcript ({listed([f'.{each}' for each in TRANSCRIPT_ENDINGS], 'or')})",
        type=list(TRANSCRIPT_ENDINGS),
        max_upload_size=LARGEST_FILE // MEGABYTE,
        key=f"upload-{number}",
    )
    pasted = st.text_area(
        "Or paste it", key=f"paste-{number}", height=100, placeholder="Analyst 1: We start in May."
    )
    if file or 0 < len(pasted) <= LONGEST_PASTE:
        st.session_state.pop(TOO_LONG, None)
    if file:
        return file.getvalue(), file.name
    if len(pasted) > LONGEST_PASTE:
        # Left in the box it would be sent again with every press of a button.
        st.session_state[UPLOAD] = number + 1
        st.session_state[TOO_LONG] = True
        st.rerun()
    return (pasted.encode("utf-8", "replace"), "pasted.txt") if pasted.strip() else None


def _read(words: tuple[bytes, str], facts: SessionFacts, into: int | None) -> None:
    data, name = words
    known = roster(the_project(), facts.council)
    draft = told_how_far(
        lambda: prepare_import(data, name, roster=known, council=facts.council),
        READING,
        expected=len(data) / LETTERS_A_SECOND,
    )
    st.session_state[DRAFT] = Pending(draft, facts, into)
    st.rerun()


def _decide(held: Pending) -> None:
    draft, facts = held.draft, held.facts
    when = f", {day_words(facts.date)}" if facts.date else ""
    whose = plain(facts.council or "no council")
    st.markdown(
        f"**{plain(facts.kind.capitalize())}, {whose}{when}:** "
        f"{count_of(len(draft.raw.turns), 'turn')}, {count_of(len(draft.speakers), 'speaker')}. "
        "Nothing is saved yet."
    )
    for note in draft.raw.notes:
        st.caption(plain(note))
    st.markdown("**Who is who.** A pseudonym for each; real names are replaced throughout.")
    speakers = who_is_who(draft, held.speakers, PART, counted="turn")
    typed = _other_names(held)
    changed = _found(draft, speakers, typed)
    st.markdown("**What looks personal.** The transcript as it will be saved. Judge every place.")
    looked = what_is_personal(changed, held.looked, speakers_of(changed), PART)
    # Kept beside the fields: those forget what is in them while another screen is looked at.
    st.session_state[DRAFT] = replace(held, speakers=speakers, other_names=typed, looked=looked)
    ready = decided(changed, looked.decisions).anonymised()
    for remark in ready.remarks:
        st.caption(plain(remark))
    sure = confirmed([(changed, looked)], key=f"{PART}-sure")
    row = st.container(horizontal=True)
    if row.button("Save the session", type="primary", disabled=not sure):
        with noting_acts() as noted:
            saved = save_session(the_project(), who(), ready, facts, confirmed=True, into=held.into)
        _forget()
        say(
            f"Saved, with {count_of(saved.redactions, 'replacement')}. The names are forgotten. "
            "Every quote you keep starts not cleared for sharing.",
            noted,
        )
        st.query_params["session"] = str(saved.session_id)
        st.rerun()
    if row.button("Put it aside without saving"):
        _forget()
        st.rerun()


FOUND = "draft_found"


def _found(draft: Draft, speakers: Mapping[str, SpeakerChoice], typed: str) -> Draft:
    """The draft with who is who and more names; a long one is searched once for each change."""
    asked = (tuple(speakers.items()), typed)
    before = st.session_state.get(FOUND)
    if before and before[0] == asked:
        found: Draft = before[1]
        return found
    names = [line.strip() for line in typed.splitlines() if line.strip()]
    size = sum(len(turn.text) for turn in draft.raw.turns)
    found = told_how_far(
        lambda: draft.with_choices(speakers, names), READING, expected=size / LETTERS_A_SECOND
    )
    st.session_state[FOUND] = (asked, found)
    return found


def _other_names(held: Pending) -> str:
    return st.text_area(
        "Other names in it, one a line",
        held.other_names,
        key="other_names",
        height=80,
        help="People, children, schools. Each is replaced wherever it stands, and then forgotten.",
    )


def _forget() -> None:
    """Drop the draft, the upload and every name typed, from this session's memory too."""
    for key in list(st.session_state):
        name = str(key)
        if name.startswith((f"{PART}-", "upload-", "paste-")) or name in (
            DRAFT,
            FOUND,
            "other_names",
        ):
            del st.session_state[key]
    st.session_state[UPLOAD] = st.session_state.get(UPLOAD, 0) + 1
