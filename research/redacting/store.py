"""Reading and writing what people decided about personal words, and placing what moves."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlite_utils import Database

from research.model import Placed
from storage import Act
from storage.register import insert_row


def add_redaction(act: Act, session_id: int, kind: str, replacement: str, places: int) -> None:
    """Note what was replaced, by what and in how many places; never what stood there."""
    made = {"decided_by": act.who.person, "decided_at": act.at}
    values: dict[str, object] = {"session_id": session_id, "kind": kind, "places": places}
    insert_row(act, "redactions", {**values, "replacement": replacement, **made})
    act.db.execute(
        "UPDATE transcripts SET redactions = redactions + ?, version = version + 1 "
        "WHERE session_id = ?",
        (places, session_id),
    )


def place_turn(act: Act, turn_id: int, place: Placed) -> None:
    """Move a turn whose words stay; a line open in another window is still the line it was."""
    act.db.execute(
        "UPDATE turns SET start = ?, stop = ? WHERE id = ?", (place.start, place.end, turn_id)
    )


def judged(db: Database, session_id: int) -> dict[int, str]:
    """Words that somebody found not personal in a session, by the decision's id."""
    rows = db.execute(
        "SELECT id, words FROM not_personal WHERE session_id = ? ORDER BY id", (session_id,)
    )
    return dict(rows.fetchall())


def judge(act: Act, session_id: int, words: str) -> bool:
    """Note that words are not personal here; False where that is known."""
    if words in judged(act.db, session_id).values():
        return False
    made = {"decided_by": act.who.person, "decided_at": act.at}
    insert_row(act, "not_personal", {"session_id": session_id, "words": words, **made})
    return True


def take_judgements_back(act: Act, ids: Collection[int]) -> None:
    """Forget that words were found not personal."""
    act.db.execute(
        "DELETE FROM not_personal WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )


def judged_anywhere(db: Database) -> dict[int, str]:
    """The same of every session."""
    return dict(db.execute("SELECT id, words FROM not_personal").fetchall())


def sessions_with_words(db: Database) -> list[int]:
    """The sessions that have a transcript with turns in it."""
    rows = db.execute(
        "SELECT session_id FROM transcripts WHERE id IN (SELECT transcript_id FROM turns) "
        "ORDER BY session_id"
    )
    return [int(row[0]) for row in rows.fetchall()]


def texts_of(db: Database) -> list[str]:
    """The words of every turn of the project."""
    return [row[0] for row in db.execute("SELECT text FROM turns").fetchall()]


def sessions_of(db: Database, participant_id: int) -> list[int]:
    """The sessions somebody took part in, or said something in."""
    rows = db.execute(
        "SELECT session_id FROM session_participants WHERE participant_id = ? "
        "UNION SELECT t.session_id FROM turns u JOIN transcripts t ON t.id = u.transcript_id "
        "WHERE u.participant_id = ? UNION SELECT session_id FROM quotes WHERE participant_id = ?",
        (participant_id, participant_id, participant_id),
    )
    return sorted(int(row[0]) for row in rows.fetchall())


def every_participant(db: Database) -> set[int]:
    """The ids of all participants, those who only ask included."""
    return {int(row[0]) for row in db.execute("SELECT id FROM participants").fetchall()}


def ids_where(db: Database, table: str, column: str, values: Collection[int]) -> set[int]:
    """The ids of the rows of a table that have one of the values in a column."""
    rows = db.execute(
        f'SELECT id FROM "{table}" WHERE "{column}" IN (SELECT value FROM json_each(?))',
        (json.dumps(list(values)),),
    )
    return {int(row[0]) for row in rows.fetchall()}


def remove_rows(act: Act, table: str, ids: Collection[int]) -> int:
    """Remove rows with what hangs on them; returns how many there were."""
    gone = act.db.execute(
        f'DELETE FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))',
        (json.dumps(list(ids)),),
    )
    return gone.rowcount


def leave_turns(act: Act, participant_id: int) -> None:
    """Nobody is named as the speaker of somebody's turns any more."""
    act.db.execute(
        "UPDATE turns SET participant_id = NULL, version = version + 1 WHERE participant_id = ?",
        (participant_id,),
    )
