"""What came since a moment of what people said: who was asked, sessions, quotes cleared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from research import store
from research.model import COUNTED_KINDS
from research.quotes.store import how_many_cleared
from storage import Project, reading
from storage.history.since import as_it_was, became

Rows = Mapping[int, tuple[object, ...]]


@dataclass(frozen=True)
class SaidSince:
    """Numbers by council id (None: of no council) or kind; what is gone is only counted.

    ``people`` are those asked for the first time since, of ``people_now``. ``held`` are sessions
    held since by kind, ``gone`` those taken out. ``cleared`` quotes were not cleared for sharing
    then, ``uncleared`` no longer are; of ``forgotten`` it is not known, as words in them were taken
    out.
    """

    people: Mapping[int | None, int] = field(default_factory=dict)
    people_now: int = 0
    held: Mapping[str, int] = field(default_factory=dict)
    held_now: int = 0
    gone: int = 0
    cleared: int = 0
    cleared_now: int = 0
    uncleared: int = 0
    forgotten: int = 0


def said_since(project: Project, since: str) -> SaidSince:
    """What came since a time, as history writes it."""
    with reading(project) as db:
        held = store.sessions(db, with_turns=project.sight.words)
        sessions_now = {each.id: (each.kind, int(each.planned)) for each in held}
        parts_now, councils = store.all_taking_part(db)
        sessions = became(db, "sessions", ("kind", "planned"), since)
        parts = became(
            db, "session_participants", ("session_id", "participant_id", "interviewer"), since
        )
        quotes = became(db, "quotes", ("cleared",), since, turned="cleared")
        cleared_now = how_many_cleared(db)
    sessions_then = as_it_was(sessions_now, sessions)
    asked_now = _asked(sessions_now, parts_now)
    newly = asked_now - _asked(sessions_then, as_it_was(parts_now, parts))
    held_now, held_then = _held(sessions_now), _held(sessions_then)
    came = held_now - held_then
    return SaidSince(
        Counter(councils.get(each) for each in newly),
        len(asked_now),
        Counter(str(sessions_now[each][0]) for each in came),
        len(held_now),
        len(held_then - held_now),
        sum(_may(each.now) and not _may(each.was) for each in quotes if not each.forgotten),
        cleared_now,
        sum(_may(each.was) and not _may(each.now) for each in quotes if not each.forgotten),
        sum(each.forgotten for each in quotes),
    )


def _asked(sessions: Rows, parts: Rows) -> set[int]:
    """Who took part in a session that was held and whose kind counts, and did not only ask."""
    counts = {number for number, (kind, _) in sessions.items() if kind in COUNTED_KINDS}
    counts &= _held(sessions)
    return {
        int(str(participant))
        for session, participant, interviewer in parts.values()
        if session in counts and interviewer != 1
    }


def _held(sessions: Rows) -> set[int]:
    return {number for number, (_, planned) in sessions.items() if not planned}


def _may(row: tuple[object, ...] | None) -> bool:
    return row is not None and row[0] == 1
