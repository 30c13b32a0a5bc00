"""Whether what councils do differently goes together with how often it fails. Never why.

Only where it could have been otherwise: two councils at least do it alike. Where each does it in a
way of its own, any rates at all would look as if they went together, so nothing is said.

Of up to five councils it goes together where all of one side fail less often than all of another,
by 95% limits that do not meet. Of more, where their rates lie higher on one side than on another
and chance alone would do that in one case of twenty (Kruskal and Wallis, on ranks).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from common.words import count_of
from evidence.topics.model import CouncilView, RuleRates, Way
from validation.report import CHILDREN
from validation.statistics.clustering import ChildSums, widened
from validation.statistics.intervals import wilson
from validation.statistics.ranks import kruskal_wallis

_FEW = 5
_BY_CHANCE = 0.05
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


MEANING = (
    "Councils that do it one way all fail less often than those that do it another way, and their "
    "95% limits do not meet; from six councils on, their rates lie apart by more than chance would "
    "put them in one case of twenty (Kruskal and Wallis). Where no two councils do it alike it "
    "cannot be told. It never says why."
)


@dataclass(frozen=True)
class _Range:
    """Failures for each child, with 95% limits."""

    rate: float
    low: float
    high: float


def weighed(
    ways: Sequence[Way], views: Sequence[CouncilView], children: Mapping[int, int | None]
) -> tuple[Way, ...]:
    """The same differences, each with whether it goes together with how often it fails.

    ``children``: in each council's return, by its id; what nobody stated cannot be told.
    """
    if not ways:
        return ()
    ranges = {
        each.council.id: found
        for each in views
        if (found := _range(each, children.get(each.council.id)))
    }
    return tuple(replace(each, together=_together(each, ranges)) for each in ways)


def told_first(ways: Sequence[Way]) -> Way:
    """The difference that a card tells: the first that goes together, else the first of all."""
    return next((each for each in ways if each.together), ways[0])


def closing(views: Sequence[CouncilView], ways: Sequence[Way], telling: RuleRates | None) -> str:
    """Whether what is done and what fails go together, of how many councils; nothing of one."""
    fails = [each.seen for each in views if each.seen != "unknown"]
    if not ways or len(fails) < 2:
        return ""
    number = SMALL[len(fails)] if len(fails) < len(SMALL) else str(len(fails))
    if telling is None and len(set(fails)) < 2:
        return (
            f"What is done differs; how often it fails is not clearly different in the {number} "
            "councils."
        )
    if all(each.together is None for each in ways):
        return f"Whether these go together cannot be told from {number} councils."
    many, yes = len(ways), sum(each.together is True for each in ways)
    if not yes:
        none = "it does not go" if many == 1 else f"none of {_things(many)} goes"
        return f"What is done differs, but {none} together with how often it fails."
    if many == 1:
        return f"These go together; with {number} councils this cannot tell why."
    these = "this one goes" if yes == 1 else f"{yes}, this among them, go"
    of = f"Of {_things(many)} that councils do differently, {these}"
    if yes == many:
        of = f"{'Both' if many == 2 else f'All {many}'} things that councils do differently go"
    return f"{of} together with how often it fails; with {number} councils this cannot tell why."


def in_words(way: Way) -> str:
    """What is added to a difference that is named; empty where it cannot be told."""
    if way.together is None:
        return ""
    return f"this {'goes' if way.together else 'does not go'} together with how often it fails"


def _things(many: int) -> str:
    return f"the {count_of(many, 'thing')}"


def _range(view: CouncilView, children: int | None) -> _Range | None:
    """Its failures for each child, 0 where all that was looked at passed; None if unknown."""
    if view.seen != "passed" and view.rate is None:
        return None
    if view.shown is None or not children:
        return None
    return _limited(view.shown.count, children, view.shown.unit == CHILDREN)


# The same councils and their few different sums come again with every topic.
@lru_cache(maxsize=4_096)
def _limited(count: int, children: int, of_children: bool) -> _Range | None:
    if of_children:
        limits = wilson(count, children)
        return _Range(count / children, float(limits.lower), float(limits.upper))
    found = widened(ChildSums(children, count))
    return _Range(found.mean, found.low, found.high) if found else None


def _together(way: Way, ranges: Mapping[int, _Range]) -> bool | None:
    """None where fewer than two sides are known, or no two councils are on one."""
    sides = [[ranges[each] for each in ids if each in ranges] for _, ids in way.said]
    known = [each for each in sides if each]
    if len(known) < 2 or max(map(len, known)) < 2:
        return None
    if sum(map(len, known)) <= _FEW:
        return all(_apart(one, other) for one, other in combinations(known, 2))
    found = kruskal_wallis([[each.rate for each in side] for side in known])
    return found is not None and found[1] <= _BY_CHANCE


def _apart(one: Sequence[_Range], other: Sequence[_Range]) -> bool:
    return max(each.high for each in one) < min(each.low for each in other) or max(
        each.high for each in other
    ) < min(each.low for each in one)
