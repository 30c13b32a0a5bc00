"""What was done, by whom, and taking whole acts back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass

from sqlite_utils import Database

from common.errors import CannotUndo, NotFound
from common.who import Who
from storage.database import Act, Project, act, open_read_only


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


@dataclass(frozen=True)
class Wanted:
    """Which acts to show: one person's, those since a time (UTC, as stored), those that remove."""

    person: str | None = None
    since: str | None = None
    removing: bool = False


EVERY_ACT = Wanted()


def acts(
    db: Database, *, limit: int = 50, before: int | None = None, wanted: Wanted = EVERY_ACT
) -> list[PastAct]:
    """The latest acts first; ``before`` pages on from an act's id."""
    rows = db.execute(
        "SELECT a.id, a.at, a.person, a.role, a.council, a.words, a.undoes, a.undone_by, "
        "a.cannot_undo, (SELECT count(*) FROM history h WHERE h.act = a.id), "
        "(SELECT count(*) FROM history h WHERE h.act = a.id AND h.after IS NULL) AS removed "
        "FROM acts a WHERE a.id < ? AND (? IS NULL OR a.person = ?) "
        # From the first of that time on: a clock that was put back dates later acts before it.
        "AND (? IS NULL OR a.id >= (SELECT min(id) FROM acts WHERE at >= ?)) "
        "AND (? = 0 OR a.cannot_undo IS NOT NULL OR EXISTS "
        "(SELECT 1 FROM history h WHERE h.act = a.id AND h.after IS NULL)) "
        "ORDER BY a.id DESC LIMIT ?",
        (
            before if before is not None else 2**62,
            *(wanted.person, wanted.person, wanted.since, wanted.since, int(wanted.removing)),
            limit,
        ),
    ).fetchall()
    return [PastAct(*row) for row in rows]


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


def undo(project: Project, who: Who, act_id: int) -> int:
    """Take a whole act back, as a new act; returns the new act's id.

    Raises CannotUndo, with the reason, where a later act touched the same rows, where the act was
    taken back already, or where it cannot be; then nothing changes.
    """
    try:
        return _undo(project, who, act_id)
    except sqlite3.IntegrityError:
        # Links are looked at when all is back, names that stand only once as each row is put back.
        raise _in_the_way() from None


def _undo(project: Project, who: Who, act_id: int) -> int:
    with act(project, who, f"Undid act {act_id}") as this:
        words, undoes = _refuse_unless_undoable(this.db, act_id)
        this.db.execute("PRAGMA defer_foreign_keys = ON")
        rows = this.db.execute(
            "SELECT tbl, key, before, after FROM history WHERE act = ? ORDER BY seq DESC", (act_id,)
        ).fetchall()
        for table, key, before, after in rows:
            _put_back(this.db, table, key, before, after)
        _refuse_lost_work(this, act_id)
        _refuse_new_problems(this, project, act_id)
        this.db.execute(
            "UPDATE acts SET words = ?, undoes = ? WHERE id = ?",
            (f"{'Redid' if undoes else 'Undid'}: {words}", act_id, this.id),
        )
        this.db.execute("UPDATE acts SET undone_by = ? WHERE id = ?", (this.id, act_id))
        if undoes:
            this.db.execute("UPDATE acts SET undone_by = NULL WHERE id = ?", (undoes,))
        return this.id


def undo_all(project: Project, who: Who, act_ids: Iterable[int]) -> None:
    """Take back several acts that were one thing to whoever did them, the last one first."""
    for act_id in sorted(act_ids, reverse=True):
        undo(project, who, act_id)


def undoable(db: Database, act_ids: Iterable[int]) -> tuple[int, ...]:
    """Those of the acts that changed something, are not taken back yet and may be."""
    wanted = list(act_ids)
    rows = db.execute(
        "SELECT a.id FROM acts a WHERE a.id IN (SELECT value FROM json_each(?)) "
        "AND a.undone_by IS NULL AND a.cannot_undo IS NULL "
        "AND EXISTS (SELECT 1 FROM history h WHERE h.act = a.id) ORDER BY a.id",
        (json.dumps(wanted),),
    ).fetchall()
    return tuple(int(row[0]) for row in rows)


def _refuse_unless_undoable(db: Database, act_id: int) -> tuple[str, int | None]:
    row = db.execute(
        "SELECT words, undoes, undone_by, cannot_undo FROM acts WHERE id = ?", (act_id,)
    ).fetchone()
    if not row:
        raise NotFound(f"there is no act number {act_id}")
    words, undoes, undone_by, cannot_undo = row
    if cannot_undo:
        raise CannotUndo(f"“{words}” cannot be undone: {cannot_undo}")
    if undone_by:
        raise CannotUndo(f"“{words}” was undone already")
    if not db.execute("SELECT 1 FROM history WHERE act = ?", (act_id,)).fetchone():
        raise CannotUndo(f"“{words}” changed nothing that undo could put back")
    # An undo and what it undid cancel out, so neither counts as a later touch.
    later = db.execute(
        "SELECT a.words, a.person, a.cannot_undo FROM history mine "
        "JOIN history theirs ON theirs.tbl = mine.tbl AND theirs.key = mine.key "
        "AND theirs.act > mine.act "
        "JOIN acts a ON a.id = theirs.act "
        "WHERE mine.act = ? AND a.undone_by IS NULL AND a.undoes IS NULL ORDER BY a.id LIMIT 1",
        (act_id,),
    ).fetchone()
    if later:
        raise CannotUndo(
            f"“{words}” cannot be undone: {later[1]} later did “{later[0]}” to the same thing",
            remedy="That cannot be undone either" if later[2] else "Undo that first",
        )
    return words, undoes


def _put_back(db: Database, table: str, key: object, before: str | None, after: str | None) -> None:
    if after is None:
        old = json.loads(before or "{}")
        columns = ", ".join(f'"{name}"' for name in old)
        marks = ", ".join("?" * len(old))
        # The same row may be back already; another row in its place is refused.
        db.execute(
            f'INSERT INTO "{table}" ({columns}) VALUES ({marks}) ON CONFLICT (id) DO NOTHING',
            list(old.values()),
        )
    elif before is None:
        db.execute(f'DELETE FROM "{table}" WHERE id = ?', (key,))
    else:
        old = json.loads(before)
        if "version" in old:
            # Never back to a number an open editor may still hold for other words.
            now_at = db.execute(f'SELECT version FROM "{table}" WHERE id = ?', (key,)).fetchone()
            old["version"] = (now_at[0] if now_at else old["version"]) + 1
        changes = ", ".join(f'"{name}" = ?' for name in old)
        db.execute(f'UPDATE "{table}" SET {changes} WHERE id = ?', [*old.values(), key])


def _refuse_lost_work(this: Act, act_id: int) -> None:
    """Refuse where taking rows away would take later work hanging on them with it (cascades)."""
    lost = this.db.execute(
        "SELECT a.words, a.person FROM history gone "
        "JOIN history theirs ON theirs.tbl = gone.tbl AND theirs.key = gone.key "
        "AND theirs.act > ? AND theirs.act < gone.act "
        "JOIN acts a ON a.id = theirs.act "
        "WHERE gone.act = ? AND gone.after IS NULL "
        "AND a.undone_by IS NULL AND a.undoes IS NULL ORDER BY a.id LIMIT 1",
        (act_id, this.id),
    ).fetchone()
    if lost:
        raise CannotUndo(
            f"this cannot be undone because {lost[1]} later did “{lost[0]}”, which hangs on it",
            remedy="Undo that first",
        )


def _in_the_way() -> CannotUndo:
    return CannotUndo(
        "this cannot be undone because something made since then hangs on it or took its place",
        remedy="Undo the later acts first",
    )


def _refuse_new_problems(this: Act, project: Project, act_id: int) -> None:
    """Refuse what a room's own rules forbid, such as a cleared quote nobody vouches for.

    Looking a large project over takes its time and nobody can write meanwhile, so only the rooms
    whose tables were touched are looked at, and what was wrong before only where something is.
    """
    touched = {
        row[0]
        for row in this.db.execute(
            "SELECT DISTINCT tbl FROM history WHERE act IN (?, ?)", (act_id, this.id)
        )
    }
    rooms = [room for room in project.rooms if touched & {each.table for each in room.history}]
    problems = {problem for room in rooms for problem in room.check(this.db)}
    if not problems:
        return
    if this.db.execute("PRAGMA foreign_key_check").fetchone():
        raise _in_the_way()
    # Others still see the file as it was before this act.
    with closing(open_read_only(project.path)) as before:
        problems -= {problem for room in rooms for problem in room.check(Database(before))}
    if problems:
        raise CannotUndo(
            f"this cannot be undone because of what was done since: {min(problems)}",
            remedy="Undo the later acts first",
        )


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
