"""Reads the turns that hold some words, a page at a time."""

from __future__ import annotations

from sqlite_utils import Database

from research.searching.model import FoundTurn, TurnPage, in_parts
from research.searching.store import marked, search_for

_TURN = (
    "SELECT u.id, s.id, s.title, s.date, c.name, p.pseudonym, sp.interviewer, u.text "
    "FROM turns u JOIN transcripts t ON t.id = u.transcript_id "
    "JOIN sessions s ON s.id = t.session_id "
    "LEFT JOIN councils c ON c.id = s.council_id "
    "LEFT JOIN participants p ON p.id = u.participant_id "
    "LEFT JOIN session_participants sp "
    "ON sp.session_id = s.id AND sp.participant_id = u.participant_id "
)


def turns_with(db: Database, words: str, council_id: int | None, after: int, most: int) -> TurnPage:
    """The turns that hold the words whose id is above ``after``, in the order they were stored."""
    search = search_for(db, words, "turns_words")
    if search is None or not (search.match or search.beside):
        return TurnPage((), after, None)
    where = [condition for condition, _value in search.beside]
    values = [value for _condition, value in search.beside]
    source = "turns q"
    if search.match:
        source = "turns_words w CROSS JOIN turns q ON q.id = w.rowid"
        where.insert(0, "w.turns_words MATCH ?")
        values.insert(0, search.match)
    if council_id is not None:
        where.append(
            "q.transcript_id IN (SELECT t.id FROM transcripts t "
            "JOIN sessions s ON s.id = t.session_id WHERE s.council_id = ?)"
        )
        values.append(council_id)
    rows = db.execute(
        f"SELECT q.id FROM {source} WHERE {' AND '.join([*where, 'q.id > ?'])} "
        "ORDER BY q.id LIMIT ?",
        [*values, after, most + 1],
    ).fetchall()
    ids = [int(row[0]) for row in rows]
    return TurnPage(
        tuple(_found(db, search.match, ids[:most])), after, ids[most - 1] if ids[most:] else None
    )


def _found(db: Database, match: str | None, ids: list[int]) -> list[FoundTurn]:
    shown = marked(db, match, ids, "turns_words")
    marks = ", ".join("?" * len(ids))
    rows = db.execute(f"{_TURN} WHERE u.id IN ({marks}) ORDER BY u.id", ids).fetchall()
    found = []
    for row in rows:
        values = [*row[:6], bool(row[6]), in_parts(shown.get(int(row[0]), row[7]))]
        found.append(FoundTurn(*values))
    return found
