"""The last acts on one thing, as undo and redo go through them one by one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True)
class Turn:
    """An act that can be taken back next. ``words`` are those of what it changes back or again."""

    act: int
    words: str
    person: str


def next_turns(
    db: Database, table: str, key: int, also: Iterable[int] = ()
) -> tuple[Turn | None, Turn | None]:
    """What undo and what redo would do next to one row's thing, as (undo, redo).

    An act counts where it changed that row, made before; ``also`` names acts that belong to the
    thing without touching its row. What made the row is not offered. Redo ends with the next act.
    """
    rows = db.execute(
        "SELECT a.id, a.words, a.person, a.undoes, a.undone_by FROM acts a "
        "WHERE a.cannot_undo IS NULL AND (a.id IN (SELECT act FROM history "
        "WHERE tbl = ? AND key = ? AND before IS NOT NULL AND after IS NOT NULL) "
        "OR a.id IN (SELECT value FROM json_each(?)) "
        "OR a.undoes IN (SELECT value FROM json_each(?))) "
        "AND EXISTS (SELECT 1 FROM history h WHERE h.act = a.id) ORDER BY a.id DESC LIMIT 400",
        (table, key, json.dumps(list(also)), json.dumps(list(also))),
    ).fetchall()
    words = {row[0]: (row[1], row[2]) for row in rows}
    done = [row for row in rows if row[3] is None and row[4] is None]
    undo = Turn(done[0][0], done[0][1], done[0][2]) if done else None
    originals = {row[0] for row in rows if row[3] is None}
    undos = [row for row in rows if row[3] in originals and row[4] is None]
    newest = done[0][0] if done else 0
    newest_new = max((row[0] for row in rows if row[3] is None), default=0)
    redo = None
    if undos and undos[0][0] > max(newest_new, newest):
        original = undos[0][3]
        redo = Turn(undos[0][0], words[original][0], undos[0][2])
    return undo, redo
