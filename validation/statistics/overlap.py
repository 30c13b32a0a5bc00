"""Which rules fail in which councils, and whether more fail in all than by chance.

"By chance" needs a pool: the rules that could have failed (looked at in every one of the councils).
Where each rule of the pool is as likely to fail as any other the overlap expected is small; rules
differ greatly in how easily they fail, so that more overlap than this is ordinary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from validation.statistics.answers import Floats, floats


@dataclass(frozen=True)
class Overlap:
    """The rules that fail in exactly these councils and in no other of those looked at."""

    councils: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Shared:
    """How many rules fail in all councils, how many would by chance, and how surprising it is.

    ``p`` is the chance of at least as many.
    """

    shared: int
    expected: float
    p: float


def overlaps(failing: Mapping[str, Iterable[str]]) -> tuple[Overlap, ...]:
    """Every set of councils that some rule fails in exactly; most councils first, then most rules.

    Councils stand in the order given, rules in the order of their codes. Each rule is in one.
    """
    where: dict[str, list[str]] = defaultdict(list)
    for council, rules in failing.items():
        for rule in sorted(set(rules)):
            where[rule].append(council)
    regions: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for rule in sorted(where):
        regions[tuple(where[rule])].append(rule)
    order = {council: at for at, council in enumerate(failing)}
    found = [Overlap(councils, tuple(rules)) for councils, rules in regions.items()]
    found.sort(key=lambda o: (-len(o.councils), -len(o.rules), [order[c] for c in o.councils]))
    return tuple(found)


def shared_by_chance(sizes: Sequence[int], pool: int, shared: int) -> Shared:
    """Of councils that fail that many rules each out of a pool, how many would all fail by chance.

    Exact for any number of councils: the rules shared so far and the next council's meet as a
    hypergeometric number (two councils: Fisher 1935), summed over what is shared so far. Raises
    ValueError where the sizes do not fit the pool.
    """
    if len(sizes) < 2 or min(sizes) < 0 or max(sizes) > pool or not 0 <= shared <= min(sizes):
        raise ValueError("the councils' rules do not fit the pool")
    at = np.zeros(min(sizes) + 1)
    ordered = sorted(sizes)
    at[ordered[0]] = 1.0
    numbers = np.arange(at.size, dtype=np.float64)
    for size in ordered[1:]:
        at = at @ _hypergeometric(numbers[:, None], numbers[None, :], size, pool)
    expected = float(pool * np.prod(np.array(sizes) / pool)) if pool else 0.0
    return Shared(shared, expected, min(1.0, float(at[shared:].sum())))


def _hypergeometric(marked: Floats, drawn_marked: Floats, drawn: int, pool: int) -> Floats:
    """The chance that so many of the marked are among those drawn; 0 where it cannot be."""
    can = (drawn_marked <= marked) & (drawn - drawn_marked <= pool - marked)
    can &= drawn_marked <= drawn
    hit = np.where(can, drawn_marked, 0)
    missed = np.where(can, drawn - drawn_marked, 0)
    log = _ln_choose(marked, hit) + _ln_choose(pool - marked, missed) - _ln_choose(pool, drawn)
    return np.where(can, np.exp(log), 0.0)


def _ln_choose(of: ArrayLike, chosen: ArrayLike) -> Floats:
    n, k = floats(of), floats(chosen)
    return floats(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))
