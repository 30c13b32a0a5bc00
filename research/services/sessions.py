"""Looking at sessions and transcripts, changing what is known about them, and writing notes."""

from __future__ import annotations

from collections.abc import Sequence

from common.errors import BadInput
from common.who import Who
from common.words import read_day
from research import store
from research.drafts import without_sure
from research.model import NOTE_KINDS, SESSION_KINDS, Note, Session, TranscriptView
from research.quotes import store as quote_store
from storage import Project, act, reading

LONGEST_TITLE = 120
LONGEST_NOTE = 20_000


def sessions(project: Project) -> tuple[Session, ...]:
    """All sessions, oldest first."""
    with reading(project) as db:
        return store.sessions(db)


def transcript(project: Project, session_id: int) -> TranscriptView:
    """A session's whole transcript with the quotes in it; NotFound where there is no session."""
    with reading(project) as db:
        return TranscriptView(
            store.session(db, session_id),
            store.turns(db, session_id),
            quote_store.session_quotes(db, session_id),
        )


def change_session(
    project: Project,
    who: Who,
    session_id: int,
    version: int,
    *,
    title: str | None = None,
    kind: str | None = None,
    date: str | None = None,
) -> None:
    """Change a session's title, kind or date; what is left out stays as it is."""
    values: dict[str, object] = {}
    if title is not None:
        values["title"] = checked_title(title) or _refuse_empty_title()
    if kind is not None:
        values["kind"] = checked_kind(kind)
    if date is not None:
        values["date"] = checked_date(date)
    if values:
        with act(project, who, "Changed a session's particulars") as this:
            store.session(this.db, session_id)
            store.edit_session(this, session_id, version, values)


def remove_session(project: Project, who: Who, session_id: int) -> None:
    """Remove a session with its transcript, quotes and notes; undo brings all of it back."""
    with act(project, who, "Removed a session") as this:
        store.session(this.db, session_id)
        store.remove_session(this, session_id)


def add_note(project: Project, who: Who, session_id: int | None, kind: str, text: str) -> int:
    """Write down the team's own words on a session, or with None on the whole project.

    What is surely personal in them is replaced. Returns the note's id.
    """
    if kind not in NOTE_KINDS:
        raise BadInput(
            "this is not a kind of note", remedy=f"Choose one of {', '.join(NOTE_KINDS)}"
        )
    words, _replaced = without_sure(text)
    if not words:
        raise BadInput("the note is empty", remedy="Write something")
    if len(words) > LONGEST_NOTE:
        raise BadInput(f"the note is longer than {LONGEST_NOTE:,} letters", remedy="Split it")
    with act(project, who, f"Wrote a note ({kind})") as this:
        if session_id is not None:
            store.session(this.db, session_id)
        return store.add_note(this, session_id, kind, words)


def notes(project: Project, session_id: int | None) -> tuple[Note, ...]:
    """Notes on one session, or with None on the project as a whole."""
    with reading(project) as db:
        return store.notes(db, session_id)


def remove_note(project: Project, who: Who, note_id: int) -> None:
    """Remove a note."""
    with act(project, who, "Removed a note") as this:
        store.remove_note(this, note_id)


def checked_kind(kind: str) -> str:
    """The same kind, or BadInput."""
    if kind not in SESSION_KINDS:
        raise BadInput(
            "this is not a kind of session", remedy=f"Choose one of {', '.join(SESSION_KINDS)}"
        )
    return kind


def checked_date(date: str | None) -> str | None:
    """The same day as 2026-01-31, None for none, or BadInput."""
    return read_day(date) if date else None


def checked_title(title: str | None) -> str:
    """A title on one line without what is surely personal; empty for none."""
    plain = " ".join(without_sure(title or "")[0].split())
    if len(plain) > LONGEST_TITLE:
        raise BadInput(f"the title is longer than {LONGEST_TITLE} letters", remedy="Shorten it")
    return plain


def checked_topics(topics: Sequence[str] | None) -> tuple[str, ...]:
    """Topics on one line each, without empty or repeated ones."""
    return tuple(dict.fromkeys(plain for t in topics or () if (plain := " ".join(t.split()))))


def _refuse_empty_title() -> str:
    raise BadInput("the title is empty", remedy="Give the session a title")
