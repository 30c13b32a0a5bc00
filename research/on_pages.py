"""What of this wing is on a page, for being told when others change it."""

from __future__ import annotations

from storage import Project, reading
from storage.history.others import Concern, rows_of, rows_under


def of_board(project: Project, council_id: int | None) -> Concern:
    """A council's board: its themes, what lies in them and what could. With None, all of them."""
    if council_id is None:
        return Concern(frozenset({"themes", "theme_members", "quotes", "notes"}))
    of_council = (council_id, "themes", "council_id")
    held_with = (council_id, "sessions", "council_id")
    with reading(project) as db:
        return (
            Concern(rows=rows_of([council_id], "council_id", "themes"))
            | rows_under(db, *of_council, "theme_id", "theme_members")
            | rows_under(db, *held_with, "session_id", "quotes", "notes")
        )


def of_theme(project: Project, theme_id: int) -> Concern:
    """A theme's page, with the councils' themes that are part of it."""
    own = (
        *rows_of([theme_id], "id", "themes"),
        *rows_of([theme_id], "part_of", "themes"),
        *rows_of([theme_id], "theme_id", "theme_members"),
    )
    with reading(project) as db:
        parts = rows_under(db, theme_id, "themes", "part_of", "theme_id", "theme_members")
    return Concern(rows=own) | parts


def of_session(project: Project, session_id: int) -> Concern:
    """A session's page: its particulars, people, transcript, quotes with their tags, memos."""
    of_it = ("session_participants", "transcripts", "quotes", "notes", "redactions")
    own = (
        *rows_of([session_id], "id", "sessions"),
        *rows_of([session_id], "session_id", *of_it),
    )
    with reading(project) as db:
        return (
            Concern(rows=own)
            | rows_under(db, session_id, "transcripts", "session_id", "transcript_id", "turns")
            | rows_under(db, session_id, "quotes", "session_id", "quote_id", "codings")
        )
