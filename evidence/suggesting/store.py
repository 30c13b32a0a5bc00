"""Reads and writes refused suggestions."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlite_utils import Database

from evidence.suggesting.model import End, Pair, Refusal
from storage import Act
from storage.erasing.forgetting import blank_rows
from storage.register import delete_row, insert_row

_TABLE = "suggestion_refusals"
_COLUMNS = "id, of_kind, of_ref, to_kind, to_ref, decided_by, decided_at, why"


def refusals(db: Database) -> tuple[Refusal, ...]:
    """All of them, in the order they were made."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM {_TABLE} ORDER BY id").fetchall()
    return tuple(_refusal(row) for row in rows)


def refuse(act: Act, pair: Pair, why: str) -> None:
    """Note that something does not fit; once is enough, and the first reason stays."""
    if _id_of(act.db, pair) is None:
        decided = {"decided_by": act.who.person, "decided_at": act.at, "why": why}
        insert_row(act, _TABLE, {**_key(pair), **decided})


def refused_by(db: Database, pair: Pair) -> str | None:
    """Who said that it does not fit; None where nobody did."""
    found = _id_of(db, pair)
    if found is None:
        return None
    return str(db.execute(f"SELECT decided_by FROM {_TABLE} WHERE id = ?", (found,)).fetchone()[0])


def take_back(act: Act, pair: Pair) -> None:
    """Let it be suggested again; nothing happens where it is not refused."""
    found = _id_of(act.db, pair)
    if found is not None:
        delete_row(act, _TABLE, found)


def forget_of(act: Act, kind: str, refs: Collection[int]) -> None:
    """Remove what was refused for things that go."""
    act.db.execute(
        f"DELETE FROM {_TABLE} WHERE of_kind = ? AND of_ref IN "
        "(SELECT cast(value AS TEXT) FROM json_each(?))",
        (kind, json.dumps(list(refs))),
    )


def forget_for_good(act: Act, quote_ids: Collection[int]) -> None:
    """Remove what was refused for quotes that are erased, and what history holds of it."""
    wanted = {str(each) for each in quote_ids}
    rows = act.db.execute(
        "SELECT key, before, after FROM history WHERE tbl = ?", (_TABLE,)
    ).fetchall()
    once = {int(key) for key, *states in rows if any(_of_quote(state, wanted) for state in states)}
    forget_of(act, "quote", quote_ids)
    blank_rows(act, _TABLE, once)


def is_linked(db: Database, table: str, ends: Mapping[str, object]) -> bool:
    """Whether a link between those ends is there."""
    where = " AND ".join(f'"{name}" = ?' for name in ends)
    return bool(db.execute(f'SELECT 1 FROM "{table}" WHERE {where}', [*ends.values()]).fetchone())


def _of_quote(state: str | None, wanted: Collection[str]) -> bool:
    row = json.loads(state) if state else {}
    return row.get("of_kind") == "quote" and row.get("of_ref") in wanted


def _key(pair: Pair) -> dict[str, object]:
    return {
        "of_kind": pair.of.kind,
        "of_ref": pair.of.ref,
        "to_kind": pair.to_kind,
        "to_ref": pair.to_ref,
    }


def _id_of(db: Database, pair: Pair) -> int | None:
    key = _key(pair)
    where = " AND ".join(f"{name} = ?" for name in key)
    row = db.execute(f"SELECT id FROM {_TABLE} WHERE {where}", [*key.values()]).fetchone()
    return int(row[0]) if row else None


def _refusal(row: tuple[Any, ...]) -> Refusal:
    number, of_kind, of_ref, to_kind, to_ref, by, at, why = row
    return Refusal(number, Pair(End(of_kind, of_ref), to_kind, to_ref), by, at, why)
