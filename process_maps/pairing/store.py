"""What people decided about two steps of different maps, as rows.

A decision hangs on the rows of its two steps, which keep their ids through every edit; it goes with
a step that is removed and comes back with it. Only people write here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from sqlite_utils import Database

from common.errors import BadInput, NotFound, StaleEdit
from process_maps.aligning.model import Decided, Place
from process_maps.pairing.sayings import Saying, TakingBack
from storage import Act
from storage.register import delete_row, edit_row, insert_row

_COLUMNS = "p.id, p.together, p.why, p.decided_by, p.decided_at, p.version"


def of_maps(db: Database, map_ids: Collection[int]) -> tuple[Decided, ...]:
    """The decisions on steps of any two of these maps, oldest first, as alignments take them."""
    rows = db.execute(
        f"SELECT a.map_id, a.element, b.map_id, b.element, {_COLUMNS} FROM pairings p "
        "JOIN steps a ON a.id = p.step_a JOIN steps b ON b.id = p.step_b "
        "WHERE a.map_id IN (SELECT value FROM json_each(?1)) "
        "AND b.map_id IN (SELECT value FROM json_each(?1)) ORDER BY p.id",
        (json.dumps(list(map_ids)),),
    ).fetchall()
    # The same few steps again and again, in what may be tens of thousands of decisions.
    place = cache(lambda map_id, element: Place(str(map_id), element))
    found = []
    for map_a, one, map_b, other, row_id, together, *said in rows:
        a, b = place(map_a, one), place(map_b, other)
        found.append(Decided(*((a, b) if a < b else (b, a)), bool(together), row_id, *said))
    return tuple(found)


def is_decided(db: Database, step_a: int, step_b: int, *, together: bool, why: str) -> bool:
    """Whether this is what is decided already, so that there is nothing to do.

    An empty reason changes nothing of one that was given.
    """
    row = db.execute(
        "SELECT together, why FROM pairings WHERE step_a = ? AND step_b = ?",
        _in_order(step_a, step_b),
    ).fetchone()
    return row is not None and bool(row[0]) == together and why in ("", row[1])


def decide(act: Act, step_a: int, step_b: int, *, together: bool, why: str) -> int:
    """Store that two steps are the same work, or are not; returns the decision's id.

    The same again changes nothing. Raises NotFound where a step is gone, BadInput for two steps of
    one map.
    """
    _refuse_unless_of_two_maps(act.db, step_a, step_b)
    ends = _in_order(step_a, step_b)
    row = act.db.execute(
        "SELECT id, version FROM pairings WHERE step_a = ? AND step_b = ?", ends
    ).fetchone()
    said: dict[str, object] = {"together": int(together), "why": why}
    said |= {"decided_by": act.who.person, "decided_at": act.at}
    if row is None:
        return insert_row(act, "pairings", {"step_a": ends[0], "step_b": ends[1], **said})
    if not is_decided(act.db, step_a, step_b, together=together, why=why):
        edit_row(act, "pairings", row[0], row[1], said)
    return int(row[0])


def bring(
    act: Act, ends: tuple[int, int], *, together: bool, why: str, by: str, at: str
) -> int | None:
    """Store what somebody decided of two steps elsewhere; its id, None where it is decided here."""
    a, b = _in_order(*ends)
    _refuse_unless_of_two_maps(act.db, a, b)
    row = act.db.execute("SELECT 1 FROM pairings WHERE step_a = ? AND step_b = ?", (a, b))
    if row.fetchone():
        return None
    said: dict[str, object] = {"together": int(together), "why": why}
    said |= {"decided_by": by, "decided_at": at}
    return insert_row(act, "pairings", {"step_a": a, "step_b": b, **said})


def is_all_said(db: Database, sayings: Iterable[Saying], why: str) -> bool:
    """Whether all this is what is decided already, so that there is nothing to do."""
    return not _unsaid(db, sayings, why)


def say_all(act: Act, sayings: Iterable[Saying], why: str) -> None:
    """Store many decisions; those that say what is decided already change nothing.

    Raises StaleEdit where somebody decided otherwise of any two since they were seen, NotFound
    where a step is gone, BadInput where the same two are to be joined and parted: then none counts.
    """
    for unsaid in _unsaid(act.db, sayings, why):
        said: dict[str, object] = {"together": int(unsaid.together), "why": why}
        said |= {"decided_by": act.who.person, "decided_at": act.at}
        if unsaid.id:
            edit_row(act, "pairings", unsaid.id, unsaid.version, said)
        else:
            insert_row(act, "pairings", {"step_a": unsaid.a, "step_b": unsaid.b, **said})


def forget_all(act: Act, decisions: Iterable[TakingBack]) -> None:
    """Take many decisions back; StaleEdit where one of them is another by now: then none is."""
    for each in decisions:
        forget(act, each.id, each.version)


@dataclass(frozen=True)
class _Unsaid:
    """A decision to be written: its steps' rows, and the row of what is decided now, if any."""

    a: int
    b: int
    together: bool
    id: int
    version: int


def _unsaid(db: Database, sayings: Iterable[Saying], why: str) -> list[_Unsaid]:
    wanted = _once_each(sayings)
    rows = _rows_of(db, {place for ends in wanted for place in ends})
    held = {
        (a, b): (row_id, bool(together), reason, version)
        for a, b, row_id, together, reason, version in db.execute(
            "SELECT step_a, step_b, id, together, why, version FROM pairings "
            "WHERE step_a IN (SELECT value FROM json_each(?1)) "
            "AND step_b IN (SELECT value FROM json_each(?1))",
            (json.dumps(list(rows.values())),),
        ).fetchall()
    }
    found = []
    for (one, other), saying in wanted.items():
        ends = _in_order(rows[one], rows[other])
        row_id, together, reason, version = held.get(ends, (0, None, "", 0))
        if together == saying.together and why in ("", reason):
            continue
        if saying.seen is not None and saying.seen != version:
            raise _decided_meanwhile()
        found.append(_Unsaid(*ends, saying.together, row_id, version))
    return found


def _once_each(sayings: Iterable[Saying]) -> dict[tuple[Place, Place], Saying]:
    wanted: dict[tuple[Place, Place], Saying] = {}
    for each in sayings:
        if each.a.map == each.b.map:
            raise _on_one_map()
        ends = min(each.a, each.b), max(each.a, each.b)
        if wanted.setdefault(ends, each).together != each.together:
            raise BadInput(
                "the same two steps cannot be both the same work and not",
                remedy="Choose one of the two",
            )
    return wanted


def _rows_of(db: Database, places: Collection[Place]) -> dict[Place, int]:
    maps = sorted({place.map for place in places})
    found = {
        Place(str(map_id), element): row
        for map_id, element, row in db.execute(
            "SELECT map_id, element, id FROM steps "
            "WHERE map_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))",
            (json.dumps(maps),),
        ).fetchall()
    }
    if any(place not in found for place in places):
        raise NotFound("one of the steps is no longer on its map", remedy="Look at the maps again")
    return {place: found[place] for place in places}


def forget(act: Act, decision_id: int, version: int) -> None:
    """Take a decision back, so that words alone say. One that is gone already stays gone.

    Raises StaleEdit where somebody decided otherwise since ``version`` was read.
    """
    row = act.db.execute("SELECT version FROM pairings WHERE id = ?", (decision_id,)).fetchone()
    if row is None:
        return
    if row[0] != version:
        raise _decided_meanwhile()
    delete_row(act, "pairings", decision_id)


def is_there(db: Database, decision_id: int) -> bool:
    """Whether there is a decision of that number."""
    row = db.execute("SELECT 1 FROM pairings WHERE id = ?", (decision_id,)).fetchone()
    return row is not None


def check(db: Database) -> list[str]:
    """What the table's own rules cannot hold: the two steps are of different maps."""
    within = db.execute(
        "SELECT count(*) FROM pairings p JOIN steps a ON a.id = p.step_a "
        "JOIN steps b ON b.id = p.step_b WHERE a.map_id = b.map_id"
    ).fetchone()[0]
    return [f"{within} pairings join two steps of one map"] if within else []


def _refuse_unless_of_two_maps(db: Database, step_a: int, step_b: int) -> None:
    rows = dict(
        db.execute("SELECT id, map_id FROM steps WHERE id IN (?, ?)", (step_a, step_b)).fetchall()
    )
    if step_a not in rows or step_b not in rows:
        raise NotFound(
            "one of the two steps is no longer on its map",
            remedy="Look at the maps again",
        )
    if rows[step_a] == rows[step_b]:
        raise _on_one_map()


def _on_one_map() -> BadInput:
    return BadInput(
        "these two steps are on the same map", remedy="Choose a step of each of two maps"
    )


def _decided_meanwhile() -> StaleEdit:
    return StaleEdit(
        "somebody else decided about these steps while you had them open, so nothing was changed",
        remedy="Look at what they decided, then decide again",
    )


def _in_order(step_a: int, step_b: int) -> tuple[int, int]:
    return min(step_a, step_b), max(step_a, step_b)
