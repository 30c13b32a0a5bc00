"""Which rules fail in which councils, and whether councils share more of them than by chance.

Chance needs a pool: the rules that could have failed. A rule nobody knows of in one council may
fail there too, so it is left out of the pool, and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from validation.catalogue import normalise_code
from validation.model import Run, status_of
from validation.statistics.overlap import overlaps, shared_by_chance

MOST_COUNCILS = 6
PoolKind = Literal["looked at", "failing anywhere"]
FAILS = ("failed", "hidden")
_LOOKED = (*FAILS, "passed", "passed (inferred)")
# Chance brings between the limits about 95 times in 100.
_TAIL = 0.025


@dataclass(frozen=True)
class Region:
    """The rules that fail in exactly these councils, by normalised code.

    ``unsure`` are those of them of which nobody can tell whether they fail in the others too.
    """

    councils: tuple[str, ...]
    rules: tuple[str, ...]
    unsure: tuple[str, ...]


@dataclass(frozen=True)
class Pool:
    """The rules that could have failed in every council.

    Attributes
    ----------
    kind : "looked at", the year's rules that every council's run looked at; "failing anywhere",
        those of them that fail in any council, as rules that hardly ever fail make any overlap
        look like more than chance.
    unknown : how many of the year's rules are left out, as some run did not look at them.
    beyond : how many rules fail somewhere and are none of the year's.
    """

    kind: PoolKind
    rules: frozenset[str] = field(repr=False)
    of_year: int
    unknown: int
    beyond: int

    @property
    def size(self) -> int:
        """How many rules are in it."""
        return len(self.rules)


@dataclass(frozen=True)
class ByChance:
    """How many rules of the pool fail in all of these councils, beside what chance would bring.

    ``sizes`` are each council's failing rules in the pool; ``low`` to ``high`` is what chance
    brings about 95 times in 100; ``p`` is the chance of at least as many.
    """

    councils: tuple[str, ...]
    sizes: tuple[int, ...]
    shared: int
    expected: float
    low: int
    high: int
    p: float

    @property
    def verdict(self) -> Literal["more", "fewer", "as many"]:
        """Whether that is more or fewer than chance brings."""
        if self.shared > self.high:
            return "more"
        return "fewer" if self.shared < self.low else "as many"


def failing(run: Run) -> frozenset[str]:
    """The rules that fail in a run; those whose count is hidden do."""
    return frozenset(key for key, count in run.counts.items() if count > 0) | run.hidden


def regions(runs: Mapping[str, Run]) -> tuple[Region, ...]:
    """Every combination of councils some rule fails in exactly; most councils, then rules, first.

    Raises ValueError for more than six councils: there would be more combinations than rules.
    """
    if len(runs) > MOST_COUNCILS:
        raise ValueError(f"at most {MOST_COUNCILS} councils are compared")
    return tuple(
        Region(
            each.councils,
            each.rules,
            tuple(
                rule
                for rule in each.rules
                if any(
                    status_of(rule, run) not in _LOOKED
                    for council, run in runs.items()
                    if council not in each.councils
                )
            ),
        )
        for each in overlaps({council: failing(run) for council, run in runs.items()})
    )


def pool_of(runs: Sequence[Run], year: int, kind: PoolKind = "looked at") -> Pool:
    """The pool of some councils' runs of a year."""
    if not runs:
        return Pool(kind, frozenset(), 0, 0, 0)
    of_year = {normalise_code(rule.code) for rule in runs[0].catalogue.rules(year)}
    looked = {key for key in of_year if all(status_of(key, run) in _LOOKED for run in runs)}
    anywhere = frozenset[str]().union(*(failing(run) for run in runs))
    rules = looked & anywhere if kind == "failing anywhere" else looked
    return Pool(
        kind, frozenset(rules), len(of_year), len(of_year - looked), len(anywhere - of_year)
    )


def by_chance(runs: Mapping[str, Run], pool: Pool) -> tuple[ByChance, ...]:
    """All councils together, then every two of them (of two councils, once)."""
    if len(runs) < 2 or not pool.size:
        return ()
    pairs = list(combinations(runs, 2)) if len(runs) > 2 else []
    return tuple(_by_chance(group, runs, pool) for group in (tuple(runs), *pairs))


def _by_chance(councils: tuple[str, ...], runs: Mapping[str, Run], pool: Pool) -> ByChance:
    sets = [failing(runs[council]) & pool.rules for council in councils]
    sizes = tuple(len(each) for each in sets)
    shared = len(frozenset.intersection(*sets))
    found = shared_by_chance(sizes, pool.size, shared)
    low, high = chance_range(sizes, pool.size)
    return ByChance(councils, sizes, shared, found.expected, low, high, found.p)


def chance_range(sizes: Sequence[int], pool: int) -> tuple[int, int]:
    """Between which numbers of shared rules chance stays, but for 2.5 times in 100 at each end."""

    def at_least(shared: int) -> float:
        return shared_by_chance(sizes, pool, shared).p if shared <= min(sizes) else 0.0

    # The chance of at least so many only falls as the number rises.
    low = _last(min(sizes), lambda shared: at_least(shared) >= 1 - _TAIL)
    high = _last(min(sizes), lambda shared: at_least(shared) > _TAIL)
    return low, high


def _last(most: int, holds: Callable[[int], bool]) -> int:
    """The largest number up to ``most`` for which it holds; it holds for 0, and then no more."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low
