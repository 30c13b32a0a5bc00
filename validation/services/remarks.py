"""What to tell somebody who has just imported a run: what may be a slip, what stays unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlite_utils import Database

from common.words import council_key, count_of, listed
from storage.register import Council
from validation import store
from validation.catalogue import Catalogue, Rule, normalise_code, shipped, tables_needed
from validation.report import PUBLISHED, VALIDATORS, Report, RunFacts
from validation.year_fit import year_fit

_NAMED = 5


def remarks_on(
    db: Database,
    report: Report,
    facts: RunFacts,
    council: Council,
    near: str | None,
    others: Sequence[store.StoredRun],
    known: Catalogue | None = None,
) -> tuple[str, ...]:
    """Sentences about a run about to be stored.

    ``near`` is the council whose name a new one's may be a slip for; ``others`` are the runs of
    the same year and source that are there already, of any council.
    """
    rules = known or shipped()
    return (
        *_of_council(report, council, near),
        *report.notes,
        *_same_counts(db, report, council, others),
        *_of_codes(report, facts, rules),
        *_of_tables(report, facts, rules),
        *_tables_gone(facts, council, others),
        *_of_children(report, facts),
    )


def another_council(stated: str | None, council: str | None) -> str | None:
    """The council a file says it is of, where that is not the one chosen."""
    return stated if stated and council and council_key(stated) != council_key(council) else None


def _of_council(report: Report, council: Council, near: str | None) -> Iterator[str]:
    if near:
        yield (
            f"{council.name} is new here: if it is a slip for {near}, undo this and import it "
            "under that name."
        )
    if stated := another_council(report.stated_council, council.name):
        yield f"The file says it is of {stated}, and was stored for {council.name}."


def _same_counts(
    db: Database, report: Report, council: Council, others: Sequence[store.StoredRun]
) -> Iterator[str]:
    # What came here protected is known in part only: that the rest is the same says nothing.
    known = [run for run in others if not run.arrived]
    alike = {run.id: run for run in known if (run.unit, run.total) == (report.unit, report.total)}
    mine = {normalise_code(code): count for code, count in report.counts.items()}
    theirs: dict[int, dict[str, int]] = {run_id: {} for run_id in alike}
    for each in store.counts(db, alike):
        if each.unit == report.unit:
            theirs[each.run_id][each.key] = each.count
    for run_id, counts in theirs.items():
        if counts == mine:
            run = alike[run_id]
            other = f"run {run.number}"
            if run.council_id != council.id:
                other += f" of {run.council}"
            yield f"Its counts are the same as those of {other}: is it the same run?"


def _of_codes(report: Report, facts: RunFacts, rules: Catalogue) -> Iterator[str]:
    unknown = [code for code in report.counts if rules.match(code, facts.year).how == "unknown"]
    if unknown:
        verb = "is" if len(unknown) == 1 else "are"
        yield (
            f"{count_of(len(unknown), 'code')} {verb} not in the catalogue and kept as spelt: "
            f"{_some(unknown)}."
        )
    fit = None
    if facts.year is not None and report.source != PUBLISHED:
        fit = year_fit(report.counts, report.marks, facts.year, rules)
    if fit and (words := fit.words()):
        yield words


def _of_tables(report: Report, facts: RunFacts, rules: Catalogue) -> Iterator[str]:
    if report.zeros_stated and report.source not in VALIDATORS:
        return
    if facts.ran is not None:
        return
    if facts.tables_loaded is None:
        yield (
            "Which tables were loaded is not stated, so rules that the report leaves out are "
            "unknown, not passed."
        )
        return
    if facts.last_year_loaded is None and not any(t.endswith("_last") for t in facts.tables_loaded):
        yield (
            "Whether last year's files were loaded is not stated, so rules that need them and are "
            "left out are unknown."
        )
    yield from _of_last_year(report, facts, rules)
    there = set(facts.tables_loaded)
    reading = {
        code: missing
        for code, count in report.counts.items()
        if count and (missing := _missing(code, facts.year, there, rules))
    }
    if reading:
        tables = sorted({table for missing in reading.values() for table in missing})
        verb = "fails but reads" if len(reading) == 1 else "fail but read"
        yield (
            f"{_some(list(reading))} {verb} {listed(tables)}, not among the tables stated: "
            "check which were loaded."
        )


def _of_last_year(report: Report, facts: RunFacts, rules: Catalogue) -> Iterator[str]:
    """What stays unknown without last year's files, and rules that cannot fail without them."""
    if facts.last_year_loaded is not False:
        return
    need = [rule for rule in rules.rules(facts.year) if rule.needs_last_year]
    counted = {normalise_code(code) for code, count in report.counts.items() if count}
    left_out = sum(normalise_code(rule.code) not in counted for rule in need)
    yield (
        f"Last year's files were not loaded, so {count_of(left_out, 'rule')} that need them and "
        "are left out are unknown, not passed."
    )
    failing = [r.code for r in need if normalise_code(r.code) in counted and _only_with(r)]
    if failing:
        verb = "fails but needs" if len(failing) == 1 else "fail but need"
        yield f"{_some(failing)} {verb} last year's files: check whether they were loaded."


def _only_with(rule: Rule) -> bool:
    """Whether a rule reads a table of last year's, so that it cannot run without."""
    return any(table.endswith("_last") for table in rule.tables)


def _tables_gone(
    facts: RunFacts, council: Council, others: Sequence[store.StoredRun]
) -> Iterator[str]:
    """The tables an earlier run had and this one has not: its total falls without any fixing."""
    earlier = [
        run
        for run in others
        if run.council_id == council.id
        and run.number < (facts.number or 0)
        and run.facts.tables_loaded is not None
    ]
    if not earlier or facts.tables_loaded is None:
        return
    last = earlier[-1]
    gone = [t for t in last.facts.tables_loaded or () if t not in facts.tables_loaded]
    if gone:
        yield (
            f"Run {last.number} had {listed(gone)} loaded and this one had not: the rules that "
            "read it did not pass, they were not looked at."
        )


def _of_children(report: Report, facts: RunFacts) -> Iterator[str]:
    most = max((report.children_counts or {}).values(), default=0)
    if facts.children is not None and most > facts.children:
        yield (
            f"One rule fails for {most:,} children, more than the {facts.children:,} stated: "
            "rates per child would be wrong."
        )


def _missing(code: str, year: int | None, there: set[str], rules: Catalogue) -> list[str]:
    match = rules.match(code, year)
    if match.rule is None or match.how != "exact":
        return []
    return [table for table in tables_needed(match.rule) if table not in there]


def _some(codes: Sequence[str]) -> str:
    rest = len(codes) - _NAMED
    return listed([*codes[:_NAMED], f"{rest} more"]) if rest > 0 else listed(codes)
