"""Which further counts to hide so that no small one can be worked out from the totals.

Secondary suppression, by the least total count. The model is the usual one of cell suppression
(Fischetti and Salazar, Management Science 47, 2001, 1008–1027): a count is hidden enough if, with
the same totals, the table could be another in which it is higher, and another in which it is lower.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from validation.disclosure.network import Flow, Stretch, narrowed

# Whatever is hidden was no 0: those are shown.
LEAST = 1
# Small counts × numbers of the table: beyond, one audit alone takes a second.
LARGEST_EXACT = 1_000_000
SECONDS = 5.0
_TAKEN_BACK = 3_000


@dataclass(frozen=True)
class Choice:
    """What to hide besides. ``least`` says whether it is certain that no set hides less."""

    hidden: frozenset[int]
    least: bool


def chosen(
    stretches: Sequence[Stretch],
    small: Collection[int],
    may_hide: Collection[int],
    threshold: int,
    *,
    largest: int = LARGEST_EXACT,
) -> Choice | None:
    """The numbers of ``may_hide`` to hide so that none of ``small`` is narrow; None if none do.

    The exact search is used where small counts times numbers are no more than ``largest``. Beyond,
    and where it takes too long, each small count in turn is joined into the cheapest ring through
    it, and what turns out not to be needed is shown again: a safe set, though others may hide
    less. Whichever it is, it is audited by `validation.disclosure.network` before it is given.
    """
    exposed = _narrow(stretches, small, threshold)
    if not exposed:
        return Choice(frozenset(), least=True)
    if len(small) * len(stretches) <= largest:
        found = _exact(stretches, sorted(small), sorted(may_hide), threshold)
        if found is not None:
            return found
    return _ring_by_ring(stretches, exposed, small, may_hide, threshold)


def hide(stretches: Sequence[Stretch], these: Iterable[int]) -> list[Stretch]:
    """The same numbers with these hidden: of each nobody knows more than that it is no 0."""
    found = list(stretches)
    for at in these:
        found[at] = replace(found[at], low=LEAST, high=None)
    return found


def _narrow(stretches: Sequence[Stretch], small: Collection[int], threshold: int) -> list[int]:
    intervals = narrowed(stretches, sorted(small))
    return [at for at, interval in intervals.items() if interval.is_narrow(threshold)]


def _exact(
    stretches: Sequence[Stretch], small: Sequence[int], may_hide: Sequence[int], threshold: int
) -> Choice | None:
    """The set of least total, of these the one of fewest numbers; None where it takes too long.

    Whatever bounds a small count tells of which numbers one at least must be hidden too. The
    cheapest set that has one of each such group is looked for, audited, and what bounds a small
    count still adds further groups: so the first set that is safe is the least.
    """
    if not may_hide:
        return None
    one = 1 / (len(may_hide) + 1)
    costs = np.array([stretches[at].count + one for at in may_hide])
    groups: dict[frozenset[int], None] = {}
    hidden: frozenset[int] = frozenset()
    until = monotonic() + SECONDS
    while monotonic() < until:
        new = _groups(stretches, hidden, small, may_hide, threshold)
        if not new:
            return Choice(hidden, least=True)
        if frozenset() in new:
            return None
        groups |= dict.fromkeys(new)
        covers = np.array([[at in group for at in may_hide] for group in groups], dtype=float)
        found = milp(
            costs,
            integrality=np.ones(len(may_hide)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(covers, lb=1),
            options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
        )
        if found.status != 0:
            return None
        hidden = frozenset(at for at, taken in zip(may_hide, found.x > 0.5, strict=True) if taken)
    return None


def _groups(
    stretches: Sequence[Stretch],
    hidden: frozenset[int],
    small: Sequence[int],
    may_hide: Sequence[int],
    threshold: int,
) -> list[frozenset[int]]:
    """Of each of these one must be hidden too, as some small count is narrow without."""
    now = hide(stretches, hidden)
    flow = Flow(now)
    shown = [at for at in may_hide if at not in hidden]
    found = []
    for at in small:
        interval = flow.interval(now[at])
        if not interval.is_narrow(threshold):
            continue
        rises, falls = flow.bounds_of(now[at])
        too_low = interval.high is not None and interval.high <= threshold
        # To reach above the threshold only a rise helps; to span enough, a fall does too.
        for rise, fall in zip(rises, (falls * 2)[: len(rises)], strict=True):
            sides = (rise,) if too_low else (rise, fall)
            found.append(
                frozenset(e for e in shown if any(_runs_across(now[e], side) for side in sides))
            )
    return found


def _runs_across(each: Stretch, side: frozenset[int]) -> bool:
    return (each.start in side) != (each.end in side)


def _ring_by_ring(
    stretches: Sequence[Stretch],
    exposed: Sequence[int],
    small: Collection[int],
    may_hide: Collection[int],
    threshold: int,
) -> Choice | None:
    hidden: set[int] = set()
    for at in exposed:
        now = hide(stretches, hidden)
        if not _narrow(now, [at], threshold):
            continue
        ring = _cheapest_ring(now, at, set(may_hide) - hidden, threshold)
        if ring is None:
            return None
        hidden |= ring
    if _narrow(hide(stretches, hidden), small, threshold):
        return None
    return Choice(frozenset(_needed(stretches, hidden, small, threshold)), least=False)


def _cheapest_ring(
    stretches: Sequence[Stretch], at: int, may_hide: Collection[int], threshold: int
) -> set[int] | None:
    """What to hide so that a number can rise by the threshold, at the least cost (Dijkstra)."""
    ways: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for number, each in enumerate(stretches):
        if number == at or (each.fixed and number not in may_hide):
            continue
        cost = each.count if each.fixed else 0
        ways[each.start].append((each.end, cost, number))
        if each.count - (LEAST if each.fixed else each.low) >= threshold:
            ways[each.end].append((each.start, cost, number))
    start, goal = stretches[at].end, stretches[at].start
    reached: dict[int, tuple[int, int]] = {}
    open_ways = [(0, start, -1, -1)]
    while open_ways:
        cost, knot, before, by = heapq.heappop(open_ways)
        if knot in reached:
            continue
        reached[knot] = (before, by)
        if knot == goal:
            break
        for end, more, number in ways[knot]:
            if end not in reached:
                heapq.heappush(open_ways, (cost + more, end, knot, number))
    if goal not in reached:
        return None
    ring, knot = set(), goal
    while knot != start:
        knot, by = reached[knot]
        ring.add(by)
    return ring & set(may_hide)


def _needed(
    stretches: Sequence[Stretch], hidden: set[int], small: Collection[int], threshold: int
) -> set[int]:
    """What of it must stay hidden: the largest is shown again first, if that gives nothing away."""
    if len(hidden) * len(small) > _TAKEN_BACK:
        return hidden
    left = set(hidden)
    for at in sorted(hidden, key=lambda each: -stretches[each].count):
        if not _narrow(hide(stretches, left - {at}), small, threshold):
            left.discard(at)
    return left
