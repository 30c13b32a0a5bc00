"""The table of what people decided about two steps of different maps."""

from __future__ import annotations

from sqlite_utils import Database

from storage.register import NUMBERED


def m002_pairings(db: Database) -> None:
    """One row a pair of steps: ``together`` 1 where they are the same work, 0 where not."""
    db.execute(
        f"""CREATE TABLE pairings (
            {NUMBERED}, step_a INTEGER NOT NULL REFERENCES steps(id) ON DELETE CASCADE,
            step_b INTEGER NOT NULL REFERENCES steps(id) ON DELETE CASCADE,
            together INTEGER NOT NULL CHECK (together IN (0, 1)), why TEXT NOT NULL DEFAULT '',
            decided_by TEXT NOT NULL, decided_at TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1,
            CHECK (step_a < step_b), UNIQUE (step_a, step_b)) STRICT"""
    )
    db.execute("CREATE INDEX pairings_step_b ON pairings(step_b)")
