"""Adding a run from plain numbers, changing what is known of one, removing one."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from common.errors import BadInput, StaleEdit
from common.who import Who
from common.years import year_words
from storage import Project, act
from validation import store
from validation.formats.reading import Counts, code_in
from validation.report import LARGEST_COUNT, NO_CODE, SOURCES, UNITS, OverChildren, Report, RunFacts
from validation.services.storing import (
    ImportedRun,
    belonging,
    checked_facts,
    run_number,
    store_report,
)


def record_run(
    project: Project,
    who: Who,
    *,
    council: str,
    year: int,
    source: str,
    unit: str,
    counts: Mapping[str, int],
    facts: RunFacts | None = None,
    children_counts: Mapping[str, int] | None = None,
    over_children: OverChildren | None = None,
    citation: str | None = None,
    origin: str = "project",
    replace: bool = False,
) -> ImportedRun:
    """Store a run from plain numbers, without a file. A 0 states that the rule passed.

    ``over_children`` are sums over the children of ``children_counts``. ``facts.number`` None takes
    the next free number. Raises BadInput as importing would.
    """
    if source not in SOURCES or unit not in UNITS:
        raise BadInput(
            "the source or the unit of the counts is not one that is known",
            remedy=f"Sources are {', '.join(SOURCES)}; units are {', '.join(UNITS)}",
        )
    whose = belonging(council, year, replace, origin, citation)
    by_child = None if children_counts is None else _plain(children_counts)
    report = Report(
        "numbers entered by hand",
        source,
        unit,
        _plain(counts),
        children_counts=by_child,
        over_children=over_children,
        zeros_stated=0 in counts.values(),
    )
    facts = facts or RunFacts()
    checked = dataclasses.replace(checked_facts(facts, whose.year), number=facts.number)
    with act(project, who, f"Added a run of {year_words(whose.year)} for {whose.council}") as this:
        return store_report(this, report, checked, whose)


def edit_run_facts(
    project: Project,
    who: Who,
    run_id: int,
    version: int,
    facts: RunFacts,
    *,
    citation: str | None = None,
) -> None:
    """Put ``facts`` in the place of what was known of a run; None makes a fact unknown.

    Its counts, council, year and source, and the lists of rules that ran, stay as they were; so
    does its number where ``facts.number`` is None. Raises StaleEdit, NotFound, BadInput.
    """
    with act(project, who, "Changed what is known of a run") as this:
        run = store.run(this.db, run_id)
        number = run_number(facts.number if facts.number is not None else run.number)
        same = store.runs(
            this.db, council_id=run.council_id, year=run.year, source=run.source, outcomes=False
        )
        if any(each.number == number and each.id != run_id for each in same):
            raise BadInput(f"there is a run {number} of this council, year and source already")
        checked = dataclasses.replace(checked_facts(facts, run.year), number=number)
        store.change_facts(this, run_id, version, checked, citation)


def remove_run(project: Project, who: Who, run_id: int, version: int) -> None:
    """Remove a run with its counts; undo brings them back. Raises StaleEdit, NotFound."""
    with act(project, who, "Removed a run of a return") as this:
        if store.run(this.db, run_id).version != version:
            raise StaleEdit(
                "somebody else changed this run while you had it open",
                remedy="Look at it again before removing it",
            )
        store.drop_run(this, run_id)


def _plain(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts given as numbers, checked as those of a file are."""
    checked = Counts()
    for code, count in counts.items():
        where = f"rule {code[:40]}"
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= LARGEST_COUNT:
            raise BadInput("the count is not a whole number from 0 up", where=where)
        spelt = code if code.startswith(NO_CODE) else code_in(code.strip(), "the counts")
        checked.add(spelt, count, where)
    return checked.by_code
