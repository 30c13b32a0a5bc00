"""The tables of storyboards and cards; what a card points at is kept as plain ids."""

from __future__ import annotations

import json

from sqlite_utils import Database

from common.errors import NotFound
from common.who import Sight
from presenting.history_words import WORDS
from presenting.model import Card, NewCard, Storyboard, as_kind
from presenting.snapshot import without_notes
from storage import Act, HistoryTable, Migration, Project, Room
from storage.register import NUMBERED, delete_row, edit_row, insert_row
from storage.rooms import Masked, Seen


def _m001_initial(db: Database) -> None:
    for statement in (
        # token: the same press of a button, sent twice, makes one thing.
        f"""CREATE TABLE storyboards (
            {NUMBERED}, name TEXT NOT NULL, date TEXT, council_id INTEGER,
            length INTEGER NOT NULL, token TEXT UNIQUE,
            version INTEGER NOT NULL DEFAULT 1) STRICT""",
        f"""CREATE TABLE cards (
            {NUMBERED},
            storyboard_id INTEGER NOT NULL REFERENCES storyboards(id) ON DELETE CASCADE,
            position REAL NOT NULL, kind TEXT NOT NULL, refers TEXT NOT NULL,
            heading TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT '',
            notes TEXT NOT NULL DEFAULT '', minutes INTEGER, token TEXT UNIQUE,
            version INTEGER NOT NULL DEFAULT 1) STRICT""",
        "CREATE INDEX cards_storyboard ON cards(storyboard_id, position)",
    ):
        db.execute(statement)


def _m002_frozen(db: Database) -> None:
    for statement in (
        # Not in history: it holds what people said, and is written once. Which of them a storyboard
        # shows is in history, so making it live again can be undone; so can its removal, for which
        # it stays when its storyboard goes.
        f"""CREATE TABLE snapshots (
            {NUMBERED}, storyboard_id INTEGER NOT NULL,
            made_at TEXT NOT NULL, content TEXT NOT NULL) STRICT""",
        "CREATE INDEX snapshots_storyboard ON snapshots(storyboard_id)",
        "ALTER TABLE storyboards ADD COLUMN frozen INTEGER",
    ):
        db.execute(statement)


def _masked(sight: Sight, _own: int | None) -> tuple[Masked, ...]:
    """Notes to speak from are for whoever may present."""
    if sight.figures:
        return ()
    return (
        Masked("cards", {"notes": "''"}),
        Masked("snapshots", {"content": "without_notes(t.content)"}),
    )


def _prepare(db: Database, _whole: Project, sight: Sight) -> None:
    if not sight.figures:
        db.conn.create_function("without_notes", 1, without_notes)


ROOM = Room(
    name="presenting",
    migrations=(
        Migration("presenting.m001_initial", _m001_initial),
        Migration("presenting.m002_frozen", _m002_frozen),
    ),
    history=(HistoryTable("storyboards"), HistoryTable("cards")),
    words=WORDS,
    seen=Seen(
        open=("storyboards",),
        in_part=("cards", "snapshots"),
        masked=_masked,
        prepare=_prepare,
        changed_by={"facilitator": ("storyboards", "cards", "snapshots")},
    ),
)

_STORYBOARD = (
    "SELECT s.id, s.name, s.date, s.council_id, s.length, "
    "count(c.id) FILTER (WHERE c.kind <> 'section'), "
    "coalesce(sum(c.minutes) FILTER (WHERE c.kind <> 'section'), 0), "
    "s.frozen, f.made_at, s.version FROM storyboards s "
    "LEFT JOIN cards c ON c.storyboard_id = s.id "
    "LEFT JOIN snapshots f ON f.id = s.frozen"
)
_CARD = (
    "id, storyboard_id, position, kind, refers, heading, words, notes, minutes, version FROM cards"
)


def storyboards(db: Database) -> list[Storyboard]:
    """All storyboards, the latest made first."""
    rows = db.execute(f"{_STORYBOARD} GROUP BY s.id ORDER BY s.id DESC").fetchall()
    return [Storyboard(*row) for row in rows]


def storyboard(db: Database, storyboard_id: int) -> Storyboard:
    """One of them, or NotFound."""
    row = db.execute(f"{_STORYBOARD} WHERE s.id = ? GROUP BY s.id", (storyboard_id,)).fetchone()
    if not row:
        raise NotFound(
            "this storyboard is no longer in the project", remedy="Go back to the list of them"
        )
    return Storyboard(*row)


def cards(db: Database, storyboard_id: int) -> list[Card]:
    """A storyboard's cards in their order."""
    rows = db.execute(
        f"SELECT {_CARD} WHERE storyboard_id = ? ORDER BY position, id", (storyboard_id,)
    ).fetchall()
    return [_card(row) for row in rows]


def card(db: Database, card_id: int) -> Card:
    """One card, or NotFound."""
    row = db.execute(f"SELECT {_CARD} WHERE id = ?", (card_id,)).fetchone()
    if not row:
        raise NotFound("this card is no longer in the storyboard", remedy="Choose another")
    return _card(row)


def made_by(db: Database, table: str, token: str | None) -> int | None:
    """What a press of a button has made already, if it has."""
    row = token and db.execute(f"SELECT id FROM {table} WHERE token = ?", (token,)).fetchone()
    return int(row[0]) if row else None


def add_storyboard(act: Act, values: dict[str, object]) -> int:
    """Store a new storyboard."""
    return insert_row(act, "storyboards", values)


def edit_storyboard(act: Act, storyboard_id: int, version: int, values: dict[str, object]) -> None:
    """Change a storyboard read at ``version``."""
    edit_row(act, "storyboards", storyboard_id, version, values)


def remove_storyboard(act: Act, storyboard_id: int) -> None:
    """Remove a storyboard with its cards."""
    delete_row(act, "storyboards", storyboard_id)


def add_card(
    act: Act, storyboard_id: int, position: float, card: NewCard, token: str | None
) -> int:
    """Store a new card."""
    place = {"storyboard_id": storyboard_id, "position": position, "kind": card.kind}
    return insert_row(act, "cards", place | _own(card) | {"token": token})


def edit_card(act: Act, card_id: int, version: int, card: NewCard) -> None:
    """Change a card read at ``version``."""
    edit_row(act, "cards", card_id, version, _own(card))


def place_card(act: Act, card_id: int, position: float) -> None:
    """Put a card elsewhere in the order; its words stay at their version."""
    act.db.execute("UPDATE cards SET position = ? WHERE id = ?", (position, card_id))


def remove_card(act: Act, card_id: int) -> None:
    """Remove one card."""
    delete_row(act, "cards", card_id)


def add_snapshot(act: Act, storyboard_id: int, content: str) -> int:
    """Store what a storyboard shows; returns the snapshot's id."""
    cursor = act.db.execute(
        "INSERT INTO snapshots (storyboard_id, made_at, content) VALUES (?, ?, ?)",
        (storyboard_id, act.at, content),
    )
    return int(cursor.lastrowid or 0)


def snapshot(db: Database, snapshot_id: int) -> str:
    """What it holds, or NotFound."""
    row = db.execute("SELECT content FROM snapshots WHERE id = ?", (snapshot_id,)).fetchone()
    if not row:
        raise NotFound(
            "what this storyboard showed is no longer in the project",
            remedy="Make the storyboard live again",
        )
    return str(row[0])


def snapshots(db: Database) -> dict[int, str]:
    """Every snapshot, those no storyboard shows any more included, by id."""
    return dict(db.execute("SELECT id, content FROM snapshots").fetchall())


def rewrite_snapshot(act: Act, snapshot_id: int, content: str) -> None:
    """Put something in the place of what it held: words were taken out for good."""
    act.db.execute("UPDATE snapshots SET content = ? WHERE id = ?", (content, snapshot_id))


def _own(card: NewCard) -> dict[str, object]:
    return {
        "refers": json.dumps(dict(card.refers), ensure_ascii=False),
        "heading": card.heading,
        "words": card.words,
        "notes": card.notes,
        "minutes": card.minutes,
    }


def _card(row: tuple[object, ...]) -> Card:
    id_, storyboard_id, position, kind, refers, *own = row
    points_at = json.loads(str(refers))
    # What is called so now was a finding in storyboards made before findings were claims.
    named = "painpoint" if kind == "finding" and "painpoint" in points_at else str(kind)
    return Card(id_, storyboard_id, position, as_kind(named), points_at, *own)  # type: ignore[arg-type]
