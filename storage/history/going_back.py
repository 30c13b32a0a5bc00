"""Going back to how things stood: every change since a moment taken back, as one act.

The changes are taken back one by one, the last first, so that the project passes through states it
was in, and the act can itself be undone in the same way. What was taken out for good since stays
out, and whatever would hang on it stays as it is now; so do rows their room says never go back.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils import Database

from common.errors import CannotUndo
from common.who import Who
from common.words import count_of
from storage.access.owning import require_owner
from storage.backups.backup import back_up
from storage.beside import folder_beside
from storage.database import Act, Project, act, open_file, reading
from storage.erasing.forgetting import BLANK, GONE
from storage.history.reads import note_read
from storage.history.since import began
from storage.history.undoing import lost_ends, put_back, refuse_new_problems
from storage.rooms import RowWords, logged_wholly, words_of

Row = tuple[str, int]
_MOST_TRIES = 60


@dataclass(frozen=True)
class Moment:
    """A place in the order of acts: those up to ``act`` had been done; ``day`` is its day (ISO)."""

    act: int
    day: str


@dataclass(frozen=True)
class Stays:
    """Rows of one table that stay as they are now, how many, and why."""

    table: str
    number: int
    why: str


@dataclass(frozen=True)
class GoneBack:
    """What going back does: the acts since, and rows by table made again, changed, taken away.

    ``called`` is what the rows of each of these tables are called: one, and several.
    """

    acts: int
    again: Mapping[str, int]
    changed: Mapping[str, int]
    away: Mapping[str, int]
    stays: tuple[Stays, ...]
    called: Mapping[str, tuple[str, str]]

    def number_of(self, table: str, number: int) -> str:
        """ "3 quotes"."""
        return count_of(number, *self.called[table])

    @property
    def is_nothing(self) -> bool:
        """Whether all is as it was."""
        return not (self.again or self.changed or self.away)


def end_of(db: Database, day: str) -> Moment:
    """The moment a day (ISO) ended by this computer's clock.

    By the order of acts, not by their times, as clocks may have been put forward or back: the
    place in that order which the fewest times contradict.
    """
    at = began((date.fromisoformat(day) + timedelta(days=1)).isoformat())
    row = db.execute(
        "SELECT id, sum(iif(at >= ?, 1, -1)) OVER (ORDER BY id) AS against FROM acts "
        "ORDER BY against, id DESC LIMIT 1",
        (at,),
    ).fetchone()
    return Moment(int(row[0]) if row and row[1] < 0 else 0, day)


def moment_of(project: Project, day: str) -> Moment:
    """The end of a day (ISO), as :func:`end_of` has it."""
    with reading(project) as db:
        return end_of(db, day)


class _OnlyLooked(Exception):
    """Ends an act that was only tried."""


def look_back(project: Project, who: Who, moment: Moment, map_id: int | None = None) -> GoneBack:
    """What :func:`go_back` would do; nothing changes. Nobody else can write meanwhile."""
    require_owner(project, who)
    found: list[GoneBack] = []
    try:
        with act(project, who, "Looked back") as this:
            found.append(_go_back(this, project, moment, map_id))
            raise _OnlyLooked
    except _OnlyLooked:
        return found[0]


def go_back(
    project: Project, who: Who, moment: Moment, words: str, map_id: int | None = None
) -> GoneBack:
    """Make everything, or one map with its steps, as it was at a moment, as one act.

    Raises CannotUndo, with the reason, where that would leave the project unsound, and NotAllowed
    for anybody but an owner; then nothing changes.
    """
    require_owner(project, who)
    with act(project, who, words) as this:
        done = _go_back(this, project, moment, map_id)
        refuse_new_problems(this, project, moment.act, ())
    return done


def as_it_stood(project: Project, who: Who, moment: Moment) -> bytes:
    """A project file of how everything stood at a moment; the project itself is not changed.

    Its history holds what came after as well, so it is to be kept as safe as the project.
    """
    require_owner(project, who)
    with folder_beside(project.path, "backup") as folder:
        copy, out = folder / "then.db", folder / "out.db"
        back_up(project, copy)
        then = open_file(copy, project.rooms, create=False)
        go_back(then, who, moment, "Went back to how things stood, in a copy")
        made = back_up(then, out).path.read_bytes()
    note_read(project, "then", 1, who=who)
    return made


def last_kept(project: Project, moment: Moment) -> tuple[str, str, str] | None:
    """The last act before a moment, as (time, person, words); None where there is none."""
    with reading(project) as db:
        row = db.execute(
            "SELECT at, person, words FROM acts WHERE id <= ? ORDER BY id DESC LIMIT 1",
            (moment.act,),
        ).fetchone()
    return row and (str(row[0]), str(row[1]), str(row[2]))


@dataclass
class _Plan:
    """What stays, with the reason; whatever is not in it goes back."""

    stays: dict[Row, str]
    words: Mapping[str, RowWords]


_FOR_GOOD = "words were taken out of them for good since"
_HANGS = "something hangs on them, or they on something, that stays as it is"
_ALWAYS = "going back leaves them alone"
_WITHDRAWN = "what was allowed then was withdrawn since"


def _go_back(this: Act, project: Project, moment: Moment, map_id: int | None) -> GoneBack:
    words = words_of(project.rooms)
    _gather(this.db, moment, map_id, words)
    plan = _Plan(_first_stays(this.db, words), words)
    wholly = logged_wholly(project.rooms) if map_id is None else set()
    for _ in range(_MOST_TRIES):
        with _tried(this.db) as trial:
            trial.more = _replay(this, project, plan, wholly)
        if not trial.more:
            break
        for row in trial.more:
            plan.stays[row] = _HANGS
    else:
        raise CannotUndo("too much that cannot go back hangs on what was done since")
    return _told(this, moment, plan)


@dataclass
class _Trial:
    more: set[Row]


@contextmanager
def _tried(db: Database) -> Iterator[_Trial]:
    """What is done within stays only where nothing more was found that has to stay as it is."""
    trial = _Trial(set())
    db.execute("SAVEPOINT went_back")
    yield trial
    if trial.more:
        db.execute("ROLLBACK TO went_back")
    db.execute("RELEASE went_back")


def _gather(
    db: Database, moment: Moment, map_id: int | None, words: Mapping[str, RowWords]
) -> None:
    """Put the rows changed since into a table of this connection, with their first change."""
    db.execute("CREATE TEMP TABLE since (tbl TEXT, key ANY, first INTEGER, PRIMARY KEY (tbl, key))")
    scope, values = "", []
    if map_id is not None:
        parts = [table for table, each in words.items() if "map_id" in each.of]
        scope = (
            "AND ((tbl = 'maps' AND key = ?) OR (tbl IN (SELECT value FROM json_each(?)) AND ? IN "
            "(json_extract(before, '$.map_id'), json_extract(after, '$.map_id'))))"
        )
        values = [map_id, json.dumps(parts), map_id]
    db.execute(
        "INSERT INTO since SELECT tbl, key, min(seq) FROM history WHERE act > ? "
        f"{scope} GROUP BY tbl, key",
        [moment.act, *values],
    )


def _first_stays(db: Database, words: Mapping[str, RowWords]) -> dict[Row, str]:
    stays: dict[Row, str] = {}
    rows = db.execute(
        "SELECT s.tbl, s.key FROM since s JOIN history h ON h.seq = s.first WHERE h.before = ?",
        (BLANK,),
    )
    stays.update((_row(each), _FOR_GOOD) for each in rows.fetchall())
    # What such an act did, like moving the places of all that follows in a transcript, is one.
    final = db.execute(
        "SELECT DISTINCT s.tbl, s.key FROM acts a JOIN history h ON h.act = a.id "
        "JOIN since s ON s.tbl = h.tbl AND s.key = h.key "
        "WHERE a.cannot_undo IS NOT NULL AND a.cannot_undo <> ? AND h.seq >= s.first",
        (GONE,),
    )
    stays.update((_row(each), _FOR_GOOD) for each in final.fetchall())
    alone = [table for table, each in words.items() if each.stay]
    for table in alone:
        found = db.execute("SELECT tbl, key FROM since WHERE tbl = ?", (table,))
        stays.update((_row(each), _ALWAYS) for each in found.fetchall())
    for table, each in words.items():
        if each.granted:
            withdrawn = db.execute(
                "SELECT s.tbl, s.key FROM since s JOIN history h ON h.seq = s.first "
                f'LEFT JOIN "{table}" t ON t.id = s.key WHERE s.tbl = ? '
                f'AND json_extract(h.before, ?) = 1 AND t."{each.granted}" = 0',
                (table, f"$.{each.granted}"),
            )
            stays.update((_row(row), _WITHDRAWN) for row in withdrawn.fetchall())
    return stays


def _row(row: tuple[str, int]) -> Row:
    return row[0], row[1]


def _replay(this: Act, project: Project, plan: _Plan, wholly: set[str]) -> set[Row]:
    """Take the changes back, the last first; the rows that turn out to have to stay as well."""
    db = this.db
    db.execute("PRAGMA defer_foreign_keys = ON")
    rows = db.execute(
        "SELECT h.tbl, h.key, h.before, h.after FROM history h "
        "JOIN since s ON s.tbl = h.tbl AND s.key = h.key WHERE h.seq >= s.first AND h.act < ? "
        "ORDER BY h.seq DESC",
        (this.id,),
    ).fetchall()
    known, stays = {_row(each) for each in rows}, plan.stays
    for table, key, before, after in rows:
        if (table, key) in stays or before == BLANK:
            continue
        try:
            put_back(db, table, key, before, after)
        except sqlite3.IntegrityError:
            return {(table, key)}
    went = known - set(stays)
    return _swept_away(this, went, stays, wholly) or _left_hanging(db, project, went)


def _swept_away(this: Act, went: set[Row], stays: Mapping[Row, str], wholly: set[str]) -> set[Row]:
    """What was taken away under rows that were to stay: that has to stay too."""
    touched = this.db.execute(
        "SELECT tbl, key, before FROM history WHERE act = ? AND before IS NOT NULL", (this.id,)
    ).fetchall()
    under: set[Row] = set()
    for table, key, before in touched:
        row = (table, key)
        if row in went or (row not in stays and table not in wholly):
            continue
        old = json.loads(before)
        for _, _, parent, column, *_ in this.db.execute(f'PRAGMA foreign_key_list("{table}")'):
            under.add((parent, old.get(column)))
    return under & went


def _left_hanging(db: Database, project: Project, went: set[Row]) -> set[Row]:
    """Rows that went back and now lead to nothing, or were led to by what did not go back."""
    more: set[Row] = set()
    for child, key, parent, led in lost_ends(db, project, {table for table, _ in went}):
        if (child, key) in went:
            more.add((child, key))
        elif led is not None:
            more.add((parent, led))
    return more & went


def _told(this: Act, moment: Moment, plan: _Plan) -> GoneBack:
    db, words = this.db, plan.words
    again, changed, away = Counter[str](), Counter[str](), Counter[str]()
    net = db.execute(
        "SELECT f.tbl, f.before IS NULL, l.after IS NULL, "
        "json_remove(f.before, '$.version') IS json_remove(l.after, '$.version') FROM "
        "(SELECT min(seq) AS first, max(seq) AS last FROM history WHERE act = ? "
        "GROUP BY tbl, key) JOIN history f ON f.seq = first JOIN history l ON l.seq = last",
        (this.id,),
    ).fetchall()
    for table, was_missing, is_gone, same in net:
        if same:
            continue
        where = again if was_missing else away if is_gone else changed
        where[table] += 1
    number = db.execute(
        "SELECT count(DISTINCT act) FROM history WHERE act > ? AND act < ?", (moment.act, this.id)
    ).fetchone()[0]
    called = {table: (each.noun, each.nouns) for table, each in words.items()}
    return GoneBack(int(number), again, changed, away, tuple(_stays(plan)), called)


def _stays(plan: _Plan) -> Iterable[Stays]:
    order = (_FOR_GOOD, _WITHDRAWN, _HANGS, _ALWAYS)
    counted = Counter((why, row[0]) for row, why in plan.stays.items())
    for (why, table), number in sorted(
        counted.items(), key=lambda each: (order.index(each[0][0]), each[0][1])
    ):
        yield Stays(table, number, why)
