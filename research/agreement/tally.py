"""What is counted of ratings, for all units once or for many resamples at one go.

Every coefficient comes of sums over units, so a resample is a weight for each group of units and
its sums are one product: rows stand for what is summed, columns for draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from research.agreement.ratings import Floats, Ints, Ratings

Truths: TypeAlias = npt.NDArray[np.bool_]
# Of so many places one is filled where gathering becomes quicker than a product (measured).
_MOSTLY_EMPTY = 8


@dataclass(frozen=True, eq=False)
class Spread:
    """Amounts by key and group, to be summed by key under any weights of the groups.

    ``table`` is the same written out, a row for each key that occurs and a column for each group,
    where it is not mostly empty: one product is far quicker then.
    """

    keys: int
    present: Ints
    starts: Ints
    group: Ints
    amount: Floats
    table: Floats | None

    @classmethod
    def of(cls, keys: int, key: Ints, group: Ints, amount: Floats, groups: int) -> Spread:
        """Gather what falls on the same key and group."""
        places, at = np.unique(key * groups + group, return_inverse=True)
        present, starts = np.unique(places // max(groups, 1), return_index=True)
        summed: Floats = np.bincount(at, weights=amount, minlength=len(places)).astype(np.float64)
        of = places % max(groups, 1)
        table = None
        if 0 < len(present) * groups <= _MOSTLY_EMPTY * len(places):
            table = np.zeros((len(present), groups))
            table[np.searchsorted(present, places // groups), of] = summed
        return cls(keys, present, starts, of, summed, table)

    def sums_present(self, weights: Floats) -> Floats:
        """For each key that occurs (rows, as in ``present``) its sum in each draw (columns)."""
        if not len(self.present):
            return np.zeros((0, weights.shape[1]))
        if self.table is not None:
            # Not by @, whose threads wait for one another where others use the machine: 18 s for 3.
            product: Floats = np.einsum("kg,gd->kd", self.table, weights)
            return product
        spread = weights[self.group]
        spread *= self.amount[:, None]
        return np.add.reduceat(spread, self.starts, axis=0)

    def sums(self, weights: Floats) -> Floats:
        """The same with a row for each key, 0 for those that do not occur."""
        out = np.zeros((self.keys, weights.shape[1]))
        out[self.present] = self.sums_present(weights)
        return out


@dataclass(frozen=True, eq=False)
class ByCoder:
    """Which coder chose what where, one of each for each value; and the sums by coder and category.

    The key of a sum is the coder's place times the number of categories, and the category's.
    """

    unit: Ints
    category: Ints
    coder: Ints
    every: Spread
    paired: Spread


@dataclass(frozen=True, eq=False)
class Tally:
    """All that the coefficients need of some ratings.

    ``given``: how many values each unit has. ``cell_*``: one for each unit and category chosen
    there, in order of units, with how many chose it. ``pa``: of the ordered pairs of values on a
    unit the share that agree (0 where there is no pair). ``plain``: units count once each and on
    their own, which standard errors need. ``by_coder`` is None where only counts are known.
    """

    coders: int
    categories: int
    groups: int
    plain: bool
    length: Floats
    group: Ints
    given: Ints
    cell_unit: Ints
    cell_category: Ints
    cell_count: Ints
    pa: Floats
    shares: Spread
    marginals: Spread
    by_coder: ByCoder | None

    @property
    def paired(self) -> Truths:
        """Which units have two values or more."""
        return self.given > 1

    def weighed(self, amount: Floats | Truths, weights: Floats) -> Floats:
        """The sum over units of an amount for each, in each draw."""
        by_group = np.bincount(self.group, weights=amount * self.length, minlength=self.groups)
        total: Floats = np.einsum("g,gd->d", by_group, weights)
        return total


def tally_of(ratings: Ratings) -> Tally:
    """Count ratings."""
    units, q = ratings.units, len(ratings.categories)
    length = np.ones(units) if ratings.weights is None else ratings.weights
    group = np.arange(units) if ratings.groups is None else ratings.groups
    groups = int(group.max(initial=-1)) + 1
    given = np.bincount(ratings.unit, minlength=units)
    places, count = np.unique(ratings.unit * q + ratings.category, return_counts=True)
    unit, category = np.divmod(places, max(q, 1))
    pairs = np.maximum(given * (given - 1), 1)
    agreeing = np.bincount(unit, weights=count * (count - 1), minlength=units)
    whole = length[unit] * count
    two = given[unit] > 1
    by_coder = None
    if ratings.coder is not None:
        key, of = ratings.coder * q + ratings.category, ratings.unit
        both, keys = of[given[of] > 1], len(ratings.coders) * q
        by_coder = ByCoder(
            of,
            ratings.category,
            ratings.coder,
            Spread.of(keys, key, group[of], length[of], groups),
            Spread.of(keys, key[given[of] > 1], group[both], length[both], groups),
        )
    return Tally(
        coders=len(ratings.coders),
        categories=q,
        groups=groups,
        plain=ratings.weights is None and ratings.groups is None,
        length=length,
        group=group,
        given=given,
        cell_unit=unit,
        cell_category=category,
        cell_count=count,
        pa=agreeing / pairs,
        shares=Spread.of(q, category, group[unit], whole / given[unit], groups),
        marginals=Spread.of(q, category[two], group[unit][two], whole[two], groups),
        by_coder=by_coder,
    )
