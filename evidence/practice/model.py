"""One rule in every council: who fixes it and where, how often it fails, whether it comes back.

What goes with fewer failures is told beside them and never as their cause: few councils differ in
many things at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from common.words import count_of, listed
from common.years import year_words
from process_maps.services import StepView
from storage.register import Council
from validation.rated.denominators import Divided
from validation.services.rates_compared import CouncilRate
from validation.services.rates_words import limits_words, number_words

NO_RUN = "no run compared"


@dataclass(frozen=True)
class Fix:
    """A step that somebody linked to the rule; ``why`` is the reason given with the link.

    ``triage`` and ``automated`` are what the map says of it, None where it does not say.
    """

    step: StepView
    triage: str | None
    automated: bool | None
    why: str

    def words(self) -> str:
        """ "Placements officer, in the case management system, written back"."""
        by = listed(self.step.actors) or "nobody named"
        parts = [f"{by} (automated)" if self.automated else by]
        if self.step.where_fixed:
            parts.append(f"in the {self.step.where_fixed}")
        if self.step.written_back is not None:
            parts.append("written back" if self.step.written_back else "not written back")
        if self.triage:
            parts.append(self.triage)
        return ", ".join(parts)


@dataclass(frozen=True)
class ComesBack:
    """Over the years: of those in which the rule failed, after how many it failed again.

    ``followed`` counts the failing years whose next year here was looked at and had the same rule;
    ``cut`` are years that are not joined, each with the reason.
    """

    failed: tuple[int, ...]
    followed: int
    again: int
    looked: int
    cut: tuple[str, ...] = ()

    def words(self) -> str:
        """A sentence; of one year alone nothing can be said."""
        if not self.looked:
            return "No year is known."
        if not self.failed:
            return f"Passed in {'each of ' if self.looked > 1 else ''}{_years(self.looked)} known."
        said = f"Failed in {listed(year_words(year) for year in self.failed)}."
        if not self.followed:
            return f"{said} No later year is known to tell whether it came back."
        if self.followed == 1:
            again = "it failed again" if self.again else "it did not fail again"
            if len(self.failed) == 1:
                return f"{said} In the year after, {again}."
            return f"{said} The year after can be told for one of them: {again}."
        return f"{said} In the year after, it failed again {self.again} of {self.followed} times."


@dataclass(frozen=True)
class CouncilPractice:
    """One council: its fixes, its rate at the first full run, what was left, and over the years.

    ``mapped``: there is a map of it; without one who fixes what is not known. ``left`` is what its
    latest run of that return says, in words. ``rate`` is None without a run.
    """

    council: Council
    mapped: bool
    fixes: tuple[Fix, ...]
    rate: CouncilRate | None
    left: str
    over_years: ComesBack

    def fixed_words(self, most: int | None = None) -> str:
        """Who fixes it and where, of so many steps at ``most``; or that this is not known."""
        if self.fixes:
            said = [fix.words() for fix in self.fixes[:most]]
            if more := len(self.fixes) - len(said):
                said.append(f"and in {count_of(more, 'other step')}")
            return "; ".join(said)
        return "no step linked to it" if self.mapped else "no map, so not known"


@dataclass(frozen=True)
class Aspect:
    """One thing that councils do in different ways, and what each says of it; None unknown."""

    name: str
    values: Mapping[int, str | None]

    @property
    def differs(self) -> bool:
        """Whether any two councils say different things."""
        return len({value for value in self.values.values() if value}) > 1


@dataclass(frozen=True)
class Practice:
    """One rule in every council, fewest failures first; those whose rate is unknown come last."""

    code: str
    label: str
    divided: Divided | None
    runs: str
    councils: tuple[CouncilPractice, ...]

    @property
    def rated(self) -> tuple[CouncilPractice, ...]:
        """The councils with a known rate, the lowest first."""
        return tuple(each for each in self.councils if each.rate and each.rate.rate is not None)

    @property
    def fixing(self) -> tuple[CouncilPractice, ...]:
        """The councils with a rate and a step linked to the rule, the lowest rate first."""
        return tuple(each for each in self.rated if each.fixes)

    @property
    def compared(self) -> tuple[CouncilPractice, ...]:
        """Whose rates are set against one another: of the fixing where there are two, else all."""
        return self.fixing if len(self.fixing) > 1 else self.rated

    @property
    def parted(self) -> bool:
        """Whether the lowest and the highest rate compared differ by more than their limits."""
        if len(self.compared) < 2:
            return False
        low, high = self.compared[0].rate, self.compared[-1].rate
        if low is None or high is None or low.high is None or high.low is None:
            return False
        return low.high < high.low

    def aspects(self) -> tuple[Aspect, ...]:
        """What of the fixing differs: between those compared, else between all with a fix."""
        having = self.fixing
        if len(having) < 2:
            having = tuple(each for each in self.councils if each.fixes)
        if len(having) < 2:
            return ()
        found = (Aspect(name, {e.council.id: of(e.fixes) for e in having}) for name, of in _ASPECTS)
        return tuple(each for each in found if each.differs)

    def at_the_ends(self) -> tuple[Aspect, ...]:
        """What of it differs between the lowest and the highest rate compared."""
        if len(self.compared) < 2:
            return ()
        ends = [each.council.id for each in (self.compared[0], self.compared[-1])]
        said = [(each, {each.values.get(council) for council in ends}) for each in self.aspects()]
        return tuple(each for each, values in said if None not in values and len(values) > 1)

    @property
    def hidden(self) -> tuple[str, ...]:
        """The councils where it fails, and how often is not for whoever looks."""
        return tuple(
            each.council.name
            for each in self.councils
            if each.rate and each.rate.status == "hidden"
        )

    def number(self, each: CouncilPractice) -> str:
        """A council's failures with their denominator, or why there is no number."""
        if each.rate is None or self.divided is None:
            return NO_RUN
        return number_words(each.rate, self.divided)

    def limits(self, each: CouncilPractice) -> str:
        """The limits of its rate; empty without any."""
        return limits_words(each.rate, self.divided) if each.rate and self.divided else ""

    def sentences(self) -> tuple[str, ...]:
        """What goes together, and how sure that is."""
        if not self.hidden:
            return (self._compared(),)
        return (
            self._compared(),
            f"How often it fails in {listed(self.hidden)} is hidden: it may be less or more "
            "than in the others.",
        )

    def _compared(self) -> str:
        if len(self.rated) < 2:
            return "The rate of fewer than two councils is known, so nothing can be compared."
        if len(self.fixing) < 2:
            return (
                "Fewer than two of the councils with a rate have a step linked to this rule, so "
                "what they do differently is not known."
            )
        if differing := self.aspects():
            return self._caution(differing)
        names = listed(each.council.name for each in self.fixing)
        return f"What is known of the fixing does not differ between {names}."

    def _caution(self, differing: Sequence[Aspect]) -> str:
        many = count_of(len(self.fixing), "council")
        which = "The councils"
        if len(self.fixing) < len(self.rated):
            which = f"The {len(self.fixing)} of {len(self.rated)} with a step linked to it"
        said = f"{which} differ in {listed(each.name for each in differing)}."
        if not self.parted:
            said += " Their rates may differ by chance alone: the limits overlap."
            return f"{said} With {many} this shows what goes together, not why."
        low, high = (each.council.name for each in (self.fixing[0], self.fixing[-1]))
        said += f" The rates of {low} and {high} differ by more than their limits"
        ends = self.at_the_ends()
        if not ends:
            return f"{said}, but between these two no difference in it is known."
        what = listed(each.name for each in ends)
        if len(ends) == len(differing):
            what = "it" if len(ends) == 1 else "all of it"
        return (
            f"{said}, and these two differ in {what}. With {many} this shows what goes together, "
            "not why."
        )


def comes_back(
    points: Sequence[tuple[int, bool | None]], cut: Mapping[tuple[int, int], str]
) -> ComesBack:
    """From each year whether the rule failed in it (None: nobody looked) whether it came back.

    ``cut``: pairs of years that cannot be joined, and why.
    """
    known = [(year, failed) for year, failed in sorted(points) if failed is not None]
    followed = again = 0
    whys = []
    for (year, failed), (later, failed_later) in pairwise(known):
        if not failed:
            continue
        if why := cut.get((year, later)):
            whys.append(f"{year_words(year)} and {year_words(later)}: {why}")
        elif later == year + 1:
            followed += 1
            again += bool(failed_later)
    failed_in = tuple(year for year, failed in known if failed)
    return ComesBack(failed_in, followed, again, len(known), tuple(whys))


def _years(many: int) -> str:
    return count_of(many, "year")


def _one(values: Sequence[str | None]) -> str | None:
    said = list(dict.fromkeys(value for value in values if value))
    return listed(said) if said else None


def _written(fixes: Sequence[Fix]) -> str | None:
    said = {fix.step.written_back for fix in fixes} - {None}
    if not said:
        return None
    return "in part" if len(said) > 1 else "yes" if said == {True} else "no"


_ASPECTS = (
    ("who fixes it", lambda fixes: _one(sorted(listed(sorted(f.step.actors)) for f in fixes))),
    ("where it is fixed", lambda fixes: _one(sorted(f.step.where_fixed or "" for f in fixes))),
    ("whether it is written back", _written),
    ("how it is triaged", lambda fixes: _one(sorted(fix.triage or "" for fix in fixes))),
)
