"""How closely rules fail together: over the children of each council, never between councils.

Children of one council fail more of everything than another's; taken together they would make all
rules seem to go together. So each council is a table of its own, and the tables are added up as
Mantel and Haenszel (1959, J Natl Cancer Inst 22:719) do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from validation.report import OverChildren
from validation.statistics.answers import Bools, Floats
from validation.statistics.multiplicity import benjamini_hochberg

# Rules of fewer children, or of nearly all, go together with others by accident.
FEWEST_CHILDREN, MOST_SHARE = 5, 0.9
LEAST_PHI, SURE = 0.1, 0.01
# Where less is spread than this the normal distribution finds far too much.
_ENOUGH = 5.0


@dataclass(frozen=True)
class OfCouncil:
    """One council's children: how many there are, how many fail each rule, and both of a pair."""

    children: int
    failing: Mapping[str, int] = field(repr=False)
    over: OverChildren = field(repr=False)


@dataclass(frozen=True)
class Together:
    """Pairs of rules.

    Attributes
    ----------
    keys : the rules that are neither too rare nor of nearly everybody.
    phi : how closely each pair goes together within the councils, -1 to 1.
    sure : pairs that go together more than chance would let them, after all pairs were tested.
    twins : pairs that fail for exactly the same children in every council.
    """

    keys: tuple[str, ...]
    phi: Floats = field(repr=False)
    sure: Bools = field(repr=False)
    twins: Bools = field(repr=False)


def together(councils: Sequence[OfCouncil], leave_out: frozenset[str] = frozenset()) -> Together:
    """How closely the rules of some councils' children go together.

    phi = sum (n11 - E) / sqrt(sum r1 (1 - r1/n) × sum r2 (1 - r2/n)), E = r1 r2 / n; of one
    council the phi coefficient itself. p: hypergeometric for one council; for several that of the
    normal distribution with a correction for continuity, or Poisson's where little is expected.
    """
    keys = _keys(councils, leave_out)
    size = len(keys)
    off, expected, variance, seen = (np.zeros((size, size)) for _ in range(4))
    spare, same = np.zeros(size), np.ones((size, size), dtype=np.bool_)
    for each in councils:
        pairs = _pairs(each, keys)
        n, totals = float(each.children), np.diag(pairs)
        here = np.outer(totals, totals) / n
        of_each = totals * (1 - totals / n)
        off += pairs - here
        expected += here
        seen += pairs
        spare += of_each
        variance += np.outer(of_each, of_each) / max(n - 1, 1)
        same &= (pairs == totals[:, None]) & (pairs == totals[None, :])
    with np.errstate(invalid="ignore", divide="ignore"):
        phi = np.clip(np.nan_to_num(off / np.sqrt(np.outer(spare, spare))), -1, 1)
    np.fill_diagonal(phi, 0)
    p = _p_of_one(councils[0], keys) if len(councils) == 1 else _p(off, expected, variance, seen)
    upper = np.triu_indices(size, 1)
    sure = np.zeros((size, size), dtype=np.bool_)
    sure[upper] = (benjamini_hochberg(p[upper]) <= SURE) & (phi[upper] >= LEAST_PHI)
    np.fill_diagonal(same, val=False)
    return Together(keys, phi, sure | sure.T, same)


def _keys(councils: Sequence[OfCouncil], leave_out: frozenset[str]) -> tuple[str, ...]:
    children = sum(each.children for each in councils)
    totals: dict[str, int] = {}
    for each in councils:
        for key, count in each.failing.items():
            totals[key] = totals.get(key, 0) + count
    return tuple(
        sorted(
            key
            for key, count in totals.items()
            if FEWEST_CHILDREN <= count <= MOST_SHARE * children and key not in leave_out
        )
    )


def _pairs(council: OfCouncil, keys: Sequence[str]) -> Floats:
    at = {key: place for place, key in enumerate(keys)}
    pairs = np.diag([float(council.failing.get(key, 0)) for key in keys])
    for (one, other), children in council.over.together.items():
        if one in at and other in at:
            pairs[at[one], at[other]] = pairs[at[other], at[one]] = children
    return pairs


def _p_of_one(council: OfCouncil, keys: Sequence[str]) -> Floats:
    from scipy.stats import hypergeom

    pairs = _pairs(council, keys)
    totals = np.diag(pairs)
    p = hypergeom.sf(pairs - 1, council.children, totals[:, None], totals[None, :])
    return np.asarray(p, dtype=np.float64)


def _p(off: Floats, expected: Floats, variance: Floats, seen: Floats) -> Floats:
    from scipy.special import ndtr, pdtrc

    with np.errstate(invalid="ignore", divide="ignore"):
        normal = ndtr(-(off - 0.5) / np.sqrt(variance))
    # The chance of at least so many of a Poisson number, which has more spread than is there.
    poisson = np.where(seen > 0, pdtrc(np.maximum(seen - 1, 0), expected), 1.0)
    return np.asarray(np.where(variance >= _ENOUGH, normal, poisson), dtype=np.float64)
