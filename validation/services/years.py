"""Rules over collection years: one run a council and year, all of one source, unit and kind.

What is shown has been through the door; rules are joined over years only where they did not change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from storage import Project, reading
from validation.catalogue import Catalogue, Group, normalise_code
from validation.disclosure import Door
from validation.model import Cell, Status
from validation.over_children import store as sums
from validation.over_years import Break, Course, YearPoint, point_of
from validation.report import CHILDREN, PUBLISHED, ROWS
from validation.rulebook.changes import break_between
from validation.services.comparing import Comparison, CouncilRun, Which, comparison
from validation.services.controlling import controlled
from validation.services.looking import runs
from validation.services.rulebook import catalogue


@dataclass(frozen=True)
class Years:
    """A few councils over the years. ``codes`` are the rules that fail in any, most first."""

    source: str
    unit: str
    which: Which
    by_year: Mapping[int, Comparison]
    codes: tuple[str, ...]
    catalogue: Catalogue = field(repr=False)
    squares: Mapping[int, Mapping[str, int]] = field(repr=False)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of which there is a run, in their order."""
        return tuple(sorted(self.by_year))

    @property
    def councils(self) -> dict[int, str]:
        """The councils' names by their ids."""
        return {
            each.council_id: each.council
            for found in self.by_year.values()
            for each in found.councils
        }


def years_of(project: Project) -> dict[str, tuple[int, ...]]:
    """The collection years each source has runs of, published figures left out."""
    found: dict[str, set[int]] = {}
    for run in runs(project):
        if run.source != PUBLISHED:
            found.setdefault(run.source, set()).add(run.year)
    return {source: tuple(sorted(years)) for source, years in found.items()}


def over_years(
    project: Project,
    *,
    source: str,
    which: Which,
    unit: str,
    councils: Sequence[int],
    door: Door,
) -> Years:
    """The runs of some councils in every year there is, as ``door`` lets them be seen."""
    only = tuple(sorted(councils))
    by_year = {}
    for year in years_of(project).get(source, ()):
        found = _of_unit(project, year, source, which, unit, only)
        if found.councils:
            by_year[year] = controlled(found, door)
    opened = [
        each.run_id
        for found in by_year.values()
        for each in found.councils
        if door.opens(each.council) and not each.arrived
    ]
    squares: Mapping[int, Mapping[str, int]] = {}
    if unit == ROWS and opened:
        with reading(project) as db:
            squares = sums.squares(db, opened, ROWS)
    return Years(source, unit, which, by_year, _codes(by_year), catalogue(project), squares)


def course_of_rule(found: Years, code: str) -> list[Course]:
    """One rule of each council over the years, cut between years in which it changed."""
    years = found.years
    broken = [
        Break(earlier, later, why)
        for earlier, later in pairwise(years)
        if (why := break_between(found.catalogue, code, earlier, later))
    ]
    courses = []
    for council_id, council in found.councils.items():
        points = [_point(each, code, found) for each in _runs_of(found, council_id)]
        courses.append(Course(council_id, council, found.unit, tuple(points), tuple(broken)))
    return sorted(courses, key=lambda each: each.council)


def course_of_group(found: Years, group: Group) -> list[Course]:
    """The rules of a group added up, of each council: only those that may be joined.

    Such a rule did not change from the first year to the last, and each of the council's runs
    looked at it and its counts may be seen. Nothing where children are counted, as one child may
    fail several.
    """
    if found.unit == CHILDREN or not found.by_year:
        return []
    first, last = found.years[0], found.years[-1]
    unchanged = [
        rule.code
        for rule in found.catalogue.rules(last)
        if rule.group == group and break_between(found.catalogue, rule.code, first, last) is None
    ]
    courses = []
    for council_id, council in found.councils.items():
        runs = _runs_of(found, council_id)
        cells = {code: [each.cell(code) for each in runs] for code in unchanged}
        used = [c for c, row in cells.items() if all(cell.count is not None for cell in row)]
        points = [
            point_of(
                each.run.facts.year or 0,
                (each.run_id, each.run_words),
                _added_up([cells[code][at] for code in used]),
                each.children,
                found.unit,
            )
            for at, each in enumerate(runs)
        ]
        courses.append(Course(council_id, council, found.unit, tuple(points), (), len(used)))
    return sorted(courses, key=lambda each: each.council)


def of_group(found: Years, group: Group) -> int:
    """How many rules a group has in the last year."""
    rules = found.catalogue.rules(found.years[-1]) if found.by_year else ()
    return sum(rule.group == group for rule in rules)


_UNKNOWN: tuple[int | None, Status, str] = (None, "unknown", "")


def _added_up(cells: Sequence[Cell]) -> tuple[int | None, Status, str]:
    total = sum(cell.count or 0 for cell in cells)
    return (total, "failed" if total else "passed (inferred)", "") if cells else _UNKNOWN


def _of_unit(
    project: Project, year: int, source: str, which: Which, unit: str, only: tuple[int, ...]
) -> Comparison:
    return comparison(
        project, year=year, source=source, which=which, unit=unit, only=only, leave_out=True
    )


def _runs_of(found: Years, council_id: int) -> list[CouncilRun]:
    runs = [found.by_year[year].of_council(council_id) for year in found.years]
    return [each for each in runs if each is not None]


def _point(each: CouncilRun, code: str, found: Years) -> YearPoint:
    cell = each.cell(code)
    return point_of(
        each.run.facts.year or 0,
        (each.run_id, each.run_words),
        (cell.count, cell.status, cell.note),
        each.children,
        found.unit,
        found.squares.get(each.run_id, {}).get(normalise_code(code)) if cell.count else None,
    )


def _codes(by_year: Mapping[int, Comparison]) -> tuple[str, ...]:
    totals: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for found in by_year.values():
        for code in found.codes:
            spelt.setdefault(normalise_code(code), code)
        for each in found.councils:
            totals.update(each.run.counts)
            totals.update(dict.fromkeys(each.run.hidden, 0))
    known = [key for key in totals if key in spelt]
    return tuple(spelt[key] for key in sorted(known, key=lambda key: (-totals[key], key)))
