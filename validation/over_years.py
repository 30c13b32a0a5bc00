"""One rule, or a group of rules, of one council over collection years, cut where a rule changed.

Counts of two years are joined only where the rule did the same in both. What stands beside a year
is one run of it, of one source and one kind; a year that did not look has no number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.words import listed
from common.years import year_words
from validation.disclosure import HIDDEN
from validation.model import Status
from validation.rates import counted
from validation.report import CHILDREN
from validation.statistics.answers import NotEstimated
from validation.statistics.clustering import ChildSums, per_child
from validation.statistics.intervals import wilson
from validation.statistics.trend import LEAST_YEARS, Line, line, two_years

# Of fewer children a percentage says less than the numbers themselves.
FEWEST_FOR_PERCENT = 30


@dataclass(frozen=True)
class YearPoint:
    """One year of one council. ``count`` is None where the run did not look or it is hidden.

    ``rate``, ``low`` and ``high`` are shares of children, or failures per child; None where the
    children are not stated. ``by_children``: the limits rest on sums over the run's own children.
    """

    year: int
    run_id: int
    run_words: str
    count: int | None
    status: Status
    note: str
    children: int | None
    rate: float | None
    low: float | None
    high: float | None
    by_children: bool


@dataclass(frozen=True)
class Break:
    """Between two years that follow one another here, and why they are not joined."""

    earlier: int
    later: int
    why: str


@dataclass(frozen=True)
class Course:
    """A council over the years. ``stretches`` are the points between breaks, the oldest first.

    ``rules`` is how many rules are added up, 1 where it is one rule.
    """

    council_id: int
    council: str
    unit: str
    points: tuple[YearPoint, ...]
    breaks: tuple[Break, ...]
    rules: int = 1

    @property
    def stretches(self) -> tuple[tuple[YearPoint, ...], ...]:
        """The known points between breaks."""
        found: list[list[YearPoint]] = [[]]
        last: int | None = None
        for point in self.points:
            if last is not None and self.cut_between(last, point.year):
                found.append([])
            last = point.year
            if point.rate is not None:
                found[-1].append(point)
        return tuple(tuple(each) for each in found if each)

    def cut_between(self, earlier: int, later: int) -> str | None:
        """Why two years are not joined; None where they are."""
        whys = [each.why for each in self.breaks if earlier < each.later <= later]
        return "; ".join(dict.fromkeys(whys)) or None

    def words(self) -> list[str]:
        """What the years say, a sentence or more for each stretch."""
        stretches = self.stretches
        if not stretches:
            return [f"{self.council}: nothing is known of any year, which is not 0."]
        alone = [each[0] for each in stretches if len(each) == 1]
        said = [_stretch_words(each, self.unit) for each in stretches if len(each) > 1]
        if len(alone) == 1:
            said.append(_alone_words(alone[0], self.unit))
        elif alone:
            years = listed([year_words(point.year) for point in alone])
            said.append(f"{years}: each stands alone, so they are no trend.")
        return [f"{self.council}, {words}" for words in said]


def point_of(
    year: int,
    run: tuple[int, str],
    cell: tuple[int | None, Status, str],
    children: int | None,
    unit: str,
    squares: int | None = None,
) -> YearPoint:
    """A year's point with its limits: Wilson's of children; of rows t over the run's own children.

    Without ``squares`` (the sum of squares of each child's rows) the limits of rows are widened as
    `validation.statistics.clustering` says.
    """
    count, status, note = cell
    rate = low = high = None
    by_children = False
    if count is not None and children and not (unit == CHILDREN and count > children):
        if unit == CHILDREN:
            limits = wilson(count, children)
            rate, low, high = count / children, float(limits.lower), float(limits.upper)
        elif found := per_child(ChildSums(children, count, squares)):
            rate, low, high = found.mean, found.low, found.high
            by_children = found.method == "children"
    return YearPoint(
        year, run[0], run[1], count, status, note, children, rate, low, high, by_children
    )


def trend_of(points: Sequence[YearPoint], unit: str) -> Line | NotEstimated:
    """A line through the years of one stretch; why not where there are too few."""
    return line(
        [point.year for point in points],
        [point.count or 0 for point in points],
        [float(point.children or 0) for point in points],
        "share" if unit == CHILDREN else "rate",
    )


def rate_words(point: YearPoint, unit: str, mark: str = HIDDEN) -> str:
    """ "90 of 452 children (19.9%)", "158 rows, 35.0 per 100 of 452 children".

    ``mark`` stands for a count that may not be seen.
    """
    if point.count is None:
        return mark if point.status == "hidden" else point.note or point.status
    if not point.count and point.status == "passed (inferred)":
        return f"0, {point.status}"
    if not point.children or point.rate is None:
        return f"{point.count:,} {counted(unit)}; children not stated"
    if unit == CHILDREN:
        share = f" ({100 * point.rate:.1f}%)" if point.children >= FEWEST_FOR_PERCENT else ""
        return f"{point.count:,} of {point.children:,} children{share}"
    return (
        f"{point.count:,} {counted(unit)}, {100 * point.rate:.1f} per 100 of "
        f"{point.children:,} children"
    )


def limits_words(point: YearPoint, unit: str) -> str:
    """ "16.5% to 23.8%", "29.1 to 40.9 per 100"; nothing where there are none."""
    if point.low is None or point.high is None:
        return ""
    if unit == CHILDREN:
        return f"{100 * point.low:.1f}% to {100 * point.high:.1f}%"
    return f"{100 * point.low:.1f} to {100 * point.high:.1f} per 100"


def _alone_words(point: YearPoint, unit: str) -> str:
    return f"{year_words(point.year)}: {rate_words(point, unit)}. One year alone is no trend."


def _stretch_words(points: Sequence[YearPoint], unit: str) -> str:
    first, last = points[0], points[-1]
    span = f"{year_words(first.year)} to {year_words(last.year)}"
    moved = f"{span}: from {rate_words(first, unit)} to {rate_words(last, unit)}."
    if len(points) == 2:
        return f"{moved} {_two_words(first, last, unit)}"
    if len(points) < LEAST_YEARS:
        return (
            f"{moved} Three years are too few for a trend: look at the points and how far their "
            "intervals reach."
        )
    return f"{moved} {_line_words(points, unit)}"


def _two_words(first: YearPoint, last: YearPoint, unit: str) -> str:
    """Of children Newcombe's interval of the difference; of rows whether the intervals meet."""
    if unit == CHILDREN:
        found = two_years(
            first.count or 0, first.children or 0, last.count or 0, last.children or 0
        )
        if found is None:
            return ""
        low, high = 100 * found.low, 100 * found.high
        limits = f"95% interval of the difference: {_signed(low)} to {_signed(high)} points"
        if found.low <= 0 <= found.high:
            return f"That is no more than chance may do ({limits})."
        way = "More" if found.low > 0 else "Fewer"
        return f"{way} children fail than chance would make ({limits})."
    if max(first.low or 0, last.low or 0) <= min(first.high or 0, last.high or 0):
        return "Their intervals meet, so the change is not clearly more than chance."
    return "Their intervals do not meet, so the change is more than chance."


def _line_words(points: Sequence[YearPoint], unit: str) -> str:
    found = trend_of(points, unit)
    if isinstance(found, NotEstimated):
        return found.why
    what = "the odds of failing are" if unit == CHILDREN else "the rate is"
    limits = f"95% interval {found.low:.2f} to {found.high:.2f}"
    times = f"each year {what} {found.factor:.2f} times those of the year before ({limits})"
    if unit != CHILDREN:
        times = f"each year {what} {found.factor:.2f} times that of the year before ({limits})"
    if found.low > 1:
        way = "rises"
    elif found.high < 1:
        way = "falls"
    else:
        way = "neither clearly rises nor falls"
    return f"A line through the {len(points)} years {way}: {times}."


def _signed(number: float) -> str:
    return f"{number:+.1f}".replace("-", "−")


def breaks_words(breaks: Sequence[Break]) -> str:
    """Where the line is cut and why."""
    parts = [
        f"between {year_words(each.earlier)} and {year_words(each.later)}, as {each.why}"
        for each in breaks
    ]
    return f"The line is cut {'; and '.join(parts)}." if parts else ""
