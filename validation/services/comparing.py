"""Councils beside each other: one run each, all of one source, all first or all latest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar

from sqlite_utils import Database

from common.errors import BadInput
from common.words import count_of, day_words, listed
from common.years import year_words
from storage import Project, reading
from storage.remembering import remembered
from validation import store
from validation.arriving.model import Arrived, spelt_hidden
from validation.catalogue import UPLOAD_TABLES, Catalogue, normalise_code, shipped
from validation.model import Cell, Run, cell_of, is_full
from validation.rates import Mix, Rate, mix_of, rate_of
from validation.report import CHILDREN, SOURCES
from validation.services.looking import (
    RunView,
    run_in,
    run_words,
    runs,
)
from validation.services.rulebook import catalogue

Which = Literal["first", "latest"]
_Numbered = TypeVar("_Numbered", RunView, store.StoredRun)


@dataclass(frozen=True)
class CouncilRun:
    """One council's run in a comparison. ``why`` says why this one.

    ``origin`` is the run's, or its council's where that says more. ``totalled`` are its counts in
    the unit of its total, where the comparison is in another. ``children_hidden``: how many
    children there are is known, and not for whoever looks; ``children`` is then None.
    ``arrived``: how its counts were protected before they came here; nobody here knows them then.
    """

    council_id: int
    council: str
    origin: str
    run_id: int
    number: int
    date: str | None
    unit: str
    children: int | None
    run_words: str
    why: str
    citation: str | None
    run: Run = field(repr=False)
    totalled: Mapping[str, int] | None = field(default=None, repr=False)
    children_hidden: bool = False
    arrived: Arrived | None = None

    @property
    def remarks(self) -> list[str]:
        """What is to be said of the run beside its number and day."""
        shared = self.arrived.words() if self.arrived else ""
        return [words for words in (self.why, shared) if words]

    @property
    def mix(self) -> Mix:
        """How its failures are spread over the rules."""
        return mix_of(self.run.counts.values())

    def cell(self, code: str) -> Cell:
        """The run's count and status of a rule; the count is None where it was not looked at."""
        return cell_of(code, self.run)

    def rate(self, code: str) -> Rate | None:
        """The rule's failures per 100 children; None where either number is unknown."""
        return rate_of(self.cell(code).count, self.children, self.unit)


# More runs than these are told by how many they are: nobody reads a list of twenty.
_MOST_NAMED = 6


@dataclass(frozen=True)
class Comparison:
    """Councils × rules. ``codes`` are the rules that fail anywhere, most failures first.

    ``left_out`` names the councils whose run counts in another unit, and so stands aside.
    ``not_yet``: what of a later return is not compared, in words, for whoever chose this one.
    """

    year: int
    source: str
    unit: str
    which: str
    councils: tuple[CouncilRun, ...]
    codes: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    catalogue: Catalogue = field(default_factory=shipped, repr=False)
    not_yet: str = ""

    def of_council(self, council_id: int) -> CouncilRun | None:
        """A council's run, or None where it has none to compare."""
        return self._of_council.get(council_id)

    @cached_property
    def _of_council(self) -> Mapping[int, CouncilRun]:
        return {each.council_id: each for each in self.councils}

    def words(self) -> str:
        """What is compared, naming every run."""
        if not self.councils:
            return f"No runs of {year_words(self.year)} from the {self.source} to compare"
        chosen = {
            "first": "each council's first full run",
            "latest": "each council's latest run",
        }.get(self.which, "the runs chosen")
        words = f"{year_words(self.year)}, {self.source}, counted in {self.unit}, {chosen}: "
        words += self._many() if len(self.councils) > _MOST_NAMED else self._each()
        if self.left_out:
            words += f". Left out, as counted otherwise: {listed(self.left_out)}"
        return f"{words}. {self.not_yet}" if self.not_yet else words

    def _each(self) -> str:
        return listed(
            f"{each.council} run {each.number}"
            + (f" of {day_words(each.date)}" if each.date else "")
            + (f" ({'; '.join(each.remarks)})" if each.remarks else "")
            for each in self.councils
        )

    def _many(self) -> str:
        """How many councils, of which days, and what is to be said of how many of their runs."""
        words = count_of(len(self.councils), "council")
        if days := sorted(each.date for each in self.councils if each.date):
            first, last = day_words(days[0]), day_words(days[-1])
            words += f", {first}" if first == last else f", {first} to {last}"
        whys = Counter(remark for each in self.councils for remark in each.remarks)
        told = [f"{why} in {many}" for why, many in whys.most_common()]
        return f"{words} ({'; '.join(told)})" if told else words


def first_full_runs(project: Project, year: int, source: str) -> dict[int, RunView]:
    """Each council's first full run by its id: errors as they arise; see :func:`comparison`."""
    held = _views(project, year, source)
    return {council: _first(views)[0] for council, views in held.items()}


def latest_runs(project: Project, year: int, source: str) -> dict[int, RunView]:
    """Each council's run with the highest number, by its id: what is left."""
    return {council: views[-1] for council, views in _views(project, year, source).items()}


def comparison(
    project: Project,
    *,
    year: int,
    source: str,
    which: Which | Mapping[int, int] = "first",
    unit: str | None = None,
    only: Collection[int] | None = None,
    leave_out: bool = False,
) -> Comparison:
    """Compare one run of each council.

    Parameters
    ----------
    which : "first", the first full run: with Header, Episodes and every table that any run of the
        return had, else the one with the lowest number, which is then said; "latest", the highest
        number; or run ids by council.
    unit : what to compare by, where runs count in two; by default the unit of their totals.
    only : ids of the councils to compare; by default all.
    leave_out : stand aside councils whose run is not counted in the unit, instead of refusing;
        without a unit, the one that most councils' runs are counted in is taken.

    Raises BadInput where the runs are of different years, sources or units, or where some are
    their council's first run and others the last of several: that compares what arises with what
    is left.
    """
    if source not in SOURCES:
        raise BadInput("this is no source of runs", remedy=f"Choose {listed(SOURCES, 'or')}")
    chosen = which if isinstance(which, str) else tuple(sorted(which.items()))
    councils = None if only is None else frozenset(only)
    return _compared(project, year, source, chosen, unit, councils, leave_out)


@remembered
def _compared(
    project: Project,
    year: int,
    source: str,
    picked: Which | tuple[tuple[int, int], ...],
    unit: str | None,
    only: frozenset[int] | None,
    leave_out: bool,
) -> Comparison:
    which = picked if isinstance(picked, str) else dict(picked)
    with reading(project) as db:
        held_runs = store.runs(db, year=year, source=source, outcomes=False, protection=False)
        by_council = _of_councils(r for r in held_runs if only is None or r.council_id in only)
        chosen = _chosen(by_council, year, source, which)
        ids = [run.id for run, _ in chosen.values()]
        stored = store.runs(db, run_ids=ids)
        if leave_out:
            unit = unit or _commonest_unit(stored)
        aside = [run.council for run in stored if leave_out and not _counts_in(run, unit)]
        stored = [run for run in stored if run.council not in aside]
        of_unit = _unit(stored, unit)
        counts, spelt = _counts(store.counts_by_run(db, [run.id for run in stored], of_unit))
        totalled = _totalled(db, stored, of_unit)
    known = catalogue(project)
    held = [
        council_run(
            run,
            run_in(run, of_unit, counts.get(run.id, {}), known),
            chosen[run.council_id][1],
            totalled.get(run.id),
        )
        for run in stored
    ]
    name = which if isinstance(which, str) else "chosen"
    codes = _ordered(held, spelt_hidden([run.arrived for run in stored], of_unit) | spelt)
    return Comparison(year, source, of_unit, name, tuple(held), codes, tuple(aside), known)


def units_compared(
    project: Project, *, year: int, source: str, which: Which = "first"
) -> dict[str, int]:
    """What the runs to compare count, with how many councils' do; the commonest first."""
    chosen = (first_full_runs if which == "first" else latest_runs)(project, year, source)
    found = Counter(run.unit for run in chosen.values())
    found[CHILDREN] += sum(r.counts_children and r.unit != CHILDREN for r in chosen.values())
    return {unit: councils for unit, councils in found.most_common() if councils}


def _totalled(
    db: Database, stored: Sequence[store.StoredRun], unit: str
) -> dict[int, dict[str, int]]:
    """The counts each run's total is made of, where they are not those compared."""
    by_unit: dict[str, list[int]] = defaultdict(list)
    for run in stored:
        if run.unit != unit:
            by_unit[run.unit].append(run.id)
    found: dict[int, dict[str, int]] = {}
    for own, ids in by_unit.items():
        found |= _counts(store.counts_by_run(db, ids, own))[0]
    return found


def _counts(
    found: Mapping[int, tuple[Sequence[str], Sequence[int]]],
) -> tuple[dict[int, dict[str, int]], dict[str, str]]:
    """Counts by run and normalised code, and how each of these is spelt."""
    keys: dict[str, str] = {}
    by_run: dict[int, dict[str, int]] = {}
    for run_id, (codes, counts) in found.items():
        keys |= {code: normalise_code(code) for code in codes if code not in keys}
        by_run[run_id] = dict(zip(map(keys.__getitem__, codes), counts, strict=True))
    return by_run, {key: code for code, key in keys.items()}


def _views(project: Project, year: int, source: str) -> dict[int, list[RunView]]:
    return _of_councils(view for view in runs(project, year=year) if view.source == source)


def _of_councils(held: Iterable[_Numbered]) -> dict[int, list[_Numbered]]:
    """The runs of each council, which come in the order of their numbers."""
    found: dict[int, list[_Numbered]] = defaultdict(list)
    for run in held:
        found[run.council_id].append(run)
    return found


def _first(held: Sequence[_Numbered]) -> tuple[_Numbered, str]:
    """The first full run of a council, and what to say of it.

    Full is a run with Header, Episodes and every other table that any run of the return had: one
    without a table that came later would stand beside the others with its rules unknown.
    """
    ever: set[str] = set()
    for run in held:
        ever |= {table for table in run.tables_loaded or () if table in UPLOAD_TABLES}
    for run in held:
        if is_full(run.tables_loaded) and ever.issubset(run.tables_loaded or ()):
            return run, ("" if run is held[0] else "its first with all its tables")
    for run in held:
        if is_full(run.tables_loaded):
            return run, "no run had all its tables"
    stated = held[0].tables_loaded is not None
    return held[0], "without Header or Episodes" if stated else "tables not stated"


def _chosen(
    by_council: Mapping[int, Sequence[store.StoredRun]],
    year: int,
    source: str,
    which: Which | Mapping[int, int],
) -> dict[int, tuple[store.StoredRun, str]]:
    if not isinstance(which, str):
        return _picked(by_council, year, source, which)
    if which == "first":
        return {council: _first(held) for council, held in by_council.items()}
    if which == "latest":
        return {council: (held[-1], "") for council, held in by_council.items()}
    raise BadInput("runs are compared by “first”, “latest” or by choosing one a council")


def _picked(
    by_council: Mapping[int, Sequence[store.StoredRun]],
    year: int,
    source: str,
    which: Mapping[int, int],
) -> dict[int, tuple[store.StoredRun, str]]:
    picked = []
    for council, run_id in which.items():
        run = next((each for each in by_council.get(council, ()) if each.id == run_id), None)
        if run is None:
            raise BadInput(
                f"a run chosen is not one of {year_words(year)} from the {source} of its council",
                remedy="Compare runs of one year and one source only",
            )
        picked.append(run)
    several = [run for run in picked if len(by_council[run.council_id]) > 1]
    firsts = [run for run in several if run is _first(by_council[run.council_id])[0]]
    lasts = [r for r in several if r is by_council[r.council_id][-1] and r not in firsts]
    if firsts and lasts:
        raise BadInput(
            f"the run of {firsts[0].council} is its first and that of {lasts[0].council} its "
            "last: that compares errors as they arise with errors that are left",
            remedy="Choose first runs or latest runs for all",
        )
    return {run.council_id: (run, "") for run in picked}


def _commonest_unit(stored: Sequence[store.StoredRun]) -> str | None:
    found = Counter(run.unit for run in stored)
    return max(sorted(found), key=lambda unit: found[unit]) if found else None


def _counts_in(run: store.StoredRun, unit: str | None) -> bool:
    return unit is None or run.unit == unit or (unit == CHILDREN and run.counts_children)


def _unit(stored: Sequence[store.StoredRun], unit: str | None) -> str:
    units = {run.unit for run in stored}
    if unit is None:
        if len(units) > 1:
            raise BadInput(
                f"these runs count different things: {listed(sorted(units))}",
                remedy="Compare runs that count the same",
            )
        return units.pop() if units else ""
    lacking = [run.council for run in stored if not _counts_in(run, unit)]
    if lacking:
        raise BadInput(
            f"the runs of {listed(lacking)} are not counted in {unit}",
            remedy="Leave them out, or import their child-level report",
        )
    return unit


def council_run(
    stored: store.StoredRun, run: Run, why: str, totalled: dict[str, int] | None
) -> CouncilRun:
    """A stored run as a comparison holds it; ``run`` has its counts in the unit compared."""
    return CouncilRun(
        council_id=stored.council_id,
        council=stored.council,
        origin=stored.origin if stored.origin != "project" else stored.council_origin,
        run_id=stored.id,
        number=stored.number,
        date=stored.facts.date,
        unit=run.unit,
        children=stored.facts.children,
        run_words=run_words(stored),
        why=why,
        citation=stored.citation,
        run=run,
        totalled=totalled,
        children_hidden=bool(stored.arrived and stored.arrived.children_hidden),
        arrived=stored.arrived,
    )


def _ordered(held: Sequence[CouncilRun], spelt: Mapping[str, str]) -> tuple[str, ...]:
    totals: dict[str, int] = defaultdict(int)
    for each in held:
        for key, count in each.run.counts.items():
            totals[key] += count
    hidden = frozenset[str]().union(*(each.run.hidden for each in held))
    failing = [
        key for key in {**dict.fromkeys(hidden, 0), **totals} if totals[key] or key in hidden
    ]
    return tuple(spelt[key] for key in sorted(failing, key=lambda key: (-totals[key], key)))
