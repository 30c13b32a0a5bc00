"""Which steps come before which on one map and after them on another.

A step that moved past ten others turns ten pairs round; said is that it moved, and past which. So
the fewest steps are sought that account for all pairs turned round: those with the most of them are
taken first (the usual greedy cover).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.words import count_of, listed
from process_maps.comparing.behaviour import BEFORE
from process_maps.comparing.beside import MOST_NAMED, Beside
from process_maps.comparing.model import ORDER, Basis, Difference

Matrix = NDArray[np.int_]


@dataclass(frozen=True)
class Orders:
    """By map the groups that come wholly before others: a row and column for each group in order.

    ``strict``: without counting what is so within a loop only. ``joined``: how the two groups stand
    to one another is known at all.
    """

    before: dict[str, NDArray[np.bool_]]
    strict: dict[str, NDArray[np.bool_]]


def orders_of(beside: Beside) -> Orders:
    """The order of the groups on each map; nothing is claimed of steps that no flows join."""
    row = {group.number: number for number, group in enumerate(beside.groups)}
    before: dict[str, NDArray[np.bool_]] = {}
    strict: dict[str, NDArray[np.bool_]] = {}
    for key, read in beside.behaviours.items():
        member = np.zeros((len(row), len(read.codes)), dtype=np.float32)
        for group in beside.groups:
            for step in beside.steps[group.number].get(key, ()):
                member[row[group.number], read.at[step.id]] = 1
        size = member.sum(axis=1)
        all_pairs = np.outer(size, size)
        first = read.ordered() == BEFORE
        for found, leads in ((before, first), (strict, first & ~read.rounds)):
            held = member @ leads.astype(np.float32) @ member.T
            found[key] = (held == all_pairs) & (all_pairs > 0)
    return Orders(before, strict)


def other_order(beside: Beside) -> tuple[list[Difference], Basis]:
    """The steps that come earlier or later among those they share, and on what that rests.

    The basis counts pairs of shared steps whose order two maps or more show.
    """
    orders = orders_of(beside)
    many = len(beside.groups)
    each = list(orders.before.values())
    before: Matrix = np.sum(each, axis=0, dtype=int) if each else np.zeros((many, many), dtype=int)
    total = before + before.T
    # Where it is told from one map: how many of the others show it the other way round.
    if beside.one is None:
        turned: Matrix = np.minimum(before, before.T)
        known = int(np.count_nonzero(np.triu(total, 1) >= 2))
        pairs = np.count_nonzero(np.triu(total, 1))
    else:
        mine = orders.before[beside.one]
        others: Matrix = np.where(mine, before.T, np.where(mine.T, before, 0))
        turned = np.where(2 * others >= total - 1, others, 0)
        known = int(np.count_nonzero(np.triu((mine | mine.T) & (total >= 2), 1)))
        pairs = np.count_nonzero(np.triu(mine | mine.T, 1))
    found = [_told(beside, orders, *move) for move in _moves(turned)]
    return found, Basis(known, int(pairs))


def _moves(turned: Matrix) -> Iterator[tuple[int, int, list[int]]]:
    """Steps that moved: each with the one it is told by, and all those it moved past."""
    left = turned.copy()
    while left.any():
        weight = left.sum(axis=1)
        moved = int(weight.argmax())
        past = [int(each) for each in np.flatnonzero(left[moved])]
        yield moved, min(past, key=lambda p: (-left[moved, p], abs(p - moved), p)), past
        left[moved, :] = left[:, moved] = 0


def _told(beside: Beside, orders: Orders, moved: int, by: int, past: list[int]) -> Difference:
    first, second = (beside.groups[each] for each in (moved, by))
    ways = _ways(orders, moved, by)
    sides = [("before", ways[0]), ("after", ways[1])]
    sides.sort(key=lambda side: (beside.one not in side[1], -len(side[1])))
    (how, keys), (other, rest) = sides
    of = len(keys) + len(rest)
    own = [beside.own_words(group, rest) for group in (first, second)]
    words = (
        f"{beside.title(first)} comes {how} {beside.title(second)} in {beside.where(keys, of)}, "
        f"{other} it in {beside.where(rest, of)}"
    )
    if any(own):
        words += f" ({listed(each.strip(' ()') for each in own if each)})"
    if all(_round_only(orders, key, moved, by) for key in (*keys, *rest)):
        words += ", each time round a loop"
    alike = [each for each in past if each != by and _ways(orders, moved, each) == ways]
    weight = len(rest) if beside.one else min(len(keys), len(rest))
    named = sorted((*keys, *rest), key=lambda k: (k != beside.one, k in max(keys, rest, key=len)))
    places = (*beside.places(first, named), *beside.places(second, named))
    words = f"{words}.{_likewise(beside, alike, len(past) - 1 - len(alike))}"
    return Difference(ORDER, words, tuple(named), places, weight=weight)


def _ways(orders: Orders, one: int, other: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The maps on which the one comes before the other, and those on which it comes after."""
    earlier = tuple(key for key, order in orders.before.items() if order[one, other])
    later = tuple(key for key, order in orders.before.items() if order[other, one])
    return earlier, later


def _round_only(orders: Orders, key: str, one: int, other: int) -> bool:
    return not (orders.strict[key][one, other] or orders.strict[key][other, one])


def _likewise(beside: Beside, alike: list[int], others: int) -> str:
    """What else the step moved past: the same way on the same maps, or some other way."""
    words = ""
    if alike:
        names = [beside.title(beside.groups[each]) for each in alike[:MOST_NAMED]]
        rest = len(alike) - len(names)
        more = [count_of(rest, "more step")] if rest else []
        words = f" The same goes for its place beside {listed([*names, *more])}."
    if others:
        beside_what = count_of(others, "more step" if alike else "other step")
        words += f" Its place beside {beside_what} also varies."
    return words
