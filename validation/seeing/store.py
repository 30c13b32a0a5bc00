"""How other councils' runs look to somebody who sees them as shared: as if they came in a package.

What is hidden of a run is the same in every view (:mod:`validation.disclosure.of_runs`), so it is
worked out once a run and asked for by each row. A hidden count is among the hidden ones, as one
that came hidden from another project is: never 0, never a number.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from threading import Lock

from sqlite_utils import Database

from common.who import Sight
from storage import Project
from storage.database import connect
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
            also="SELECT -t.id, t.run_id, t.unit, t.code, t.key FROM main.failure_counts t "
            f"WHERE NOT {of_run} AND told_count(t.run_id, t.unit, t.key, t.count) IS NULL",
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
    """A run as it may be told: what is hidden by unit, and the sum of what is shown."""

    hidden: Mapping[str, frozenset[str]]
    total: int


_told: OrderedDict[tuple[object, ...], _Told] = OrderedDict()
_keeping = Lock()


class _Teller:
    """Answers for the rows of one reading; each run is looked at once."""

    def __init__(self, whole: Project, setting: Setting) -> None:
        self._whole, self.setting = whole, setting
        self._runs: dict[int, _Told] = {}

    def count(self, run_id: int, unit: str, key: str, count: int) -> int | None:
        if key in self.run(run_id).hidden.get(unit, ()):
            return None
        return rounded(count, self.setting.base) if self._rounds else count

    def total(self, run_id: int) -> int:
        return self.run(run_id).total

    def children(self, number: int | None) -> int | None:
        return children_through(number, self.setting)

    @property
    def _rounds(self) -> bool:
        return self.setting.method == "round"

    def run(self, run_id: int) -> _Told:
        if (found := self._runs.get(run_id)) is None:
            found = self._runs[run_id] = _told_run(self._whole, run_id, self.setting)
        return found


def _told_run(whole: Project, run_id: int, setting: Setting) -> _Told:
    # In a connection of its own: SQLite asks this in the midst of answering the reader's.
    with closing(connect(whole.path)) as connection:
        imported, version, unit = connection.execute(
            "SELECT imported_at, version, unit FROM runs WHERE id = ?", (run_id,)
        ).fetchone()
        key = (whole.path, whole.path.stat().st_ino, run_id, imported, version, setting)
        with _keeping:
            if key in _told:
                _told.move_to_end(key)
                return _told[key]
        rows = connection.execute(
            "SELECT unit, key, count FROM failure_counts WHERE run_id = ?", (run_id,)
        ).fetchall()
    made = _looked_at(rows, unit, setting)
    with _keeping:
        _told[key] = made
        if len(_told) > _MOST_RUNS:
            _told.popitem(last=False)
    return made


def _looked_at(rows: list[tuple[str, str, int]], own_unit: str, setting: Setting) -> _Told:
    counts: dict[str, dict[str, int]] = {}
    for unit, key, count in rows:
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
    return _Told(hidden, sum(shown))


def prepare(db: Database, whole: Project, sight: Sight) -> None:
    """Register what the expressions above call."""
    if sight.figures:
        return
    setting = saved_setting(db).setting
    teller = _Teller(whole, setting)
    db.conn.create_function("told_count", 4, teller.count)
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
