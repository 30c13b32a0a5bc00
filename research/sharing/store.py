"""Reads all that was said, and writes what another project says was said.

The tables are made in ``research/tables.py`` and the rooms beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from storage import Act
from storage.register import insert_row, insert_rows

Row = dict[str, Any]


def _rows(db: Database, query: str) -> list[Row]:
    cursor = db.execute(query)
    names = [each[0] for each in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def sessions(db: Database) -> list[Row]:
    """Every session with its council's name and what is known of its transcript."""
    return _rows(
        db,
        "SELECT s.id, s.guid, s.council_id, c.name AS council, s.kind, s.title, s.date, s.topics, "
        "s.held_by, s.planned, s.to_check, s.created_by, s.created_at, t.id AS transcript, "
        "coalesce(t.format, '') AS format, coalesce(t.encoding, '') AS encoding, "
        "coalesce(t.verbatim, 0) AS verbatim, coalesce(t.redactions, 0) AS redactions "
        "FROM sessions s LEFT JOIN councils c ON c.id = s.council_id "
        "LEFT JOIN transcripts t ON t.session_id = s.id ORDER BY s.id",
    )


def parts(db: Database) -> list[Row]:
    """Who took part where, and who asked."""
    return _rows(
        db,
        "SELECT session_id, participant_id, interviewer FROM session_participants ORDER BY id",
    )


def people(db: Database) -> list[Row]:
    """Everybody by pseudonym."""
    return _rows(
        db,
        "SELECT p.id, p.guid, p.council_id, c.name AS council, p.pseudonym, p.role, p.user_group "
        "FROM participants p LEFT JOIN councils c ON c.id = p.council_id ORDER BY p.id",
    )


def turns(db: Database) -> list[Row]:
    """Every turn in the order of its session."""
    return _rows(
        db,
        "SELECT t.session_id, u.id, u.participant_id, u.time, u.start, u.stop, u.text, u.line_key, "
        "u.version FROM turns u JOIN transcripts t ON t.id = u.transcript_id "
        "ORDER BY t.session_id, u.start, u.id",
    )


def quotes(db: Database) -> list[Row]:
    """Every quote in the order it was kept."""
    return _rows(
        db,
        "SELECT id, guid, session_id, participant_id, start, stop, text, cleared, cleared_by, "
        "cleared_at, created_by, created_at, version FROM quotes ORDER BY id",
    )


def notes(db: Database) -> list[Row]:
    """Every note in the order it was made."""
    return _rows(
        db,
        "SELECT id, guid, session_id, quote_id, code_id, participant_id, turn_id, kind, text, "
        "created_by, created_at FROM notes ORDER BY id",
    )


def set_guid(act: Act, table: str, row_id: int, guid: str) -> None:
    """Keep the id a thing came under, as files of other programs carry it too."""
    assert table in ("sessions", "participants", "quotes", "notes", "codes", "codings")
    act.db.execute(f"UPDATE {table} SET guid = ? WHERE id = ? AND guid IS NULL", (guid, row_id))


def add_transcript(act: Act, session_id: int, about: Row) -> int:
    """Store a session's transcript, empty as yet; returns its id."""
    return insert_row(act, "transcripts", {"session_id": session_id, **about})


def add_session(act: Act, values: Row) -> int:
    """Store a session as somebody made it elsewhere."""
    return insert_row(act, "sessions", values)


def add_turns(act: Act, rows: Sequence[Sequence[object]]) -> None:
    """Store turns: transcript, speaker, time, start, stop, text, line key."""
    columns = ("transcript_id", "participant_id", "time", "start", "stop", "text", "line_key")
    insert_rows(act, "turns", columns, rows)


def add_quotes(act: Act, rows: Sequence[Sequence[object]]) -> range:
    """Store quotes, not cleared yet; returns their ids.

    Each is session, transcript, speaker, start, stop, text, guid, by whom and when it was kept.
    """
    columns = ("session_id", "transcript_id", "participant_id", "start", "stop", "text", "guid")
    return insert_rows(act, "quotes", (*columns, "created_by", "created_at"), rows)


def clear(act: Act, quote_id: int, by: str, at: str) -> None:
    """A quote is cleared, by whom and when somebody cleared it elsewhere."""
    act.db.execute(
        "UPDATE quotes SET cleared = 1, cleared_by = ?, cleared_at = ? WHERE id = ?",
        (by, at, quote_id),
    )


def withdraw(act: Act, quote_id: int) -> bool:
    """A quote is no longer cleared; whether it was."""
    changed = act.db.execute(
        "UPDATE quotes SET cleared = 0, cleared_by = NULL, cleared_at = NULL, "
        "version = version + 1 WHERE id = ? AND cleared = 1",
        (quote_id,),
    )
    return changed.rowcount == 1


def add_note(act: Act, values: Row) -> int:
    """Store a note as somebody made it elsewhere."""
    return insert_row(act, "notes", values)


def codes_on(db: Database, quote_id: int) -> set[int]:
    """The tags on a quote, and those somebody refused for it."""
    rows = db.execute(
        "SELECT code_id FROM codings WHERE quote_id = ?1 "
        "UNION SELECT code_id FROM refused_codes WHERE quote_id = ?1",
        (quote_id,),
    )
    return {int(row[0]) for row in rows.fetchall()}


def add_codings(act: Act, rows: Sequence[Sequence[object]]) -> range:
    """Store tags on quotes: quote, tag, guid, by whom and when; returns their ids."""
    columns = ("quote_id", "code_id", "guid", "coded_by", "coded_at")
    return insert_rows(act, "codings", columns, rows)


def sign(act: Act, table: str, row_id: int, by: str, at: str) -> None:
    """Say of a thing that was just stored who made or decided it elsewhere, and when."""
    made = ("created_by", "created_at")
    columns = {
        "themes": made,
        "personas": made,
        "user_needs": made,
        "theme_members": ("decided_by", "decided_at"),
        "persona_point_quotes": ("decided_by", "decided_at"),
        "need_quotes": ("decided_by", "decided_at"),
    }[table]
    if by:
        act.db.execute(
            f"UPDATE {table} SET {columns[0]} = ?, {columns[1]} = ? WHERE id = ?",
            (by, at or act.at, row_id),
        )


def resting_id(db: Database, table: str, column: str, of: int, quote_id: int) -> int:
    """The id of a link to a quote that is there; 0 where there is none."""
    row = db.execute(
        f"SELECT id FROM {table} WHERE {column} = ? AND quote_id = ?", (of, quote_id)
    ).fetchone()
    return int(row[0]) if row else 0
