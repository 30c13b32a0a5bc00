"""Reads pages of quotes by their ids, quick at 100,000: no page ever counts those before it."""

from __future__ import annotations

from sqlite_utils import Database

from research.quotes import store as quote_store
from research.quotes.search import match_query
from research.searching.model import FOUND, FOUND_END, FoundQuote, Page, Wanted, in_parts

# Shorter beginnings than this find half of everything.
_SHORTEST_BEGINNING = 2
_TO_CHECK = "q.session_id IN (SELECT id FROM sessions WHERE to_check = 1)"
_OF_CODE = (
    "q.id IN (WITH RECURSIVE below(id) AS (SELECT ? UNION SELECT k.id FROM codes k "
    "JOIN below ON k.parent_id = below.id) "
    "SELECT g.quote_id FROM codings g WHERE g.code_id IN (SELECT id FROM below))"
)
_OF_COUNCIL = (
    "(q.session_id IN (SELECT id FROM sessions WHERE council_id = ?) OR "
    "q.session_id IN (SELECT id FROM sessions WHERE council_id IS NULL) AND "
    "q.participant_id IN (SELECT id FROM participants WHERE council_id = ?))"
)


def page(db: Database, wanted: Wanted, after: int, most: int) -> Page:
    """The quotes wanted whose id is above ``after``, at most that many."""
    ids = _ids(db, wanted, after, most + 1, onwards=True)
    back = _ids(db, wanted, after + 1, most + 1, onwards=False) if after > 0 else []
    before = None
    if back:
        before = back[-1] if len(back) > most else 0
    marked = _marked(db, wanted, ids[:most])
    views = quote_store.quotes_by_id(db, ids[:most])
    found = tuple(FoundQuote(v, in_parts(marked.get(v.id, v.text))) for v in views)
    return Page(found, after, before, ids[most - 1] if len(ids) > most else None)


def count(db: Database, wanted: Wanted) -> int:
    """How many quotes are wanted."""
    where, values = _clauses(wanted)
    if where is None:
        return 0
    source = _source(wanted)
    only_words = bool(wanted.words) and len(where) == 1
    if only_words:
        source = "quotes_words w"
    narrowed = f"WHERE {' AND '.join(where)}" if where else ""
    row = db.execute(f"SELECT count(*) FROM {source} {narrowed}", values).fetchone()
    return int(row[0])


def roles(db: Database) -> list[str]:
    """The roles people have, by name."""
    rows = db.execute("SELECT DISTINCT role FROM participants WHERE role != '' ORDER BY role")
    return [row[0] for row in rows.fetchall()]


def _ids(db: Database, wanted: Wanted, place: int, most: int, *, onwards: bool) -> list[int]:
    where, values = _clauses(wanted)
    if where is None:
        return []
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


def _query(words: str) -> str | None:
    """The words as a query that cannot fail; the last may be only begun."""
    query = match_query(words)
    if query is None:
        return None
    begun = len(query.rsplit('"', 2)[1]) >= _SHORTEST_BEGINNING
    return f"{query}*" if begun else query


def _clauses(wanted: Wanted) -> tuple[list[str] | None, list[object]]:
    """Conditions and their values; None where no quote can be meant."""
    where: list[str] = []
    values: list[object] = []
    if wanted.words:
        query = _query(wanted.words)
        if query is None:
            return None, []
        where.append("w.quotes_words MATCH ?")
        values.append(query)
    for condition, given in (
        (_OF_CODE, wanted.code_id),
        (_OF_COUNCIL, wanted.council_id),
        ("q.session_id = ?", wanted.session_id),
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


def _marked(db: Database, wanted: Wanted, ids: list[int]) -> dict[int, str]:
    """The words of those quotes, what was looked for marked in them."""
    query = _query(wanted.words) if wanted.words else None
    if query is None:
        return {}
    marked = {}
    for each in ids:
        row = db.execute(
            "SELECT highlight(quotes_words, 0, ?, ?) FROM quotes_words "
            "WHERE quotes_words MATCH ? AND rowid = ?",
            (FOUND, FOUND_END, query, each),
        ).fetchone()
        if row:
            marked[each] = row[0]
    return marked
