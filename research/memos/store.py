"""Reading and writing notes: memos of the team's on anything in the project."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from common.errors import NotFound
from research.memos.model import Memo, Memoed, MemoedKind, memoed
from research.model import Note
from storage import Act
from storage.register import delete_row, edit_row, insert_row

_COLUMN: dict[MemoedKind, str] = {
    "session": "session_id",
    "turn": "turn_id",
    "quote": "quote_id",
    "code": "code_id",
    "participant": "participant_id",
}
# What a note on the session or the project itself is not about.
_PARTS = ("quote_id", "turn_id", "code_id", "participant_id")
_ON_NO_PART = " AND ".join(f"n.{column} IS NULL" for column in _PARTS)
_NOTE_COLUMNS = (
    "n.id, n.session_id, n.kind, n.text, n.created_by, n.created_at, n.version, n.quote_id, "
    "n.turn_id, n.code_id, n.participant_id"
)
_NOTE = f"SELECT {_NOTE_COLUMNS} FROM notes n "
_WIDTH = len(_NOTE_COLUMNS.split(","))


def add_note(
    act: Act, session_id: int | None, kind: str, text: str, quote_id: int | None = None
) -> int:
    """Store a note on a session or, without one, the project; with ``quote_id`` on that quote."""
    values: dict[str, object] = {"session_id": session_id, "kind": kind, "text": text}
    made = {"created_by": act.who.person, "created_at": act.at}
    return insert_row(act, "notes", {**values, "quote_id": quote_id, **made})


def add_memo(act: Act, on: Memoed, kind: str, text: str) -> int:
    """Store a memo on a thing that is there; NotFound where it is gone."""
    session_id = session_of(act.db, on)
    values: dict[str, object] = {"session_id": session_id, "kind": kind, "text": text}
    if on.what != "project":
        values[_COLUMN[on.what]] = on.id
    made = {"created_by": act.who.person, "created_at": act.at}
    return insert_row(act, "notes", {**values, **made})


_SESSION_OF: dict[MemoedKind, str] = {
    "session": "SELECT id FROM sessions WHERE id = ?",
    "turn": "SELECT t.session_id FROM turns u JOIN transcripts t ON t.id = u.transcript_id "
    "WHERE u.id = ?",
    "quote": "SELECT session_id FROM quotes WHERE id = ?",
    "code": "SELECT NULL FROM codes WHERE id = ?",
    "participant": "SELECT NULL FROM participants WHERE id = ?",
}


def session_of(db: Database, on: Memoed) -> int | None:
    """The session a thing is part of, None where it is of none; NotFound where it is gone."""
    if on.what == "project":
        return None
    row = db.execute(_SESSION_OF[on.what], (on.id,)).fetchone()
    if not row:
        raise NotFound("what this memo is about is no longer in the project")
    return None if row[0] is None else int(row[0])


def notes(db: Database, session_id: int | None) -> tuple[Note, ...]:
    """Notes on one session, or with None on the project as a whole; no memo on a part of it."""
    rows = db.execute(
        f"{_NOTE} WHERE n.session_id IS ? AND {_ON_NO_PART} ORDER BY n.id", (session_id,)
    ).fetchall()
    return tuple(Note(*row) for row in rows)


def note(db: Database, note_id: int) -> Note:
    """One note, or NotFound."""
    row = db.execute(f"{_NOTE} WHERE n.id = ?", (note_id,)).fetchone()
    if not row:
        raise NotFound("this memo is no longer in the project")
    return Note(*row)


def notes_by_id(db: Database, ids: Iterable[int]) -> tuple[Note, ...]:
    """The notes with those ids that are still there, by id."""
    rows = db.execute(
        f"{_NOTE} WHERE n.id IN (SELECT value FROM json_each(?)) ORDER BY n.id",
        (json.dumps(list(ids)),),
    ).fetchall()
    return tuple(Note(*row) for row in rows)


def memos(db: Database, quote_ids: Iterable[int]) -> dict[int, Note]:
    """The memo of each of those quotes that has one; where it has several, the first written."""
    rows = db.execute(
        f"{_NOTE} WHERE n.quote_id IN (SELECT value FROM json_each(?)) ORDER BY n.id DESC",
        (json.dumps(list(quote_ids)),),
    ).fetchall()
    return {row[7]: Note(*row) for row in rows}


def memos_on(db: Database, on: Memoed) -> tuple[Note, ...]:
    """All memos on one thing, oldest first."""
    if on.what in ("project", "session"):
        return notes(db, on.id if on.what == "session" else None)
    rows = db.execute(f"{_NOTE} WHERE n.{_COLUMN[on.what]} = ? ORDER BY n.id", (on.id,)).fetchall()
    return tuple(Note(*row) for row in rows)


def counts_on(db: Database, what: MemoedKind) -> dict[int, int]:
    """How many memos there are on each thing of a kind that has any."""
    column = _COLUMN[what]
    rows = db.execute(
        f"SELECT {column}, count(*) FROM notes WHERE {column} IS NOT NULL GROUP BY {column}"
    ).fetchall()
    return {row[0]: row[1] for row in rows}


# What stands for a thing in a list: enough of it to know it by.
_ABOUT = (
    "CASE WHEN n.quote_id IS NOT NULL THEN substr(q.text, 1, 161) "
    "WHEN n.turn_id IS NOT NULL THEN coalesce(up.pseudonym || ': ', '') || substr(u.text, 1, 161) "
    "WHEN n.code_id IS NOT NULL THEN k.name "
    "WHEN n.participant_id IS NOT NULL THEN p.pseudonym || coalesce(', ' || c.name, '') "
    "WHEN n.session_id IS NOT NULL THEN s.title ELSE '' END"
)
_JOINED = (
    "LEFT JOIN sessions s ON s.id = n.session_id LEFT JOIN quotes q ON q.id = n.quote_id "
    "LEFT JOIN turns u ON u.id = n.turn_id LEFT JOIN participants up ON up.id = u.participant_id "
    "LEFT JOIN codes k ON k.id = n.code_id "
    "LEFT JOIN participants p ON p.id = n.participant_id "
    "LEFT JOIN councils c ON c.id = p.council_id "
)


def all_memos(db: Database) -> tuple[Memo, ...]:
    """Every memo with what it is about, the newest first."""
    rows = db.execute(
        f"SELECT {_NOTE_COLUMNS}, {_ABOUT}, s.title FROM notes n {_JOINED} ORDER BY n.id DESC"
    ).fetchall()
    return tuple(_memo(row) for row in rows)


def _memo(row: Sequence[Any]) -> Memo:
    held = Note(*row[:_WIDTH])
    about = str(row[_WIDTH])
    shown = f"{about[:160].rstrip()}…" if len(about) > 160 and held.code_id is None else about
    return Memo(held, memoed(held), shown, row[_WIDTH + 1])


def edit_note(act: Act, note_id: int, version: int, values: dict[str, object]) -> None:
    """Change a note read at ``version``."""
    edit_row(act, "notes", note_id, version, values)


def remove_note(act: Act, note_id: int) -> None:
    """Remove one note."""
    delete_row(act, "notes", note_id)
