"""Looking a project file over: is it whole, and does it say only what it may?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from common.words import count_of
from storage.access.owning import require_owner
from storage.connecting import open_read_only
from storage.database import Project
from storage.faults import is_damage
from storage.migrate import APPLICATION_ID, migration_names
from storage.rooms import Room
from storage.triggers import expected_triggers, search_table


@dataclass(frozen=True)
class Report:
    """What a check found: sentences about what is wrong, and how many rows each table holds."""

    problems: list[str]
    counts: dict[str, int]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(project: Project) -> Report:
    """Check a project file's structure, links, triggers, search and each room's own rules.

    Raises NotAllowed for whoever is no owner.
    """
    require_owner(project)
    problems = problems_in(project.path, project.rooms)
    try:
        return Report(problems, _counts(project.path))
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if not (problems and is_damage(error)):
            raise
    return Report(problems, {})


def _counts(path: Path) -> dict[str, int]:
    with closing(open_read_only(path)) as connection:
        return {
            table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            for table in tables_of(connection)
        }


def broken_links(path: Path) -> list[str]:
    """What links to something that is gone, a few words for each pair of tables.

    Nothing done here leaves such a link; a file that another program changed may hold some. Where
    the file cannot be read far enough to say, that is said.
    """
    try:
        with closing(open_read_only(path)) as connection:
            return _link_problems(connection)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if not is_damage(error):
            raise
    return ["parts that cannot be read"]


def problems_in(path: Path, rooms: tuple[Room, ...]) -> list[str]:
    """One sentence for each thing wrong with the file at ``path``."""
    try:
        with closing(open_read_only(path)) as connection:
            return problems_of(connection, rooms)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if not is_damage(error):
            raise
    return ["The file is damaged: parts of it cannot be read. Restore a backup"]


def problems_of(connection: sqlite3.Connection, rooms: tuple[Room, ...]) -> list[str]:
    """The same of a database that is open already."""
    damage = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    if damage:
        return [f"The file is damaged: {' '.join(str(damage[0]).split())}"]
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return ["The file is not a Common Ground project"]
    return [
        *_schema_problems(connection, rooms),
        *_link_problems(connection),
        *_history_problems(connection),
        *_search_problems(connection, rooms),
        *(problem for room in rooms for problem in room.check(Database(connection))),
    ]


def _schema_problems(connection: sqlite3.Connection, rooms: tuple[Room, ...]) -> list[str]:
    applied = {row[0] for row in connection.execute("SELECT name FROM migrations")}
    missing = [name for name in migration_names(rooms) if name not in applied]
    triggers = {
        row[0]
        for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    }
    lost = sorted(expected_triggers(rooms) - triggers)
    return [f"The step {name} of bringing it up to date is missing" for name in missing] + [
        f"The trigger {name} is missing, so changes may not be recorded" for name in lost
    ]


def _link_problems(connection: sqlite3.Connection) -> list[str]:
    broken: dict[tuple[str, str], int] = {}
    for table, _row, parent, _key in connection.execute("PRAGMA foreign_key_check"):
        broken[table, parent] = broken.get((table, parent), 0) + 1
    return [
        f"{count_of(number, 'link')} from {table} to rows of {parent} that are gone"
        for (table, parent), number in broken.items()
    ]


def _history_problems(connection: sqlite3.Connection) -> list[str]:
    if connection.execute("SELECT 1 FROM current_act").fetchone():
        return ["A write was left open"]
    return []


def _search_problems(connection: sqlite3.Connection, rooms: tuple[Room, ...]) -> list[str]:
    problems = []
    for room in rooms:
        for index in room.search:
            words = search_table(index.table)
            rows = connection.execute(f'SELECT count(*) FROM "{index.table}"').fetchone()[0]
            found = connection.execute(f'SELECT count(*) FROM "{words}_docsize"').fetchone()[0]
            if rows != found:
                problems.append(f"The search index of {index.table} has {found} of {rows} rows")
    return problems


def tables_of(connection: sqlite3.Connection) -> list[str]:
    """The tables people's work is in: no search internals, no bookkeeping of SQLite's."""
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' AND name NOT LIKE '%\\_words%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    return [row[0] for row in rows]
