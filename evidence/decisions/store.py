"""Reading and writing leaders' decisions, the data they need, answers, and links to quotes."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlite_utils import Database

from common.errors import NotFound
from evidence.decisions.model import Answer, DataNeeded, Held, LeaderDecision, QuoteLink
from evidence.decisions.tables import QUOTE_TABLES
from storage import Act
from storage.register import delete_row, edit_row, insert_row, own_councils

_DECISION = "id, words, who_decides, council_id, how_often, why, created_by, created_at, version"
_ANSWER = (
    "id, data_id, council_id, existence, system, table_name, field, sharing, sharing_why, "
    "quality, quality_why, judged_by, judged_on, version"
)
_GONE = "Go back to the list"


def held(db: Database) -> Held:
    """Everything in one reading."""
    return Held(
        decisions(db),
        tuple(DataNeeded(*row) for row in _all(db, _DATA_IN_ORDER)),
        tuple(Answer(*row) for row in _all(db, f"SELECT {_ANSWER} FROM data_answers ORDER BY id")),
        quote_links(db, "decision"),
        quote_links(db, "data"),
        tuple((each.id, each.name) for each in own_councils(db)),
    )


_DATA_IN_ORDER = "SELECT id, decision_id, what, version FROM data_needed ORDER BY place, id"


def decisions(db: Database) -> tuple[LeaderDecision, ...]:
    """All decisions in their order."""
    found = _all(db, f"SELECT {_DECISION} FROM leader_decisions ORDER BY place, id")
    return tuple(LeaderDecision(*row) for row in found)


def decision(db: Database, decision_id: int) -> LeaderDecision:
    """One decision, or NotFound."""
    for each in decisions(db):
        if each.id == decision_id:
            return each
    raise NotFound(
        f"there is no leader’s decision number {decision_id} in this project", remedy=_GONE
    )


def data_of(db: Database, decision_id: int) -> tuple[DataNeeded, ...]:
    """What a decision needs, in its order."""
    found = (DataNeeded(*row) for row in _all(db, _DATA_IN_ORDER))
    return tuple(each for each in found if each.decision_id == decision_id)


def data(db: Database, data_id: int) -> DataNeeded:
    """One thing a decision needs, or NotFound."""
    row = db.execute(
        "SELECT id, decision_id, what, version FROM data_needed WHERE id = ?", (data_id,)
    ).fetchone()
    if not row:
        raise NotFound(
            f"there is no data number {data_id} that a decision needs in this project",
            remedy=_GONE,
        )
    return DataNeeded(*row)


def answer(db: Database, data_id: int, council_id: int | None) -> Answer | None:
    """What was answered for that council, or for all where it is None."""
    row = db.execute(
        f"SELECT {_ANSWER} FROM data_answers WHERE data_id = ? AND council_id IS ?",
        (data_id, council_id),
    ).fetchone()
    return Answer(*row) if row else None


def quote_links(db: Database, what: str) -> tuple[QuoteLink, ...]:
    """The links of quotes to decisions or to data."""
    rows = _all(
        db,
        f"SELECT id, {what}_id, quote_id, why, decided_by, decided_at "
        f"FROM {QUOTE_TABLES[what]} ORDER BY id",
    )
    return tuple(QuoteLink(*row) for row in rows)


def links_to(db: Database, what: str, quote_ids: Collection[int]) -> set[int]:
    """The ids of the links of decisions, or of data, to any of those quotes."""
    rows = db.execute(
        f"SELECT id FROM {QUOTE_TABLES[what]} WHERE quote_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(quote_ids)),),
    )
    return {int(row[0]) for row in rows.fetchall()}


def add_decision(act: Act, values: dict[str, object]) -> int:
    """Store a decision after the others; returns its id."""
    made = {"created_by": act.who.person, "created_at": act.at}
    place = _last_place(act.db, "leader_decisions") + 1
    return insert_row(act, "leader_decisions", {**values, **made, "place": place})


def edit_decision(act: Act, decision_id: int, version: int, values: dict[str, object]) -> None:
    """Change a decision read at ``version``."""
    edit_row(act, "leader_decisions", decision_id, version, values)


def remove_decision(act: Act, decision_id: int) -> None:
    """Remove a decision with the data it needs, their answers and links."""
    delete_row(act, "leader_decisions", decision_id)


def add_data(act: Act, decision_id: int, what: str) -> int:
    """Store what a decision needs after the rest of it; returns its id."""
    place = _last_place(act.db, "data_needed") + 1
    return insert_row(
        act, "data_needed", {"decision_id": decision_id, "what": what, "place": place}
    )


def edit_data(act: Act, data_id: int, version: int, what: str) -> None:
    """Put what is needed in other words, read at ``version``."""
    edit_row(act, "data_needed", data_id, version, {"what": what})


def remove_data(act: Act, data_id: int) -> None:
    """Remove what a decision needs with its answers and links."""
    delete_row(act, "data_needed", data_id)


def put_answer(
    act: Act, data_id: int, council_id: int | None, version: int, values: dict[str, object]
) -> int:
    """Store an answer; ``version`` is the one it was read at, 0 for none. Returns its id.

    Raises StaleEdit where somebody answered or changed it meanwhile, NotFound where it was removed.
    """
    found = answer(act.db, data_id, council_id)
    if found is None and version:
        raise NotFound("this answer was removed meanwhile", remedy="Look at it, then answer again")
    if found is None:
        return insert_row(
            act, "data_answers", {"data_id": data_id, "council_id": council_id, **values}
        )
    edit_row(act, "data_answers", found.id, version, values)
    return found.id


def remove_answer(act: Act, answer_id: int) -> None:
    """Remove one answer: nobody looked there then."""
    delete_row(act, "data_answers", answer_id)


def put_in_order(act: Act, table: str, ids: Sequence[int]) -> None:
    """Give the rows their places, in the order of ``ids``; only what moved is written.

    The version stays: what somebody is changing of it meanwhile has nothing to do with its place.
    """
    for place, row_id in enumerate(ids, start=1):
        act.db.execute(
            f'UPDATE "{table}" SET place = ? WHERE id = ? AND place != ?', (place, row_id, place)
        )


def _last_place(db: Database, table: str) -> int:
    return int(db.execute(f'SELECT coalesce(max(place), 0) FROM "{table}"').fetchone()[0])


def _all(db: Database, statement: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = db.execute(statement).fetchall()
    return found
