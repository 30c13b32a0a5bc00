"""Bringing runs in from error reports, and looking at what a report would bring."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from common.errors import BadInput
from common.who import Who
from common.years import year_words
from storage import Project, act
from validation.catalogue import Catalogue, normalise_code, shipped
from validation.formats import holds_only_facts, read_report, read_run_facts, says_what_ran
from validation.report import PUBLISHED, Report, RunFacts
from validation.services.looking import rule_words
from validation.services.remarks import another_council
from validation.services.rulebook import catalogue
from validation.services.storing import (
    Belonging,
    ImportedRun,
    belonging,
    checked_facts,
    run_number,
    store_report,
    unknown_codes,
)
from validation.year_fit import YearFit, refuse_wrong_year, year_fit


@dataclass(frozen=True)
class Preview:
    """What importing a file would store. ``counts`` holds code, label and count."""

    kind: str
    source: str
    unit: str
    rules: int
    total: int
    personal_data: bool
    unknown_codes: tuple[str, ...]
    counts: tuple[tuple[str, str, int], ...]
    stated_year: int | None
    stated_council: str | None
    notes: tuple[str, ...]


def import_report(
    project: Project,
    who: Who,
    data: bytes,
    name: str,
    *,
    council: str,
    year: int,
    number: int | None = None,
    date: str | None = None,
    children: int | None = None,
    episodes: int | None = None,
    tables_loaded: Sequence[str] | None = None,
    last_year_loaded: bool | None = None,
    validator_version: str | None = None,
    replace: bool = False,
    facts: RunFacts | None = None,
    origin: str = "project",
    citation: str | None = None,
) -> ImportedRun:
    """Store the counts of one error report as a run; see :func:`import_reports`.

    ``facts`` are those of a ``run_stats.json``; what is stated beside them goes before them.
    """
    imported = import_reports(
        project,
        who,
        [(data, name)],
        council=council,
        year=year,
        number=number,
        date=date,
        children=children,
        episodes=episodes,
        tables_loaded=tables_loaded,
        last_year_loaded=last_year_loaded,
        validator_version=validator_version,
        replace=replace,
        facts=facts,
        origin=origin,
        citation=citation,
    )
    return imported[0]


def import_reports(
    project: Project,
    who: Who,
    files: Sequence[tuple[bytes, str]],
    *,
    council: str,
    year: int,
    number: int | None = None,
    replace: bool = False,
    facts: RunFacts | None = None,
    origin: str = "project",
    citation: str | None = None,
    **stated: object,
) -> list[ImportedRun]:
    """Store error reports as runs, all of them or none.

    Files that are two views of one run (its counts and its child-level file) become one run; a
    ``run_stats.json`` goes with the only report beside it. ``number`` is the first report's, the
    next of the same source follow on; without it each takes the next free number. ``stated`` are
    the fields of :class:`RunFacts` by name; what is not stated stays unknown.

    Raises BadInput for a file that cannot be taken, for facts that cannot be (a date outside the
    collection year), and for a run that is there already, unless it is to be ``replace``-d.
    """
    whose = belonging(council, year, replace, origin, citation)
    reports, facts = _ready(files, whose, facts, stated)
    known = catalogue(project)
    for report, name in reports:
        refuse_wrong_year(_fit(report, whose.year, known), name)
    words = "an error report" if len(reports) == 1 else f"{len(reports)} error reports"
    done = f"Imported {words} of {year_words(whose.year)} for {whose.council}"
    first = number if number is not None else facts.number
    with act(project, who, done) as this:
        imported: list[ImportedRun] = []
        for report, name in reports:
            before = sum(each.source == report.source for each in imported)
            own = dataclasses.replace(facts, number=None if first is None else first + before)
            imported.append(store_report(this, report, own, _as_published(whose, report, name)))
        return imported


def look_at_reports(
    files: Sequence[tuple[bytes, str]],
    *,
    council: str,
    year: int,
    number: int | None = None,
    replace: bool = False,
    **stated: object,
) -> None:
    """Raise BadInput where :func:`import_reports` would before it looks into any project."""
    if number is not None:
        run_number(number)
    _ready(files, belonging(council, year, replace, "project", None), None, stated)


def _ready(
    files: Sequence[tuple[bytes, str]],
    whose: Belonging,
    facts: RunFacts | None,
    stated: Mapping[str, object],
) -> tuple[list[tuple[Report, str]], RunFacts]:
    """The reports in the files and the checked facts of their run."""
    if not files:
        raise BadInput("no file was given", remedy="Choose an error report")
    seen: dict[bytes, str] = {}
    for data, name in files:
        if data in seen:
            raise BadInput(
                "this is the same file again",
                where=name,
                remedy=f"Give {seen[data]} once: each file is a run of its own",
            )
        seen[data] = name
    reports, found = _read(files, whose.council, facts)
    for report, name in reports:
        _refuse_other_year(report, whose.year, name)
    return reports, checked_facts(_together(found, stated), whose.year)


def preview_report(
    data: bytes,
    name: str,
    *,
    council: str | None = None,
    year: int | None = None,
    known: Catalogue | None = None,
) -> Preview:
    """What importing a file would store; nothing is stored. Raises BadInput as importing would.

    ``known`` are the project's rules; without them, those shipped.
    """
    report = read_report(data, name, council)
    if year is not None:
        _refuse_other_year(report, year, name)
        refuse_wrong_year(_fit(report, year, known or shipped()), name)
    ordered = sorted(report.counts.items(), key=lambda item: -item[1])
    return Preview(
        report.kind,
        report.source,
        report.unit,
        report.failing,
        report.total,
        report.personal_data,
        unknown_codes(report.counts, year, known),
        tuple((code, rule_words(code, year, known), count) for code, count in ordered),
        report.stated_year,
        report.stated_council,
        (*report.notes, *_slips(report, council, year, known or shipped())),
    )


def _slips(
    report: Report, council: str | None, year: int | None, known: Catalogue
) -> Iterator[str]:
    """What speaks against the council or the year that was chosen."""
    if other := another_council(report.stated_council, council):
        yield f"The file says it is of {other}, not of {council}: is it the right file?"
    fit = _fit(report, year, known) if year is not None else None
    if fit and (words := fit.words()):
        yield words


def _fit(report: Report, year: int, known: Catalogue) -> YearFit | None:
    """How a report fits a year; a published table is of whatever year its authors say."""
    if report.source == PUBLISHED:
        return None
    return year_fit(report.counts, report.marks, year, known)


def _read(
    files: Sequence[tuple[bytes, str]], council: str, facts: RunFacts | None
) -> tuple[list[tuple[Report, str]], RunFacts]:
    """The reports, two views of one run made one, and the facts of the only run there is."""
    reports: list[tuple[Report, str]] = []
    beside: list[RunFacts] = [facts] if facts else []
    for data, name in files:
        if says_what_ran(data, name):
            beside.append(read_run_facts(data, name))
            if len(files) > 1 and holds_only_facts(data, name):
                continue
        reports.append((read_report(data, name, council), name))
    reports = _one_a_run(reports)
    if beside and (len(beside) > 1 or len(reports) != 1):
        raise BadInput(
            "it cannot be told which report goes with which list of rules that ran",
            remedy="Import each run on its own: one report and one run_stats.json",
        )
    return reports, beside[0] if beside else RunFacts()


def _one_a_run(reports: list[tuple[Report, str]]) -> list[tuple[Report, str]]:
    """Reports without those that say the same as a child-level one of the same source."""
    kept: list[tuple[Report, str]] = []
    for report, name in sorted(reports, key=lambda pair: pair[0].children_counts is None):
        views = [
            other
            for other, _ in kept
            if (other.source, other.unit) == (report.source, report.unit)
            and other.children_counts is not None
            and other.kind != report.kind
            and _by_key(other.counts) == _by_key(report.counts)
        ]
        if not views:
            kept.append((report, name))
    order = {id(report): at for at, (report, _) in enumerate(reports)}
    return sorted(kept, key=lambda pair: order[id(pair[0])])


def _together(found: RunFacts, stated: Mapping[str, object]) -> RunFacts:
    given = {name: value for name, value in stated.items() if value is not None}
    if isinstance(tables := given.get("tables_loaded"), Sequence):
        given["tables_loaded"] = tuple(tables)
    return dataclasses.replace(found, **given)  # type: ignore[arg-type]


def _as_published(whose: Belonging, report: Report, name: str) -> Belonging:
    """Figures of a published table are kept apart from the project's own, with where they are from.

    Where nobody gave a citation the table is its own.
    """
    if report.source != PUBLISHED or whose.origin != "project":
        return whose
    citation = whose.citation or f"The published table {name}"
    return dataclasses.replace(whose, origin="published", citation=citation)


def _refuse_other_year(report: Report, year: int, name: str) -> None:
    if report.stated_year is not None and report.stated_year != year:
        raise BadInput(
            f"the file says it is of {year_words(report.stated_year)}, not of {year_words(year)}",
            where=name,
            remedy="Choose the right collection year",
        )


def _by_key(counts: Mapping[str, int]) -> dict[str, int]:
    return {normalise_code(code): count for code, count in counts.items()}
