"""The tables of themes: how they come to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED

_VERSION = "version INTEGER NOT NULL DEFAULT 1"


def m006_themes(db: Database) -> None:
    """Themes and what lies in them: quotes, and the team's own notes, which are never counted."""
    for statement in (
        # A theme of no council is shared: it lies across councils, and theirs may be part of it.
        f"""CREATE TABLE themes (
            {NUMBERED}, council_id INTEGER REFERENCES councils(id),
            part_of INTEGER REFERENCES themes(id), name TEXT NOT NULL,
            statement TEXT NOT NULL DEFAULT '', topics TEXT NOT NULL DEFAULT '[]',
            place REAL NOT NULL, created_by TEXT NOT NULL, created_at TEXT NOT NULL, {_VERSION},
            CHECK (part_of IS NULL OR council_id IS NOT NULL)) STRICT""",
        """CREATE UNIQUE INDEX themes_named
            ON themes(coalesce(council_id, 0), name COLLATE NOCASE)""",
        "CREATE INDEX themes_part_of ON themes(part_of)",
        f"""CREATE TABLE theme_members (
            {NUMBERED}, theme_id INTEGER NOT NULL REFERENCES themes(id) ON DELETE CASCADE,
            quote_id INTEGER REFERENCES quotes(id) ON DELETE CASCADE,
            note_id INTEGER REFERENCES notes(id) ON DELETE CASCADE,
            stance TEXT NOT NULL DEFAULT 'for' CHECK (stance IN ('for', 'against')),
            why TEXT NOT NULL DEFAULT '', place REAL NOT NULL,
            decided_by TEXT NOT NULL, decided_at TEXT NOT NULL, {_VERSION},
            CHECK ((quote_id IS NULL) != (note_id IS NULL))) STRICT""",
        "CREATE UNIQUE INDEX theme_members_quote ON theme_members(theme_id, quote_id)",
        "CREATE UNIQUE INDEX theme_members_note ON theme_members(theme_id, note_id)",
        "CREATE INDEX theme_members_of_quote ON theme_members(quote_id)",
        "CREATE INDEX theme_members_of_note ON theme_members(note_id)",
    ):
        db.execute(statement)


HISTORY = (HistoryTable("themes"), HistoryTable("theme_members"))
