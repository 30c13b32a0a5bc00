"""How often the rules that check some data fail now, council by council, beside what was answered.

What somebody judged of data and what the return's rules find in it are two things: they are shown
beside one another and never made into one.
"""

from __future__ import annotations

from dataclasses import dataclass

from evidence.decisions.fields import place_words, rules_checking
from evidence.decisions.gaps import Cell
from evidence.failing import Shown, latest_seen, shown
from storage import Project
from validation.disclosure import Door
from validation.rates import rate_words
from validation.services.rulebook import catalogue


@dataclass(frozen=True)
class Failing:
    """The rules that check a field, in one council's run; ``shown`` is None without a run.

    ``children`` is how many the run is over, None where that is not stated or hidden.
    """

    place: str
    rules: int
    shown: Shown | None
    children: int | None

    def words(self) -> str:
        """ "12 rows in 3 of 14 rules: 2.7 rows per 100 children", or why nothing is known."""
        if not self.rules:
            return "no rule checks it"
        if self.shown is None:
            return "no run of the return"
        looked = self.shown.failing + self.shown.passed
        if not looked:
            return "no run looked at its rules"
        if not self.shown.failing:
            return f"passes the {looked} rules that were looked at"
        told = f"{self.shown.words()}, of {looked} looked at"
        exact = not (self.shown.hidden or self.shown.least or self.shown.rounded)
        if not exact or not self.children:
            return told
        return f"{told}: {rate_words(self.shown.count, self.children, self.shown.unit)}"


def failing_now(project: Project, cell: Cell, door: Door) -> Failing | None:
    """The failures of a council's answer in its latest run; None without a field or a council."""
    said = cell.answer
    if said is None or cell.council_id is None or not said.field:
        return None
    found = latest_seen(project, door)
    rules = rules_checking(said.table, said.field, catalogue(project))
    of_year = [rule.code for rule in rules if found is None or found.year in rule.years]
    run = found.of_council(cell.council_id) if found else None
    return Failing(
        place_words(said.table, said.field),
        len(of_year),
        shown(found, cell.council_id, of_year),
        run.children if run else None,
    )
