"""Where things of a project came to be: what tells them from those of any other, or of a copy."""

from __future__ import annotations

from sqlite_utils import Database

from storage.database import Act, Project
from storage.rooms import Room


def beginning(db: Database) -> str:
    """What tells this project and all copies of it from any other: its first line of history."""
    row = db.execute("SELECT at, person, words FROM acts ORDER BY id LIMIT 1").fetchone()
    return "\n".join(row) if row else ""


def is_first(act: Act) -> bool:
    """Whether nothing was done in the project before this act."""
    row = act.db.execute("SELECT 1 FROM acts WHERE id < ? LIMIT 1", (act.id,)).fetchone()
    return row is None


def last_act(db: Database) -> int:
    """The number of the latest act: it tells an earlier state of a project from a later one."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM acts").fetchone()[0])


def rows_made(db: Database, table: str) -> dict[int, str]:
    """When and by whom each row of a table was made, of those that are gone too.

    Two people who go on with copies of one file give the same numbers to different things; these
    tell them apart.
    """
    rows = db.execute(
        "SELECT h.key, a.at, a.person, min(h.seq) FROM history h JOIN acts a ON a.id = h.act "
        "WHERE h.tbl = ? AND h.before IS NULL GROUP BY h.key",
        (table,),
    )
    return {int(key): f"{at}\n{person}" for key, at, person, _ in rows.fetchall()}


def rows_now(db: Database, table: str) -> set[int]:
    """The rows of a numbered table that are there."""
    return {int(row[0]) for row in db.execute(f'SELECT id FROM "{table}"').fetchall()}


def new_problems(project: Project, db: Database, before: Database) -> list[str]:
    """What the rooms find wrong in one state of a project that they did not find in another."""
    rooms: tuple[Room, ...] = project.rooms
    found = [problem for room in rooms for problem in room.check(db)]
    if not found:
        return []
    known = {problem for room in rooms for problem in room.check(before)}
    return [problem for problem in found if problem not in known]
