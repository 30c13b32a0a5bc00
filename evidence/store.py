"""The tables of painpoints and of every decided link; nothing of another wing but its ids."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from types import ModuleType

from sqlite_utils import Database

from common.errors import NotFound
from common.who import Sight
from evidence.benefits import tables as benefits
from evidence.benefits.store import masked as masked_benefits
from evidence.decisions import tables as decisions
from evidence.findings import tables as findings
from evidence.history_words import WORDS
from evidence.model import Anchored, Judgement, Link, Links, Painpoint, StepRule
from evidence.options import tables as options
from evidence.people import tables as people
from evidence.questions import tables as questions
from evidence.rounds import tables as rounds
from evidence.sharing import tables as sharing
from evidence.suggesting import tables as suggesting
from storage import Act, HistoryTable, Migration, Room, SearchIndex
from storage.register import NUMBERED, delete_row, edit_row, insert_row
from storage.rooms import Masked, Seen

LINK_TABLES = {
    "quote": "painpoint_quotes",
    "step": "painpoint_steps",
    "rule": "painpoint_rules",
    "anchor": "painpoint_anchors",
    "step rule": "step_rules",
}


def _m001_initial(db: Database) -> None:
    decided = "why TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL, decided_at TEXT NOT NULL"
    part_of = "painpoint_id INTEGER NOT NULL REFERENCES painpoints(id) ON DELETE CASCADE"
    for statement in (
        f"""CREATE TABLE painpoints (
            {NUMBERED},
            kind TEXT NOT NULL CHECK (kind IN ('painpoint', 'innovation', 'question')),
            title TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
            impact TEXT CHECK (impact IN ('high', 'medium', 'low')),
            not_a_problem INTEGER NOT NULL DEFAULT 0, judged_by TEXT, judged_on TEXT,
            where_fixed TEXT, triage TEXT, version INTEGER NOT NULL DEFAULT 1) STRICT""",
        f"""CREATE TABLE painpoint_quotes (
            {NUMBERED}, {part_of}, quote_id INTEGER NOT NULL,
            stance TEXT NOT NULL CHECK (stance IN ('for', 'against')), {decided},
            UNIQUE (painpoint_id, quote_id)) STRICT""",
        f"""CREATE TABLE painpoint_steps (
            {NUMBERED}, {part_of}, step_id INTEGER NOT NULL, {decided},
            UNIQUE (painpoint_id, step_id)) STRICT""",
        f"""CREATE TABLE painpoint_rules (
            {NUMBERED}, {part_of}, code TEXT NOT NULL, {decided},
            UNIQUE (painpoint_id, code)) STRICT""",
        f"""CREATE TABLE painpoint_anchors (
            {NUMBERED}, {part_of}, map_id INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('step', 'flow', 'phase', 'loop', 'map')),
            ref TEXT NOT NULL, UNIQUE (painpoint_id, map_id, kind, ref)) STRICT""",
        f"""CREATE TABLE step_rules (
            {NUMBERED}, step_id INTEGER NOT NULL, code TEXT NOT NULL, {decided},
            UNIQUE (step_id, code)) STRICT""",
        "CREATE INDEX painpoint_quotes_quote ON painpoint_quotes(quote_id)",
        "CREATE INDEX painpoint_steps_step ON painpoint_steps(step_id)",
        "CREATE INDEX painpoint_rules_code ON painpoint_rules(code)",
        "CREATE INDEX step_rules_code ON step_rules(code)",
    ):
        db.execute(statement)


def _tables(*rooms: ModuleType, but: str = "") -> tuple[str, ...]:
    return tuple(each.table for room in rooms for each in room.HISTORY if each.table != but)


def _masked(sight: Sight, own: int | None) -> tuple[Masked, ...]:
    """Comments of a round are seen once they are let through; money is as figures are."""
    if sight.figures:
        return ()
    return (
        Masked("comments", where="t.state = 'shown'"),
        # Counts of every council, as they were when it was decided.
        Masked("finding_moves", {"rested_on": "'{}'"}),
        *masked_benefits(own),
    )


ROOM = Room(
    name="evidence",
    migrations=(
        Migration("evidence.m001_initial", _m001_initial),
        Migration("evidence.m002_people", people.m002_people),
        Migration("evidence.m003_decisions", decisions.m003_decisions),
        Migration("evidence.m004_suggesting", suggesting.m004_suggesting),
        Migration("evidence.m005_findings", findings.m005_findings),
        Migration("evidence.m006_options", options.m006_options),
        Migration("evidence.m007_benefits", benefits.m007_benefits),
        Migration("evidence.m008_questions", questions.m008_questions),
        Migration("evidence.m009_rounds", rounds.m009_rounds),
        Migration("evidence.m010_sharing", sharing.m010_sharing),
    ),
    history=(
        HistoryTable("painpoints"),
        *(HistoryTable(t) for t in LINK_TABLES.values()),
        *people.HISTORY,
        *decisions.HISTORY,
        *options.HISTORY,
        *suggesting.HISTORY,
        *questions.HISTORY,
        *benefits.HISTORY,
        *findings.HISTORY,
        *rounds.HISTORY,
        *sharing.HISTORY,
    ),
    words=WORDS,
    search=(SearchIndex("painpoints", ("title", "description")),),
    seen=Seen(
        open=(
            *("painpoints", *LINK_TABLES.values(), *_tables(people, decisions, options)),
            *(*_tables(suggesting, questions, findings, rounds, but="finding_moves"), "votes"),
            # From which project something came; what was in the package is the team's alone.
            "packages",
        ),
        in_part=("comments", "finding_moves", *_tables(benefits)),
        closed=("package_things",),
        masked=_masked,
        changed_by={
            "facilitator": ("rounds", "round_choices", "votes", "paper_counts", "comments")
        },
    ),
)

_PAINPOINT = (
    "id, kind, title, description, impact, not_a_problem, judged_by, judged_on, "
    "where_fixed, triage, version"
)


def painpoints(db: Database) -> tuple[Painpoint, ...]:
    """All painpoints, innovations and questions in the order they were made."""
    rows = db.execute(f"SELECT {_PAINPOINT} FROM painpoints ORDER BY id").fetchall()
    return tuple(_painpoint(row) for row in rows)


def titled(db: Database, kind: str, title: str) -> int | None:
    """The one of that kind and title, whatever its capitals; None where there is none."""
    for each in painpoints(db):
        if each.kind == kind and each.title.casefold() == title.casefold():
            return each.id
    return None


def painpoint(db: Database, painpoint_id: int) -> Painpoint:
    """One of them, or NotFound."""
    row = db.execute(
        f"SELECT {_PAINPOINT} FROM painpoints WHERE id = ?", (painpoint_id,)
    ).fetchone()
    if not row:
        raise NotFound(f"there is no painpoint number {painpoint_id} in this project")
    return _painpoint(row)


def add_painpoint(act: Act, values: dict[str, object]) -> int:
    """Store a new painpoint; ``values`` are its columns."""
    return insert_row(act, "painpoints", values)


def edit_painpoint(act: Act, painpoint_id: int, version: int, values: dict[str, object]) -> None:
    """Change a painpoint read at ``version``."""
    edit_row(act, "painpoints", painpoint_id, version, values)


def remove_painpoint(act: Act, painpoint_id: int) -> None:
    """Remove a painpoint with its links."""
    delete_row(act, "painpoints", painpoint_id)


def put_link(act: Act, table: str, ends: Mapping[str, object], said: Mapping[str, object]) -> None:
    """Store a decided link between ``ends``, or what is ``said`` of it now where it is there.

    ``said`` holds the reason and, for a quote, the stance. The same again changes nothing, and
    neither does an empty reason alone: the one that was given stays.
    """
    where = " AND ".join(f'"{name}" = ?' for name in ends)
    columns = ", ".join(f'"{name}"' for name in said)
    row = act.db.execute(
        f'SELECT id, {columns} FROM "{table}" WHERE {where}', list(ends.values())
    ).fetchone()
    decided = {"decided_by": act.who.person, "decided_at": act.at}
    if row is None:
        insert_row(act, table, {**ends, **said, **decided})
        return
    was = dict(zip(said, row[1:], strict=True))
    if said in (was, was | {"why": ""}):
        return
    now = {**said, **decided}
    changes = ", ".join(f'"{name}" = ?' for name in now)
    act.db.execute(f'UPDATE "{table}" SET {changes} WHERE id = ?', [*now.values(), row[0]])


def bring_link(
    act: Act,
    table: str,
    ends: Mapping[str, object],
    said: Mapping[str, object],
    by: str,
    at: str,
) -> int | None:
    """Store a link as somebody decided it elsewhere; its id, None where there is one here."""
    where = " AND ".join(f'"{name}" = ?' for name in ends)
    found = act.db.execute(f'SELECT 1 FROM "{table}" WHERE {where}', list(ends.values()))
    if found.fetchone():
        return None
    return insert_row(act, table, {**ends, **said, "decided_by": by, "decided_at": at})


def remove_link(act: Act, table: str, link_id: int) -> None:
    """Remove one link."""
    delete_row(act, table, link_id)


def add_anchor(act: Act, painpoint_id: int, map_id: int, kind: str, ref: str) -> int:
    """Place a painpoint on a flow, a phase, a loop or the whole of a map."""
    return insert_row(
        act,
        "painpoint_anchors",
        {"painpoint_id": painpoint_id, "map_id": map_id, "kind": kind, "ref": ref},
    )


def links(db: Database) -> Links:
    """Every link in one reading."""
    return _links(db, painpoints(db), None)


def links_of(db: Database, painpoint_id: int) -> Links:
    """One painpoint with the links it has, or NotFound; without the rules of its steps."""
    return _links(db, (painpoint(db, painpoint_id),), painpoint_id)


def linked_quotes(db: Database) -> set[int]:
    """The ids of all quotes that are linked to anything."""
    return {row[0] for row in db.execute("SELECT DISTINCT quote_id FROM painpoint_quotes")}


def links_to_quotes(db: Database, quote_ids: Collection[int]) -> dict[int, int]:
    """The links to any of those quotes: the painpoint of each by the link's id."""
    rows = db.execute(
        "SELECT id, painpoint_id FROM painpoint_quotes "
        "WHERE quote_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(quote_ids)),),
    )
    return dict(rows.fetchall())


def with_quotes(db: Database) -> set[int]:
    """The painpoints, innovations and questions that any quote is linked to."""
    rows = db.execute("SELECT DISTINCT painpoint_id FROM painpoint_quotes")
    return {int(row[0]) for row in rows.fetchall()}


def _links(db: Database, held: tuple[Painpoint, ...], of_one: int | None) -> Links:
    where = "" if of_one is None else "WHERE painpoint_id = ?"
    values = [] if of_one is None else [of_one]

    def of(table: str, to: str) -> tuple[Link, ...]:
        stance = "stance" if to == "quote_id" else "NULL"
        rows = db.execute(
            f"SELECT id, painpoint_id, {to}, why, decided_by, decided_at, {stance} "
            f"FROM {table} {where} ORDER BY id",
            values,
        )
        return tuple(Link(*row) for row in rows.fetchall())

    anchors = db.execute(
        f"SELECT id, painpoint_id, map_id, kind, ref FROM painpoint_anchors {where} ORDER BY id",
        values,
    ).fetchall()
    step_rules = (
        []
        if of_one is not None
        else db.execute(
            "SELECT id, step_id, code, why, decided_by, decided_at FROM step_rules ORDER BY id"
        ).fetchall()
    )
    return Links(
        held,
        of("painpoint_quotes", "quote_id"),
        of("painpoint_steps", "step_id"),
        of("painpoint_rules", "code"),
        tuple(Anchored(*row) for row in anchors),
        tuple(StepRule(*row) for row in step_rules),
    )


def _painpoint(row: tuple[object, ...]) -> Painpoint:
    (id_, kind, title, description, impact, not_a_problem, by, on, where, triage, version) = row
    judgement = Judgement(impact, bool(not_a_problem), by, on)  # type: ignore[arg-type]
    return Painpoint(id_, kind, title, description, judgement, where, triage, version)  # type: ignore[arg-type]
