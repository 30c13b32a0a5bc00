"""Causes in and out of the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlite_utils import Database

from storage.database import Act
from storage.register import delete_row, edit_row, insert_row
from validation.catalogue import normalise_code
from validation.causes.model import CauseFacts, CauseGroup


def cause_groups(db: Database) -> list[CauseGroup]:
    """All groups somebody decided on, by name; refused ones too."""
    rules: dict[int, list[str]] = defaultdict(list)
    for group_id, code in db.execute("SELECT group_id, code FROM cause_group_rules ORDER BY id"):
        rules[group_id].append(code)
    return [
        CauseGroup(row[0], row[1], row[2], bool(row[3]), tuple(rules[row[0]]), *row[4:])
        for row in db.execute(
            "SELECT id, name, why, refused, decided_by, decided_at, version FROM cause_groups "
            "ORDER BY refused, name COLLATE NOCASE, id"
        ).fetchall()
    ]


def add_group(act: Act, facts: CauseFacts, *, refused: bool = False) -> int:
    """Store a group; returns its id."""
    group_id = insert_row(
        act,
        "cause_groups",
        {
            "name": facts.name,
            "why": facts.why,
            "refused": int(refused),
            "decided_by": act.who.person,
            "decided_at": act.at,
        },
    )
    _set_rules(act, group_id, facts.rules)
    return group_id


def change_group(act: Act, group_id: int, version: int, facts: CauseFacts) -> None:
    """Store what is said of a group now. Raises StaleEdit, NotFound."""
    values: dict[str, object] = {"name": facts.name, "why": facts.why}
    edit_row(
        act,
        "cause_groups",
        group_id,
        version,
        {**values, "decided_by": act.who.person, "decided_at": act.at},
    )
    _set_rules(act, group_id, facts.rules)


def drop_group(act: Act, group_id: int) -> None:
    """Remove a group with its rules."""
    delete_row(act, "cause_groups", group_id)


def _set_rules(act: Act, group_id: int, codes: Sequence[str]) -> None:
    """Let these be a group's rules, touching only those that change."""
    new = {normalise_code(code): code for code in codes}
    held = dict(
        act.db.execute(
            "SELECT key, id FROM cause_group_rules WHERE group_id = ?", [group_id]
        ).fetchall()
    )
    for key, row_id in held.items():
        if key not in new:
            delete_row(act, "cause_group_rules", row_id)
    for key, code in new.items():
        if key not in held:
            insert_row(act, "cause_group_rules", {"group_id": group_id, "code": code, "key": key})


def problems(db: Database) -> list[str]:
    """What must not be, and an undo would otherwise bring about: a rule under two causes."""
    twice = db.execute(
        "SELECT count(*) FROM (SELECT r.key FROM cause_group_rules r JOIN cause_groups g "
        "ON g.id = r.group_id WHERE g.refused = 0 GROUP BY r.key HAVING count(*) > 1)"
    ).fetchone()[0]
    return [f"{twice} rules stand under two causes"] if twice else []
