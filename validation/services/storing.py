"""Storing one run: its number, its facts in the form they are kept in, its counts, its remarks."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from common.errors import BadInput
from common.words import council_key
from common.years import read_year, year_words
from storage import Act
from storage.register import ORIGINS, Council, council_named, possible_misspelling
from validation import store
from validation.catalogue import Catalogue, normalise_code, shipped
from validation.model import run_date, table_names
from validation.report import CHILDREN, LARGEST_COUNT, Report, RunFacts
from validation.services.remarks import remarks_on
from validation.services.rulebook import catalogue_in


@dataclass(frozen=True)
class ImportedRun:
    """What was stored. ``rules`` counts those that fail; ``remarks`` are sentences to show."""

    run_id: int
    council: str
    year: int
    number: int
    source: str
    unit: str
    rules: int
    total: int
    personal_data: bool
    unknown_codes: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Belonging:
    """Whose runs are being stored, of which year, and on whose word."""

    council: str
    year: int
    replace: bool
    origin: str
    citation: str | None


def checked_facts(facts: RunFacts, year: int) -> RunFacts:
    """The facts in the form they are stored in. Raises BadInput for what cannot be."""
    if facts.year is not None and facts.year != year:
        raise BadInput(
            f"the facts of the run are of {year_words(facts.year)}, not of {year_words(year)}",
            remedy="Choose the files of one run, or the right collection year",
        )
    for what, number in (("children", facts.children), ("episodes", facts.episodes)):
        if number is not None and (isinstance(number, bool) or not 0 <= number <= LARGEST_COUNT):
            raise BadInput(f"the number of {what} cannot be right", remedy="Leave it out")
    version = facts.validator_version
    return dataclasses.replace(
        facts,
        year=year,
        date=run_date(facts.date, year) if facts.date else None,
        tables_loaded=None if facts.tables_loaded is None else table_names(facts.tables_loaded),
        note=" ".join(facts.note.split())[:500],
        validator_version=version.strip().removeprefix("v")[:20] or None if version else None,
    )


def belonging(
    council: str, year: int, replace: bool, origin: str, citation: str | None
) -> Belonging:
    """Whose runs they are. Raises BadInput for a wrong year, or published figures uncited."""
    if origin not in ORIGINS:
        raise BadInput(f"the origin of a run is one of {', '.join(ORIGINS)}")
    if origin == "published" and not citation:
        raise BadInput("published figures need their source", remedy="Give a citation")
    return Belonging(" ".join(council.split()), read_year(year), replace, origin, citation)


def store_report(this: Act, report: Report, facts: RunFacts, whose: Belonging) -> ImportedRun:
    """Store a report as a run of that council and year. ``facts`` are checked ones."""
    near = possible_misspelling(this.db, whose.council)
    council = council_named(this, whose.council, origin=whose.origin, citation=whose.citation)
    number = _free_number(this, council, report, facts.number, whose)
    counts = {report.unit: _keyed(report.counts)}
    if report.children_counts is not None:
        counts[CHILDREN] = _keyed(report.children_counts)
    facts = dataclasses.replace(facts, council=council.name, number=number)
    others = store.runs(this.db, year=whose.year, source=report.source, outcomes=False)
    if this.who.council:
        # That counts are the same as another council's would tell what those are.
        own = council_key(this.who.council)
        others = [run for run in others if council_key(run.council) == own]
    known = catalogue_in(this.db)
    remarks = remarks_on(this.db, report, facts, council, near, others, known)
    run_id = store.add_run(
        this,
        store.NewRun(
            council.id,
            whose.year,
            report.source,
            number,
            report.unit,
            facts,
            counts,
            report.kind,
            report.personal_data,
            whose.origin,
            whose.citation,
            report.over_children,
        ),
    )
    return ImportedRun(
        run_id,
        council.name,
        whose.year,
        number,
        report.source,
        report.unit,
        report.failing,
        report.total,
        report.personal_data,
        unknown_codes(report.counts, whose.year, known),
        remarks,
    )


def _free_number(
    this: Act, council: Council, report: Report, number: int | None, whose: Belonging
) -> int:
    """The number the run takes; the run it replaces is removed."""
    same = store.runs(
        this.db, council_id=council.id, year=whose.year, source=report.source, outcomes=False
    )
    if number is None and whose.replace and len(same) > 1:
        raise BadInput(
            f"{council.name} has {len(same)} runs of {year_words(whose.year)} from the "
            f"{report.source}, so it cannot be told which to replace",
            remedy="Give the run's number",
        )
    if number is None:
        if not (whose.replace and same):
            return max((each.number for each in same), default=0) + 1
        number = same[0].number
    number = run_number(number)
    for each in same:
        if each.number == number:
            if not whose.replace:
                raise BadInput(
                    f"run {number} of {year_words(whose.year)} for {council.name} from the "
                    f"{report.source} is here already",
                    remedy="Give it another number, or say that it is to be replaced",
                )
            store.drop_run(this, each.id)
    return number


def run_number(number: int) -> int:
    """The same number. Raises BadInput where no run can have it."""
    if isinstance(number, bool) or not 1 <= number <= 10_000:
        raise BadInput("a run's number is 1 or more", remedy="Number a return's runs from 1")
    return number


def _keyed(counts: Mapping[str, int]) -> dict[tuple[str, str], int]:
    return {(code, normalise_code(code)): count for code, count in counts.items()}


def unknown_codes(
    counts: Mapping[str, int], year: int | None, known: Catalogue | None = None
) -> tuple[str, ...]:
    """The codes nothing in the catalogue (the shipped one, unless given) is like."""
    rules = known or shipped()
    return tuple(code for code in counts if rules.match(code, year).how == "unknown")
