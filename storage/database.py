"""Opening a project file, reading it, and the one way to write to it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from common.errors import BadInput, DamagedFile, NotFound
from common.who import WHOLE, Sight, Who
from storage import at_hand
from storage.access.rights import restrict_act
from storage.access.seeing import (
    prepare_masks,
    refusals_told,
    require_team,
    restrict_reading,
    still_own,
)
from storage.access.standing import refuse_outdated
from storage.beside import folder_beside, put_where_nothing_is
from storage.connecting import connect
from storage.erasing.scrubbing import marked, scrub
from storage.faults import fault_of, faults_told
from storage.location import refuse_unsafe_place
from storage.looked_at import is_noting, noting_tables, watch
from storage.migrate import is_current, keep_write_ahead_log, migrate, refuse_other_tables
from storage.rooms import Room

# In KiB; taken only as far as an act needs it.
_CACHE_OF_AN_ACT = 64 * 1024


@dataclass(frozen=True)
class Project:
    """An opened project file: its path, the rooms whose tables it holds, and who looks at it.

    ``seen_by`` None is whoever has the file in their own hands, who sees and does everything.
    """

    path: Path
    rooms: tuple[Room, ...]
    seen_by: Who | None = None

    @property
    def sight(self) -> Sight:
        """How much of it is seen."""
        return WHOLE if self.seen_by is None else self.seen_by.sight

    @property
    def whole(self) -> Project:
        """The same with all that is in it: for what is worked out for everybody, never shown."""
        return replace(self, seen_by=None)


@dataclass(frozen=True)
class Act:
    """One write under way: everything in it lands together, under one line of history."""

    db: Database
    id: int
    who: Who
    at: str


def open_file(path: Path, rooms: tuple[Room, ...], *, create: bool = True) -> Project:
    """Open a project file, making it or bringing its tables up to date where needed.

    Safe to call from many threads and processes at once, also on a file that does not exist yet.

    Raises
    ------
    UnsafePlace : the folder is synced or on a network.
    NotFound : there is no such file and ``create`` is False.
    BadInput : the file is not a project, or was made by a newer version.
    """
    path = Path(path).expanduser().resolve()
    refuse_unsafe_place(path)
    if path.exists() and not path.is_file():
        raise BadInput(
            "this is a folder or a device, not a project file",
            where=path.name or str(path),
            remedy="Give the name of a file",
        )
    if not path.exists() and not create:
        raise NotFound("there is no project file here", where=path.name)
    if not path.parent.is_dir():
        raise NotFound("the folder for the project file does not exist", where=str(path.parent))
    try:
        if not path.exists():
            _make(path, rooms)
        _refuse_empty(path)
        with closing(connect(path)) as connection:
            if is_current(connection, rooms):
                keep_write_ahead_log(connection)
            else:
                migrate(connection, rooms, path.name)
            if marked(connection):
                scrub(connection)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        fault = fault_of(path, error)
        if fault is error:
            # A step of bringing it up to date that cannot be: its tables are not what they say.
            raise DamagedFile(
                "the tables of this file are not those of a sound project",
                where=path.name,
                remedy="Restore a backup",
            ) from error
        raise fault from None
    return Project(path, rooms)


def _make(path: Path, rooms: tuple[Room, ...]) -> None:
    """Make a new project file: it is there with all its tables, or not at all.

    Where others make the same file at the same time, all go on with the first that is ready.
    """
    with folder_beside(path, "making") as folder:
        made = folder / path.name
        with closing(connect(made, create=True)) as connection:
            migrate(connection, rooms, path.name)
        put_where_nothing_is(made, path)


def _refuse_empty(path: Path) -> None:
    # SQLite takes an empty file for a new database: what somebody lost would look never made.
    if not path.stat().st_size:
        raise DamagedFile(
            "this file is empty: what was in it is gone",
            where=path.name,
            remedy="Restore a backup, or remove the file to begin anew",
        )


@dataclass(frozen=True)
class _Held:
    """The view this thread has open, and for whom."""

    project: Project
    thread: int
    kept: at_hand.Kept


_held: ContextVar[_Held | None] = ContextVar("held_view", default=None)


@contextmanager
def reading(project: Project) -> Iterator[Database]:
    """One consistent view of the project: what others write after its first look is not in it.

    A reading inside another of the same project and thread is the same one: opening a connection
    parses the whole schema (1.4 ms of processor time), and a screen reads a dozen times. An act of
    the same thread brings the view up to date as it commits. Whoever may not see all is shown what
    they may (:mod:`storage.access.seeing`); raises NotAllowed where that is nothing, or where what
    they signed in with no longer holds.
    """
    if (held := _view_of(project.path)) and held.project.sight == project.sight:
        with refusals_told(project):
            yield held.kept.db
        return
    with faults_told(project.path), connected(project) as kept:
        token, db, connection = None, kept.db, kept.connection
        try:
            connection.execute("BEGIN")
            refuse_other_tables(connection, project.rooms, project.path.name)
            refuse_outdated(db, [project.seen_by])
            prepare_masks(db, project)
            held = _Held(project, threading.get_ident(), kept)
            token = _held.set(held)
            with refusals_told(project):
                yield db
        finally:
            if token:
                _held.reset(token)
            connection.rollback()


@contextmanager
def connected(project: Project) -> Iterator[at_hand.Kept]:
    """A connection that shows what the project's reader may see: one at hand, or a new one.

    For ``storage`` only.
    """
    path, sight = project.path, project.sight
    kept = at_hand.take(path, sight)
    if kept is not None and not sight.is_whole and not still_own(kept, project):
        kept.connection.close()
        kept = None
    if kept is None:
        kept = at_hand.Kept(connect(path, anywhere=True), at_hand.file_of(path))
    try:
        # Before a view begins: what is made within it would go as it is brought up to date.
        if not sight.is_whole and kept.allows is None:
            restrict_reading(kept, project)
        if is_noting():
            watch(kept.connection, kept.allows)
        yield kept
    except sqlite3.DatabaseError:
        kept.connection.close()
        raise
    except BaseException:
        at_hand.give_back(path, sight, kept)
        raise
    at_hand.give_back(path, sight, kept)


_noted: ContextVar[list[int] | None] = ContextVar("noted_acts", default=None)


@contextmanager
def noting_acts() -> Iterator[list[int]]:
    """The ids of the acts done within, as they land: what an undo of the whole has to take back."""
    noted: list[int] = []
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


_told_of_each: list[Callable[[Project, int], None]] = []


def tell_of_each_act(told: Callable[[Project, int], None]) -> None:
    """From now on, say of each act of this process that it landed, in the thread that did it."""
    if told not in _told_of_each:
        _told_of_each.append(told)


@contextmanager
def act(project: Project, who: Who, words: str) -> Iterator[Act]:
    """Write to the project: all of it lands under one line of history, or none of it.

    Where nothing was written in the end, there is no line either.

    Raises NotAllowed where it is not for ``who``, or whoever looks at the project, to do.

    ``words`` says what was done, as history will show it ("Merged tag A into B"). It must hold no
    quote text and no name of a person spoken about.
    """
    with faults_told(project.path), closing(connect(project.path)) as connection:
        # A large act would otherwise write the same pages of the file again and again.
        connection.execute(f"PRAGMA cache_size = -{_CACHE_OF_AN_ACT}")
        try:
            db = Database(connection)
            guard = restrict_act(db, project, who)
            act_id, at = _begin_act(connection, project, who, words)
            refuse_outdated(db, [project.seen_by, who])
            before, begun = connection.total_changes, guard and guard.begin(db)
            with refusals_told(project, who):
                yield Act(db, act_id, who, at)
            if connection.total_changes == before:
                connection.rollback()
                return
            if guard and begun:
                guard.look_over(db, begun)
            # Nobody else could write meanwhile, so all lines from ours on are of this write.
            lines = connection.execute("SELECT id FROM acts WHERE id >= ? ORDER BY id", (act_id,))
            done = [int(row[0]) for row in lines]
            connection.execute("DELETE FROM current_act")
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        if (noted := _noted.get()) is not None:
            noted.extend(done)
        for told in _told_of_each:
            for line in {act_id, *done}:
                told(project, line)
        refresh_view(project.path)


@contextmanager
def rehearsing(project: Project, who: Who, words: str) -> Iterator[Act]:
    """An act on a copy of the project in memory: nothing of it lands, and nobody waits for it.

    Raises NotAllowed for whoever may not see all of the project, as the copy is all of it.
    """
    require_team(project, who)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        with closing(connect(project.path)) as held:
            held.backup(copy)
        copy.execute("PRAGMA foreign_keys = ON")
        act_id, at = _begin_act(copy, project, who, words)
        yield Act(Database(copy), act_id, who, at)


def next_line(this: Act, words: str) -> Act:
    """Another line of history within the same write: what follows is of that."""
    cursor = this.db.execute(_NEW_LINE, (this.at, *_by(this.who), words))
    line = int(cursor.lastrowid or 0)
    this.db.execute("UPDATE current_act SET act = ?", (line,))
    return Act(this.db, line, this.who, this.at)


_story: ContextVar[str | None] = ContextVar("story", default=None)


@contextmanager
def acting_at(moment: str) -> Iterator[None]:
    """Acts within are dated at a moment (UTC) of a story: for projects that code builds."""
    token = _story.set(moment)
    try:
        yield
    finally:
        _story.reset(token)


def _view_of(path: Path) -> _Held | None:
    """The view this thread has open on that file, if any; a copied context may hold another's."""
    held = _held.get()
    ours = held and held.project.path == path and held.thread == threading.get_ident()
    return held if ours else None


def refresh_view(path: Path) -> None:
    """Let the view this thread has open see what was written since."""
    if held := _view_of(path):
        kept = held.kept
        # SQLite puts no mask anew while something is read through it.
        if kept.allows is not None:
            kept.connection.end_statements()
        kept.connection.rollback()
        kept.connection.execute("BEGIN")
        prepare_masks(kept.db, held.project)


@contextmanager
def made_of(project: Project) -> Iterator[set[str]]:
    """Within a reading: the tables that what is made within is made of, as they are told."""
    held = _view_of(project.path)
    with noting_tables() as tables:
        if held is not None:
            watch(held.kept.connection, held.kept.allows)
        yield tables


_NEW_LINE = "INSERT INTO acts (at, person, role, council, words) VALUES (?, ?, ?, ?, ?)"


def _by(who: Who) -> tuple[str, str, str | None]:
    return who.person, who.role, who.council


def _begin_act(
    connection: sqlite3.Connection, project: Project, who: Who, words: str
) -> tuple[int, str]:
    """Take the write lock, write the act's line and point the history triggers at it.

    Returns (id, time). Raises BadInput where another version changed the tables meanwhile.
    """
    connection.execute("BEGIN IMMEDIATE")
    refuse_other_tables(connection, project.rooms, project.path.name)
    # Only now: whoever waited for the lock comes after those who had it.
    at = _story.get() or now()
    cursor = connection.execute(_NEW_LINE, (at, *_by(who), words))
    act_id = int(cursor.lastrowid or 0)
    connection.execute("INSERT INTO current_act (one, act) VALUES (1, ?)", (act_id,))
    return act_id, at


def now() -> str:
    """The time in UTC, to the second, as text that sorts."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
