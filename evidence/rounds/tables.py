"""The tables of rounds: how they come to be, and which of them history sees."""

from __future__ import annotations

from sqlite_utils import Database

from storage import HistoryTable
from storage.register import NUMBERED


def m009_rounds(db: Database) -> None:
    """Rounds with their choices, votes, comments and counts from paper.

    ``votes`` and ``comments`` are not in history: it would keep what a phone chose before it
    changed its vote, and words that were taken out. They count only in the wave their round is at,
    so clearing a round and taking that back are changes of one number. ``device`` is empty once a
    round was closed. A round with votes cannot go by the way, so nothing cascades to them.
    """
    for statement in (
        f"""CREATE TABLE rounds (
            {NUMBERED}, session_id INTEGER NOT NULL, storyboard_id INTEGER, card_id INTEGER,
            kind TEXT NOT NULL CHECK (kind IN ('dots', 'us_too', 'comments', 'question')),
            question TEXT NOT NULL,
            about_kind TEXT CHECK (about_kind IN ('painpoint', 'option', 'need')),
            about_id INTEGER, dots INTEGER NOT NULL, code TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (state IN ('ready', 'open', 'closed')),
            wave INTEGER NOT NULL DEFAULT 1, opened_at TEXT, closed_at TEXT, token TEXT UNIQUE,
            created_by TEXT NOT NULL, created_at TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1) STRICT""",
        f"""CREATE TABLE round_choices (
            {NUMBERED}, round_id INTEGER NOT NULL REFERENCES rounds(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('painpoint', 'option', 'need', 'words')),
            ref INTEGER, words TEXT NOT NULL) STRICT""",
        # Without a choice it is how many people put dots on paper.
        f"""CREATE TABLE paper_counts (
            {NUMBERED}, round_id INTEGER NOT NULL REFERENCES rounds(id) ON DELETE CASCADE,
            wave INTEGER NOT NULL, choice_id INTEGER REFERENCES round_choices(id),
            council_id INTEGER REFERENCES councils(id),
            number INTEGER NOT NULL CHECK (number >= 0)) STRICT""",
        f"""CREATE TABLE votes (
            {NUMBERED}, round_id INTEGER NOT NULL REFERENCES rounds(id), wave INTEGER NOT NULL,
            device BLOB, council_id INTEGER REFERENCES councils(id), picks TEXT NOT NULL,
            UNIQUE (round_id, wave, device)) STRICT""",
        f"""CREATE TABLE comments (
            {NUMBERED}, round_id INTEGER NOT NULL REFERENCES rounds(id), wave INTEGER NOT NULL,
            device BLOB, words TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'shown', 'aside')),
            turn_id INTEGER) STRICT""",
        "CREATE INDEX rounds_session ON rounds(session_id)",
        "CREATE INDEX round_choices_round ON round_choices(round_id, position)",
        "CREATE INDEX round_choices_ref ON round_choices(kind, ref)",
        "CREATE INDEX paper_counts_round ON paper_counts(round_id, wave)",
        "CREATE INDEX votes_council ON votes(council_id)",
        "CREATE INDEX comments_round ON comments(round_id, wave)",
    ):
        db.execute(statement)


HISTORY = (HistoryTable("rounds"), HistoryTable("round_choices"), HistoryTable("paper_counts"))
