"""What people decided about two steps of different maps, as rows.

A decision hangs on the rows of its two steps, which keep their ids through every edit; it goes with
a step that is removed and comes back with it. Only people write here.
"""

from __future__ import annotations

from sqlite_utils import Database

from common.errors import BadInput, NotFound, StaleEdit
from process_maps.pairing.model import Decision
from storage import Act
from storage.register import delete_row, edit_row, insert_row

_COLUMNS = "p.id, p.together, p.why, p.decided_by, p.decided_at, p.version"


def between(db: Database, map_a: int, map_b: int) -> list[Decision]:
    """The decisions on steps of these two maps, oldest first, seen from the first map."""
    rows = db.execute(
        f"SELECT {_COLUMNS}, a.map_id, a.element, b.element FROM pairings p "
        "JOIN steps a ON a.id = p.step_a JOIN steps b ON b.id = p.step_b "
        "WHERE (a.map_id = ? AND b.map_id = ?) OR (a.map_id = ? AND b.map_id = ?) ORDER BY p.id",
        (map_a, map_b, map_b, map_a),
    ).fetchall()
    found = []
    for row_id, together, why, by, at, version, of, one, other in rows:
        decision = Decision(row_id, one, other, bool(together), why, by, at, version)
        found.append(decision if of == map_a else decision.turned())
    return found


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


def forget(act: Act, decision_id: int, version: int) -> None:
    """Take a decision back, so that words alone say. One that is gone already stays gone.

    Raises StaleEdit where somebody decided otherwise since ``version`` was read.
    """
    row = act.db.execute("SELECT version FROM pairings WHERE id = ?", (decision_id,)).fetchone()
    if row is None:
        return
    if row[0] != version:
        raise StaleEdit(
            "somebody else decided about these two steps while you had them open",
            remedy="Look at what they decided, then decide again",
        )
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
        raise BadInput(
            "these two steps are on the same map",
            remedy="Choose a step of each of two maps",
        )


def _in_order(step_a: int, step_b: int) -> tuple[int, int]:
    return min(step_a, step_b), max(step_a, step_b)
