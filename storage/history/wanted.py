"""Which acts of history are asked for, as SQL: by whom, when, of what, in which words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from storage.rooms import RowWords

# The columns that lead to what there is most of; what they were is indexed.
_LED_BY = (
    *("quote_id", "session_id", "participant_id", "theme_id", "map_id", "step_id"),
    "painpoint_id",
)


def m004_parts(db: Database) -> None:
    """Indexes of what rows were part of: history is large, and few of it is asked for."""
    for column in _LED_BY:
        db.execute(
            f"CREATE INDEX history_was_{column} ON history(tbl, {_was(column)}, key) "
            f"WHERE {_was(column)} IS NOT NULL"
        )


def _was(column: str) -> str:
    return f"json_extract(before, '$.{column}')"


# From a council to its sessions and their quotes.
_DEEPEST = 2


@dataclass(frozen=True)
class Wanted:
    """Which acts to show; what is left out does not matter.

    ``since`` and ``until`` are times as stored (UTC), the second no longer in it; ``removing``:
    only those that took something away; ``kind``: a table, for acts on rows of it and on what
    joins them; ``of``: a table and a row of it, for all that was done to that and to what is or
    was part of it; ``words``: in what the act is called.
    """

    person: str | None = None
    since: str | None = None
    removing: bool = False
    until: str | None = None
    words: str = ""
    kind: str | None = None
    of: tuple[str, int] | None = None
    council_id: int | None = None


EVERY_ACT = Wanted()


def conditions(wanted: Wanted, words: Mapping[str, RowWords]) -> tuple[str, list[object]]:
    """What acts (``a``) have to fulfil, and the values; ``words`` are those of the tables seen."""
    parts, values = ["1"], list[object]()

    def ask(sql: str, *more: object) -> None:
        parts.append(sql)
        values.extend(more)

    if wanted.person is not None:
        ask("a.person = ?", wanted.person)
    if wanted.since is not None:
        # From the first of that time on: a clock that was put back dates later acts before it.
        ask("a.id >= (SELECT min(id) FROM acts WHERE at >= ?)", wanted.since)
    if wanted.until is not None:
        ask("a.at < ?", wanted.until)
    if wanted.words.strip():
        ask("instr(lower(a.words), lower(?)) > 0", " ".join(wanted.words.split()))
    if wanted.removing:
        ask(
            "(a.cannot_undo IS NOT NULL OR EXISTS "
            "(SELECT 1 FROM history h WHERE h.act = a.id AND h.after IS NULL))"
        )
    if wanted.kind is not None:
        tables = [wanted.kind, *(t for t, _ in _parts(wanted.kind, words) if words[t].joins)]
        ask(
            "EXISTS (SELECT 1 FROM history h WHERE h.act = a.id AND h.tbl IN "
            "(SELECT value FROM json_each(?)))",
            json.dumps(tables),
        )
    for table, row in _things(wanted):
        sql, more = _acts_of(table, row, words)
        ask(f"a.id IN ({sql})", *more)
    return " AND ".join(parts), values


def _things(wanted: Wanted) -> list[tuple[str, int]]:
    things = [wanted.of] if wanted.of else []
    return things + ([("councils", wanted.council_id)] if wanted.council_id is not None else [])


def _parts(table: str, words: Mapping[str, RowWords]) -> list[tuple[str, str]]:
    """The tables that lead to one, each with the column that does."""
    leads = {column: of for of, each in words.items() for column in each.known_as}
    return [
        (other, column)
        for other, each in words.items()
        for column in each.of
        if (each.links.get(column) or leads.get(column)) == table and other != table
    ]


def _acts_of(table: str, row: int, words: Mapping[str, RowWords]) -> tuple[str, list[object]]:
    """The acts on one row, and on all that is or once was part of it."""
    selects = ["SELECT act FROM history WHERE tbl = ? AND key = ?"]
    values: list[object] = [table, row]
    for part, keys, more in _all_parts(table, "?", [row], words, _DEEPEST, {table}):
        selects.append(f"SELECT act FROM history WHERE tbl = ? AND key IN ({keys})")
        values += [part, *more]
    return " UNION ".join(selects), values


def _all_parts(
    table: str,
    of: str,
    values: list[object],
    words: Mapping[str, RowWords],
    deeper: int,
    met: set[str],
) -> list[tuple[str, str, list[object]]]:
    """For each table of parts: the SQL of their keys, and its values.

    A row that was part of something is so now, or was as it was taken away; of those that move
    from one to another, history is asked for every change.
    """
    found = []
    for part, column in _parts(table, words):
        if part in met:
            continue
        # Those need not be read row by row, so every change of them may be asked for.
        rare = "" if words[part].moves or column in _LED_BY else "AND after IS NULL "
        keys = (
            f'SELECT id FROM "{part}" WHERE "{column}" IN ({of}) UNION SELECT key FROM history '
            f"WHERE tbl = '{part}' {rare}AND {_was(column)} IN ({of})"
        )
        own = [*values, *values]
        found.append((part, keys, own))
        # What only belongs to it: a session's quotes, not the painpoints they speak of.
        if words[part].known_as and words[part].of[0] == column and deeper > 1:
            found += _all_parts(part, keys, own, words, deeper - 1, {*met, part})
    return found
