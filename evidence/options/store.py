"""Reading and writing options, their scores and weights, decisions about them, and their links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from common.errors import NotFound, StaleEdit
from evidence.options.model import (
    CRITERIA,
    Criterion,
    Decided,
    Held,
    LinkKind,
    Option,
    OptionLink,
    Score,
    WeightsKept,
)
from evidence.options.tables import LINK_TABLES
from storage import Act
from storage.register import delete_row, edit_row, insert_row

_OPTION = "id, title, description, created_by, created_at, version"
_SCORE = "id, option_id, criterion, score, why, judged_by, judged_on, version"
_DECIDED = "id, option_id, outcome, reason, judged_by, judged_on, created_by, created_at"
_WEIGHTS = "impact, feasibility, cost, commonality, why, created_by, created_at, version"
_MEANWHILE = "somebody else changed this while you had it open"
_LOOK = "Look at their version, then make your change again"
_KINDS: tuple[LinkKind, ...] = ("finding", "painpoint", "rule", "step")


def held(db: Database) -> Held:
    """Everything in one reading."""
    return Held(
        options(db),
        tuple(Score(*row) for row in _all(db, f"SELECT {_SCORE} FROM option_scores ORDER BY id")),
        tuple(
            Decided(*row) for row in _all(db, f"SELECT {_DECIDED} FROM option_outcomes ORDER BY id")
        ),
        tuple(link for kind in _KINDS for link in _links(db, kind)),
        weights(db),
    )


def options(db: Database) -> tuple[Option, ...]:
    """All options as they were made."""
    return tuple(Option(*row) for row in _all(db, f"SELECT {_OPTION} FROM options ORDER BY id"))


def option(db: Database, option_id: int) -> Option:
    """One option, or NotFound."""
    row = db.execute(f"SELECT {_OPTION} FROM options WHERE id = ?", (option_id,)).fetchone()
    if not row:
        raise NotFound(
            f"there is no option number {option_id} in this project", remedy="Go back to the list"
        )
    return Option(*row)


def weights(db: Database) -> WeightsKept | None:
    """The weights somebody gave, or None."""
    row = db.execute(f"SELECT {_WEIGHTS} FROM option_weights").fetchone()
    return WeightsKept(*row) if row else None


def score(db: Database, option_id: int, criterion: Criterion) -> Score | None:
    """An option's score by one criterion, or None."""
    row = db.execute(
        f"SELECT {_SCORE} FROM option_scores WHERE option_id = ? AND criterion = ?",
        (option_id, criterion),
    ).fetchone()
    return Score(*row) if row else None


def last_decided(db: Database, option_id: int) -> int:
    """The number of the last decision about an option, 0 where there is none."""
    row = db.execute(
        "SELECT coalesce(max(id), 0) FROM option_outcomes WHERE option_id = ?", (option_id,)
    ).fetchone()
    return int(row[0])


def finding_claims(db: Database) -> dict[int, str]:
    """Every finding's claim by its id."""
    return dict(_all(db, "SELECT id, claim FROM findings ORDER BY id"))


def add_option(act: Act, values: dict[str, object]) -> int:
    """Store an option; returns its id."""
    return insert_row(act, "options", {**values, **_made(act)})


def edit_option(act: Act, option_id: int, version: int, values: dict[str, object]) -> None:
    """Change an option read at ``version``."""
    edit_row(act, "options", option_id, version, values)


def remove_option(act: Act, option_id: int) -> None:
    """Remove an option with its scores, decisions and links."""
    delete_row(act, "options", option_id)


def put_score(
    act: Act, option_id: int, criterion: Criterion, version: int, values: dict[str, object]
) -> int:
    """Store a score; ``version`` is the one it was read at, 0 for none. Returns its id.

    Raises StaleEdit where somebody scored it meanwhile, NotFound where the score was taken away.
    """
    found = score(act.db, option_id, criterion)
    if found is None and version:
        raise NotFound("this score was taken away meanwhile", remedy="Look at it, then score again")
    if found is None:
        return insert_row(
            act, "option_scores", {"option_id": option_id, "criterion": criterion, **values}
        )
    edit_row(act, "option_scores", found.id, version, values)
    return found.id


def remove_score(act: Act, found: Score, version: int) -> None:
    """Take a score away; StaleEdit where it is no longer the one that was read."""
    if found.version != version:
        raise StaleEdit(_MEANWHILE, remedy=_LOOK)
    delete_row(act, "option_scores", found.id)


def put_weights(act: Act, given: Mapping[Criterion, float], why: str, version: int) -> None:
    """Store the weights; ``version`` is the one they were read at, 0 for none."""
    values: dict[str, object] = {name: float(given[name]) for name in CRITERIA}
    values |= {"why": why, **_made(act)}
    found = weights(act.db)
    if found is None and not version:
        insert_row(act, "option_weights", {"id": 1, **values})
        return
    edit_row(act, "option_weights", 1, version, values)


def remove_weights(act: Act) -> None:
    """Take the weights away: all criteria count alike then."""
    delete_row(act, "option_weights", 1)


def add_decided(act: Act, option_id: int, after: int, values: dict[str, object]) -> int:
    """Store a decision about an option after the one numbered ``after`` (0: the first).

    Raises StaleEdit where somebody decided meanwhile.
    """
    if last_decided(act.db, option_id) != after:
        raise StaleEdit(
            "somebody else decided about this option while you had it open",
            remedy="Look at what was decided, then decide again",
        )
    return insert_row(act, "option_outcomes", {"option_id": option_id, **values, **_made(act)})


def put_link(act: Act, option_id: int, kind: LinkKind, to: int | str, why: str) -> None:
    """Store a link, or another reason for it; the same again, or no reason, changes nothing."""
    table, column = LINK_TABLES[kind]
    row = act.db.execute(
        f"SELECT id, why FROM {table} WHERE option_id = ? AND {column} = ?", (option_id, to)
    ).fetchone()
    said: dict[str, object] = {
        "why": why,
        "decided_by": act.who.person,
        "decided_at": act.at,
    }
    if row is None:
        insert_row(act, table, {"option_id": option_id, column: to, **said})
    elif why not in ("", row[1]):
        changes = ", ".join(f"{name} = ?" for name in said)
        act.db.execute(f"UPDATE {table} SET {changes} WHERE id = ?", [*said.values(), row[0]])


def remove_link(act: Act, kind: LinkKind, link_id: int) -> None:
    """Remove one link."""
    delete_row(act, LINK_TABLES[kind][0], link_id)


def _links(db: Database, kind: LinkKind) -> list[OptionLink]:
    table, column = LINK_TABLES[kind]
    rows = _all(
        db,
        f"SELECT id, option_id, {column}, why, decided_by, decided_at FROM {table} ORDER BY id",
    )
    return [OptionLink(row[0], row[1], kind, *row[2:]) for row in rows]


def _made(act: Act) -> dict[str, object]:
    return {"created_by": act.who.person, "created_at": act.at}


def _all(db: Database, statement: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = db.execute(statement).fetchall()
    return found
