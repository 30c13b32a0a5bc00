"""Reading and writing findings, what they rest on, and what was decided of them."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlite_utils import Database

from common.errors import NotFound
from evidence.findings.model import (
    Evidence,
    Finding,
    Item,
    Kind,
    Move,
    To,
    What,
    checked_kind,
)
from evidence.findings.tables import LINKS
from storage import Act
from storage.register import delete_row, edit_row, insert_row

_FINDING = "id, claim, wording, status, created_by, created_at, version"
_MOVE = "id, finding_id, what, why, rested_on, decided_by, decided_at"


def findings(db: Database) -> tuple[Finding, ...]:
    """All findings in the order they were made."""
    rows = db.execute(f"SELECT {_FINDING} FROM findings ORDER BY id").fetchall()
    return tuple(Finding(*row) for row in rows)


def finding(db: Database, finding_id: int) -> Finding:
    """One finding, or NotFound."""
    row = db.execute(f"SELECT {_FINDING} FROM findings WHERE id = ?", (finding_id,)).fetchone()
    if not row:
        raise NotFound(
            f"there is no finding number {finding_id} in this project", remedy="Go back to the list"
        )
    return Finding(*row)


def items(db: Database) -> tuple[Item, ...]:
    """All that any finding rests on, kind by kind in the order it was linked."""
    found = []
    for kind, (table, columns) in LINKS.items():
        rows = db.execute(
            "SELECT id, finding_id, stance, why, decided_by, decided_at, "
            f"{', '.join(columns)} FROM {table} ORDER BY id"
        )
        for id_, of, stance, why, by, at, *ends in rows.fetchall():
            to = ends[0] if len(ends) == 1 else tuple(ends)
            found.append(Item(id_, of, checked_kind(kind), to, stance, why, by, at))
    return tuple(found)


def moves(db: Database) -> tuple[Move, ...]:
    """All that was decided of any finding, the earliest first."""
    rows = db.execute(f"SELECT {_MOVE} FROM finding_moves ORDER BY id").fetchall()
    return tuple(Move(*row) for row in rows)


def add_finding(act: Act, claim: str) -> int:
    """Store a finding, a draft; returns its id."""
    made = {"created_by": act.who.person, "created_at": act.at}
    return insert_row(act, "findings", {"claim": claim, **made})


def edit_finding(act: Act, finding_id: int, version: int, values: dict[str, object]) -> None:
    """Change a finding read at ``version``."""
    edit_row(act, "findings", finding_id, version, values)


def remove_finding(act: Act, finding_id: int) -> None:
    """Remove a finding with all its links and what was decided of it."""
    delete_row(act, "findings", finding_id)


def add_move(act: Act, finding_id: int, what: What, why: str, rested_on: str) -> int:
    """Store what was decided, and what the finding rested on then."""
    decided = {"decided_by": act.who.person, "decided_at": act.at}
    values = {"finding_id": finding_id, "what": what, "why": why, "rested_on": rested_on}
    return insert_row(act, "finding_moves", {**values, **decided})


def ends_of(kind: Kind, to: To) -> dict[str, object]:
    """The columns that hold the other end of a link, with what is in them."""
    values = to if isinstance(to, tuple) else (to,)
    return dict(zip(LINKS[kind][1], values, strict=True))


def put(act: Act, finding_id: int, each: Evidence) -> None:
    """Link something, or turn it round or give another reason where it is linked.

    The same again changes nothing; an empty reason leaves the one that was given.
    """
    table, _ = LINKS[each.kind]
    ends = {"finding_id": finding_id, **ends_of(each.kind, each.to)}
    where = " AND ".join(f"{name} = ?" for name in ends)
    row = act.db.execute(
        f"SELECT id, stance, why FROM {table} WHERE {where}", list(ends.values())
    ).fetchone()
    decided = {"decided_by": act.who.person, "decided_at": act.at}
    if row is None:
        insert_row(act, table, {**ends, "stance": each.stance, "why": each.why, **decided})
        return
    now = each.stance, each.why or row[2]
    if now != (row[1], row[2]):
        act.db.execute(
            f"UPDATE {table} SET stance = ?, why = ?, decided_by = ?, decided_at = ? WHERE id = ?",
            (*now, *decided.values(), row[0]),
        )


def remove_item(act: Act, kind: Kind, item_id: int) -> None:
    """Remove one link."""
    delete_row(act, LINKS[kind][0], item_id)


def links_to_quotes(db: Database, quote_ids: Collection[int]) -> set[int]:
    """The ids of the links of findings to any of those quotes."""
    rows = db.execute(
        "SELECT id FROM finding_quotes WHERE quote_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(quote_ids)),),
    )
    return {int(row[0]) for row in rows.fetchall()}
