"""The wing's tables: runs, the rules each ran, and how often each rule failed.

Invariants: a run is (council, year, source, number) and there once; its counts never change, only
go with it; no table has a column for anything of a child. Ids are never given out twice, as undo
brings removed counts back under the ids they had.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from common.errors import NotFound
from storage.database import Act
from storage.register import delete_row, edit_row, insert_row
from storage.rooms import HistoryTable, Migration, Room
from validation.arriving.model import Arrived
from validation.arriving.store import add_arrived, arrived
from validation.arriving.store import problems as problems_of_arrived
from validation.arriving.tables import HISTORY as ARRIVING_HISTORY
from validation.arriving.tables import m006_arriving
from validation.causes.store import problems as problems_of_causes
from validation.causes.tables import HISTORY as CAUSES_HISTORY
from validation.causes.tables import m005_causes
from validation.disclosure.tables import HISTORY as DISCLOSURE_HISTORY
from validation.disclosure.tables import m004_disclosure
from validation.history_words import WORDS
from validation.over_children.store import add_over_children, add_table_rows
from validation.report import CHILDREN, NO_CODE, OverChildren, RunFacts, looks_like_code
from validation.rulebook.tables import HISTORY as RULEBOOK_HISTORY
from validation.rulebook.tables import m003_rulebook
from validation.seeing.store import SEEN
from validation.tables import HISTORY, m001_runs, m002_over_children

_OUTCOMES = ("ran", "skipped", "crashed")
# Words that would say a column holds something of a child.
_OF_A_CHILD = ("upn", "dob", "birth", "child_id", "childid", "forename", "surname", "postcode")


def _check(db: Database) -> list[str]:
    problems = problems_of_causes(db) + problems_of_arrived(db)
    problems += [
        f"Run {run} says {total} failures in all, its rules add up to {found}"
        for run, total, found in db.execute(
            "SELECT r.id, r.total, coalesce(sum(f.count), 0) FROM runs r "
            "LEFT JOIN failure_counts f ON f.run_id = r.id AND f.unit = r.unit GROUP BY r.id "
            "HAVING r.total != coalesce(sum(f.count), 0)"
        )
    ]
    if db.execute("SELECT 1 FROM failure_counts WHERE count < 0").fetchone():
        problems.append("A failure count is negative")
    for table in ("runs", "rules_run", "failure_counts", "run_tables", "failing_together"):
        columns = " ".join(row[1] for row in db.execute(f"PRAGMA table_info({table})").fetchall())
        if any(word in columns.casefold() for word in _OF_A_CHILD):
            problems.append(f"{table} has a column that looks like a child's record")
    odd = [
        code
        for (code,) in db.execute("SELECT DISTINCT code FROM failure_counts")
        if not looks_like_code(code) and not code.startswith(NO_CODE)
    ]
    if odd:
        problems.append(f"{len(odd)} failure counts are of something that is no rule's code")
    return problems


ROOM = Room(
    name="validation",
    migrations=(
        Migration("validation.m001_runs", m001_runs),
        Migration("validation.m002_over_children", m002_over_children),
        Migration("validation.m003_rulebook", m003_rulebook),
        Migration("validation.m004_disclosure", m004_disclosure),
        Migration("validation.m005_causes", m005_causes),
        Migration("validation.m006_arriving", m006_arriving),
    ),
    # A run's counts come by the hundred and never change: only their going is logged.
    history=(
        HistoryTable("runs"),
        HistoryTable("rules_run", on=("delete",)),
        HistoryTable("failure_counts", on=("delete",)),
        *HISTORY,
        *RULEBOOK_HISTORY,
        *DISCLOSURE_HISTORY,
        *CAUSES_HISTORY,
        *ARRIVING_HISTORY,
    ),
    words=WORDS,
    check=_check,
    seen=SEEN,
)


@dataclass(frozen=True)
class StoredRun:
    """A run's own line. ``unit`` is that of its total; ``facts.council`` is the council's name.

    ``counts_children`` says whether it also has each rule's children, beside its own unit;
    ``arrived`` how its counts were protected before it came here, None where they are exact.
    """

    id: int
    council_id: int
    council: str
    council_origin: str
    year: int
    source: str
    number: int
    unit: str
    total: int
    counts_children: bool
    kind: str
    personal_data: bool
    origin: str
    citation: str | None
    imported_at: str
    version: int
    facts: RunFacts
    arrived: Arrived | None = None

    @property
    def tables_loaded(self) -> tuple[str, ...] | None:
        """The tables stated loaded, or None."""
        return self.facts.tables_loaded


@dataclass(frozen=True)
class StoredCount:
    """One count of one rule in one run."""

    run_id: int
    code: str
    key: str
    unit: str
    count: int


@dataclass(frozen=True)
class NewRun:
    """A run about to be stored. ``counts`` maps a unit to counts by (code, normalised code)."""

    council_id: int
    year: int
    source: str
    number: int
    unit: str
    facts: RunFacts
    counts: Mapping[str, Mapping[tuple[str, str], int]] = field(repr=False)
    kind: str = ""
    personal_data: bool = False
    origin: str = "project"
    citation: str | None = None
    over_children: OverChildren | None = field(default=None, repr=False)
    arrived: Arrived | None = None


def add_run(act: Act, run: NewRun) -> int:
    """Store a run with its counts; returns its id."""
    lists = {name: getattr(run.facts, name) for name in _OUTCOMES}
    run_id = insert_row(
        act,
        "runs",
        {
            "council_id": run.council_id,
            "year": run.year,
            "source": run.source,
            "unit": run.unit,
            "total": sum(run.counts.get(run.unit, {}).values()),
            "outcomes": json.dumps([name for name in _OUTCOMES if lists[name] is not None]),
            "counts_children": int(
                CHILDREN in run.counts or bool(run.arrived and run.arrived.of_unit(CHILDREN))
            ),
            "kind": run.kind,
            "personal_data": int(run.personal_data),
            "origin": run.origin,
            "imported_at": act.at,
            **_facts_columns(run.facts, run.number, run.citation),
        },
    )
    act.db.conn.executemany(
        "INSERT INTO failure_counts (run_id, code, key, unit, count) VALUES (?, ?, ?, ?, ?)",
        [
            (run_id, code, key, unit, count)
            for unit, counts in run.counts.items()
            for (code, key), count in counts.items()
        ],
    )
    act.db.conn.executemany(
        "INSERT OR IGNORE INTO rules_run (run_id, key, outcome) VALUES (?, ?, ?)",
        [(run_id, key, name) for name in _OUTCOMES for key in sorted(lists[name] or ())],
    )
    if run.over_children is not None:
        add_over_children(act, run_id, run.unit, run.over_children)
    if run.facts.table_rows is not None:
        add_table_rows(act, run_id, run.facts.table_rows)
    if run.arrived is not None:
        add_arrived(act, run_id, run.arrived)
    return run_id


def change_facts(
    act: Act, run_id: int, version: int, facts: RunFacts, citation: str | None
) -> None:
    """Store what is known of a run, but for its counts and the rules it ran."""
    assert facts.number is not None
    edit_row(act, "runs", run_id, version, _facts_columns(facts, facts.number, citation))


def drop_run(act: Act, run_id: int) -> None:
    """Remove a run; its counts go with it."""
    delete_row(act, "runs", run_id)


def runs(
    db: Database,
    *,
    council_id: int | None = None,
    year: int | None = None,
    source: str | None = None,
    run_ids: Sequence[int] | None = None,
    outcomes: bool = True,
    protection: bool = True,
) -> list[StoredRun]:
    """Runs in the order council, year, source, number.

    ``outcomes`` False leaves out which rules ran, were skipped and crashed; ``protection`` False
    what is hidden of them.
    """
    wanted = {"r.council_id": council_id, "r.year": year, "r.source": source}
    given = {column: value for column, value in wanted.items() if value is not None}
    where = [f"{column} = ?" for column in given]
    values: list[object] = list(given.values())
    if run_ids is not None:
        where.append("r.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(run_ids)))
    rows = db.execute(
        "SELECT r.id, r.council_id, c.name, c.origin, r.year, r.source, r.number, r.unit, r.total, "
        "r.counts_children, r.kind, r.personal_data, r.origin, r.citation, r.imported_at, "
        "r.version, r.date, r.children, r.episodes, r.tables_loaded, r.last_year_loaded, "
        "r.validator_version, r.note, r.outcomes "
        "FROM runs r JOIN councils c ON c.id = r.council_id "
        f"{'WHERE ' + ' AND '.join(where) if where else ''} "
        "ORDER BY c.name, r.year, r.source, r.number",
        values,
    ).fetchall()
    lists = _outcomes(db, [row[0] for row in rows if row[-1] != "[]"]) if outcomes else {}
    protected = arrived(db, [row[0] for row in rows]) if protection else {}
    return [_stored(row, lists, protected.get(row[0])) for row in rows]


def run(db: Database, run_id: int) -> StoredRun:
    """One run. Raises NotFound."""
    found = runs(db, run_ids=[run_id])
    if not found:
        raise NotFound(f"there is no run number {run_id} in this project")
    return found[0]


def counts(
    db: Database, run_ids: Iterable[int], keys: Iterable[str] | None = None
) -> list[StoredCount]:
    """The counts of some runs, of all rules or of those with these normalised codes."""
    of_keys = "" if keys is None else "AND key IN (SELECT value FROM json_each(?))"
    values = [json.dumps(list(run_ids))] + ([] if keys is None else [json.dumps(list(keys))])
    rows = db.execute(
        "SELECT run_id, code, key, unit, count FROM failure_counts "
        f"WHERE run_id IN (SELECT value FROM json_each(?)) {of_keys} ORDER BY id",
        values,
    ).fetchall()
    return [StoredCount(*row) for row in rows]


def counts_by_run(
    db: Database, run_ids: Iterable[int], unit: str
) -> dict[int, tuple[list[str], list[int]]]:
    """The codes each run counts in a unit, as its file spells them, and their counts beside them.

    What :func:`counts` gives, for whoever reads all of a country: a line a run, not one a rule.
    """
    rows = db.execute(
        "SELECT run_id, json_group_array(code), json_group_array(count) FROM failure_counts "
        "WHERE run_id IN (SELECT value FROM json_each(?)) AND unit = ? GROUP BY run_id",
        [json.dumps(list(run_ids)), unit],
    )
    return {run_id: (json.loads(codes), json.loads(counts)) for run_id, codes, counts in rows}


def failing(db: Database) -> dict[int, int]:
    """How many rules fail in each run, counted in the unit of its total."""
    return dict(
        db.execute(
            "SELECT f.run_id, count(*) FROM failure_counts f JOIN runs r ON r.id = f.run_id "
            "AND r.unit = f.unit WHERE f.count > 0 GROUP BY f.run_id"
        ).fetchall()
    )


def _facts_columns(facts: RunFacts, number: int, citation: str | None) -> dict[str, object]:
    tables, last = facts.tables_loaded, facts.last_year_loaded
    return {
        "number": number,
        "date": facts.date,
        "children": facts.children,
        "episodes": facts.episodes,
        "tables_loaded": None if tables is None else json.dumps(tables),
        "last_year_loaded": None if last is None else int(last),
        "validator_version": facts.validator_version,
        "note": facts.note,
        "citation": citation,
    }


def _outcomes(db: Database, run_ids: list[int]) -> dict[tuple[int, str], set[str]]:
    found: dict[tuple[int, str], set[str]] = {}
    for run_id, key, outcome in db.execute(
        "SELECT run_id, key, outcome FROM rules_run "
        "WHERE run_id IN (SELECT value FROM json_each(?))",
        [json.dumps(run_ids)],
    ):
        found.setdefault((run_id, outcome), set()).add(key)
    return found


@lru_cache(maxsize=1_024)
def _names(text: str) -> tuple[str, ...]:
    """A list of names as it is stored. Most runs of a year say the same."""
    return tuple(json.loads(text))


def _stored(
    row: tuple[Any, ...], lists: Mapping[tuple[int, str], set[str]], protected: Arrived | None
) -> StoredRun:
    run_id, council_id, council, council_origin, year, source, number, unit, total = row[:9]
    by_child, kind, personal, origin, citation, imported_at, version = row[9:16]
    date, children, episodes, tables, last, validator_version, note, outcomes = row[16:]
    stated = _names(outcomes)
    known = {name: frozenset(lists.get((run_id, name), ())) for name in _OUTCOMES if name in stated}
    facts = RunFacts(
        council=council,
        year=year,
        number=number,
        date=date,
        children=children,
        episodes=episodes,
        tables_loaded=None if tables is None else _names(tables),
        last_year_loaded=None if last is None else bool(last),
        validator_version=validator_version,
        note=note,
        ran=known.get("ran"),
        skipped=known.get("skipped"),
        crashed=known.get("crashed"),
    )
    return StoredRun(
        run_id,
        council_id,
        council,
        council_origin,
        year,
        source,
        number,
        unit,
        total,
        bool(by_child),
        kind,
        bool(personal),
        origin,
        citation,
        imported_at,
        version,
        facts,
        protected,
    )
