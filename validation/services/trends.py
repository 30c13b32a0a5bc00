"""Runs in a row: how a return's failures rise and fall, and one rule's over its runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from storage import Project
from validation.rates import change_words, number_words, rate_words
from validation.report import CHILDREN
from validation.services.looking import RuleCount, RunView, rule_counts, runs


@dataclass(frozen=True)
class Point:
    """One run in a row of runs. ``count`` is None where the run did not look."""

    run_id: int
    number: int
    date: str | None
    count: int | None
    status: str
    children: int | None
    unit: str
    failing_rules: int | None = None
    since: str = ""

    def rate_words(self) -> str:
        """The rate with its denominator, beneath a heading; or why there is none."""
        return rate_words(self.count, self.children, self.unit, short=True)


@dataclass(frozen=True)
class Series:
    """The runs of one return (council, year) from one source in one unit, in their order."""

    council_id: int
    council: str
    year: int
    source: str
    unit: str
    points: tuple[Point, ...]

    def words(self) -> str:
        """How the failures moved from the first run that looked to the last."""
        known = [point for point in self.points if point.count is not None]
        if not known:
            return f"{self.council}: unknown in every run"
        first, last = known[0], known[-1]
        if first is last:
            only = f"{number_words(first.count or 0, self.unit)} in run {first.number}"
            return f"{self.council}: {only}, the only run known"
        way = change_words(first.count, last.count)
        return (
            f"{self.council}: {number_words(first.count or 0, self.unit)} in run {first.number}, "
            f"{last.count:,} in run {last.number}: {way}"
        )


def returns_of(project: Project, held: Sequence[RunView] | None = None) -> list[Series]:
    """Each return's runs with their totals; runs of one source that count in two units part."""
    found = runs(project) if held is None else held

    def key(run: RunView) -> tuple[str, int, int, str, str]:
        return run.council, run.council_id, -run.year, run.source, run.unit

    series = []
    for (council, council_id, year, source, unit), group in groupby(sorted(found, key=key), key):
        in_order = sorted(group, key=lambda run: run.number)
        points = tuple(
            Point(
                run.id,
                run.number,
                run.date,
                run.total,
                "failed" if run.total else "passed",
                run.children,
                unit,
                run.rules,
                change_words(before.total, run.total) if before else "the first",
            )
            for before, run in zip([None, *in_order[:-1]], in_order, strict=True)
        )
        series.append(Series(council_id, council, -year, source, unit, points))
    return series


def history_of_rule(project: Project, code: str) -> list[Series]:
    """What every run says of one rule, a row of runs for each return, source and unit."""
    facts = {run.id: run for run in runs(project)}
    found = rule_counts(project, [code])[code]

    def key(each: RuleCount) -> tuple[str, int, int, str, str]:
        return each.council, each.council_id, -each.year, each.source, each.unit

    series = []
    for (council, council_id, year, source, unit), group in groupby(sorted(found, key=key), key):
        in_order = sorted(group, key=lambda each: each.number)
        points = tuple(
            Point(
                each.run_id,
                each.number,
                facts[each.run_id].date,
                each.count,
                f"{each.status}{f', {each.note}' if each.note else ''}",
                facts[each.run_id].children,
                unit,
                None,
                change_words(before.count, each.count) if before else "the first",
            )
            for before, each in zip([None, *in_order[:-1]], in_order, strict=True)
        )
        series.append(Series(council_id, council, -year, source, unit, points))
    # Where a run counts rows and children, the children come after.
    return sorted(series, key=lambda s: (s.council, -s.year, s.source, s.unit == CHILDREN))
