"""The tables of packages that arrived."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED


def m010_sharing(db: Database) -> None:
    """Which packages arrived, from where and when; and what came with them, by its stable id."""
    for statement in (
        # of_council is NULL for a whole project; the council may be gone, which is no fault.
        f"""CREATE TABLE packages (
            {NUMBERED}, kind TEXT NOT NULL CHECK (kind IN ('shared', 'working copy')),
            source TEXT NOT NULL, source_id TEXT NOT NULL, source_act INTEGER NOT NULL,
            council TEXT, of_council INTEGER, made_on TEXT NOT NULL, digest TEXT NOT NULL,
            not_cleared INTEGER NOT NULL DEFAULT 0,
            arrived_by TEXT NOT NULL, arrived_at TEXT NOT NULL) STRICT""",
        # mark tells what the thing was when it landed: whether somebody here changed it since.
        f"""CREATE TABLE package_things (
            {NUMBERED}, package_id INTEGER NOT NULL REFERENCES packages(id) ON DELETE CASCADE,
            kind TEXT NOT NULL, guid TEXT NOT NULL, thing INTEGER NOT NULL,
            mark TEXT NOT NULL DEFAULT '', UNIQUE (kind, guid)) STRICT""",
        "CREATE INDEX package_things_of ON package_things(package_id)",
    ):
        db.execute(statement)


HISTORY = (HistoryTable("packages"), HistoryTable("package_things"))
