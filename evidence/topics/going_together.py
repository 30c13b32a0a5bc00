"""Whether what councils do differently goes together with how often it fails. Never why.

It does where all councils of one way, as far as their rates are known, fail less often than all of
another, by 95% limits that do not meet; or, from six councils on, where their rates lie higher on
one side than on another and chance alone would do that in one case of twenty (Kruskal and Wallis,
on ranks). That could have been otherwise only where two councils at least do it alike: where each
does it in a way of its own, any rates at all would look as if they went together, so nothing is
said. What is not seen to go together may still do so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from math import inf

from common.words import count_of
from evidence.topics.model import CouncilView, RuleRates, Way
from validation.report import CHILDREN
from validation.statistics.clustering import ChildSums, widened
from validation.statistics.intervals import wilson
from validation.statistics.ranks import kruskal_wallis

_ENOUGH_TO_RANK = 6
_BY_CHANCE = 0.05
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MEANING = (
    "All councils that do it one way, of those whose rate is known, fail less often than all that "
    "do it another way, and their 95% limits do not meet; from six councils on also where their "
    "rates lie apart by more than chance would put them in one case of twenty (Kruskal and "
    "Wallis). Where no two councils do it alike it cannot be told. Several differences are looked "
    "at for each topic, and one that goes together is told first: some do by chance. It never says "
    "why."
)


@dataclass(frozen=True)
class _Range:
    """Failures for each child, with 95% limits; no upper one where rules were not looked at."""

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
    made = []
    for each in ways:
        known = [[ranges[at] for at in ids if at in ranges] for _, ids in each.said]
        sides = [side for side in known if side]
        made.append(replace(each, together=_together(sides), known=sum(map(len, sides))))
    return tuple(made)


def told_first(ways: Sequence[Way]) -> Way:
    """The difference that a card tells: the first that goes together, else the first of all."""
    return next((each for each in ways if each.together), ways[0])


def closing(views: Sequence[CouncilView], ways: Sequence[Way], telling: RuleRates | None) -> str:
    """Whether what is done and what fails go together, of how many councils; nothing of one."""
    fails = [each.seen for each in views if each.seen != "unknown"]
    if not ways or len(fails) < 2:
        return ""
    yes, no = (sum(each.together is answer for each in ways) for answer in (True, False))
    if yes:
        return _together_words(ways, yes)
    if telling is None and len(set(fails)) < 2:
        hidden = sum(bool(each.shown and each.shown.hidden) for each in views)
        if len(fails) - hidden < 2:
            return ""
        shown = " whose counts are shown" if hidden else ""
        return (
            "What is done differs; how often it fails is not clearly different in the "
            f"{_small(len(fails) - hidden)} councils{shown}."
        )
    many = len(ways)
    if not no:
        return "Whether these go together cannot be told."
    if no < many:
        none = f"{no} of {_things(many)} {'does' if no == 1 else 'do'} not clearly go"
        left = (
            f", and of {'another' if many - no == 1 else f'{many - no} others'} it cannot be told"
        )
    else:
        none = "it does not clearly go" if many == 1 else f"none of {_things(many)} clearly goes"
        left = ""
    return f"What is done differs, but {none} together with how often it fails{left}."


def _together_words(ways: Sequence[Way], yes: int) -> str:
    many, known = len(ways), _small(told_first(ways).known)
    if many == 1:
        return f"These go together; with {known} councils this cannot tell why."
    these = "this one goes" if yes == 1 else f"{yes}, this among them, go"
    of = f"Of {_things(many)} that councils do differently, {these}"
    if yes == many:
        of = f"{'Both' if many == 2 else f'All {many}'} things that councils do differently go"
    return f"{of} together with how often it fails; with {known} councils this cannot tell why."


def _small(number: int) -> str:
    return SMALL[number] if number < len(SMALL) else str(number)


def in_words(way: Way) -> str:
    """What is added to a difference that is named; empty where it cannot be told."""
    if way.together is None:
        return ""
    return f"this {'goes' if way.together else 'does not clearly go'} together with what fails"


def _things(many: int) -> str:
    return f"the {count_of(many, 'thing')}"


def _range(view: CouncilView, children: int | None) -> _Range | None:
    """Its failures for each child, 0 where all that was looked at passed; None if unknown.

    Where some rules were not looked at, or children of several rules may be the same, what is known
    is the least there is.
    """
    shown = view.shown
    if shown is None or not children or (view.seen != "passed" and view.rate is None):
        return None
    found = _limited(shown.count, children, shown.unit == CHILDREN)
    return replace(found, high=inf) if found and (shown.unknown or shown.least) else found


# The same councils and their few different sums come again with every topic.
@lru_cache(maxsize=4_096)
def _limited(count: int, children: int, of_children: bool) -> _Range | None:
    if of_children:
        if count > children:
            return None
        limits = wilson(count, children)
        return _Range(count / children, float(limits.lower), float(limits.upper))
    found = widened(ChildSums(children, count))
    return _Range(found.mean, found.low, found.high) if found else None


def _together(sides: Sequence[Sequence[_Range]]) -> bool | None:
    """None where fewer than two sides are known, or no two councils are on one."""
    if len(sides) < 2 or max(map(len, sides)) < 2:
        return None
    if all(_apart(one, other) for one, other in combinations(sides, 2)):
        return True
    exact = [[each.rate for each in side if each.high < inf] for side in sides]
    if sum(map(len, exact)) < _ENOUGH_TO_RANK:
        return False
    found = kruskal_wallis(exact)
    return found is not None and found[1] <= _BY_CHANCE


def _apart(one: Sequence[_Range], other: Sequence[_Range]) -> bool:
    return max(each.high for each in one) < min(each.low for each in other) or max(
        each.high for each in other
    ) < min(each.low for each in one)
