"""Looking at sessions and transcripts, changing what is known about them, and writing notes."""

from __future__ import annotations

from collections.abc import Sequence

from common.errors import BadInput
from common.who import Who
from research import store
from research.memos import store as memo_store
from research.model import NOTE_KINDS, Note, Session, TranscriptView
from research.quotes import store as quote_store
from research.services.facts import checked_date, checked_kind, checked_title, checked_topics
from research.services.typed import without_personal, words_of_councils
from storage import Project, act, reading
from storage.remembering import remembered

LONGEST_NOTE = 20_000


@remembered
def sessions(project: Project) -> tuple[Session, ...]:
    """All sessions, oldest first."""
    with reading(project) as db:
        return store.sessions(db, with_turns=project.sight.words)


def session(project: Project, session_id: int) -> Session:
    """One session; NotFound where there is none of that number."""
    with reading(project) as db:
        return store.session(db, session_id, with_turns=project.sight.words)


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
    topics: Sequence[str] | None = None,
    held_by: Sequence[str] | None = None,
) -> None:
    """Change a session's particulars; what is left out stays, an empty date takes it away."""
    values: dict[str, object] = {}
    if title is not None:
        values["title"] = checked_title(title, words_of_councils(project)) or _refuse_empty_title()
    if kind is not None:
        values["kind"] = checked_kind(kind)
    if date is not None:
        values["date"] = checked_date(date)
    if topics is not None:
        values["topics"] = checked_topics(topics)
    if held_by is not None:
        values["held_by"] = checked_topics(held_by)
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
    words = checked_memo(project, kind, text)
    with act(project, who, f"Wrote a note ({kind})") as this:
        if session_id is not None:
            store.session(this.db, session_id)
        return memo_store.add_note(this, session_id, kind, words)


def edit_note(project: Project, who: Who, note_id: int, version: int, kind: str, text: str) -> None:
    """Write a note anew, read at ``version``."""
    words = checked_memo(project, kind, text)
    with act(project, who, "Changed a note") as this:
        memo_store.edit_note(this, note_id, version, {"kind": kind, "text": words})


def checked_note(project: Project, text: str) -> str:
    """A note's words without what is surely personal; empty for none."""
    words, _replaced = without_personal(project, text)
    if len(words) > LONGEST_NOTE:
        raise BadInput(f"the note is longer than {LONGEST_NOTE:,} letters", remedy="Split it")
    return words


def checked_memo(project: Project, kind: str, text: str) -> str:
    """The words of a memo of a kind there is, without what is surely personal; never empty."""
    if kind not in NOTE_KINDS:
        raise BadInput(
            "this is not a kind of note", remedy=f"Choose one of {', '.join(NOTE_KINDS)}"
        )
    words = checked_note(project, text)
    if not words:
        raise BadInput("the note is empty", remedy="Write something, or remove the note")
    return words


def notes(project: Project, session_id: int | None) -> tuple[Note, ...]:
    """Notes on one session, or with None on the project as a whole."""
    with reading(project) as db:
        return memo_store.notes(db, session_id)


def remove_note(project: Project, who: Who, note_id: int) -> None:
    """Remove a note."""
    with act(project, who, "Removed a note") as this:
        memo_store.remove_note(this, note_id)


def _refuse_empty_title() -> str:
    raise BadInput("the title is empty", remedy="Give the session a title")
