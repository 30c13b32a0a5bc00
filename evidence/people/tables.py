"""The tables that join personas and user needs with painpoints and innovations."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED

_OF_PAINPOINT = "painpoint_id INTEGER NOT NULL REFERENCES painpoints(id) ON DELETE CASCADE"
_DECIDED = "decided_by TEXT NOT NULL, decided_at TEXT NOT NULL"


def m002_people(db: Database) -> None:
    """Which painpoints and innovations a persona or a user need rests on."""
    for statement in (
        f"""CREATE TABLE persona_painpoints (
            {NUMBERED}, persona_id INTEGER NOT NULL, {_OF_PAINPOINT}, {_DECIDED},
            UNIQUE (persona_id, painpoint_id)) STRICT""",
        "CREATE INDEX persona_painpoints_painpoint ON persona_painpoints(painpoint_id)",
        f"""CREATE TABLE need_painpoints (
            {NUMBERED}, need_id INTEGER NOT NULL, {_OF_PAINPOINT}, {_DECIDED},
            UNIQUE (need_id, painpoint_id)) STRICT""",
        "CREATE INDEX need_painpoints_painpoint ON need_painpoints(painpoint_id)",
    ):
        db.execute(statement)


HISTORY = (HistoryTable("persona_painpoints"), HistoryTable("need_painpoints"))
