"""Reads what tags are learnt from, and quotes that share rare words with another."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from research.suggesting.model import MOST_QUOTES, Coded
from storage import Act
from storage.history.acts import last_for_good
from storage.register import insert_row

# A word in more quotes than these says little about any of them; looking stops there.
_COMMON = 2_000
_MOST_WORDS, _RAREST = 40, 10


@dataclass(frozen=True)
class Learning:
    """How much there was to learn from, and the last act that took words away for good."""

    codings: int
    last_forgotten: int


def learning(db: Database) -> Learning:
    """What tells whether a model is too old to be used."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'codings'").fetchone()
    return Learning(row[0] if row else 0, last_for_good(db))


def coded_quotes(db: Database) -> list[Coded]:
    """The latest quotes that have codes, oldest first."""
    rows = db.execute(
        "SELECT q.text, q.session_id, json_group_array(g.code_id) FROM "
        "(SELECT DISTINCT quote_id FROM codings ORDER BY quote_id DESC LIMIT ?) latest "
        "JOIN quotes q ON q.id = latest.quote_id JOIN codings g ON g.quote_id = q.id "
        "GROUP BY q.id ORDER BY q.id",
        (MOST_QUOTES,),
    ).fetchall()
    return [Coded(text, session, frozenset(json.loads(codes))) for text, session, codes in rows]


def refused(db: Database, quote_ids: list[int]) -> dict[int, set[int]]:
    """The codes that people refused for each of those quotes."""
    found: dict[int, set[int]] = {}
    for quote_id, code_id in db.execute(
        "SELECT quote_id, code_id FROM refused_codes "
        "WHERE quote_id IN (SELECT value FROM json_each(?))",
        (json.dumps(quote_ids),),
    ).fetchall():
        found.setdefault(quote_id, set()).add(code_id)
    return found


def refuse(act: Act, quote_id: int, code_id: int) -> None:
    """Note that a code does not fit a quote; once is enough."""
    held = act.db.execute(
        "SELECT 1 FROM refused_codes WHERE quote_id = ? AND code_id = ?", (quote_id, code_id)
    ).fetchone()
    if not held:
        values: dict[str, object] = {"quote_id": quote_id, "code_id": code_id}
        made = {"refused_by": act.who.person, "refused_at": act.at}
        insert_row(act, "refused_codes", {**values, **made})


def like(
    db: Database, quote_id: int, words: list[str], most: int, *, among: str = ""
) -> tuple[str, list[int]]:
    """What was asked of the index, and the quotes that share the rarest of those words, best first.

    By the index's own BM25: rare words count more, long quotes less. ``among``: a condition on
    the quotes' ids, which then alone say how rare a word is.
    """
    only = f"AND rowid {among}" if among else ""
    counted = sorted((_quotes_with(db, word, only), word) for word in words[:_MOST_WORDS])
    rare = [word for number, word in counted if 1 < number < _COMMON][:_RAREST]
    if not rare:
        return "", []
    asked = " OR ".join(f'"{word}"' for word in rare)
    rows = db.execute(
        f"SELECT rowid FROM quotes_words WHERE quotes_words MATCH ? AND rowid != ? {only} "
        "ORDER BY rank LIMIT ?",
        (asked, quote_id, most),
    ).fetchall()
    return asked, [int(row[0]) for row in rows]


def _quotes_with(db: Database, word: str, only: str) -> int:
    row = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM quotes_words "
        f"WHERE quotes_words MATCH ? {only} LIMIT ?)",
        (f'"{word}"', _COMMON),
    ).fetchone()
    return int(row[0])
