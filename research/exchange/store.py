"""Writes what a foreign project brings, and reads all of this project that another may hold.

The tables are made in ``research/tables.py``. What came under an id of its own keeps it (``guid``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from research.model import Placed
from storage import Act
from storage.register import insert_row


@dataclass(frozen=True)
class CodeRow:
    """A code with what only an exchange needs to know of it."""

    id: int
    parent_id: int | None
    name: str
    description: str = field(repr=False)
    colour: str
    guid: str | None
    heading: bool


@dataclass(frozen=True)
class SetRow:
    """A named group of codes."""

    id: int
    guid: str | None
    name: str
    description: str = field(repr=False)
    members: tuple[int, ...]


@dataclass(frozen=True)
class SessionRow:
    """A session that holds words, as it leaves."""

    id: int
    guid: str | None
    title: str
    kind: str
    date: str | None
    council_id: int | None
    council: str | None
    to_check: bool
    verbatim: bool
    created_at: str


@dataclass(frozen=True)
class TurnRow:
    """A turn's words and who said them."""

    start: int
    text: str = field(repr=False)
    speaker: str | None


@dataclass(frozen=True)
class QuoteRow:
    """A quote's place in its session's text."""

    id: int
    session_id: int
    guid: str | None
    place: Placed
    by: str
    at: str


@dataclass(frozen=True)
class CodingRow:
    """A code on a quote."""

    id: int
    quote_id: int
    code_id: int
    guid: str | None
    by: str
    at: str


@dataclass(frozen=True)
class NoteRow:
    """A note and what it is about; all None: the project."""

    id: int
    guid: str | None
    session_id: int | None
    quote_id: int | None
    code_id: int | None
    participant_id: int | None
    turn_id: int | None
    text: str = field(repr=False)
    by: str = field(repr=False)
    at: str


@dataclass(frozen=True)
class PersonRow:
    """A participant who was asked, and in which sessions."""

    id: int
    guid: str | None
    pseudonym: str
    role: str
    user_group: str | None
    council: str | None
    sessions: tuple[int, ...]


def add_import(act: Act, form: str, convention: str) -> int:
    """Note that a foreign project is brought in, and how it counts positions."""
    values: dict[str, object] = {
        "format": form,
        "convention": convention,
        "created_by": act.who.person,
        "created_at": act.at,
    }
    return insert_row(act, "imports", values)


def complete_import(
    act: Act, import_id: int, lost: Iterable[dict[str, object]], redactions: int
) -> None:
    """Note what an import lost and replaced, once it is known."""
    act.db.execute(
        "UPDATE imports SET lost = ?, redactions = ? WHERE id = ?",
        (json.dumps(list(lost), ensure_ascii=False), redactions, import_id),
    )


def imports_by_time(db: Database) -> dict[str, str]:
    """Who brought something in, by when: of what came without a maker and a time it says both."""
    return dict(db.execute("SELECT created_at, created_by FROM imports ORDER BY id").fetchall())


def guids_of_sessions(db: Database) -> frozenset[str]:
    """The ids that sessions came under."""
    rows = db.execute("SELECT guid FROM sessions WHERE guid IS NOT NULL")
    return frozenset(row[0] for row in rows)


def mark_origin(
    act: Act, session_id: int, import_id: int, guid: str | None, made_at: str | None
) -> None:
    """Note what a session was in the project it came from."""
    act.db.execute(
        "UPDATE sessions SET import_id = ?, guid = ?, created_at = coalesce(?, created_at) "
        "WHERE id = ?",
        (import_id, guid, made_at, session_id),
    )


def mark_verbatim(act: Act, transcript_id: int) -> None:
    """A transcript's labels stand in its words."""
    act.db.execute("UPDATE transcripts SET verbatim = 1 WHERE id = ?", (transcript_id,))


def mark_case(act: Act, participant_id: int, guid: str) -> None:
    """A participant is a case of another program; the first one stays."""
    act.db.execute(
        "UPDATE participants SET guid = ? WHERE id = ? AND guid IS NULL", (guid, participant_id)
    )


def add_redactions(act: Act, session_id: int, counts: dict[tuple[str, str], int]) -> None:
    """Note of what kind was what stood there, and what stands there now."""
    for (kind, replacement), places in counts.items():
        values: dict[str, object] = {
            "session_id": session_id,
            "kind": kind,
            "replacement": replacement,
            "places": places,
            "decided_by": act.who.person,
            "decided_at": act.at,
        }
        insert_row(act, "redactions", values)


def code_rows(db: Database) -> tuple[CodeRow, ...]:
    """All codes in the order they were made."""
    rows = db.execute(
        "SELECT id, parent_id, name, description, colour, guid, heading FROM codes ORDER BY id"
    )
    return tuple(CodeRow(*[*row[:6], bool(row[6])]) for row in rows.fetchall())


def change_code(act: Act, code_id: int, values: dict[str, object]) -> None:
    """Fill in what an exchange brings to a code that is here."""
    changes = ", ".join(f'"{name}" = ?' for name in values)
    act.db.execute(
        f"UPDATE codes SET {changes}, version = version + 1 WHERE id = ?",
        [*values.values(), code_id],
    )


def set_rows(db: Database) -> tuple[SetRow, ...]:
    """All sets of codes in the order they were made, each with its members in theirs."""
    members: dict[int, list[int]] = {}
    for set_id, code_id in db.execute("SELECT set_id, code_id FROM code_set_members ORDER BY id"):
        members.setdefault(set_id, []).append(code_id)
    rows = db.execute("SELECT id, guid, name, description FROM code_sets ORDER BY id").fetchall()
    return tuple(SetRow(*[*row, tuple(members.get(row[0], ()))]) for row in rows)


def add_set(act: Act, guid: str | None, name: str, description: str) -> int:
    """Store a set of codes, empty as yet."""
    return insert_row(act, "code_sets", {"guid": guid, "name": name, "description": description})


def add_to_set(act: Act, set_id: int, code_id: int) -> None:
    """Put a code in a set it is not in yet."""
    insert_row(act, "code_set_members", {"set_id": set_id, "code_id": code_id})


def add_quote(
    act: Act,
    session_id: int,
    transcript_id: int,
    speaker: int | None,
    place: Placed,
    text: str,
    guid: str | None,
    by: str,
    at: str,
) -> int:
    """Store a quote as somebody kept it elsewhere; like all of them it begins not cleared."""
    values: dict[str, object] = {
        "session_id": session_id,
        "transcript_id": transcript_id,
        "participant_id": speaker,
        "start": place.start,
        "stop": place.end,
        "text": text,
        "guid": guid,
        "created_by": by,
        "created_at": at,
    }
    return insert_row(act, "quotes", values)


def add_coding(act: Act, quote_id: int, code_id: int, guid: str | None, by: str, at: str) -> None:
    """Store a code on a quote as somebody put it there elsewhere."""
    values: dict[str, object] = {
        "quote_id": quote_id,
        "code_id": code_id,
        "guid": guid,
        "coded_by": by,
        "coded_at": at,
    }
    insert_row(act, "codings", values)


def add_memo(
    act: Act, about: Mapping[str, int], text: str, guid: str | None, by: str, at: str
) -> None:
    """Store somebody's own words; ``about`` names columns of notes with the ids they are about."""
    values: dict[str, object] = {
        **about,
        "kind": "commentary",
        "text": text,
        "guid": guid,
        "created_by": by,
        "created_at": at,
    }
    insert_row(act, "notes", values)


def session_rows(db: Database) -> tuple[SessionRow, ...]:
    """Every session that holds words, in the order they were made."""
    rows = db.execute(
        "SELECT s.id, s.guid, s.title, s.kind, s.date, s.council_id, c.name, s.to_check, "
        "t.verbatim, s.created_at FROM sessions s JOIN transcripts t ON t.session_id = s.id "
        "LEFT JOIN councils c ON c.id = s.council_id "
        "WHERE EXISTS (SELECT 1 FROM turns u WHERE u.transcript_id = t.id) ORDER BY s.id"
    ).fetchall()
    return tuple(SessionRow(*[*row[:7], bool(row[7]), bool(row[8]), row[9]]) for row in rows)


def turn_rows(db: Database) -> dict[int, list[TurnRow]]:
    """All turns in order, by session."""
    found: dict[int, list[TurnRow]] = {}
    for session_id, *values in db.execute(
        "SELECT t.session_id, u.start, u.text, p.pseudonym FROM turns u "
        "JOIN transcripts t ON t.id = u.transcript_id "
        "LEFT JOIN participants p ON p.id = u.participant_id ORDER BY t.session_id, u.start"
    ):
        found.setdefault(session_id, []).append(TurnRow(*values))
    return found


def quote_rows(db: Database) -> tuple[QuoteRow, ...]:
    """All quotes in the order they were kept."""
    rows = db.execute(
        "SELECT id, session_id, guid, start, stop, created_by, created_at FROM quotes ORDER BY id"
    ).fetchall()
    return tuple(QuoteRow(*[*row[:3], Placed(row[3], row[4]), *row[5:]]) for row in rows)


def coding_rows(db: Database) -> dict[int, list[CodingRow]]:
    """All codings in the order they were made, by quote."""
    found: dict[int, list[CodingRow]] = {}
    for row in db.execute(
        "SELECT id, quote_id, code_id, guid, coded_by, coded_at FROM codings ORDER BY id"
    ):
        found.setdefault(row[1], []).append(CodingRow(*row))
    return found


def note_rows(db: Database) -> tuple[NoteRow, ...]:
    """All notes in the order they were made."""
    rows = db.execute(
        "SELECT id, guid, session_id, quote_id, code_id, participant_id, turn_id, text, "
        "created_by, created_at FROM notes ORDER BY id"
    ).fetchall()
    return tuple(NoteRow(*row) for row in rows)


def person_rows(db: Database) -> tuple[PersonRow, ...]:
    """Everybody who was asked, in the order they were first met."""
    sessions: dict[int, list[int]] = {}
    for person, session_id in db.execute(
        "SELECT participant_id, session_id FROM session_participants "
        "WHERE interviewer IS NOT 1 ORDER BY session_id"
    ):
        sessions.setdefault(person, []).append(session_id)
    rows = db.execute(
        "SELECT p.id, p.guid, p.pseudonym, p.role, p.user_group, c.name FROM participants p "
        "LEFT JOIN councils c ON c.id = p.council_id ORDER BY p.id"
    ).fetchall()
    return tuple(PersonRow(*[*row, tuple(sessions[row[0]])]) for row in rows if row[0] in sessions)


def beginning(db: Database) -> str:
    """What tells this project from any other for good: its first line of history."""
    row = db.execute("SELECT at, person, words FROM acts ORDER BY id LIMIT 1").fetchone()
    return "\n".join(row) if row else ""
