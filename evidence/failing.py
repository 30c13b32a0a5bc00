"""How often rules fail in each council: one run each, as whoever looks may see it.

Rows of several rules are added up. Children are not, as one child may fail several rules: there the
largest rule is the least that is sure. A rule nobody looked at is never part of a zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from common.words import count_of, listed
from common.years import year_words
from storage import Project, reading
from storage.register import Council, own_councils
from storage.remembering import remembered
from validation.catalogue import normalise_code, parent_code
from validation.disclosure import Door
from validation.model import Cell
from validation.rates import number_words
from validation.report import CHILDREN
from validation.services import Comparison, CouncilRun, comparison, runs
from validation.services.controlling import controlled


@dataclass(frozen=True)
class Shown:
    """How a painpoint's rules fail in one council's run. ``count`` sums those that failed.

    ``unknown`` counts the rules nobody looked at: they are never part of a zero. ``hidden`` are
    those of the failing whose count is not for whoever looks, and not in ``count``; ``rounded``:
    each count in it was rounded; ``least``: it is what is sure, of children who may be the same.
    """

    count: int
    unit: str
    failing: int
    passed: int
    unknown: int
    run_words: str
    hidden: int = 0
    rounded: bool = False
    least: bool = False

    @property
    def looked_at(self) -> int:
        """How many of the rules the run looked at."""
        return self.failing + self.passed

    @property
    def before(self) -> str:
        """What stands before the count where it is not exact: "more than "."""
        if self.rounded:
            return "about "
        return "at least " if self.least else "more than " if self.hidden else ""

    def words(self) -> str:
        """ "more than 40 rows in 3 rules", or of how many rules the count is hidden."""
        rules = count_of(self.failing, "rule")
        if self.hidden == self.failing:
            return f"in {rules}, how often is hidden"
        return f"{self.before}{number_words(self.count, self.unit)} in {rules}"


def working_councils(project: Project) -> tuple[Council, ...]:
    """The project's councils, without those that only published figures name."""
    with reading(project) as db:
        return tuple(own_councils(db))


@remembered
def compared_runs(project: Project) -> Comparison | None:
    """Each working council's first full run of one return, of one source.

    Of the latest return of which half of them, of those with any run, have one of the same source:
    so one council's first run of a new return does not part it from all others. Where there is
    none, of the return most have. None where no run has been imported.
    """
    own = {each.id: each.name for each in working_councils(project)}
    having: dict[tuple[int, str], set[int]] = defaultdict(set)
    for run in runs(project):
        if run.council_id in own:
            having[run.year, run.source].add(run.council_id)
    if not having:
        return None
    year, source = _most_telling(having)
    # Of runs that count in two units, those of most councils: units are never mixed.
    found = comparison(project, year=year, source=source, which="first", only=own, leave_out=True)
    last = max(of_year for of_year, _ in having)
    if last == year:
        return found
    councils = set[int]().union(*(who for (of_year, _), who in having.items() if of_year == last))
    names = listed(own[each] for each in sorted(councils))
    have = "has" if len(councils) == 1 else "have"
    not_yet = f"Not compared yet: {year_words(last)}, as only {names} {have} a run of it"
    return replace(found, not_yet=not_yet)


def _most_telling(having: Mapping[tuple[int, str], set[int]]) -> tuple[int, str]:
    """The return and source to compare; of equal ones that of most councils, then by name."""
    every = set[int]().union(*having.values())
    enough = {each for each, councils in having.items() if 2 * len(councils) >= len(every)}
    among = sorted(enough or having, key=lambda each: each[1])
    if enough:
        return max(among, key=lambda each: (each[0], len(having[each])))
    return max(among, key=lambda each: (len(having[each]), each[0]))


@remembered
def seen_runs(project: Project, door: Door) -> Comparison | None:
    """The same runs with every count that is not for whoever looks hidden or rounded."""
    found = compared_runs(project)
    return found and controlled(found, door)


@remembered
def latest_seen(project: Project, door: Door) -> Comparison | None:
    """Each council's latest run of that return, what is left, as whoever looks may see it."""
    first = compared_runs(project)
    if first is None:
        return None
    own = {each.id for each in working_councils(project)}
    found = comparison(
        project, year=first.year, source=first.source, which="latest", only=own, leave_out=True
    )
    return controlled(found, door)


def cells_of(run: CouncilRun, codes: Iterable[str]) -> list[Cell]:
    """What a run says of each of some rules, the parts of one that was split each for itself.

    So that none is added up twice: a part of a rule that the run counts as a whole only is not
    another one where that whole is among them.
    """
    own = run.run.counts.keys() | run.run.hidden
    found = list[str]()
    for code in codes:
        key = normalise_code(code)
        match = run.run.catalogue.match(code, run.run.facts.year)
        split = match.how == "split" and key not in own
        found += [normalise_code(each.code) for each in match.members] if split else [key]
    kept = dict.fromkeys(found)
    wholes = own & kept.keys()
    return [run.cell(code) for code in kept if code in own or parent_code(code) not in wholes]


def shown(compared: Comparison | None, council_id: int, codes: Iterable[str]) -> Shown | None:
    """How rules fail in one council's run; None without a run, or without a rule."""
    found = compared.of_council(council_id) if compared else None
    cells = cells_of(found, codes) if found else []
    if found is None or not cells:
        return None
    failed = [cell.count for cell in cells if cell.status == "failed" and cell.count is not None]
    passed = sum(cell.status.startswith("passed") for cell in cells)
    hidden = sum(cell.status == "hidden" for cell in cells)
    failing = len(failed) + hidden
    of_children = found.unit == CHILDREN
    return Shown(
        count=max(failed, default=0) if of_children else sum(failed),
        unit=found.unit,
        failing=failing,
        passed=passed,
        unknown=len(cells) - failing - passed,
        run_words=found.run_words,
        hidden=hidden,
        rounded=bool(found.run.rounded_to),
        least=of_children and failing > 1,
    )
