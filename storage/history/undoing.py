"""Taking whole acts back, one or several that hang together, and doing them again.

Taking back is itself an act, so doing again is taking that back. What was done since to the same
rows, or what hangs on them, stands in the way; :func:`needed_first` finds all of it.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import NoReturn

from sqlite_utils import Database

from common.errors import CannotUndo, NotFound
from common.who import Who
from common.words import count_of
from storage.connecting import open_read_only
from storage.database import Act, Project, act, next_line
from storage.rooms import every_table

# Whoever wants more taken back than this goes back to a milestone instead.
MOST_TOGETHER = 200
# What stands in the way of an act: later than it, in effect, and not an undoing of something that
# is later too, as the two cancel out.
_IN_EFFECT = "a.undone_by IS NULL AND (a.undoes IS NULL OR a.undoes <= {act})"


@dataclass(frozen=True)
class InTheWay:
    """Acts to be taken back together, the latest first, ending with the one that was meant.

    ``refused`` says why even that would not do; None where it would.
    """

    acts: tuple[int, ...]
    refused: str | None = None


def undo(project: Project, who: Who, act_id: int) -> int:
    """Take a whole act back, as a new act; returns the new act's id.

    Raises CannotUndo, with the reason, where a later act touched the same rows, where the act was
    taken back already, or where it cannot be; then nothing changes.
    """
    return undo_together(project, who, [act_id])[0]


def undo_all(project: Project, who: Who, act_ids: Iterable[int]) -> None:
    """Take back several acts that were one thing to whoever did them, the last one first."""
    undo_together(project, who, act_ids)


def undo_together(project: Project, who: Who, act_ids: Iterable[int]) -> list[int]:
    """Take back several acts, the last one first, all of them or none; a line of history each.

    Raises CannotUndo as :func:`undo` does.
    """
    wanted = sorted(set(act_ids), reverse=True)
    if not wanted:
        return []
    try:
        with act(project, who, f"Undid act {wanted[0]}") as this:
            return _take_back(this, project, wanted)
    except sqlite3.IntegrityError:
        # Links are looked at when all is back. Only now is it worth the time to find which.
        with act(project, who, f"Undid act {wanted[0]}") as this:
            return _take_back(this, project, wanted, closely=True)


def _take_back(
    this: Act, project: Project, wanted: Sequence[int], *, closely: bool = False
) -> list[int]:
    lines: list[int] = []
    for act_id in wanted:
        if lines:
            this = next_line(this, f"Undid act {act_id}")
        _undo(this, project, act_id, closely)
        lines.append(this.id)
    return lines


def _undo(this: Act, project: Project, act_id: int, closely: bool) -> None:
    words, undoes = _refuse_unless_undoable(this.db, act_id)
    this.db.execute("PRAGMA defer_foreign_keys = ON")
    rows = this.db.execute(
        "SELECT tbl, key, before, after FROM history WHERE act = ? ORDER BY seq DESC", (act_id,)
    ).fetchall()
    for table, key, before, after in rows:
        try:
            put_back(this.db, table, key, before, after)
        except sqlite3.IntegrityError as error:
            # Names that stand only once are looked at as each row is put back.
            _refuse_as_taken(this, act_id, json.loads(before or "{}"), str(error))
    _refuse_lost_work(this, act_id)
    if closely:
        _refuse_lost_ends(this, project, act_id, {row[0] for row in rows})
    refuse_new_problems(this, project, act_id, {row[0] for row in rows})
    again = undoes is not None and words.startswith("Undid: ")
    plain = words.removeprefix("Undid: ").removeprefix("Redid: ") if undoes else words
    this.db.execute(
        "UPDATE acts SET words = ?, undoes = ? WHERE id = ?",
        (f"{'Redid' if again else 'Undid'}: {plain}", act_id, this.id),
    )
    _mark_taken_back(this.db, act_id, this.id)


def _mark_taken_back(db: Database, act_id: int | None, by: int | None) -> None:
    """Mark an act taken back; what it had undone holds again, what that had undone does not."""
    while act_id is not None:
        db.execute("UPDATE acts SET undone_by = ? WHERE id = ?", (by, act_id))
        by = act_id if by is None else None
        act_id = db.execute("SELECT undoes FROM acts WHERE id = ?", (act_id,)).fetchone()[0]


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


class _OnlyTried(Exception):
    """Ends an act that was only tried, so that nothing of it stays."""


def needed_first(project: Project, who: Who, act_id: int) -> InTheWay:
    """All that would have to be taken back to take an act back, found by trying; nothing changes.

    The project is locked for writing while it is tried.
    """
    wanted = {act_id}
    while True:
        try:
            with act(project, who, "Tried an undo") as this:
                _take_back(this, project, sorted(wanted, reverse=True), closely=True)
                raise _OnlyTried
        except _OnlyTried:
            return InTheWay(tuple(sorted(wanted, reverse=True)))
        except CannotUndo as error:
            more = set(error.acts) - wanted
            if not more:
                return InTheWay(tuple(sorted(wanted, reverse=True)), error.what)
            wanted |= more
        if len(wanted) > MOST_TOGETHER:
            return InTheWay(
                tuple(sorted(wanted, reverse=True)),
                f"more than {count_of(MOST_TOGETHER, 'later act')} would have to be undone first",
            )


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
    later = db.execute(
        "SELECT DISTINCT a.id, a.words, a.person, a.cannot_undo FROM history mine "
        "JOIN history theirs ON theirs.tbl = mine.tbl AND theirs.key = mine.key "
        "AND theirs.act > mine.act JOIN acts a ON a.id = theirs.act "
        f"WHERE mine.act = ? AND {_IN_EFFECT.format(act='mine.act')} ORDER BY a.id",
        (act_id,),
    ).fetchall()
    if later:
        final = next((each for each in later if each[3]), None)
        _, done, person, _ = final or later[0]
        raise CannotUndo(
            f"“{words}” cannot be undone: {person} later did “{done}” to the same thing",
            remedy="That cannot be undone either" if final else "Undo that first",
            acts=() if final else [each[0] for each in later],
        )
    return words, undoes


def put_back(db: Database, table: str, key: object, before: str | None, after: str | None) -> None:
    """Make one row what it was before a change of it."""
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
        "SELECT DISTINCT a.id, a.words, a.person FROM history gone "
        "JOIN history theirs ON theirs.tbl = gone.tbl AND theirs.key = gone.key "
        "AND theirs.act > ? AND theirs.act < gone.act "
        "JOIN acts a ON a.id = theirs.act "
        "WHERE gone.act = ? AND gone.after IS NULL "
        f"AND {_IN_EFFECT.format(act='?')} ORDER BY a.id",
        (act_id, this.id, act_id),
    ).fetchall()
    if lost:
        raise CannotUndo(
            f"this cannot be undone because {lost[0][2]} later did “{lost[0][1]}”, "
            "which hangs on it",
            remedy="Undo that first",
            acts=[each[0] for each in lost],
        )


def lost_ends(
    db: Database, project: Project, tables: Collection[str]
) -> list[tuple[str, int, str, int | None]]:
    """Rows that lead to nothing, of tables that lead to one of those or are among them.

    As (table, row, table led to, row led to); a link's own row may be one that was put back.
    """
    found = []
    for child in every_table(project.rooms):
        ways = {
            row[0]: (row[2], row[3])
            for row in db.execute(f'PRAGMA foreign_key_list("{child}")').fetchall()
        }
        if child not in tables and not any(parent in tables for parent, _ in ways.values()):
            continue
        for _, row, parent, which in db.execute(f'PRAGMA foreign_key_check("{child}")').fetchall():
            led = db.execute(
                f'SELECT "{ways[which][1]}" FROM "{child}" WHERE rowid = ?', (row,)
            ).fetchone()
            found.append((child, row, parent, led and led[0]))
    return found


def _refuse_lost_ends(this: Act, project: Project, act_id: int, tables: Collection[str]) -> None:
    """Refuse where something would lead to what is gone, naming the later acts that made it so."""
    lost = lost_ends(this.db, project, tables)
    if lost:
        ends = [[child, key] for child, key, _, _ in lost]
        _refuse_for_rows(this, act_id, ends + [[parent, led] for _, _, parent, led in lost])


def _refuse_as_taken(this: Act, act_id: int, old: Mapping[str, object], fault: str) -> None:
    """Refuse where another row has the name of one that is put back, naming who made it so."""
    named = re.findall(r"(\w+)\.(\w+)", fault) if fault.startswith("UNIQUE") else []
    if not named or not all(column in old for _, column in named):
        raise _in_the_way()
    table = named[0][0]
    same = " AND ".join(f'"{column}" IS ?' for _, column in named)
    holders = this.db.execute(
        f'SELECT id FROM "{table}" WHERE {same}', [old[column] for _, column in named]
    ).fetchall()
    _refuse_for_rows(this, act_id, [[table, row[0]] for row in holders])


def _refuse_for_rows(this: Act, act_id: int, rows: Sequence[Sequence[object]]) -> NoReturn:
    later = this.db.execute(
        "SELECT DISTINCT a.id, a.words, a.person FROM json_each(?) lost JOIN history h "
        "ON h.tbl = json_extract(lost.value, '$[0]') AND h.key = json_extract(lost.value, '$[1]') "
        "JOIN acts a ON a.id = h.act WHERE a.id > ? AND a.id < ? AND a.cannot_undo IS NULL "
        f"AND {_IN_EFFECT.format(act='?')} ORDER BY a.id",
        (json.dumps(rows), act_id, this.id, act_id),
    ).fetchall()
    if not later:
        raise _in_the_way()
    _, words, person = later[0]
    raise CannotUndo(
        f"this cannot be undone because {person} later did “{words}”, which hangs on it or took "
        "its place",
        remedy="Undo that first",
        acts=[each[0] for each in later],
    )


def _in_the_way() -> CannotUndo:
    return CannotUndo(
        "this cannot be undone because something made since then hangs on it or took its place",
        remedy="Undo the later acts first",
    )


def refuse_new_problems(this: Act, project: Project, act_id: int, tables: Collection[str]) -> None:
    """Refuse what a room's own rules forbid, such as a cleared quote nobody vouches for.

    Looking a large project over takes its time and nobody can write meanwhile, so only the rooms
    whose tables were touched are looked at, and what was wrong before only where something is.
    """
    touched = set(tables) | {
        row[0]
        for row in this.db.execute("SELECT DISTINCT tbl FROM history WHERE act = ?", (this.id,))
    }
    rooms = [room for room in project.rooms if touched & {each.table for each in room.history}]
    problems = {problem for room in rooms for problem in room.check(this.db)}
    if not problems:
        return
    _refuse_lost_ends(this, project, act_id, touched)
    # Others still see the file as it was before this act.
    with closing(open_read_only(project.path)) as before:
        problems -= {problem for room in rooms for problem in room.check(Database(before))}
    if problems:
        raise CannotUndo(
            f"this cannot be undone because of what was done since: {min(problems)}",
            remedy="Undo the later acts first",
        )
