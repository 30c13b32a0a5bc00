"""Reads who was asked, when, and what was heard from each; planned sessions and kinds that do not
count left out, as everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from research.heard.store import held_sessions, taking_part_counted
from research.saturation.units import Kind, Level, Unit

# CROSS JOIN has SQLite go through the quotes in their order, which takes half the time.
_TAGS = (
    "SELECT DISTINCT g.code_id, q.session_id, q.participant_id FROM quotes q "
    "CROSS JOIN codings g ON g.quote_id = q.id"
)
# A council's theme that is part of a shared one is the shared one.
_THEMES = (
    "SELECT DISTINCT coalesce(t.part_of, t.id), q.session_id, q.participant_id "
    "FROM theme_members m JOIN themes t ON t.id = m.theme_id JOIN quotes q ON q.id = m.quote_id"
)
Heard = list[tuple[int, int, int | None]]


def units(db: Database, kind: Kind, level: Level) -> tuple[Unit, ...]:
    """People who were asked, or sessions that were held, with what was heard from each."""
    asked = taking_part_counted(db)
    return _people(db, asked, level) if kind == "people" else _sessions(db, asked, level)


def _people(db: Database, asked: set[tuple[int, int]], level: Level) -> tuple[Unit, ...]:
    dates = dict(db.execute("SELECT id, date FROM sessions").fetchall())
    first: dict[int, tuple[bool, str, int]] = {}
    for session, person in asked:
        when = (dates[session] is None, dates[session] or "", session)
        first[person] = min(first.get(person, when), when)
    codes: dict[int, set[int]] = {}
    for code, session, speaker in _heard(db, level):
        if speaker is not None and (session, speaker) in asked:
            codes.setdefault(speaker, set()).add(code)
    # Whoever belongs to no council counts nowhere else either.
    rows = db.execute(
        "SELECT p.id, p.pseudonym, c.id, c.name FROM participants p "
        "JOIN councils c ON c.id = p.council_id"
    ).fetchall()
    return tuple(
        Unit(person, name, council_id, council, at[1] or None, at[2], _of(codes, person))
        for person, name, council_id, council in rows
        if (at := first.get(person)) is not None
    )


def _sessions(db: Database, asked: set[tuple[int, int]], level: Level) -> tuple[Unit, ...]:
    held = held_sessions(db)
    codes: dict[int, set[int]] = {}
    for code, session, person in _heard(db, level):
        # What somebody unnamed said was said in that session all the same.
        if person is None or (session, person) in asked:
            codes.setdefault(session, set()).add(code)
    rows = db.execute(
        "SELECT s.id, s.title, c.id, c.name, s.date FROM sessions s "
        "LEFT JOIN councils c ON c.id = s.council_id"
    ).fetchall()
    return tuple(
        Unit(session, title, council_id, council, date, session, _of(codes, session))
        for session, title, council_id, council, date in rows
        if session in held
    )


def _of(codes: Mapping[int, set[int]], unit: int) -> frozenset[int]:
    return frozenset(codes.get(unit, ()))


def _heard(db: Database, level: Level) -> Heard:
    """What was heard in which session from whom, each once."""
    rows: Heard = db.execute(_THEMES if level == "themes" else _TAGS).fetchall()
    if level != "top tags":
        return rows
    tops = _tops(dict(db.execute("SELECT id, parent_id FROM codes").fetchall()))
    return [(tops[code], session, person) for code, session, person in rows]


def _tops(parents: Mapping[int, int | None]) -> dict[int, int]:
    """For each code the one on top of all those it lies below."""
    tops: dict[int, int] = {}
    for code in parents:
        way, at = [code], parents[code]
        while at is not None and at in parents and at not in tops and at not in way:
            way.append(at)
            at = parents[at]
        top = tops[at] if at in tops else way[-1]
        tops.update(dict.fromkeys(way, top))
    return tops


def any_themes(db: Database) -> bool:
    """Whether any quote lies in a theme, so that themes can be counted."""
    return bool(
        db.execute("SELECT 1 FROM theme_members WHERE quote_id IS NOT NULL LIMIT 1").fetchone()
    )
