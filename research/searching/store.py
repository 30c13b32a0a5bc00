"""Reads pages of quotes by their ids, quick at 100,000: no page ever counts those before it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Literal

from sqlite_utils import Database

from research.model import QuoteView
from research.quotes import store as quote_store
from research.searching.model import (
    FOUND,
    FOUND_END,
    FoundQuote,
    GoingTogether,
    Page,
    Wanted,
    in_parts,
)
from research.searching.words import Term, Typed, read_typed

# Of quotes' words, and of all that was said.
Index = Literal["quotes_words", "turns_words"]
# Shorter beginnings than this find half of everything.
_SHORTEST_BEGINNING = 2
# No word's stem is shorter by more than this, nor itself shorter than this.
_MOST_CUT, _SHORTEST_STEM = 8, 3
# The ids of the quotes that everybody may read; in somebody's reading, as they see them.
CLEARED = "IN (SELECT c.id FROM quotes c WHERE c.cleared)"
_TO_CHECK = "q.session_id IN (SELECT id FROM sessions WHERE to_check = 1)"
# The codes of a list of ids with all below them.
_BELOW = (
    "(WITH RECURSIVE below(id) AS (SELECT value FROM json_each(?) UNION SELECT k.id FROM codes k "
    "JOIN below ON k.parent_id = below.id) SELECT id FROM below)"
)
_CODED = f"q.id IN (SELECT g.quote_id FROM codings g WHERE g.code_id IN {_BELOW})"
# From the few quotes with the code to their neighbours, never from all quotes to theirs.
_OVERLAPPING = (
    "q.id IN (SELECT beside.id FROM codings g JOIN quotes o ON o.id = g.quote_id "
    "JOIN quotes beside ON beside.transcript_id = o.transcript_id "
    "AND beside.start < o.stop AND beside.stop > o.start "
    "AND beside.start > o.start - (SELECT max(stop - start) FROM quotes) "
    f"WHERE g.code_id IN {_BELOW})"
)
_WHO_IS = "q.participant_id IN (SELECT id FROM participants WHERE {} = ?)"
_ON_DAYS = "q.session_id IN (SELECT id FROM sessions WHERE date {} ?)"
# By its parts, so that a council's few are found without a look at everybody's; asks twice.
OF_COUNCIL = (
    "(q.session_id IN (SELECT id FROM sessions WHERE council_id = ?) OR "
    "q.session_id IN (SELECT id FROM sessions WHERE council_id IS NULL) AND "
    "q.participant_id IN (SELECT id FROM participants WHERE council_id = ?))"
)


@dataclass(frozen=True)
class Search:
    """What the index is asked for, None for nothing, and conditions beside it with their values.

    The conditions are on ``q``, the rows whose words the index holds.
    """

    match: str | None = field(repr=False)
    beside: tuple[tuple[str, object], ...] = field(default=(), repr=False)


def page(db: Database, wanted: Wanted, after: int, most: int) -> Page:
    """The quotes wanted whose id is above ``after``, at most that many."""
    search = _search(db, wanted)
    ids = _ids(db, wanted, search, after, most + 1, onwards=True)
    back = _ids(db, wanted, search, after + 1, most + 1, onwards=False) if after > 0 else []
    before = None
    if back:
        before = back[-1] if len(back) > most else 0
    shown = marked(db, search.match if search else None, ids[:most])
    views = quote_store.quotes_by_id(db, ids[:most])
    found = tuple(FoundQuote(v, in_parts(shown.get(v.id, v.text))) for v in views)
    return Page(found, after, before, ids[most - 1] if len(ids) > most else None)


def quotes(db: Database, wanted: Wanted, *, limit: int, after: int = 0) -> tuple[QuoteView, ...]:
    """Quotes in the order they were kept, from the one after ``after`` on."""
    ids = _ids(db, wanted, _search(db, wanted), after, limit, onwards=True)
    return quote_store.quotes_by_id(db, ids)


def ids_wanted(db: Database, wanted: Wanted) -> set[int]:
    """The ids of all quotes wanted."""
    search = _search(db, wanted)
    return set(_ids(db, wanted, search, 0, -1, onwards=True))


def count(db: Database, wanted: Wanted) -> int:
    """How many quotes are wanted."""
    search = _search(db, wanted)
    if search is None:
        return 0
    where, values = _clauses(wanted, search)
    source = _source(search)
    if search.match and len(where) == 1:
        source = "quotes_words w"
    narrowed = f"WHERE {' AND '.join(where)}" if where else ""
    row = db.execute(f"SELECT count(*) FROM {source} {narrowed}", values).fetchone()
    return int(row[0])


def going_together(db: Database, most: int) -> tuple[GoingTogether, ...]:
    """Pairs of codes that are on the same quotes, those from most people first."""
    rows = db.execute(
        "SELECT a.code_id, b.code_id, count(*), count(DISTINCT q.participant_id), "
        "count(DISTINCT coalesce(s.council_id, p.council_id)) "
        "FROM codings a JOIN codings b ON b.quote_id = a.quote_id AND b.code_id > a.code_id "
        "JOIN quotes q ON q.id = a.quote_id JOIN sessions s ON s.id = q.session_id "
        "LEFT JOIN participants p ON p.id = q.participant_id "
        "GROUP BY a.code_id, b.code_id ORDER BY 4 DESC, 3 DESC, 1, 2 LIMIT ?",
        (most,),
    ).fetchall()
    return tuple(GoingTogether(*row) for row in rows)


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
    key = "w.rowid" if search.match else "q.id"
    way, order = (">", "ASC") if onwards else ("<", "DESC")
    rows = db.execute(
        f"SELECT {key} FROM {_source(search)} "
        f"WHERE {' AND '.join([*where, f'{key} {way} ?'])} ORDER BY {key} {order} LIMIT ?",
        [*values, place, most],
    )
    return [int(row[0]) for row in rows.fetchall()]


def _source(search: Search) -> str:
    return "quotes_words w CROSS JOIN quotes q ON q.id = w.rowid" if search.match else "quotes q"


def _search(db: Database, wanted: Wanted) -> Search | None:
    return search_for(db, wanted.words, among=CLEARED if wanted.sharing == "cleared" else "")


def search_for(
    db: Database, words: str, index: Index = "quotes_words", *, among: str = ""
) -> Search | None:
    """The words as what cannot fail; None where something was typed that is no word.

    ``among``: a condition on the rows' ids, so that words of others do not even tell how what is
    only begun goes on.

    The index holds stems: "organis" for "organisation". A last word that is only begun and is
    already longer than the stem, "organisa", is found by less of it and then looked for in the
    text as it was typed.
    """
    if not words:
        return Search(None)
    typed = read_typed(words)
    if typed is None:
        return None
    out = " OR ".join(_term(each) for each in typed.none)
    if not typed.every:
        left_out = f"q.id NOT IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)"
        return Search(None, ((left_out, out),))
    match, beside = _groups(db, typed, index, among)
    return Search(f"({match}) NOT ({out})" if out else match, beside)


def _groups(
    db: Database, typed: Typed, index: Index, among: str
) -> tuple[str, tuple[tuple[str, object], ...]]:
    beside: tuple[tuple[str, object], ...] = ()
    parts = []
    for group in typed.every:
        terms = []
        for each in group:
            if not each.begun or len(each.words[-1]) < _SHORTEST_BEGINNING:
                terms.append(_term(each))
                continue
            begun = each.words[-1]
            found = begun
            if not _is_found(db, begun, index, among):
                found = _begun(db, begun, index, among) or begun
            terms.append(f"{_term(Term((*each.words[:-1], found)))} *")
            if found != begun and len(group) == 1:
                text = begun.replace("_", "\\_")
                beside = (("q.text LIKE '%' || ? || '%' ESCAPE '\\'", text),)
        parts.append(f"({' OR '.join(terms)})" if len(terms) > 1 else terms[0])
    return " AND ".join(parts), beside


def _term(term: Term) -> str:
    # Quoted, so that no word is an operator.
    return f'"{" ".join(term.words)}"'


def _begun(db: Database, word: str, index: Index, among: str) -> str | None:
    """The longest beginning of a word by which anything is found; None where nothing is."""
    for length in range(len(word) - 1, max(_SHORTEST_STEM, len(word) - _MOST_CUT) - 1, -1):
        if _is_found(db, word[:length], index, among):
            return word[:length]
    return None


def _is_found(db: Database, begun: str, index: Index, among: str) -> bool:
    only = f"AND rowid {among}" if among else ""
    row = db.execute(
        f"SELECT 1 FROM {index} WHERE {index} MATCH ? {only} LIMIT 1", (f'"{begun}"*',)
    )
    return row.fetchone() is not None


def _clauses(wanted: Wanted, search: Search) -> tuple[list[str], list[object]]:
    """Conditions and their values."""
    conditions: list[tuple[str, object]] = list(search.beside)
    if search.match:
        conditions.insert(0, ("w.quotes_words MATCH ?", search.match))
    every = [each for each in (wanted.code_id, *wanted.all_codes) if each is not None]
    conditions += [(_CODED, json.dumps([each])) for each in every]
    if wanted.any_codes:
        conditions.append((_CODED, json.dumps(wanted.any_codes)))
    if wanted.no_codes:
        conditions.append((f"NOT {_CODED}", json.dumps(wanted.no_codes)))
    if wanted.overlapping is not None:
        conditions.append((_OVERLAPPING, json.dumps([wanted.overlapping])))
    conditions += [
        (condition, given)
        for condition, given in (
            (OF_COUNCIL, wanted.council_id),
            ("q.session_id = ?", wanted.session_id),
            ("q.participant_id = ?", wanted.participant_id),
            (_WHO_IS.format("role"), wanted.role),
            (_WHO_IS.format("user_group"), wanted.user_group),
            (_ON_DAYS.format(">="), wanted.since),
            (_ON_DAYS.format("<="), wanted.until),
        )
        if given is not None
    ]
    where = [condition for condition, _value in conditions]
    values = [value for condition, value in conditions for _ in range(condition.count("?"))]
    if wanted.untagged:
        where.append("NOT EXISTS (SELECT 1 FROM codings g WHERE g.quote_id = q.id)")
    if wanted.sharing:
        where.append(_TO_CHECK if wanted.sharing == "to check" else f"NOT {_TO_CHECK}")
    if wanted.sharing in ("cleared", "not cleared"):
        where.append(f"q.cleared = {int(wanted.sharing == 'cleared')}")
    return where, values


def marked(
    db: Database, match: str | None, ids: list[int], index: Index = "quotes_words"
) -> dict[int, str]:
    """The words of those rows, what the index was asked for marked in them."""
    if not match or not ids:
        return {}
    # In one reading, which the + keeps SQLite from taking apart: each search begins by putting
    # together all that the beginning of a word stands for.
    rows = db.execute(
        f"SELECT rowid, highlight({index}, 0, ?, ?) FROM {index} "
        f"WHERE {index} MATCH ? AND rowid BETWEEN ? AND ? "
        "AND +rowid IN (SELECT value FROM json_each(?))",
        (FOUND, FOUND_END, match, min(ids), max(ids), json.dumps(ids)),
    )
    return dict(rows.fetchall())
