"""One run as somebody may see it: the same of its counts are hidden, whatever else is looked at.

Every view hides the same, so two views never tell together what neither tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from validation.catalogue import parent_code
from validation.disclosure.of_runs import Total, hidden_of, total_of
from validation.disclosure.rounding import FEWEST, rounded
from validation.disclosure.setting import Door, Setting
from validation.model import Run
from validation.report import CHILDREN, PUBLISHED, RunFacts


def run_through(
    run: Run, council: str, door: Door, totalled: Mapping[str, int] | None = None
) -> Run:
    """A council's run as it is seen through a door; what is published already stays as it is."""
    if door.opens(council) or run.source == PUBLISHED:
        return run
    return controlled_run(run, door.setting, totalled)


def controlled_run(run: Run, setting: Setting, totalled: Mapping[str, int] | None = None) -> Run:
    """One run through the door. ``totalled``: its counts in the unit of its total, if another.

    Children are not added up, so no total gives one of their counts away; but where rows are
    hidden for a total's sake, the children who have them say how many rows there are at least.
    """
    hidden = hidden_in(run.counts, run.unit, setting)
    if totalled is not None:
        hidden |= hidden_of(totalled, setting, parent_code) & run.counts.keys()
    left = {
        key: rounded(count, setting.base) if setting.method == "round" else count
        for key, count in run.counts.items()
        if key not in hidden
    }
    return replace(
        run,
        facts=_facts(run.facts, setting),
        counts=left,
        hidden=run.hidden | hidden,
        rounded_to=_rounded_to(run, setting),
    )


def _rounded_to(run: Run, setting: Setting) -> int | None:
    """The coarser of what its counts were rounded to before and what they are rounded to here."""
    if setting.method != "round":
        return run.rounded_to
    return max(setting.base, run.rounded_to or 0)


def run_total(run: Run, setting: Setting | None = None) -> Total:
    """The total of a run's own counts, through the door where a ``setting`` is given.

    Of a run that came here protected, nobody here knows the whole.
    """
    if not (run.hidden or run.rounded_to):
        if setting is None:
            return Total(sum(run.counts.values()))
        return total_through(run.counts, run.unit, setting)
    seen = run if setting is None else controlled_run(run, setting)
    shown = sum(seen.counts.values())
    return Total(shown, more=not seen.rounded_to, about=bool(seen.rounded_to))


def total_through(counts: Mapping[str, int], unit: str, setting: Setting) -> Total:
    """The total of a run's own counts as it may be shown."""
    return total_of(counts, hidden_in(counts, unit, setting), setting)


def children_through(children: int | None, setting: Setting) -> int | None:
    """The children of a return as a denominator: none under ten, rounded where all is."""
    if children is None or children < FEWEST:
        return None
    return rounded(children, setting.base) if setting.method == "round" else children


def hidden_in(counts: Mapping[str, int], unit: str, setting: Setting) -> frozenset[str]:
    """The rules whose counts are hidden, of a run's counts in one unit."""
    # Children of several rules are never added up, so there is no total to guard.
    kept = replace(setting, totals="more than") if unit == CHILDREN else setting
    return hidden_of(counts, kept, parent_code)


def _facts(facts: RunFacts, setting: Setting) -> RunFacts:
    """What is known of a run, without numbers of children, episodes or rows that are small."""
    rows = facts.table_rows
    return replace(
        facts,
        children=children_through(facts.children, setting),
        episodes=children_through(facts.episodes, setting),
        table_rows=rows
        and {
            name: seen
            for name, count in rows.items()
            if (seen := 0 if count == 0 else children_through(count, setting)) is not None
        },
    )
