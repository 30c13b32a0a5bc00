"""The tables of second codings: how they come to be."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED

_VERSION = "version INTEGER NOT NULL DEFAULT 1"
_OF_SESSION = "session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE"


def m008_second_coding(db: Database) -> None:
    """Second codings, their spans, the first coding frozen beside them, and what was settled."""
    for statement in (
        # codes: ids of the tags asked for, none for all. frozen_at: when the first coding was
        # frozen; reopened: how often somebody went on after having said that they were done.
        f"""CREATE TABLE second_codings (
            {NUMBERED}, {_OF_SESSION}, coded_by TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done')),
            codes TEXT NOT NULL DEFAULT '[]', reason TEXT NOT NULL DEFAULT '',
            created_by TEXT NOT NULL, created_at TEXT NOT NULL, done_at TEXT, frozen_at TEXT,
            reopened INTEGER NOT NULL DEFAULT 0, {_VERSION}) STRICT""",
        """CREATE UNIQUE INDEX second_codings_once
            ON second_codings(session_id, coded_by COLLATE NOCASE)""",
        # reading 'first' is the project's own coding as it stood, 'second' what the coder put.
        f"""CREATE TABLE second_spans (
            {NUMBERED},
            second_coding_id INTEGER NOT NULL REFERENCES second_codings(id) ON DELETE CASCADE,
            reading TEXT NOT NULL DEFAULT 'second' CHECK (reading IN ('first', 'second')),
            start INTEGER NOT NULL, stop INTEGER NOT NULL, {_VERSION},
            CHECK (0 <= start AND start < stop)) STRICT""",
        "CREATE INDEX second_spans_of ON second_spans(second_coding_id, reading, start)",
        f"""CREATE TABLE second_span_codes (
            {NUMBERED},
            span_id INTEGER NOT NULL REFERENCES second_spans(id) ON DELETE CASCADE,
            code_id INTEGER NOT NULL REFERENCES codes(id) ON DELETE CASCADE,
            coded_by TEXT NOT NULL, UNIQUE (span_id, code_id)) STRICT""",
        "CREATE INDEX second_span_codes_code ON second_span_codes(code_id)",
        f"""CREATE TABLE settlements (
            {NUMBERED}, {_OF_SESSION},
            code_id INTEGER NOT NULL REFERENCES codes(id) ON DELETE CASCADE,
            start INTEGER NOT NULL, stop INTEGER NOT NULL,
            decision TEXT NOT NULL CHECK (decision IN ('tag', 'leave', 'both')),
            decided_by TEXT NOT NULL, decided_at TEXT NOT NULL, why TEXT NOT NULL DEFAULT '',
            {_VERSION}, CHECK (0 <= start AND start < stop)) STRICT""",
        "CREATE INDEX settlements_session ON settlements(session_id, code_id)",
        "CREATE INDEX settlements_code ON settlements(code_id)",
    ):
        db.execute(statement)


HISTORY = tuple(
    HistoryTable(table)
    for table in ("second_codings", "second_spans", "second_span_codes", "settlements")
)
