"""The runs of one return beside one another: what each looked at, and what changed between two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from common.errors import BadInput
from common.words import listed
from common.years import year_words
from storage import Project, reading
from storage.remembering import remembered
from validation import store
from validation.catalogue import UPLOAD_TABLES, normalise_code, parent_code
from validation.changing import Difference, difference
from validation.model import Run, Status, status_of
from validation.report import CHILDREN
from validation.services.comparing import Comparison, CouncilRun, council_run
from validation.services.looking import run_in, split_units
from validation.services.rulebook import catalogue

Said = Literal["failed", "passed", "passed (inferred)", "skipped", "crashed", "unknown"]
SAID: tuple[Said, ...] = ("failed", "passed", "passed (inferred)", "skipped", "crashed", "unknown")


@dataclass(frozen=True)
class Told:
    """What one run tells of the rules of its year: how many failed, passed, and were not told of.

    ``rules`` has a number for each of ``SAID``; they add up to the rules of the year and the codes
    counted beside them. ``missing`` are the upload tables it had not loaded, None where that is not
    stated.
    """

    run_id: int
    number: int
    rules: Mapping[Said, int]
    missing: tuple[str, ...] | None

    @property
    def looked_at(self) -> int:
        """How many rules it tells of: failed or passed."""
        return sum(self.rules[each] for each in SAID[:3])

    @property
    def all(self) -> int:
        """How many rules there are to tell of."""
        return sum(self.rules.values())

    def words(self) -> str:
        """ "Run 2: 54 rules failed, 259 passed (inferred), 2 crashed, 1 unknown"."""
        parts = [f"{self.rules[each]} {each}" for each in SAID if self.rules[each]]
        without = f"; without {listed(self.missing)}" if self.missing else ""
        return f"Run {self.number}: {listed(parts)}{without}"


def runs_of_a_return(
    project: Project, *, council_id: int, year: int, source: str, unit: str
) -> Comparison:
    """Every run of a return that counts in a unit, in the order of their numbers.

    It holds a line a run where a comparison of councils holds a line a council, and goes through
    the door as such a one does.
    """
    return _runs(project, council_id, year, source, unit)


@remembered
def _runs(project: Project, council_id: int, year: int, source: str, unit: str) -> Comparison:
    with reading(project) as db:
        stored = store.runs(db, council_id=council_id, year=year, source=source)
        counts = store.counts(db, [run.id for run in stored])
    known = catalogue(project)
    parted = split_units(stored, counts)
    totalled = {run.id: found for run, each, found in parted if each == run.unit != unit}
    held = tuple(
        council_run(
            run,
            run_in(run, unit, found, known),
            "",
            totalled.get(run.id),
        )
        for run, each, found in parted
        if each == unit
    )
    spelt = {each.key: each.code for each in counts if each.unit == unit}
    totals: Counter[str] = Counter()
    hidden: set[str] = set()
    for each in held:
        totals.update(each.run.counts)
        if each.arrived:
            spelt = {**each.arrived.of_unit(unit), **spelt}
            hidden |= each.run.hidden
    failing = {key for key in totals if totals[key]} | hidden
    codes = sorted(failing, key=lambda key: (-totals[key], key))
    spelt_codes = tuple(spelt[key] for key in codes)
    return Comparison(
        year, source, unit, "every run of the return", held, spelt_codes, catalogue=known
    )


def units_of(project: Project, *, council_id: int, year: int, source: str) -> tuple[str, ...]:
    """What the runs of a return count: their own units, then children where some have them too."""
    with reading(project) as db:
        stored = store.runs(db, council_id=council_id, year=year, source=source, outcomes=False)
    children = [CHILDREN] if any(run.counts_children for run in stored) else []
    return tuple(dict.fromkeys([*(run.unit for run in stored), *children]))


def changed(found: Comparison, run_id: int, before_id: int | None = None) -> Difference | None:
    """What changed in a run since another of its return, or since the one before it.

    ``found`` is from :func:`runs_of_a_return`, through the door for whoever looks. None where the
    run is the first and no other was named. Raises BadInput for runs that are not in it, or for
    one run twice.
    """
    held = found.councils
    place = {each.run_id: at for at, each in enumerate(held)}
    if run_id not in place or (before_id is not None and before_id not in place):
        raise BadInput(
            f"a run chosen is not one of this return of {year_words(found.year)}",
            remedy="Choose two runs of one return that count the same",
        )
    if run_id == before_id:
        raise BadInput("that is the same run twice", remedy="Choose another to compare it with")
    if before_id is None:
        if place[run_id] == 0:
            return None
        before_id = held[place[run_id] - 1].run_id
    return difference(held[place[before_id]].run, held[place[run_id]].run)


def told(found: Comparison) -> tuple[Told, ...]:
    """What each run of a return tells of every rule: nothing that was not looked at is a pass."""
    return tuple(_told(each) for each in found.councils)


def _told(each: CouncilRun) -> Told:
    run = each.run
    said: Counter[Said] = Counter()
    for key in _keys(run):
        said[_said(status_of(key, run))] += 1
    tables = run.facts.tables_loaded
    of_year = _tables_of(run)
    missing = None if tables is None else tuple(t for t in of_year if t not in tables)
    return Told(each.run_id, each.number, {name: said[name] for name in SAID}, missing)


def _keys(run: Run) -> Sequence[str]:
    """The rules of the run's year and the codes counted beside them, a rule counted whole once."""
    counted = {*run.counts, *run.hidden}
    of_year = [normalise_code(rule.code) for rule in run.catalogue.rules(run.facts.year)]
    # A rule that is counted whole there says nothing of its parts.
    of_year = [key for key in of_year if key in counted or parent_code(key) not in counted]
    return list(dict.fromkeys([*of_year, *sorted(counted)]))


def _said(status: Status) -> Said:
    return "failed" if status == "hidden" else status


def _tables_of(run: Run) -> list[str]:
    """The upload tables that rules of the run's year read."""
    read = {table for rule in run.catalogue.rules(run.facts.year) for table in rule.tables}
    return [table for table in UPLOAD_TABLES if table in read]
