"""Everything a file holds of some rows, whatever room it is in: for handing somebody their data."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from storage.check import tables_of
from storage.erasing.forgetting import typed_columns

_BOOKKEEPING = {"acts", "current_act", "history", "migrations"}
_AROUND = 200


@dataclass(frozen=True)
class Named:
    """A text in which words stand: its table and row, and the words with some around them."""

    table: str
    row: int
    column: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Worked:
    """Something done to some rows: when, by whom, and what history calls it."""

    at: str
    person: str
    words: str


def rows_pointing(
    db: Database, ends: Mapping[str, Collection[int]]
) -> dict[str, list[dict[str, object]]]:
    """Every row of any table that holds one of those ids in a column of that name, by table."""
    found: dict[str, list[dict[str, object]]] = {}
    for table in tables_of(db.conn):
        if table in _BOOKKEEPING:
            continue
        columns = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")').fetchall()]
        here = [name for name in columns if ends.get(name)]
        if not here:
            continue
        where = " OR ".join(f'"{name}" IN (SELECT value FROM json_each(?))' for name in here)
        rows = db.execute(
            f'SELECT * FROM "{table}" WHERE {where} ORDER BY rowid',
            [json.dumps(sorted(ends[name])) for name in here],
        ).fetchall()
        if rows:
            found[table] = [_plain(columns, row) for row in rows]
    return found


def rows_numbered(db: Database, table: str, ids: Collection[int]) -> list[dict[str, object]]:
    """The rows of a table with those ids."""
    columns = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")').fetchall()]
    rows = db.execute(
        f'SELECT * FROM "{table}" WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id',
        (json.dumps(sorted(ids)),),
    ).fetchall()
    return [_plain(columns, row) for row in rows]


def texts_naming(db: Database, words: str) -> list[Named]:
    """Where words stand as words of their own, in whatever people typed."""
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
    found = []
    for table, columns in typed_columns(db).items():
        listed = ", ".join(f'"{name}"' for name in columns)
        for row, *values in db.execute(f'SELECT rowid, {listed} FROM "{table}"'):
            for column, value in zip(columns, values, strict=True):
                if isinstance(value, str) and (at := pattern.search(value)):
                    part = value[max(0, at.start() - _AROUND) : at.end() + _AROUND]
                    found.append(Named(table, row, column, part))
    return found


def done_to(db: Database, rows: Mapping[str, Collection[int]]) -> list[Worked]:
    """What was done to some rows, the earliest first, as far as history goes."""
    acts: dict[int, Worked] = {}
    for table, keys in rows.items():
        for number, *told in db.execute(
            "SELECT DISTINCT a.id, a.at, a.person, a.words FROM history h "
            "JOIN acts a ON a.id = h.act "
            "WHERE h.tbl = ? AND h.key IN (SELECT value FROM json_each(?))",
            (table, json.dumps(sorted(keys))),
        ).fetchall():
            acts[number] = Worked(*told)
    return [acts[number] for number in sorted(acts)]


def earlier_values(
    db: Database, table: str, column: str, keys: Collection[int]
) -> dict[int, list[str]]:
    """What history says stood in a column of some rows once, each once, by row."""
    held: dict[int, list[str]] = {}
    for key, *states in db.execute(
        "SELECT key, json_extract(before, ?), json_extract(after, ?) FROM history "
        "WHERE tbl = ? AND key IN (SELECT value FROM json_each(?)) ORDER BY seq",
        (f"$.{column}", f"$.{column}", table, json.dumps(sorted(keys))),
    ).fetchall():
        known = held.setdefault(int(key), [])
        known += [each for each in states if isinstance(each, str) and each not in known]
    return held


def _plain(columns: Collection[str], row: Collection[object]) -> dict[str, object]:
    """A row as JSON can hold it; marks of bytes are no words of anybody."""
    return {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in zip(columns, row, strict=True)
    }
