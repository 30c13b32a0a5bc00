"""Runs in a row: how a return's failures rise and fall, and one rule's over its runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from storage import Project, reading
from storage.remembering import remembered
from validation import store
from validation.disclosure.marks import mark_of
from validation.disclosure.of_runs import Total
from validation.disclosure.passing import children_through, run_total
from validation.disclosure.setting import EVERYTHING, Door
from validation.rates import change_words, number_words, rate_words
from validation.report import CHILDREN, PUBLISHED
from validation.services.looking import RuleCount, RunView, rule_counts, run_in, runs


@dataclass(frozen=True)
class Point:
    """One run in a row of runs. ``count`` is None where the run did not look, or it is hidden.

    ``more``: it is over hidden counts, so there are more than ``count``. ``mark`` stands for a
    count that is hidden.
    """

    run_id: int
    number: int
    date: str | None
    count: int | None
    status: str
    children: int | None
    unit: str
    since: str = ""
    more: bool = False
    mark: str = ""
    about: bool = False

    def words(self) -> str:
        """ "1,204 rows", "more than 1,200 rows", "c", or why nobody can tell."""
        if self.mark:
            return self.mark
        if self.count is None:
            return self.status
        before = Total(0, self.more, about=self.about).before
        return f"{before}{number_words(self.count, self.unit)}"

    def rate_words(self) -> str:
        """The rate with its denominator, beneath a heading; or why there is none."""
        if self.mark or self.more or self.about:
            how = "hidden" if self.more else "rounded"
            return self.mark or f"not given: some counts are {how}"
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
        known = [point for point in self.points if point.count is not None or point.mark]
        if not known:
            return f"{self.council}: unknown in every run"
        first, last = known[0], known[-1]
        if first is last:
            return f"{self.council}: {first.words()} in run {first.number}, the only run known"
        now = last.mark or Total(last.count or 0, last.more, about=last.about).words()
        return (
            f"{self.council}: {first.words()} in run {first.number}, "
            f"{now} in run {last.number}: {_way(first, last)}"
        )


def _way(before: Point | None, now: Point) -> str:
    """How it moved since; of what is hidden, or only in part shown, nothing is said."""
    if before is None:
        return "the first"
    if before.mark or now.mark or before.more or now.more or before.about or now.about:
        return "not shown"
    return change_words(before.count, now.count)


def _in_a_row(points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple(
        replace(now, since=_way(before, now))
        for before, now in zip([None, *points[:-1]], points, strict=True)
    )


def returns_of(
    project: Project, held: Sequence[RunView] | None = None, *, door: Door = EVERYTHING
) -> list[Series]:
    """Each return's runs with their totals; runs of one source that count in two units part.

    Through a ``door``, a total over hidden counts is "more than" what is shown, or as the setting
    says.
    """
    found = runs(project) if held is None else held

    def key(run: RunView) -> tuple[str, int, int, str, str]:
        return run.council, run.council_id, -run.year, run.source, run.unit

    totals = _totals(
        project, [run for run in found if run.arrived or not _as_it_is(run, door)], door
    )
    series = []
    for (council, council_id, year, source, unit), group in groupby(sorted(found, key=key), key):
        in_order = sorted(group, key=lambda run: run.number)
        points = _in_a_row([_total_point(run, totals.get(run.id), door) for run in in_order])
        series.append(Series(council_id, council, -year, source, unit, points))
    return series


@remembered
def history_of_rule(project: Project, code: str, *, door: Door = EVERYTHING) -> tuple[Series, ...]:
    """What every run says of one rule, a row of runs for each return, source and unit."""
    facts = {run.id: run for run in runs(project)}
    found = rule_counts(project, [code], door=door)[code]

    def key(each: RuleCount) -> tuple[str, int, int, str, str]:
        return each.council, each.council_id, -each.year, each.source, each.unit

    series = []
    for (council, council_id, year, source, unit), group in groupby(sorted(found, key=key), key):
        in_order = sorted(group, key=lambda each: each.number)
        points = _in_a_row([_rule_point(each, facts[each.run_id], door) for each in in_order])
        series.append(Series(council_id, council, -year, source, unit, points))
    # Where a run counts rows and children, the children come after.
    return tuple(sorted(series, key=lambda s: (s.council, -s.year, s.source, s.unit == CHILDREN)))


def _as_it_is(run: RunView, door: Door) -> bool:
    return door.opens(run.council) or run.source == PUBLISHED


def _totals(project: Project, hidden: Sequence[RunView], door: Door) -> dict[int, Total]:
    """What may be shown of the totals of these runs."""
    if not hidden:
        return {}
    ids = [run.id for run in hidden]
    with reading(project) as db:
        stored = store.runs(db, run_ids=ids, outcomes=False)
        counts: dict[int, dict[str, int]] = {run.id: {} for run in stored}
        units = {run.id: run.unit for run in stored}
        for each in store.counts(db, ids):
            if each.unit == units[each.run_id]:
                counts[each.run_id][each.key] = each.count
    opened = {run.id for run in hidden if _as_it_is(run, door)}
    return {
        run.id: run_total(
            run_in(run, run.unit, counts[run.id]), None if run.id in opened else door.setting
        )
        for run in stored
    }


def _total_point(run: RunView, seen: Total | None, door: Door) -> Point:
    total = Total(run.total) if seen is None else seen
    return Point(
        run.id,
        run.number,
        run.date,
        None if total.mark else total.count,
        "failed" if run.rules else "passed",
        run.children if _as_it_is(run, door) else children_through(run.children, door.setting),
        run.unit,
        more=total.more,
        mark=total.mark,
        about=total.about,
    )


def _rule_point(each: RuleCount, run: RunView, door: Door) -> Point:
    children = run.children
    if not _as_it_is(run, door):
        children = children_through(children, door.setting)
    return Point(
        each.run_id,
        each.number,
        run.date,
        each.count,
        f"{each.status}{f', {each.note}' if each.note else ''}",
        children,
        each.unit,
        mark=mark_of(door.setting) if each.status == "hidden" else "",
    )
