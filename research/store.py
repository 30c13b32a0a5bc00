"""Reading and writing sessions, participants and turns.

The tables are made in ``research/tables.py``; quotes, the codebook and notes have stores of their
own (``quotes``, ``codebook`` and ``memos`` beside it). The text of a transcript is kept once, in
its turns; ``start`` and ``stop`` count code points over the turns joined by one newline.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from common.errors import NotFound
from research.model import (
    COUNTED_KINDS,
    Asked,
    Participant,
    Placed,
    Session,
    TakingPart,
    TurnView,
)
from research.quotes.store import problems_in_codes, problems_in_quotes
from research.second_coding.store import problems_in_second_codings
from storage import Act
from storage.register import delete_row, edit_row, insert_row

_TURNS = (
    "(SELECT count(*) FROM turns u JOIN transcripts t ON t.id = u.transcript_id "
    "WHERE t.session_id = s.id)"
)
_SESSION = (
    "SELECT s.id, s.title, s.kind, s.council_id, c.name, s.date, s.topics, s.to_check, {turns}, "
    "(SELECT count(*) FROM quotes q WHERE q.session_id = s.id), "
    "(SELECT count(*) FROM session_participants sp WHERE sp.session_id = s.id "
    "AND sp.interviewer IS NOT 1), "
    "s.created_by, s.created_at, s.version, s.planned, s.held_by, s.keep_until, s.kept_because "
    "FROM sessions s LEFT JOIN councils c ON c.id = s.council_id "
)


def sessions(db: Database, *, with_turns: bool = True) -> tuple[Session, ...]:
    """All sessions, oldest first; ``with_turns`` False for whoever may not see transcripts."""
    chosen = _chosen(with_turns)
    return tuple(_session(row) for row in db.execute(f"{chosen} ORDER BY s.id").fetchall())


def session(db: Database, session_id: int, *, with_turns: bool = True) -> Session:
    """One session, or NotFound; ``with_turns`` as in :func:`sessions`."""
    row = db.execute(f"{_chosen(with_turns)} WHERE s.id = ?", (session_id,)).fetchone()
    if not row:
        raise NotFound(f"there is no session number {session_id} in this project")
    return _session(row)


def _chosen(with_turns: bool) -> str:
    return _SESSION.format(turns=_TURNS if with_turns else "0")


def _session(row: Sequence[Any]) -> Session:
    topics, held_by = tuple(json.loads(row[6])), tuple(json.loads(row[15]))
    values = [*row[:6], topics, bool(row[7]), *row[8:14], bool(row[14]), held_by, *row[16:]]
    return Session(*values)


def add_session(act: Act, values: dict[str, object]) -> int:
    """Store a session; ``values`` are its columns but for who made it when, lists as tuples."""
    made = {"created_by": act.who.person, "created_at": act.at}
    return insert_row(act, "sessions", {**_as_stored(values), **made})


def _as_stored(values: dict[str, object]) -> dict[str, object]:
    return {
        name: json.dumps(list(value)) if isinstance(value, tuple) else value
        for name, value in values.items()
    }


def edit_session(act: Act, session_id: int, version: int, values: dict[str, object]) -> None:
    """Change a session read at ``version``."""
    edit_row(act, "sessions", session_id, version, _as_stored(values))


def mark_held(act: Act, session_id: int) -> None:
    """A planned session has been held: those who took part were asked."""
    act.db.execute(
        "UPDATE sessions SET planned = 0, version = version + 1 WHERE id = ? AND planned = 1",
        (session_id,),
    )


def mark_to_check(act: Act, session_id: int) -> None:
    """Something was added that nobody has confirmed."""
    act.db.execute(
        "UPDATE sessions SET to_check = 1, version = version + 1 WHERE id = ? AND to_check = 0",
        (session_id,),
    )


def remove_session(act: Act, session_id: int) -> None:
    """Remove a session with all its parts, and participants who took part in nothing else."""
    alone = act.db.execute(
        "SELECT participant_id FROM session_participants GROUP BY participant_id "
        "HAVING min(session_id) = ? AND max(session_id) = ?",
        (session_id, session_id),
    ).fetchall()
    delete_row(act, "sessions", session_id)
    for (participant_id,) in alone:
        delete_row(act, "participants", participant_id)


def add_transcript(act: Act, session_id: int, form: str, encoding: str, redactions: int) -> int:
    """Store an empty transcript; returns its id."""
    return insert_row(
        act,
        "transcripts",
        {"session_id": session_id, "format": form, "encoding": encoding, "redactions": redactions},
    )


def drop_empty_transcript(act: Act, session_id: int) -> None:
    """Make room for a transcript in a session that was begun and nothing was said in."""
    act.db.execute(
        "DELETE FROM transcripts WHERE session_id = ? "
        "AND id NOT IN (SELECT transcript_id FROM turns)",
        (session_id,),
    )


def transcript_of(db: Database, session_id: int) -> int | None:
    """The id of a session's transcript, None where it has none yet."""
    row = db.execute("SELECT id FROM transcripts WHERE session_id = ?", (session_id,)).fetchone()
    return int(row[0]) if row else None


def add_turn(
    act: Act,
    transcript_id: int,
    participant_id: int | None,
    time: float | None,
    text: str,
    place: Placed,
    line_key: str | None = None,
) -> int:
    """Store a turn at its place in the transcript's text."""
    return insert_row(
        act,
        "turns",
        {
            "transcript_id": transcript_id,
            "participant_id": participant_id,
            "time": time,
            "start": place.start,
            "stop": place.end,
            "text": text,
            "line_key": line_key,
        },
    )


def edit_turn(act: Act, turn_id: int, version: int, values: dict[str, object]) -> None:
    """Change a turn read at ``version``; whoever makes it longer or shorter moves what follows."""
    edit_row(act, "turns", turn_id, version, values)


def remove_turn(act: Act, turn_id: int) -> None:
    """Take a turn out; whoever does moves what follows."""
    delete_row(act, "turns", turn_id)


def move_turns(act: Act, transcript_id: int, after: int, by: int) -> None:
    """Move all turns that begin at ``after`` or later. Their words are not changed by that.

    Their versions stay: a line typed in another window is still the line it was.
    """
    if by:
        act.db.execute(
            "UPDATE turns SET start = start + ?, stop = stop + ? "
            "WHERE transcript_id = ? AND start >= ?",
            (by, by, transcript_id, after),
        )


def turns(db: Database, session_id: int, within: Placed | None = None) -> tuple[TurnView, ...]:
    """A session's turns in order, with who said them; only those that a span touches, if given."""
    first, last = (within.start, within.end) if within else (0, 2**62)
    rows = db.execute(
        "SELECT u.id, u.participant_id, p.pseudonym, coalesce(p.role, ''), p.user_group, "
        "sp.interviewer, u.time, u.start, u.stop, u.text, u.line_key, u.version "
        "FROM transcripts t "
        "JOIN turns u ON u.transcript_id = t.id "
        "LEFT JOIN participants p ON p.id = u.participant_id "
        "LEFT JOIN session_participants sp "
        "ON sp.session_id = t.session_id AND sp.participant_id = u.participant_id "
        "WHERE t.session_id = ? AND u.start <= ? AND u.start >= coalesce((SELECT max(start) "
        "FROM turns WHERE transcript_id = t.id AND start <= ?), 0) ORDER BY u.start",
        (session_id, last, first),
    ).fetchall()
    return tuple(_turn(row) for row in rows)


def _turn(row: Sequence[Any]) -> TurnView:
    values = [*row[:5], None if row[5] is None else bool(row[5]), *row[6:]]
    return TurnView(*values)


_PARTICIPANT = (
    "SELECT p.id, p.pseudonym, p.role, p.user_group, p.council_id, c.name, "
    "(SELECT count(*) FROM session_participants sp JOIN sessions s ON s.id = sp.session_id "
    "WHERE sp.participant_id = p.id AND sp.interviewer IS NOT 1 AND s.planned = 0), p.version "
    "FROM participants p LEFT JOIN councils c ON c.id = p.council_id "
)
# Whoever is only in sessions that are still planned has not been asked yet.
_ONLY_ASKED = (
    "EXISTS (SELECT 1 FROM session_participants sp JOIN sessions s ON s.id = sp.session_id "
    "WHERE sp.participant_id = p.id AND sp.interviewer IS NOT 1 AND s.planned = 0)"
)


def participants(db: Database, council_id: int | None = None) -> tuple[Participant, ...]:
    """Those who were asked (never those who only asked), of one council or all, by council."""
    rows = db.execute(
        f"{_PARTICIPANT} WHERE {_ONLY_ASKED} AND (? IS NULL OR p.council_id = ?) "
        "ORDER BY c.name, p.id",
        (council_id, council_id),
    ).fetchall()
    return tuple(Participant(*row) for row in rows)


def roster(db: Database, council_id: int | None) -> tuple[Participant, ...]:
    """Those a new import of a council may know: its own people, and the project's interviewers."""
    rows = db.execute(
        f"{_PARTICIPANT} WHERE p.council_id IS ? OR p.council_id IS NULL ORDER BY p.id",
        (council_id,),
    ).fetchall()
    return tuple(Participant(*row) for row in rows)


def everybody(db: Database) -> tuple[Participant, ...]:
    """All participants by council, those who only asked or are still to be asked included."""
    rows = db.execute(f"{_PARTICIPANT} ORDER BY c.name IS NULL, c.name, p.id").fetchall()
    return tuple(Participant(*row) for row in rows)


def participant(db: Database, participant_id: int) -> Participant:
    """One participant, or NotFound."""
    row = db.execute(f"{_PARTICIPANT} WHERE p.id = ?", (participant_id,)).fetchone()
    if not row:
        raise NotFound(f"there is no participant number {participant_id} in this project")
    return Participant(*row)


def find_participant(db: Database, council_id: int | None, pseudonym: str) -> int | None:
    """The id of a council's participant of that pseudonym, ignoring case."""
    row = db.execute(
        "SELECT id FROM participants WHERE council_id IS ? AND pseudonym = ? COLLATE NOCASE",
        (council_id, pseudonym),
    ).fetchone()
    return int(row[0]) if row else None


def add_participant(act: Act, values: dict[str, object]) -> int:
    """Store a participant; ``values`` are its columns."""
    return insert_row(act, "participants", values)


def edit_participant(
    act: Act, participant_id: int, version: int, values: dict[str, object]
) -> None:
    """Change a participant read at ``version``."""
    edit_row(act, "participants", participant_id, version, values)


def join_session(act: Act, session_id: int, participant_id: int, interviewer: bool | None) -> None:
    """Note that somebody took part in a session, and whether they asked; the last word counts."""
    asks = None if interviewer is None else int(interviewer)
    changed = act.db.execute(
        "UPDATE session_participants SET interviewer = ?, version = version + 1 "
        "WHERE session_id = ? AND participant_id = ?",
        (asks, session_id, participant_id),
    )
    if changed.rowcount == 0:
        insert_row(
            act,
            "session_participants",
            {"session_id": session_id, "participant_id": participant_id, "interviewer": asks},
        )


def taking_part(db: Database, session_id: int) -> tuple[TakingPart, ...]:
    """Everybody in a session, who asks included, in the order they were named."""
    rows = db.execute(
        "SELECT p.id, p.pseudonym, p.role, p.user_group, sp.interviewer, "
        "(SELECT count(*) FROM turns u JOIN transcripts t ON t.id = u.transcript_id "
        "WHERE t.session_id = sp.session_id AND u.participant_id = p.id) "
        "FROM session_participants sp JOIN participants p ON p.id = sp.participant_id "
        "WHERE sp.session_id = ? ORDER BY sp.id",
        (session_id,),
    ).fetchall()
    return tuple(
        TakingPart(row[0], row[1], row[2], row[3], None if row[4] is None else bool(row[4]), row[5])
        for row in rows
    )


def leave_session(act: Act, session_id: int, participant_id: int) -> None:
    """Somebody does not take part after all; nobody who is in no other session stays listed."""
    act.db.execute(
        "DELETE FROM session_participants WHERE session_id = ? AND participant_id = ?",
        (session_id, participant_id),
    )
    in_others = act.db.execute(
        "SELECT 1 FROM session_participants WHERE participant_id = ? "
        "UNION ALL SELECT 1 FROM turns WHERE participant_id = ? "
        "UNION ALL SELECT 1 FROM quotes WHERE participant_id = ?",
        (participant_id, participant_id, participant_id),
    ).fetchone()
    if not in_others:
        delete_row(act, "participants", participant_id)


def hand_over_turns(act: Act, session_id: int, old: int, new: int) -> None:
    """Give all that somebody said in a session to another participant."""
    act.db.execute(
        "UPDATE turns SET participant_id = ?, version = version + 1 WHERE participant_id = ? "
        "AND transcript_id = (SELECT id FROM transcripts WHERE session_id = ?)",
        (new, old, session_id),
    )
    act.db.execute(
        "DELETE FROM session_participants WHERE session_id = ? AND participant_id = ?",
        (session_id, old),
    )


def asked(db: Database) -> tuple[Asked, ...]:
    """How many people took part per council, user group and role, in held sessions that count."""
    rows = db.execute(
        "SELECT p.council_id, c.name, p.user_group, p.role, count(DISTINCT p.id) "
        "FROM participants p JOIN session_participants sp ON sp.participant_id = p.id "
        "JOIN sessions s ON s.id = sp.session_id "
        "LEFT JOIN councils c ON c.id = p.council_id "
        "WHERE sp.interviewer IS NOT 1 AND s.planned = 0 "
        "AND s.kind IN (SELECT value FROM json_each(?)) "
        "GROUP BY p.council_id, p.user_group, p.role "
        "ORDER BY c.name, p.user_group, p.role",
        (json.dumps(COUNTED_KINDS),),
    ).fetchall()
    return tuple(Asked(*row) for row in rows)


def all_taking_part(db: Database) -> tuple[dict[int, tuple[object, ...]], dict[int, int | None]]:
    """Everybody's part in every session (session, participant, whether they only asked), by row.

    With each participant's council.
    """
    parts = db.execute(
        "SELECT id, session_id, participant_id, interviewer FROM session_participants"
    ).fetchall()
    councils = db.execute("SELECT id, council_id FROM participants").fetchall()
    return {number: tuple(row) for number, *row in parts}, dict(councils)


def problems(db: Database) -> list[str]:
    """What is wrong in the wing's tables: one sentence each, none when all is well."""
    found = []
    for (session_id,) in db.execute("SELECT session_id FROM transcripts ORDER BY id").fetchall():
        expected = 0
        for start, stop in db.execute(
            "SELECT u.start, u.stop FROM turns u JOIN transcripts t ON t.id = u.transcript_id "
            "WHERE t.session_id = ? ORDER BY u.start",
            (session_id,),
        ):
            if start != expected:
                found.append(f"The turns of session {session_id} do not follow one another")
                break
            expected = stop + 1
    return [
        *found,
        *problems_in_quotes(db),
        *problems_in_codes(db),
        *problems_in_second_codings(db),
    ]
