"""How other councils' runs look to somebody who sees them as shared: as if they came in a package.

What is hidden of a run is the same in every view (:mod:`validation.disclosure.of_runs`), so it is
worked out once a run and asked for by each row. A hidden count is among the hidden ones, as one
that came hidden from another project is: never 0, never a number.
"""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from threading import Lock

from sqlite_utils import Database

from common.who import Sight
from storage import Project
from storage.connecting import connect
from storage.rooms import Masked, OfCouncil, Seen
from validation.arriving.model import THE_TEAM
from validation.catalogue import parent_code
from validation.disclosure.marks import meaning_of
from validation.disclosure.of_runs import hidden_of
from validation.disclosure.passing import children_through, hidden_in
from validation.disclosure.rounding import rounded
from validation.disclosure.setting import Setting
from validation.disclosure.store import saved_setting
from validation.report import PUBLISHED

_MOST_RUNS = 20_000


def masked(sight: Sight, own: int | None) -> tuple[Masked, ...]:
    """The tables of runs, their counts and what is known over their children."""
    if sight.figures:
        return ()
    theirs = f"(r.council_id IS {own or 'NULL'} OR r.source = '{PUBLISHED}')"
    of_run = f"EXISTS (SELECT 1 FROM main.runs r WHERE r.id = t.run_id AND {theirs})"
    own_run = theirs.replace("r.", "t.")
    count = f"CASE WHEN {of_run} THEN t.count ELSE told_count(t.run_id, t.unit, t.key, t.count) END"
    as_shared = f"SELECT -r.id, r.id, '{THE_TEAM}', substr(r.imported_at, 1, 10), told_meaning(), "
    return (
        Masked(
            "runs",
            {
                "total": f"CASE WHEN {own_run} THEN t.total ELSE told_total(t.id) END",
                "children": f"CASE WHEN {own_run} THEN t.children "
                "ELSE told_children(t.children) END",
                "episodes": f"CASE WHEN {own_run} THEN t.episodes "
                "ELSE told_children(t.episodes) END",
                "children_failing": f"CASE WHEN {own_run} THEN t.children_failing END",
                "total_squares": f"CASE WHEN {own_run} THEN t.total_squares END",
                "note": f"CASE WHEN {own_run} THEN t.note ELSE '' END",
            },
        ),
        Masked(
            "failure_counts",
            {"count": count, "squares": f"CASE WHEN {of_run} THEN t.squares END"},
            where=f"({of_run} OR told_count(t.run_id, t.unit, t.key, t.count) IS NOT NULL)",
        ),
        Masked(
            "hidden_counts",
            # Asked once a run, not once a count: a national project has half a million of these.
            also="SELECT h.value ->> 0, r.id, h.value ->> 1, h.value ->> 2, h.value ->> 3 "
            f"FROM main.runs r, json_each(told_hidden(r.id)) h WHERE NOT {theirs}",
        ),
        Masked(
            "arrived_runs",
            also=f"{as_shared} told_rounding(), r.children IS NOT told_children(r.children) "
            f"FROM main.runs r WHERE NOT {theirs} "
            "AND NOT EXISTS (SELECT 1 FROM main.arrived_runs a WHERE a.run_id = r.id)",
        ),
        Masked(
            "run_tables",
            {
                "row_count": f"CASE WHEN {of_run} OR t.row_count = 0 THEN t.row_count "
                "ELSE told_children(t.row_count) END"
            },
            where=f"({of_run} OR t.row_count = 0 OR told_children(t.row_count) IS NOT NULL)",
        ),
        Masked("failing_together", where=of_run),
    )


@dataclass(frozen=True)
class _Told:
    """A run as it may be told: what is hidden by unit, and the sum of what is shown.

    ``rows`` are the hidden counts as rows, in JSON.
    """

    hidden: Mapping[str, frozenset[str]]
    total: int
    rows: str


_Row = tuple[int, str, str, str, int]
_told: OrderedDict[tuple[object, ...], _Told] = OrderedDict()
_keeping = Lock()


class _Teller:
    """Answers for the rows of one reading; each run is looked at once."""

    def __init__(self, db: Database, whole: Project, setting: Setting) -> None:
        self._db, self._whole, self.setting = db, whole, setting
        self._runs: dict[int, _Told] = {}
        self._rounds = setting.method == "round"

    # Asked twice of each of a country's counts.
    def count(self, run_id: int, unit: str, key: str, count: int) -> int | None:
        told = self._runs.get(run_id) or self.run(run_id)
        if key in told.hidden.get(unit, ()):
            return None
        return rounded(count, self.setting.base) if self._rounds else count

    def total(self, run_id: int) -> int:
        return self.run(run_id).total

    def hidden(self, run_id: int) -> str:
        return self.run(run_id).rows

    def children(self, number: int | None) -> int | None:
        return children_through(number, self.setting)

    def run(self, run_id: int) -> _Told:
        if (found := self._runs.get(run_id)) is None:
            self._runs |= _told_beside(self._whole, run_id, self.setting)
            if run_id not in self._runs:
                self._runs[run_id] = self._still_in_view(run_id)
            found = self._runs[run_id]
        return found

    def _still_in_view(self, run_id: int) -> _Told:
        """A run that somebody removed since this view began, which shows it as it was."""
        connection = self._db.conn
        (unit,) = connection.execute(
            "SELECT unit FROM main.runs WHERE id = ?", (run_id,)
        ).fetchone()
        return _looked_at(_counts(connection, run_id), unit, self.setting)


def _told_beside(whole: Project, run_id: int, setting: Setting) -> dict[int, _Told]:
    """A run as it may be told, and with it those of its year and source, which are asked for next.

    In a connection of its own: SQLite asks this in the midst of answering the reader's.
    """
    with closing(connect(whole.path)) as connection:
        rows = connection.execute(
            "SELECT r.id, r.imported_at, r.version, r.unit FROM runs r JOIN runs this "
            "ON this.year = r.year AND this.source = r.source WHERE this.id = ?",
            (run_id,),
        ).fetchall()
        file = (whole.path, whole.path.stat().st_ino)
        keys = {each[0]: (*file, *each, setting) for each in rows}
        with _keeping:
            held = {run: _told[key] for run, key in keys.items() if key in _told}
            for run in held:
                _told.move_to_end(keys[run])
        made = {
            run: _looked_at(_counts(connection, run), unit, setting)
            for run, _, _, unit in rows
            if run not in held
        }
    with _keeping:
        _told.update({keys[run]: told for run, told in made.items()})
        while len(_told) > _MOST_RUNS:
            _told.popitem(last=False)
    return held | made


def _counts(connection: sqlite3.Connection, run_id: int) -> list[_Row]:
    return connection.execute(
        "SELECT id, unit, code, key, count FROM main.failure_counts WHERE run_id = ?", (run_id,)
    ).fetchall()


def _looked_at(rows: list[_Row], own_unit: str, setting: Setting) -> _Told:
    counts: dict[str, dict[str, int]] = {}
    for _, unit, _, key, count in rows:
        counts.setdefault(unit, {})[key] = count
    totalled = counts.get(own_unit, {})
    under_total = hidden_of(totalled, setting, parent_code) if totalled else frozenset()
    hidden = {
        unit: hidden_in(of_unit, unit, setting) | (under_total & of_unit.keys())
        for unit, of_unit in counts.items()
    }
    shown = [count for key, count in totalled.items() if key not in hidden[own_unit]]
    if setting.method == "round":
        shown = [rounded(count, setting.base) for count in shown]
    # A report lists its rules by how often they fail: neither place nor number may tell of that.
    first = min((row[0] for row in rows), default=0)
    in_order = sorted((unit, key, code) for _, unit, code, key, _ in rows if key in hidden[unit])
    taken = [
        (-(first + place), unit, code, key) for place, (unit, key, code) in enumerate(in_order)
    ]
    return _Told(hidden, sum(shown), json.dumps(taken))


def prepare(db: Database, whole: Project, sight: Sight) -> None:
    """Register what the expressions above call."""
    if sight.figures:
        return
    setting = saved_setting(db).setting
    teller = _Teller(db, whole, setting)
    db.conn.create_function("told_count", 4, teller.count)
    db.conn.create_function("told_hidden", 1, teller.hidden)
    db.conn.create_function("told_total", 1, teller.total)
    db.conn.create_function("told_children", 1, teller.children)
    db.conn.create_function("told_meaning", 0, lambda: meaning_of(setting))
    rounding = setting.base if setting.method == "round" else None
    db.conn.create_function("told_rounding", 0, lambda: rounding)


_OF_RUN = (OfCouncil("run_id", "runs"),)
_RUNS = (
    *("rules_run", "failure_counts", "run_tables", "failing_together"),
    *("arrived_runs", "hidden_counts"),
)

SEEN = Seen(
    open=(
        *("rules_run", "local_rules", "rule_group_choices", "rule_listings", "listed_rules"),
        *("disclosure_setting", "cause_groups", "cause_group_rules"),
    ),
    in_part=(
        *("runs", "failure_counts", "run_tables", "failing_together"),
        *("arrived_runs", "hidden_counts"),
    ),
    masked=masked,
    prepare=prepare,
    owners_only=("disclosure_setting",),
    changed_by={"council member": ("runs", *_RUNS)},
    council_by={"runs": (OfCouncil("council_id"),), **dict.fromkeys(_RUNS, _OF_RUN)},
)
