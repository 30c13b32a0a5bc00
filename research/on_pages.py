"""What of this wing is on a page, for being told when others change it."""

from __future__ import annotations

from storage import Project, reading
from storage.others import Concern, ids_with, rows_of


def of_board(project: Project, council_id: int | None) -> Concern:
    """A council's board: its themes, what lies in them and what could. With None, all of them."""
    if council_id is None:
        return Concern(frozenset({"themes", "theme_members", "quotes", "notes"}))
    with reading(project) as db:
        here = ids_with(db, "themes", "council_id", council_id)
        sessions = ids_with(db, "sessions", "council_id", council_id)
    return Concern(
        rows=(
            *rows_of([council_id], "council_id", "themes"),
            *rows_of(here, "theme_id", "theme_members"),
            *rows_of(sessions, "session_id", "quotes", "notes"),
        )
    )


def of_theme(project: Project, theme_id: int) -> Concern:
    """A theme's page, with the councils' themes that are part of it."""
    with reading(project) as db:
        parts = ids_with(db, "themes", "part_of", theme_id)
    every = [theme_id, *parts]
    return Concern(
        rows=(
            *rows_of(every, "id", "themes"),
            *rows_of([theme_id], "part_of", "themes"),
            *rows_of(every, "theme_id", "theme_members"),
        )
    )


def of_session(project: Project, session_id: int) -> Concern:
    """A session's page: its particulars, people, transcript, quotes with their tags, memos."""
    with reading(project) as db:
        transcripts = ids_with(db, "transcripts", "session_id", session_id)
        quotes = ids_with(db, "quotes", "session_id", session_id)
    of_it = ("session_participants", "transcripts", "quotes", "notes", "redactions")
    return Concern(
        rows=(
            *rows_of([session_id], "id", "sessions"),
            *rows_of([session_id], "session_id", *of_it),
            *rows_of(transcripts, "transcript_id", "turns"),
            *rows_of(quotes, "quote_id", "codings"),
        )
    )
