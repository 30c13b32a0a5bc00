"""The tables of personas and user needs: how they come to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED

_MADE = "created_by TEXT NOT NULL, created_at TEXT NOT NULL"
_VERSION = "version INTEGER NOT NULL DEFAULT 1"
# What these columns could hold when the tables were first made.
_GROUPS_7 = (
    "'leadership', 'social workers', 'business support', 'analysts', "
    "'commissioning/placements', 'IT', 'other'"
)
_KINDS_7 = "'does', 'wants', 'struggles with', 'works with'"
_OF_QUOTE = "quote_id INTEGER NOT NULL REFERENCES quotes(id) ON DELETE CASCADE"
_DECIDED = """stance TEXT NOT NULL DEFAULT 'for' CHECK (stance IN ('for', 'against')),
    why TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL, decided_at TEXT NOT NULL"""


def m007_people(db: Database) -> None:
    """Personas with their points, user needs, and the quotes that each point and need rests on."""
    for statement in (
        f"""CREATE TABLE personas (
            {NUMBERED}, name TEXT NOT NULL,
            user_group TEXT CHECK (user_group IN ({_GROUPS_7})),
            role TEXT NOT NULL DEFAULT '', summary TEXT NOT NULL DEFAULT '',
            place REAL NOT NULL, {_MADE}, {_VERSION}) STRICT""",
        "CREATE UNIQUE INDEX personas_named ON personas(name COLLATE NOCASE)",
        f"""CREATE TABLE persona_points (
            {NUMBERED}, persona_id INTEGER NOT NULL REFERENCES personas(id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ({_KINDS_7})),
            words TEXT NOT NULL, place REAL NOT NULL, {_VERSION}) STRICT""",
        "CREATE INDEX persona_points_of ON persona_points(persona_id)",
        f"""CREATE TABLE persona_point_quotes (
            {NUMBERED},
            point_id INTEGER NOT NULL REFERENCES persona_points(id) ON DELETE CASCADE,
            {_OF_QUOTE}, {_DECIDED}, UNIQUE (point_id, quote_id)) STRICT""",
        "CREATE INDEX persona_point_quotes_quote ON persona_point_quotes(quote_id)",
        f"""CREATE TABLE user_needs (
            {NUMBERED}, persona_id INTEGER REFERENCES personas(id),
            as_a TEXT NOT NULL, i_need TEXT NOT NULL, so_that TEXT NOT NULL DEFAULT '',
            place REAL NOT NULL, {_MADE}, {_VERSION}) STRICT""",
        "CREATE INDEX user_needs_persona ON user_needs(persona_id)",
        f"""CREATE TABLE need_quotes (
            {NUMBERED}, need_id INTEGER NOT NULL REFERENCES user_needs(id) ON DELETE CASCADE,
            {_OF_QUOTE}, {_DECIDED}, UNIQUE (need_id, quote_id)) STRICT""",
        "CREATE INDEX need_quotes_quote ON need_quotes(quote_id)",
    ):
        db.execute(statement)


HISTORY = tuple(
    HistoryTable(table)
    for table in (
        "personas",
        "persona_points",
        "persona_point_quotes",
        "user_needs",
        "need_quotes",
    )
)
