"""What was done, by whom, and taking whole acts back."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from storage.database import Act, Project
from storage.history.undoing import undo, undo_all, undoable
from storage.history.wanted import EVERY_ACT, Wanted, conditions
from storage.rooms import RowWords

__all__ = [
    "EVERY_ACT",
    "PastAct",
    "RowChange",
    "Stamp",
    "Wanted",
    "acts",
    "acts_by_id",
    "changes_to",
    "forbid_undo",
    "forbid_undo_of",
    "join_earlier",
    "last_for_good",
    "once_held",
    "stamp",
    "tables_touched",
    "undo",
    "undo_all",
    "undoable",
    "who_acted",
]


@dataclass(frozen=True)
class PastAct:
    """One line of history. ``changes`` counts the logged rows it changed, ``removed``
    those of them that it took away."""

    id: int
    at: str
    person: str
    role: str
    council: str | None
    words: str
    undoes: int | None
    undone_by: int | None
    cannot_undo: str | None
    changes: int
    removed: int = 0


def acts(
    db: Database,
    *,
    limit: int = 50,
    before: int | None = None,
    wanted: Wanted = EVERY_ACT,
    words: Mapping[str, RowWords] | None = None,
) -> list[PastAct]:
    """The latest acts first; ``before`` pages on from an act's id.

    ``words`` are those of the tables that the reader sees, where a kind or a thing is wanted.
    """
    such, values = conditions(wanted, words or {})
    rows = db.execute(
        "SELECT a.id, a.at, a.person, a.role, a.council, a.words, a.undoes, a.undone_by, "
        "a.cannot_undo, (SELECT count(*) FROM history h WHERE h.act = a.id), "
        "(SELECT count(*) FROM history h WHERE h.act = a.id AND h.after IS NULL) AS removed "
        f"FROM acts a WHERE a.id < ? AND {such} ORDER BY a.id DESC LIMIT ?",
        [before if before is not None else 2**62, *values, limit],
    ).fetchall()
    return [PastAct(*row) for row in rows]


def acts_by_id(db: Database, ids: Collection[int]) -> list[PastAct]:
    """Those acts, the latest first."""
    found = {each: acts(db, limit=1, before=each + 1) for each in sorted(ids, reverse=True)}
    return [held[0] for each, held in found.items() if held and held[0].id == each]


def tables_of_acts(db: Database, ids: Collection[int]) -> dict[int, set[str]]:
    """The tables that each of some acts changed rows of."""
    found: dict[int, set[str]] = {}
    for act_id, table in db.execute(
        "SELECT DISTINCT act, tbl FROM history WHERE act IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    ):
        found.setdefault(act_id, set()).add(table)
    return found


@dataclass(frozen=True)
class Stamp:
    """The state of a project: equal only where nothing was changed in between."""

    file: int
    acts: int


def stamp(project: Project, db: Database) -> Stamp:
    """The state that ``db``, a reading of the project, sees.

    Numbers of acts are never used again, also where an act became part of an earlier one or a
    backup was restored while others work; a file put in this one's place is another file.
    """
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'acts'").fetchone()
    return Stamp(project.path.stat().st_ino, row[0] if row else 0)


def is_next(project: Project, this: Act, seen: Stamp) -> bool:
    """Whether an act is the first since what was seen, so that what was made of that still holds.

    Not to be asked of a reading: a screen's may have been opened before the act.
    """
    return (project.path.stat().st_ino, this.id) == (seen.file, seen.acts + 1)


_MOST_LOOKED_AT = 100


def tables_touched(
    project: Project, db: Database, before: Stamp, now: Stamp
) -> frozenset[str] | None:
    """The tables that acts between two states changed; None where it may be anything.

    Of a room that was touched, a table that history does not follow may have been changed too.
    So it is after a backup was put back, words were taken out for good or an act became part of an
    earlier one, and where an act changed only what history does not follow.
    """
    number = now.acts - before.acts
    if before.file != now.file or not 0 < number <= _MOST_LOOKED_AT:
        return None
    lines = db.execute(
        "SELECT id, cannot_undo FROM acts WHERE id > ? AND id <= ?", (before.acts, now.acts)
    ).fetchall()
    changed = db.execute(
        "SELECT DISTINCT act, tbl FROM history WHERE act > ? AND act <= ?", (before.acts, now.acts)
    ).fetchall()
    known = {act_id for act_id, final in lines if final is None}
    if len(known) != number or known != {act_id for act_id, _ in changed}:
        return None
    tables = {table for _, table in changed}
    rooms = [room for room in project.rooms if tables & room.tables]
    return frozenset(tables).union(*(room.tables - room.followed for room in rooms))


@dataclass(frozen=True)
class RowChange:
    """What an act changed in one row; ``before`` is empty where it made it, ``after`` where it
    took it away, and both where the words were taken out for good."""

    act: int
    at: str
    person: str
    words: str
    undone: bool
    before: dict[str, object]
    after: dict[str, object]


def changes_to(db: Database, table: str, column: str, value: object) -> list[RowChange]:
    """All that was done to the rows that have, or had, a value in a column, the earliest first."""
    rows = db.execute(
        "SELECT a.id, a.at, a.person, a.words, a.undone_by IS NOT NULL, h.before, h.after "
        "FROM history h JOIN acts a ON a.id = h.act WHERE h.tbl = ? "
        "AND (json_extract(h.before, ?) IS ? OR json_extract(h.after, ?) IS ?) ORDER BY h.seq",
        (table, f"$.{column}", value, f"$.{column}", value),
    ).fetchall()
    return [
        RowChange(
            act_id,
            at,
            person,
            words,
            bool(undone),
            json.loads(was or "{}"),
            json.loads(now or "{}"),
        )
        for act_id, at, person, words, undone, was, now in rows
    ]


@dataclass(frozen=True)
class LastChange:
    """Who changed a row last, when and by which act; ``removed``: they took it away."""

    act: int
    at: str
    person: str
    words: str
    removed: bool


def last_change(db: Database, table: str, key: int) -> LastChange | None:
    """The last thing that was done to a row, also where it is gone; None where nothing was."""
    row = db.execute(
        "SELECT a.id, a.at, a.person, a.words, h.after IS NULL AND h.before IS NOT NULL "
        "FROM history h JOIN acts a ON a.id = h.act WHERE h.tbl = ? AND h.key = ? "
        "ORDER BY h.seq DESC LIMIT 1",
        (table, key),
    ).fetchone()
    if row is None:
        return None
    act_id, at, person, words, removed = row
    return LastChange(act_id, at, person, words, bool(removed))


def once_held(db: Database, table: str, column: str, of: str, values: Collection[int]) -> set[int]:
    """What rows that are gone held in a column, of those with one of ``values`` in ``of``."""
    rows = db.execute(
        "SELECT DISTINCT json_extract(before, ?) FROM history WHERE tbl = ? AND after IS NULL "
        "AND json_extract(before, ?) IN (SELECT value FROM json_each(?))",
        (f"$.{column}", table, f"$.{of}", json.dumps(list(values))),
    ).fetchall()
    return {int(row[0]) for row in rows if row[0] is not None}


def who_acted(db: Database) -> list[str]:
    """Everybody history names, by name."""
    return [row[0] for row in db.execute("SELECT DISTINCT person FROM acts ORDER BY person")]


def forbid_undo(this: Act, reason: str) -> None:
    """Mark the act under way as one that cannot be taken back (a redaction, say)."""
    this.db.execute("UPDATE acts SET cannot_undo = ? WHERE id = ?", (reason, this.id))


def forbid_undo_of(this: Act, table: str, keys: Collection[int], reason: str) -> None:
    """Mark every act that touched one of some rows as one that cannot be taken back."""
    this.db.execute(
        "UPDATE acts SET cannot_undo = ? WHERE cannot_undo IS NULL AND id != ? "
        "AND id IN (SELECT act FROM history WHERE tbl = ? "
        "AND key IN (SELECT value FROM json_each(?)))",
        (reason, this.id, table, json.dumps(sorted(keys))),
    )


def last_for_good(db: Database) -> int:
    """The latest act that cannot be taken back (a redaction, say), 0 where there is none."""
    row = db.execute("SELECT max(id) FROM acts WHERE cannot_undo IS NOT NULL").fetchone()
    return int(row[0] or 0)


def join_earlier(this: Act, *, seconds: int = 300) -> None:
    """Let the act under way become part of an earlier one of the same words, person and minutes.

    For what is saved as it is typed: a line of history for each pause would bury all others. Of a
    row changed several times only how it was first and last is kept, so that no half-typed word
    stays. Nothing happens where an act since then touched the same rows, as their order counts.
    """
    earlier = this.db.execute(
        "SELECT max(a.id) FROM acts a JOIN acts me ON me.id = ? "
        "WHERE a.id < me.id AND a.words = me.words AND a.person = me.person "
        "AND a.undone_by IS NULL AND a.undoes IS NULL AND a.cannot_undo IS NULL "
        "AND abs(strftime('%s', me.at) - strftime('%s', a.at)) < ?",
        (this.id, seconds),
    ).fetchone()[0]
    if earlier is None:
        return
    between = this.db.execute(
        "SELECT 1 FROM history mine JOIN history theirs "
        "ON theirs.tbl = mine.tbl AND theirs.key = mine.key "
        "WHERE mine.act = ? AND theirs.act > ? AND theirs.act < ? LIMIT 1",
        (this.id, earlier, this.id),
    ).fetchone()
    if between:
        return
    this.db.execute("UPDATE current_act SET act = ?", (earlier,))
    this.db.execute("UPDATE history SET act = ? WHERE act = ?", (earlier, this.id))
    this.db.execute("DELETE FROM acts WHERE id = ?", (this.id,))
    _keep_first_and_last(this.db, earlier)


def _keep_first_and_last(db: Database, act_id: int) -> None:
    """Of the changes of one act to one row, make one: from how it was to how it is."""
    several = db.execute(
        "SELECT tbl, key, min(seq), max(seq) FROM history WHERE act = ? "
        "GROUP BY tbl, key HAVING count(*) > 1",
        (act_id,),
    ).fetchall()
    for table, key, first, last in several:
        db.execute(
            "UPDATE history SET after = (SELECT after FROM history WHERE seq = ?) WHERE seq = ?",
            (last, first),
        )
        db.execute(
            "DELETE FROM history WHERE act = ? AND tbl = ? AND key = ? AND seq > ?",
            (act_id, table, key, first),
        )
        db.execute(
            "DELETE FROM history WHERE seq = ? AND before IS NULL AND after IS NULL", (first,)
        )
