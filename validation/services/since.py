"""Which runs came since a moment, and how a return's total moved from its latest run then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.words import day_words, listed
from common.years import year_words
from storage import Project, reading
from storage.history.since import became
from validation.changing_words import total_of
from validation.disclosure import Door, before_sum
from validation.rates import change_words
from validation.report import PUBLISHED
from validation.services.changes import runs_of_a_return
from validation.services.comparing import CouncilRun
from validation.services.controlling import controlled
from validation.services.looking import RunView, runs


@dataclass(frozen=True)
class RunsSince:
    """Runs that were not there then, by council; how many are gone that no other took the place
    of; and a sentence for each return of which there was a run then and is a later one now."""

    new: tuple[RunView, ...] = ()
    again: int = 0
    gone: int = 0
    totals: tuple[str, ...] = ()


def runs_since(project: Project, since: str, door: Door, most: int) -> RunsSince:
    """What became of the runs since a time; at most so many returns are told of.

    A return's latest run of then is held against its latest run now only where both had the same
    tables and count in the same unit. Published tables are no runs of anybody here.
    """
    with reading(project) as db:
        changed = became(db, "runs", ("council_id", "year", "source", "number"), since)
        every = [each for each in runs(project) if each.source != PUBLISHED]
    fresh = {each.key for each in changed if each.is_new}
    new = tuple(each for each in every if each.id in fresh)
    places = {(each.council_id, each.year, each.source, each.number) for each in new}
    gone = [each.was for each in changed if each.is_gone and each.was and each.was[2] != PUBLISHED]
    again = sum(each in places for each in gone)
    totals = []
    for was, is_ in _pairs(every, fresh)[:most]:
        totals.append(_moved(project, was, is_, door))
    return RunsSince(new, again, len(gone) - again, tuple(totals))


def _pairs(every: Sequence[RunView], fresh: set[int]) -> list[tuple[RunView, RunView]]:
    """The latest run then and the latest now of each return that has both."""
    then: dict[tuple[int, int, str], RunView] = {}
    now: dict[tuple[int, int, str], RunView] = {}
    # They come in the order of their numbers.
    for each in every:
        of = each.council_id, each.year, each.source
        now[of] = each
        if each.id not in fresh:
            then[of] = each
    found = [
        (then[of], each)
        for of, each in now.items()
        if of in then and each.id in fresh and each.number > then[of].number
    ]
    return sorted(found, key=lambda pair: (-pair[1].year, pair[1].council))


def _moved(project: Project, was: RunView, is_: RunView, door: Door) -> str:
    whose = f"{is_.council}, {year_words(is_.year)}"
    why = _why_not(was, is_)
    if why:
        return f"{whose}: totals of run {was.number} and run {is_.number} are not compared, {why}"
    found = controlled(
        runs_of_a_return(
            project,
            council_id=is_.council_id,
            year=is_.year,
            source=is_.source,
            unit=is_.unit,
        ),
        door,
    )
    by_id = {each.run_id: each for each in found.councils}
    before, now = by_id[was.id], by_id[is_.id]
    moved = ""
    if not (before.run.hidden or now.run.hidden):
        moved = f", {change_words(_total(before), _total(now))}"
    return (
        f"{whose}, {is_.source}: {_words(before)} in run {was.number}{_of(was)} then, "
        f"{_words(now)} in run {is_.number}{_of(is_)} now{moved}"
    )


def _why_not(was: RunView, is_: RunView) -> str:
    """Why two runs' totals are no numbers of the same thing; empty where they are."""
    if was.unit != is_.unit:
        return f"as they count {was.unit} and {is_.unit}"
    if was.tables_loaded is None or is_.tables_loaded is None:
        return "as it is not stated which tables they had"
    other = set(was.tables_loaded) ^ set(is_.tables_loaded)
    if other:
        return f"as only one of them had {listed(sorted(other))}"
    if was.last_year_loaded != is_.last_year_loaded:
        return "as only one of them is known to have had last year’s files"
    return ""


def _total(each: CouncilRun) -> int:
    return sum(each.run.counts.values())


def _words(each: CouncilRun) -> str:
    return f"{before_sum(each.run)}{total_of(_total(each), each.unit)}"


def _of(run: RunView) -> str:
    return f" of {day_words(run.date)}" if run.date else ""
