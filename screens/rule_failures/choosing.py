"""What is compared, asked in the same way wherever councils stand beside one another.

The parts of the screen share these choices: only one part is made at a time, so whoever goes from
one to the next finds the same return, source and runs. The unit is shared by the parts that begin
with the same one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import streamlit as st

from common.words import count_of
from common.years import year_words
from screens.look import the_project
from validation import services
from validation.report import CHILDREN
from validation.services import Comparison, RunView


@dataclass(frozen=True)
class Choice:
    """One return, one source, one unit, one kind of run, and the councils that have one."""

    year: int
    source: str
    which: services.Which
    unit: str | None
    names: dict[int, str]

    @property
    def councils(self) -> list[int]:
        """The councils by their names' order."""
        return sorted(self.names, key=lambda each: self.names[each])


def compare(chosen: Choice, only: Collection[int] | None = None) -> Comparison:
    """The comparison that was chosen, of all its councils or of some, before the door."""
    return services.comparison(
        the_project(),
        year=chosen.year,
        source=chosen.source,
        which=chosen.which,
        unit=chosen.unit,
        only=only,
        leave_out=True,
    )


def choose(own: list[RunView], *, children_first: bool = False) -> Choice:
    """Ask for the return, the source, first or latest runs, and the unit where there are two.

    ``children_first``: begin with children where as many councils' runs know them as any other
    unit: each child counts once, so a rate is a proportion and its limits are not widened.
    """
    first, second, third = st.columns(3)
    years = sorted({run.year for run in own}, reverse=True)
    year = first.selectbox("Return", years, format_func=year_words, key="side-year")
    of_year = [run for run in own if run.year == year]
    reach = {
        source: len({run.council_id for run in of_year if run.source == source})
        for source in sorted({run.source for run in of_year})
    }
    source = second.selectbox(
        "Source",
        sorted(reach, key=lambda each: -reach[each]),
        help="Sources count differently, so only runs of one source are compared",
        key=f"side-source-{year}",
    )
    both: tuple[services.Which, ...] = ("first", "latest")
    which = third.radio(
        "Runs",
        both,
        format_func={"first": "Errors as they arise", "latest": "What is left"}.__getitem__,
        horizontal=True,
        help="Each council’s first full run, or its latest; never one beside the other",
        key="side-which",
    )
    unit = _unit(year, source, which, children_first=children_first)
    names = {run.council_id: run.council for run in of_year if run.source == source}
    return Choice(year, source, which, unit, names)


def _unit(year: int, source: str, which: services.Which, *, children_first: bool) -> str | None:
    units = services.units_compared(the_project(), year=year, source=source, which=which)
    if len(units) < 2:
        return None
    offered = list(units)
    key = f"side-unit-{year}-{source}-{which}"
    if children_first:
        # Not at the price of councils: whoever cannot count children would stand aside unasked.
        if units.get(CHILDREN, 0) == max(units.values()):
            offered.sort(key=lambda unit: unit != CHILDREN)
        key = f"{key}-children-first"
    return st.radio(
        "Counted in",
        offered,
        format_func=lambda unit: f"{unit} ({count_of(units[unit], 'council')})",
        horizontal=True,
        help="Units are never mixed: councils counted otherwise stand aside, and are named",
        key=key,
    )
