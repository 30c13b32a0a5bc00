"""Looking at runs: which there are, what each counted, and what each says of a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from common.words import day_words
from common.years import year_words
from storage import Project, reading
from storage.remembering import remembered
from validation import store
from validation.arriving.model import Arrived
from validation.catalogue import Catalogue, How, normalise_code, parent_code, part_codes, shipped
from validation.disclosure.passing import run_through
from validation.disclosure.setting import EVERYTHING, Door
from validation.model import Run, Status, cell_of
from validation.report import CHILDREN, NO_CODE, PUBLISHED
from validation.services.rulebook import catalogue


@dataclass(frozen=True)
class RunView:
    """A run as a list shows it. ``rules`` counts those that fail; None is always "not stated"."""

    id: int
    council_id: int
    council: str
    year: int
    source: str
    number: int
    date: str | None
    unit: str
    rules: int
    total: int
    children: int | None
    episodes: int | None
    tables_loaded: tuple[str, ...] | None
    last_year_loaded: bool | None
    validator_version: str | None
    note: str
    counts_children: bool
    personal_data: bool
    kind: str
    origin: str
    citation: str | None
    imported_at: str
    version: int
    arrived: Arrived | None = None

    @property
    def words(self) -> str:
        """The run as a sentence names it, without its council."""
        arrived = self.arrived.words() if self.arrived else ""
        return _words(self.year, self.number, self.date, self.source, arrived)


@dataclass(frozen=True)
class CountView:
    """One rule's count in a run. ``how_matched`` says how its code was found in the catalogue.

    ``count`` is None where the rule fails and its count is not for whoever looks.
    """

    code: str
    label: str
    group: str | None
    tables: tuple[str, ...]
    fields: tuple[str, ...]
    unit: str
    count: int | None
    how_matched: How


@dataclass(frozen=True)
class RuleCount:
    """What one run says of one rule. ``count`` is None unless the rule was looked at.

    It is 0 only where ``status`` says the rule passed; ``note`` tells where it is counted under
    another code.
    """

    council_id: int
    council: str
    run_id: int
    run_words: str
    year: int
    source: str
    number: int
    unit: str
    count: int | None
    status: Status
    note: str = ""


def run_words(run: store.StoredRun) -> str:
    """ "2025/26, run 1, 2 April 2026, Data to Insight validator"."""
    arrived = run.arrived.words() if run.arrived else ""
    return _words(run.year, run.number, run.facts.date, run.source, arrived)


def run_in(
    stored: store.StoredRun, unit: str, counts: Mapping[str, int], known: Catalogue | None = None
) -> Run:
    """A stored run in one unit. What was hidden before it came here is hidden in it."""
    arrived = stored.arrived
    return Run(
        stored.facts,
        stored.source,
        unit,
        counts,
        frozenset(arrived.of_unit(unit)) if arrived else frozenset(),
        known or shipped(),
        arrived.rounded_to if arrived else None,
    )


def rule_words(code: str, year: int | None, known: Catalogue | None = None) -> str:
    """The label of a rule, or the words a published row without a code has instead.

    ``known`` are the project's rules, where there is one; otherwise those shipped.
    """
    if code.startswith(NO_CODE):
        return code.removeprefix(NO_CODE)
    return (known or shipped()).label(code, year)


@remembered
def runs(
    project: Project, *, council_id: int | None = None, year: int | None = None
) -> tuple[RunView, ...]:
    """The runs of the project, by council, year, source and number."""
    with reading(project) as db:
        found = store.runs(db, council_id=council_id, year=year, outcomes=False)
        failing = store.failing(db)
    return tuple(_view(run, failing.get(run.id, 0)) for run in found)


def counts_of_run(project: Project, run_id: int, *, door: Door = EVERYTHING) -> list[CountView]:
    """A run's counts, largest first; both units where it has two. Raises NotFound.

    Through a ``door``, hidden ones have no count and come last.
    """
    with reading(project) as db:
        run = store.run(db, run_id)
        found = store.counts(db, [run_id])
    known = catalogue(project)
    seen = {each.unit: each for _, each in _through([run], found, door, known)}
    views = [
        _count_view(each.code, each.unit, run.year, seen[each.unit].counts.get(each.key), known)
        for each in found
    ]
    views += [
        _count_view(code, unit, run.year, None, known)
        for unit, codes in (run.arrived.hidden.items() if run.arrived else ())
        for code in codes.values()
    ]
    return sorted(views, key=lambda each: (each.unit != run.unit, -(each.count or 0), each.code))


def rule_counts(
    project: Project,
    codes: Sequence[str],
    *,
    year: int | None = None,
    door: Door = EVERYTHING,
    latest: bool = False,
) -> dict[str, tuple[RuleCount, ...]]:
    """What every run (of a year) says of each rule, a line for each unit it counts in.

    ``latest``: only runs of the latest year each council has any of; what was published of it
    stands beside them, of the latest year that was.

    A rule that was split is added up from its parts; a part that a run counts under its parent is
    unknown there. What a run did not look at has the count None, never 0; so has, through a
    ``door``, what is hidden.
    """
    with reading(project):
        return {
            code: _counts_of(project, code, year, latest, door) for code in dict.fromkeys(codes)
        }


@remembered
def _counts_of(
    project: Project, code: str, year: int | None, latest: bool, door: Door
) -> tuple[RuleCount, ...]:
    found = _latest_runs(project, year) if latest else _stored_runs(project, year)
    if not door.everything and door.setting.totals == "exact":
        # What is hidden for the sake of a total depends on the run's other rules too.
        wanted = {run.id for run in found}
        seen = tuple(each for each in _whole_runs(project, year, door) if each[0].id in wanted)
    else:
        known = catalogue(project)
        keys = _keys_to_read(code, {run.year for run in found}, known)
        with reading(project) as db:
            seen = _through(found, store.counts(db, [run.id for run in found], keys), door, known)
    return tuple(_rule_count(stored, run, code) for stored, run in seen)


@remembered
def _whole_runs(
    project: Project, year: int | None, door: Door
) -> tuple[tuple[store.StoredRun, Run], ...]:
    found = _stored_runs(project, year)
    with reading(project) as db:
        counts = store.counts(db, [run.id for run in found])
    return _through(found, counts, door, catalogue(project))


def _through(
    found: Iterable[store.StoredRun],
    counts: Iterable[store.StoredCount],
    door: Door,
    known: Catalogue,
) -> tuple[tuple[store.StoredRun, Run], ...]:
    """Each run in each unit it counts in, as it is seen through the door."""
    parted = split_units(found, counts)
    totalled = {stored.id: by_key for stored, unit, by_key in parted if unit == stored.unit}
    return tuple(
        (
            stored,
            run_through(
                run_in(stored, unit, by_key, known),
                stored.council,
                door,
                None if unit == stored.unit else totalled[stored.id],
            ),
        )
        for stored, unit, by_key in parted
    )


@remembered
def _latest_runs(project: Project, year: int | None) -> tuple[store.StoredRun, ...]:
    """Each council's runs of the latest year it has, its own and what was published of it apart."""
    found = _stored_runs(project, year)
    latest: dict[tuple[int, bool], int] = {}
    for run in found:
        of = (run.council_id, run.source == PUBLISHED)
        latest[of] = max(latest.get(of, run.year), run.year)
    return tuple(r for r in found if latest[r.council_id, r.source == PUBLISHED] == r.year)


@remembered
def _stored_runs(project: Project, year: int | None) -> tuple[store.StoredRun, ...]:
    with reading(project) as db:
        return tuple(store.runs(db, year=year))


def split_units(
    found: Iterable[store.StoredRun], counts: Iterable[store.StoredCount]
) -> list[tuple[store.StoredRun, str, dict[str, int]]]:
    """Each run with each unit it counts in and the counts in it, by normalised code."""
    by_run: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for each in counts:
        by_run[each.run_id, each.unit][each.key] = each.count
    return [
        (run, unit, by_run.get((run.id, unit), {}))
        for run in found
        for unit in dict.fromkeys((run.unit, CHILDREN) if run.counts_children else (run.unit,))
    ]


# Each rule's counts name every run again.
@lru_cache(maxsize=4_096)
def _words(year: int, number: int, when: str | None, source: str, arrived: str) -> str:
    parts = (year_words(year), f"run {number}", day_words(when) if when else "", source, arrived)
    return ", ".join(part for part in parts if part)


def _keys_to_read(code: str, years: Iterable[int], known: Catalogue) -> set[str]:
    """The normalised codes a rule may be counted under: its own, its parent's, its parts'."""
    key = normalise_code(code)
    # A count beside its parts is hidden with them, whether or not our catalogue knows of those.
    keys = {key, parent_code(key) or key, *part_codes(key)}
    for year in years:
        keys |= {normalise_code(rule.code) for rule in known.match(key, year).members}
    return keys


def _view(run: store.StoredRun, failing: int) -> RunView:
    return RunView(
        id=run.id,
        council_id=run.council_id,
        council=run.council,
        year=run.year,
        source=run.source,
        number=run.number,
        date=run.facts.date,
        unit=run.unit,
        rules=failing + (len(run.arrived.of_unit(run.unit)) if run.arrived else 0),
        total=run.total,
        children=run.facts.children,
        episodes=run.facts.episodes,
        tables_loaded=run.facts.tables_loaded,
        last_year_loaded=run.facts.last_year_loaded,
        validator_version=run.facts.validator_version,
        note=run.facts.note,
        counts_children=run.counts_children,
        personal_data=run.personal_data,
        kind=run.kind,
        origin=run.origin,
        citation=run.citation,
        imported_at=run.imported_at,
        version=run.version,
        arrived=run.arrived,
    )


def _count_view(code: str, unit: str, year: int, count: int | None, known: Catalogue) -> CountView:
    match = known.match(code, year)
    rule = match.rule or (match.members[0] if match.members else None)
    return CountView(
        code=code,
        label=rule_words(code, year, known),
        group=rule.group if rule else None,
        tables=rule.tables if rule else (),
        fields=rule.fields if rule else (),
        unit=unit,
        count=count,
        how_matched=match.how,
    )


def _rule_count(stored: store.StoredRun, run: Run, code: str) -> RuleCount:
    cell = cell_of(code, run)
    return RuleCount(
        council_id=stored.council_id,
        council=stored.council,
        run_id=stored.id,
        run_words=run_words(stored),
        year=stored.year,
        source=stored.source,
        number=stored.number,
        unit=run.unit,
        count=cell.count,
        status=cell.status,
        note=cell.note,
    )
