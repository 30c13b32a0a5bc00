"""Who read words that are not cleared for sharing: which, when, how many, never the words.

A line a person, thing and hour, not one each time a screen is made. It is no act: it changes no
stamp and fills no history, and it never keeps anybody from reading. Where the file cannot be
written just now the line waits in memory for the next.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import cast

from sqlite_utils import Database

from common.errors import NotFound
from common.who import Who
from storage.database import Project, connected, now, reading
from storage.faults import seconds_to_wait

KEEP_MONTHS, LONGEST_KEPT_MONTHS = 24, 120
_WAIT_MS = 50
_MOST_WAITING = 10_000
_DAYS_A_MONTH = 30.44

# Whoever has the file in their own hands and did not say who they are.
UNKNOWN = Who("Somebody at this computer")

# What is read, as history shows it.
WHAT = {
    "transcript": "a transcript",
    "quotes": "quotes in a list",
    "quote": "a single quote at a time",
    "board": "quotes on the board",
    "search": "what was found by its words",
    "person": "all that is held about a participant",
    "backup": "a backup of the whole project",
    "then": "the project as it stood",
    "copy": "a working copy",
}


@dataclass(frozen=True)
class Read:
    """One line: who read what within an hour. ``ref`` is the session of a transcript, if any;
    ``number`` the most quotes (or turns of a transcript) that were shown at once."""

    id: int
    at: str
    person: str
    role: str
    access: str
    council: str | None
    what: str
    ref: int | None
    number: int


def m003_reads(db: Database) -> None:
    """Reads with how long they are kept; an index of what history holds of earlier rows."""
    for statement in (
        """CREATE TABLE reads (
            id INTEGER PRIMARY KEY AUTOINCREMENT, hour TEXT NOT NULL, at TEXT NOT NULL,
            person TEXT NOT NULL, role TEXT NOT NULL, access TEXT NOT NULL, council TEXT,
            what TEXT NOT NULL, ref INTEGER NOT NULL, number INTEGER NOT NULL,
            UNIQUE (hour, person, access, what, ref)) STRICT""",
        "CREATE INDEX reads_at ON reads(at)",
        f"""CREATE TABLE history_setting (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            keep_months INTEGER NOT NULL DEFAULT {KEEP_MONTHS}
                CHECK (keep_months BETWEEN 1 AND {LONGEST_KEPT_MONTHS}),
            version INTEGER NOT NULL DEFAULT 1) STRICT""",
        "INSERT INTO history_setting (id) VALUES (1)",
        # So that history is searched without reading its rows, which may hold much.
        "DROP INDEX history_act",
        "CREATE INDEX history_act ON history(act, tbl)",
        "DROP INDEX history_row",
        "CREATE INDEX history_row ON history(tbl, key, act)",
        "CREATE INDEX history_removed ON history(act) WHERE after IS NULL",
        "CREATE INDEX history_gone ON history(tbl, key) WHERE after IS NULL",
    ):
        db.execute(statement)


_Line = tuple[str, str, str, int]


@dataclass
class _Book:
    """What one process knows of one project's reads: those written, and those that wait."""

    written: dict[_Line, int] = field(default_factory=dict)
    waiting: dict[_Line, tuple[object, ...]] = field(default_factory=dict)
    cleared_on: str = ""
    writing: Lock = field(default_factory=Lock)


_books: dict[str, _Book] = {}
_keeping = Lock()


def note_read(
    project: Project, what: str, number: int, ref: int | None = None, *, who: Who | None = None
) -> None:
    """Say that somebody was shown, or given in a file, that many texts that are not cleared.

    ``what`` is one of :data:`WHAT`. Nothing is kept of none. ``who`` is left out where the
    project knows its reader.
    """
    if number < 1:
        return
    who = who or project.seen_by or UNKNOWN
    at = now()
    access = who.access
    line = (at[:13], f"{who.person}|{access}", what, ref or 0)
    with _keeping:
        book = _books.setdefault(str(project.path), _Book())
        waits = book.waiting.get(line)
        if number <= max(book.written.get(line, 0), cast("int", waits[-1]) if waits else 0):
            return
    if len(book.waiting) >= _MOST_WAITING:
        _write_waiting(project, book, at)
    with _keeping:
        # Of more than that, what comes is lost: what waits is still to be written.
        if len(book.waiting) < _MOST_WAITING:
            by = (who.person, who.role, access, who.council)
            book.waiting[line] = (at[:13], at, *by, what, ref or 0, number)
    _write_waiting(project, book, at)


def _write_waiting(project: Project, book: _Book, at: str) -> None:
    """Write what waits, unless another does: they take this line too, and nobody waits for them."""
    while book.waiting and book.writing.acquire(blocking=False):
        try:
            if not _written(project, book, at):
                break
        finally:
            book.writing.release()


def _written(project: Project, book: _Book, at: str) -> bool:
    """Write what waits; False where the file cannot be written just now, and it waits on."""
    with _keeping:
        lines = dict(book.waiting)
    try:
        with connected(project.whole) as kept:
            _write(kept.connection, list(lines.values()), clear=book.cleared_on != at[:10])
    except (sqlite3.Error, NotFound):
        return False
    with _keeping:
        book.cleared_on = at[:10]
        for line, row in lines.items():
            if book.waiting.get(line) == row:
                del book.waiting[line]
        # Earlier hours are over.
        book.written = {each: n for each, n in book.written.items() if each[0] == at[:13]}
        book.written |= {line: cast("int", row[-1]) for line, row in lines.items()}
    return True


def _write(connection: sqlite3.Connection, rows: list[tuple[object, ...]], *, clear: bool) -> None:
    connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.executemany(
                "INSERT INTO reads (hour, at, person, role, access, council, what, ref, number) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hour, person, access, what, ref) "
                "DO UPDATE SET number = max(number, excluded.number)",
                rows,
            )
            if clear:
                connection.execute("DELETE FROM reads WHERE at < ?", (_oldest(connection),))
            connection.commit()
        except sqlite3.Error:
            connection.rollback()
            raise
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(seconds_to_wait() * 1_000)}")


def _oldest(connection: sqlite3.Connection) -> str:
    months = connection.execute("SELECT keep_months FROM history_setting").fetchone()[0]
    oldest = datetime.now(UTC) - timedelta(days=round(months * _DAYS_A_MONTH))
    return oldest.strftime("%Y-%m-%dT%H:%M:%SZ")


def reads(
    db: Database,
    *,
    limit: int = 50,
    before: int | None = None,
    person: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> list[Read]:
    """Who read what, the latest first; ``before`` pages on from a line's number."""
    rows = db.execute(
        "SELECT id, at, person, role, access, council, what, nullif(ref, 0), number FROM reads "
        "WHERE id < ? AND (? IS NULL OR person = ?) AND (? IS NULL OR at >= ?) "
        "AND (? IS NULL OR at < ?) ORDER BY id DESC LIMIT ?",
        (
            before if before is not None else 2**62,
            *(person, person, since, since, until, until),
            limit,
        ),
    ).fetchall()
    return [Read(*row) for row in rows]


def readers(db: Database) -> list[str]:
    """Everybody who read what is not cleared, by name."""
    return [row[0] for row in db.execute("SELECT DISTINCT person FROM reads ORDER BY person")]


def kept_months(project: Project) -> tuple[int, int]:
    """How long reads are kept, in months, and the version of that setting."""
    with reading(project) as db:
        months, version = db.execute("SELECT keep_months, version FROM history_setting").fetchone()
    return int(months), int(version)


def begin_anew(project: Project) -> None:
    """Forget what this process wrote of a project: another time to keep holds from now on."""
    with _keeping:
        _books.pop(str(project.path), None)
