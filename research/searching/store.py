"""Reads pages of quotes by their ids, quick at 100,000: no page ever counts those before it."""

from __future__ import annotations

import json
import re

from sqlite_utils import Database

from research.model import QuoteView
from research.quotes import store as quote_store
from research.searching.model import FOUND, FOUND_END, FoundQuote, Page, Wanted, in_parts

# Beyond this a search is a pasted page; the first words find it as well.
MOST_WORDS = 32
# Shorter beginnings than this find half of everything.
_SHORTEST_BEGINNING = 2
# No word's stem is shorter by more than this, nor itself shorter than this.
_MOST_CUT, _SHORTEST_STEM = 8, 3
_WORD = re.compile(r"\w+")
# Conditions, each with its value.
Search = list[tuple[str, object]]
_TO_CHECK = "q.session_id IN (SELECT id FROM sessions WHERE to_check = 1)"
_BELOW = (
    "g.code_id IN (WITH RECURSIVE below(id) AS (SELECT ? UNION SELECT k.id FROM codes k "
    "JOIN below ON k.parent_id = below.id) SELECT id FROM below)"
)
_OF_CODE = f"q.id IN (SELECT g.quote_id FROM codings g WHERE {_BELOW})"
# Where words narrow first, each quote they find is asked for its tags: all that have the tag are
# many more.
_HAS_CODE = f"EXISTS (SELECT 1 FROM codings g WHERE g.quote_id = q.id AND {_BELOW})"
_OF_COUNCIL = (
    "(q.session_id IN (SELECT id FROM sessions WHERE council_id = ?) OR "
    "q.session_id IN (SELECT id FROM sessions WHERE council_id IS NULL) AND "
    "q.participant_id IN (SELECT id FROM participants WHERE council_id = ?))"
)


def page(db: Database, wanted: Wanted, after: int, most: int) -> Page:
    """The quotes wanted whose id is above ``after``, at most that many."""
    search = _search(db, wanted)
    ids = _ids(db, wanted, search, after, most + 1, onwards=True)
    back = _ids(db, wanted, search, after + 1, most + 1, onwards=False) if after > 0 else []
    before = None
    if back:
        before = back[-1] if len(back) > most else 0
    marked = _marked(db, search, ids[:most])
    views = quote_store.quotes_by_id(db, ids[:most])
    found = tuple(FoundQuote(v, in_parts(marked.get(v.id, v.text))) for v in views)
    return Page(found, after, before, ids[most - 1] if len(ids) > most else None)


def quotes(db: Database, wanted: Wanted, *, limit: int, after: int = 0) -> tuple[QuoteView, ...]:
    """Quotes in the order they were kept, from the one after ``after`` on."""
    ids = _ids(db, wanted, _search(db, wanted), after, limit, onwards=True)
    return quote_store.quotes_by_id(db, ids)


def count(db: Database, wanted: Wanted) -> int:
    """How many quotes are wanted."""
    search = _search(db, wanted)
    if search is None:
        return 0
    where, values = _clauses(wanted, search)
    source = _source(wanted)
    if wanted.words and len(where) == 1:
        source = "quotes_words w"
    narrowed = f"WHERE {' AND '.join(where)}" if where else ""
    row = db.execute(f"SELECT count(*) FROM {source} {narrowed}", values).fetchone()
    return int(row[0])


def roles(db: Database) -> list[str]:
    """The roles people have, by name."""
    rows = db.execute("SELECT DISTINCT role FROM participants WHERE role != '' ORDER BY role")
    return [row[0] for row in rows.fetchall()]


def _ids(
    db: Database, wanted: Wanted, search: Search | None, place: int, most: int, *, onwards: bool
) -> list[int]:
    if search is None:
        return []
    where, values = _clauses(wanted, search)
    key = "w.rowid" if wanted.words else "q.id"
    way, order = (">", "ASC") if onwards else ("<", "DESC")
    rows = db.execute(
        f"SELECT {key} FROM {_source(wanted)} "
        f"WHERE {' AND '.join([*where, f'{key} {way} ?'])} ORDER BY {key} {order} LIMIT ?",
        [*values, place, most],
    )
    return [int(row[0]) for row in rows.fetchall()]


def _source(wanted: Wanted) -> str:
    return "quotes_words w CROSS JOIN quotes q ON q.id = w.rowid" if wanted.words else "quotes q"


def _search(db: Database, wanted: Wanted) -> Search | None:
    """The words as conditions that cannot fail; None where they are no words.

    The index holds stems: "organis" for "organisation". A last word that is only begun and is
    already longer than the stem, "organisa", is found by less of it and then looked for in the
    text as it was typed.
    """
    if not wanted.words:
        return []
    words = _WORD.findall(wanted.words.encode("utf-8", "ignore").decode())[:MOST_WORDS]
    if not words:
        return None
    # Quoted, so that none is an operator.
    before, last = " ".join(f'"{word}"' for word in words[:-1]), words[-1]
    if len(last) < _SHORTEST_BEGINNING:
        return [("w.quotes_words MATCH ?", f'{before} "{last}"')]
    whole = f'"{last}"*'
    found = whole if _is_found(db, whole) else _begun(db, last)
    conditions: Search = [("w.quotes_words MATCH ?", f"{before} {found or whole}")]
    if found and found != whole:
        typed = last.replace("_", "\\_")
        conditions.append(("q.text LIKE '%' || ? || '%' ESCAPE '\\'", typed))
    return conditions


def _begun(db: Database, word: str) -> str | None:
    """The longest beginning of a word by which anything is found; None where nothing is."""
    for length in range(len(word) - 1, max(_SHORTEST_STEM, len(word) - _MOST_CUT) - 1, -1):
        if _is_found(db, shorter := f'"{word[:length]}"*'):
            return shorter
    return None


def _is_found(db: Database, query: str) -> bool:
    row = db.execute("SELECT 1 FROM quotes_words WHERE quotes_words MATCH ? LIMIT 1", (query,))
    return row.fetchone() is not None


def _clauses(wanted: Wanted, search: Search) -> tuple[list[str], list[object]]:
    """Conditions and their values."""
    where = [condition for condition, _value in search]
    values = [value for _condition, value in search]
    for condition, given in (
        (_OF_CODE, wanted.code_id),
        (_OF_COUNCIL, wanted.council_id),
        ("q.session_id = ?", wanted.session_id),
        ("q.participant_id = ?", wanted.participant_id),
        ("q.participant_id IN (SELECT id FROM participants WHERE role = ?)", wanted.role),
        (
            "q.participant_id IN (SELECT id FROM participants WHERE user_group = ?)",
            wanted.user_group,
        ),
    ):
        if given is not None:
            where.append(condition)
            values += [given] * condition.count("?")
    if wanted.sharing:
        where.append(_TO_CHECK if wanted.sharing == "to check" else f"NOT {_TO_CHECK}")
    if wanted.sharing in ("cleared", "not cleared"):
        where.append(f"q.cleared = {int(wanted.sharing == 'cleared')}")
    return where, values


def _marked(db: Database, search: Search | None, ids: list[int]) -> dict[int, str]:
    """The words of those quotes, what was looked for marked in them."""
    if not search or not ids:
        return {}
    # In one reading, which the + keeps SQLite from taking apart: each search begins by putting
    # together all that the beginning of a word stands for.
    rows = db.execute(
        "SELECT rowid, highlight(quotes_words, 0, ?, ?) FROM quotes_words "
        "WHERE quotes_words MATCH ? AND rowid BETWEEN ? AND ? "
        "AND +rowid IN (SELECT value FROM json_each(?))",
        (FOUND, FOUND_END, search[0][1], min(ids), max(ids), json.dumps(ids)),
    )
    return dict(rows.fetchall())
