"""Putting a backup back into a project that is in use.

The backup is made ready in a folder of its own beside the project: proved whole, brought up to
date, and made to look new to whoever has an older page open. Then SQLite copies it into the live
file in one write: readers keep the view they have, writers wait, and whoever opens the file next,
also after a power cut, finds the old project or the new one, never a mix.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from common.decoding import DATABASE
from common.errors import BadInput, CommonGroundError
from common.who import Who
from storage.access.owning import require_owner
from storage.backups.backup import free_place_beside, vacuum_into
from storage.beside import folder_beside, settle
from storage.check import problems_in
from storage.connecting import open_read_only, remove_file
from storage.database import Project, now, open_file, reading, refresh_view
from storage.faults import is_damage, is_full, seconds_to_wait
from storage.migrate import APPLICATION_ID
from storage.register import councils, project_facts
from storage.triggers import drop_triggers, remake_triggers

# Far beyond what anybody can have added while a backup was made ready.
_AHEAD = 1_000
# Where a damaged project cannot say which versions it had.
_BEYOND_ANY_EDITING = 1_000_000
_STEPS = 50
_SQLITE_BUSY, _SQLITE_LOCKED = 5, 6
_REMEDY = "Nothing was changed. Choose another backup"


@dataclass(frozen=True)
class Contents:
    """What a project or a backup of one holds, for people to tell one from another.

    ``rows`` counts each table's rows; ``began`` is the first act's time and words, by which a
    project's backups are known for its own.
    """

    name: str
    illustrative: bool
    councils: tuple[str, ...]
    rows: dict[str, int]
    last_act: str | None
    began: tuple[str, str] | None


@dataclass(frozen=True)
class Restored:
    """What is in the project now, and where the one it took the place of is kept."""

    contents: Contents
    kept: Path


def contents(project: Project) -> Contents:
    """What the project holds now."""
    with reading(project) as db:
        return _contents(db)


def look_into(project: Project, data: bytes | Path) -> Contents:
    """What a backup holds; raises BadInput, saying why, where it could not be restored."""
    require_owner(project)
    with _made_ready(project, data) as ready, closing(open_read_only(ready)) as connection:
        return _contents(Database(connection))


def restore_live(
    project: Project,
    who: Who,
    data: bytes | Path,
    *,
    progress: Callable[[float], None] = lambda _part: None,
) -> Restored:
    """Put a backup in the place of what the project holds, while others may be using it.

    The replaced project is kept beside it as ``<name>.before-restore`` (``-2`` and so on after
    it), as it was at the very moment it was replaced. Raises BadInput where the backup is no
    sound project or the file stays in use, NotAllowed for whoever is no owner; then nothing is
    changed.
    """
    require_owner(project, who)
    with _made_ready(project, data) as ready:
        kept = free_place_beside(project.path)
        try:
            _make_new_to_readers(project, ready)
            _copy_into_live(project, who, ready, kept, progress)
        except sqlite3.DatabaseError as error:
            raise _fault_of(error) from None
    refresh_view(project.path)
    return Restored(contents(project), kept)


def _contents(db: Database) -> Contents:
    facts = project_facts(db)
    # By their numbers: a clock may have been put back.
    last = db.execute("SELECT at FROM acts ORDER BY id DESC LIMIT 1").fetchone()
    first = db.execute("SELECT at, words FROM acts ORDER BY id LIMIT 1").fetchone()
    rows = {
        table: int(db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
        for table in _columns(db)
        if "_words" not in table
    }
    names = tuple(each.name for each in councils(db))
    return Contents(
        facts.name, facts.illustrative, names, rows, last and last[0], first and tuple(first)
    )


@contextmanager
def _made_ready(project: Project, data: bytes | Path) -> Iterator[Path]:
    """A sound copy of the backup with today's tables, in a folder that only we may read."""
    if isinstance(data, bytes) and not data.startswith(DATABASE):
        raise BadInput("this file is not a backup of a project", remedy=_REMEDY)
    with reading(project):
        pass  # Refused where the project itself is another version's by now, or cannot be read.
    with folder_beside(project.path, "restoring") as folder:
        ready = folder / "backup.db"
        try:
            source = folder / "upload.db" if isinstance(data, bytes) else data
            if isinstance(data, bytes):
                _put_down(source, data)
            _refuse_other_program(source)
            vacuum_into(source, ready)
            open_file(ready, project.rooms, create=False)
            _refuse_unsound(project, ready)
        except CommonGroundError as error:
            what = error.what.replace("this project was made", "this backup was made")
            raise BadInput(what, remedy=_REMEDY) from None
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise _fault_of(error) from None
        yield ready


def _put_down(source: Path, data: bytes) -> None:
    try:
        source.write_bytes(data)
    except OSError:
        raise BadInput("there is no room for the backup beside the project") from None


def _refuse_other_program(source: Path) -> None:
    with closing(open_read_only(source)) as connection:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise BadInput("this file is not a backup of a project")


def _refuse_unsound(project: Project, ready: Path) -> None:
    if problems := problems_in(ready, project.rooms):
        raise BadInput(f"this backup did not pass its check: {problems[0]}")
    # Whatever else is in it would run, or be read, as if it were ours.
    with closing(open_read_only(ready)) as theirs, closing(open_read_only(project.path)) as ours:
        if _shape(theirs) != _shape(ours) or not _has_own_line(theirs):
            raise BadInput("this backup does not have a project's tables")


def _has_own_line(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM project WHERE id = 1").fetchone() is not None


def _shape(connection: sqlite3.Connection) -> tuple[dict[str, set[str]], set[tuple[str, str]]]:
    made = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return _columns(connection), {(kind, name) for kind, name in made}


def _columns(db: sqlite3.Connection | Database) -> dict[str, set[str]]:
    """Every table's columns, but for SQLite's own tables."""
    found: dict[str, set[str]] = {}
    for table, column in db.execute(
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
        "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name"
    ).fetchall():
        found.setdefault(table, set()).add(column)
    return found


def _make_new_to_readers(project: Project, ready: Path) -> None:
    """Raise every row's version beyond any that an open page may hold.

    Row 5 of the backup may be another thing than row 5 was: who saves what they had open from
    before is told that it changed, and writes over nothing.
    """
    with (
        closing(open_read_only(project.path)) as live,
        closing(sqlite3.connect(ready, isolation_level=None)) as connection,
    ):
        connection.execute("BEGIN IMMEDIATE")
        drop_triggers(connection)
        connection.execute("DELETE FROM current_act")
        for table, columns in _columns(connection).items():
            if "version" in columns:
                top = _highest_version(live, table)
                connection.execute(f'UPDATE "{table}" SET version = version + ?', (top + _AHEAD,))
        remake_triggers(connection, project.rooms)
        connection.commit()


def _highest_version(live: sqlite3.Connection, table: str) -> int:
    try:
        return int(live.execute(f'SELECT max(version) FROM "{table}"').fetchone()[0] or 0)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        return _BEYOND_ANY_EDITING


def _copy_into_live(
    project: Project, who: Who, ready: Path, kept: Path, progress: Callable[[float], None]
) -> None:
    with (
        closing(sqlite3.connect(ready, isolation_level=None)) as source,
        closing(sqlite3.connect(project.path, timeout=1, isolation_level=None)) as target,
    ):
        pages = source.execute("PRAGMA page_count").fetchone()[0]
        given_up = time.monotonic() + seconds_to_wait()
        locked = landed = False

        def step(status: int, remaining: int, total: int) -> None:
            nonlocal locked, landed
            if status in (_SQLITE_BUSY, _SQLITE_LOCKED):
                if time.monotonic() > given_up:
                    raise BadInput(
                        f"somebody else has been writing for {seconds_to_wait():g} seconds, "
                        "so nothing was restored",
                        remedy="Try again",
                    )
                return
            if not locked:
                # From the first step on nobody else can write: what is kept misses nothing.
                locked = True
                _keep_live(project.path, ready.with_name("kept.db"), kept)
                _continue_numbers(project.path, source)
                _keep_reads(project.path, source)
                _say_restored(source, who, kept)
            landed = not remaining
            progress(1 - remaining / total if total else 1.0)

        try:
            source.backup(target, pages=max(1, pages // _STEPS), progress=step, sleep=0.05)
        except BaseException:
            # Once it has landed, what it took the place of is nowhere else.
            if not landed:
                remove_file(kept)
            raise
        # The old pages are in the log no longer than somebody still reads them.
        with suppress(sqlite3.OperationalError):
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _keep_live(live: Path, part: Path, kept: Path) -> None:
    """Keep what the project holds now beside it: whole under its name, or not there."""
    try:
        vacuum_into(live, part)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        # As it is, with its log: nobody else writes now, and no better copy can be had.
        part.unlink(missing_ok=True)
        log = live.with_name(f"{live.name}-wal")
        if log.exists():
            shutil.copyfile(log, kept.with_name(f"{kept.name}-wal"))
        shutil.copyfile(live, part)
    settle(part)
    shutil.copymode(live, part)
    os.replace(part, kept)


def _continue_numbers(live_path: Path, source: sqlite3.Connection) -> None:
    """Never give a number again that a link or an open page may hold for another thing.

    Changed through the connection that is being copied from, so SQLite carries it over.
    """
    reached = _all_of(live_path, "SELECT name, seq FROM sqlite_sequence")
    source.execute("BEGIN IMMEDIATE")
    if reached is None:
        source.execute("UPDATE sqlite_sequence SET seq = seq + ?", (_BEYOND_ANY_EDITING,))
    known = {row[0] for row in source.execute("SELECT name FROM sqlite_sequence")}
    for table, number in reached or ():
        if table in known:
            source.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, table)
            )
        else:
            source.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number))
    source.commit()


def _keep_reads(live_path: Path, source: sqlite3.Connection) -> None:
    """Who read what stays known, whatever is put in the project's place.

    Where a damaged project cannot say, what the backup knows of it is all there is.
    """
    lines = _all_of(live_path, "SELECT * FROM reads")
    if lines:
        marks = ", ".join("?" * len(lines[0]))
        source.execute("BEGIN IMMEDIATE")
        source.execute("DELETE FROM reads")
        source.executemany(f"INSERT INTO reads VALUES ({marks})", lines)
        source.commit()


def _all_of(live_path: Path, statement: str) -> list[tuple[object, ...]] | None:
    """What the project gives; None where it is too damaged to."""
    try:
        with closing(open_read_only(live_path)) as live:
            return live.execute(statement).fetchall()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if not is_damage(error):
            raise
        return None


def _say_restored(source: sqlite3.Connection, who: Who, kept: Path) -> None:
    source.execute(
        "INSERT INTO acts (at, person, role, council, words, cannot_undo) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            now(),
            *(who.person, who.role, who.council),
            "Restored a backup",
            f"what was there before is kept in the file {kept.name}; restore that instead",
        ),
    )


def _fault_of(error: Exception) -> CommonGroundError:
    words = str(error)
    # It was just looked into, so what cannot be opened in it is broken.
    if is_damage(error) or "unable to open" in words:
        return BadInput("this backup is damaged", remedy=_REMEDY)
    if is_full(error):
        return BadInput("the disk is full", remedy="Nothing was changed. Make room and try again")
    if "readonly" in words:
        return BadInput("the project cannot be written to here, so nothing was restored")
    return BadInput(f"this backup cannot be restored ({words})", remedy=_REMEDY)
