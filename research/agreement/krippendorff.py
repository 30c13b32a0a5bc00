"""Krippendorff's alpha with missing values, at four levels of measurement.

Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011). Observed disagreement
comes of the coincidences of different values within units, expected disagreement of the values'
totals over all units that have two or more. The ordinal distance of two values is the difference
of their mid-ranks, so it moves with the totals and is taken anew for each draw.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from common.errors import BadInput
from research.agreement.ratings import Floats, Ints, Level
from research.agreement.tally import Spread, Tally

MOST_RATIO_VALUES = 2_000


@dataclass(frozen=True, eq=False)
class Coincidences:
    """How often each two different values met in a unit: a row of ``first`` and ``second`` each.

    A unit of m values counts each of its ordered pairs 1/(m - 1) times.
    """

    first: Ints
    second: Ints
    spread: Spread


def coincidences(tally: Tally) -> Coincidences:
    """The coincidences off the diagonal."""
    unit, kind, count = tally.cell_unit, tally.cell_category, tally.cell_count
    ones, others, amounts, units = [], [], [], []
    apart = 1
    while len(same := np.flatnonzero(unit[apart:] == unit[:-apart])):
        ones.append(kind[same])
        others.append(kind[same + apart])
        units.append(unit[same])
        amounts.append(2.0 * count[same] * count[same + apart])
        apart += 1
    q = tally.categories
    if not ones:
        none = np.zeros(0, np.int64)
        return Coincidences(none, none, Spread.of(q * q, none, none, np.zeros(0), tally.groups))
    of = np.concatenate(units)
    amount = np.concatenate(amounts) * tally.length[of] / (tally.given[of] - 1)
    key = np.concatenate(ones) * q + np.concatenate(others)
    spread = Spread.of(q * q, key, tally.group[of], amount, tally.groups)
    first, second = np.divmod(spread.present, q)
    return Coincidences(first, second, spread)


@dataclass(frozen=True, eq=False)
class Metric:
    """Squared distances between values at a level, given how often each occurs in each draw.

    ``numbers`` are the values' own; they are brought to a range of 1, which alpha does not see.
    """

    level: Level
    numbers: Floats

    @classmethod
    def at(cls, level: Level, numbers: Floats) -> Metric:
        """The metric of a level; raises BadInput where there are too many different values."""
        if level == "ratio" and len(numbers) > MOST_RATIO_VALUES:
            raise BadInput(
                f"there are more than {MOST_RATIO_VALUES:,} different values, too many to compare "
                "at the ratio level",
                remedy="Round them, or take the interval level",
            )
        largest = np.abs(numbers).max(initial=0)
        scaled = numbers / largest if largest else numbers
        if level == "interval" and len(scaled) and scaled.max() > scaled.min():
            scaled = (scaled - scaled.min()) / (scaled.max() - scaled.min())
        return cls(level, scaled)

    def places(self, totals: Floats) -> Floats:
        """Where each value (rows) lies in each draw, for the levels that square a difference."""
        if self.level == "ordinal":
            return np.cumsum(totals, axis=0) - totals / 2
        return np.broadcast_to(self.numbers[:, None], totals.shape)

    def between(self, first: Ints, second: Ints, totals: Floats) -> Floats:
        """The squared distance of each two values, in each draw."""
        if self.level == "nominal":
            return np.ones((len(first), 1))
        if self.level == "ratio":
            return self._ratio(self.numbers[first], self.numbers[second])[:, None]
        places = self.places(totals) if self.level == "ordinal" else self.numbers[:, None]
        squared: Floats = np.square(places[first] - places[second])
        return squared

    def from_each(self, totals: Floats) -> Floats:
        """For each value the sum of its squared distances to all that were given, in each draw."""
        n = totals.sum(axis=0)
        if self.level == "nominal":
            others: Floats = n - totals
            return others
        if self.level == "ratio":
            each = self._ratio(self.numbers[:, None], self.numbers[None, :])
            from_ratio: Floats = each @ totals
            return from_ratio
        places = self.places(totals)
        middle = (places * totals).sum(axis=0) / np.where(n, n, 1)
        square: Floats = np.square(places - middle)
        around: Floats = n * square + (totals * square).sum(axis=0)
        return around

    @staticmethod
    def _ratio(one: Floats, other: Floats) -> Floats:
        total = one + other
        parted: Floats = np.square((one - other) / np.where(total, total, 1))
        return parted


def alpha(tally: Tally, metric: Metric, met: Coincidences, weights: Floats) -> Floats:
    """Krippendorff's alpha in each draw; NaN where the paired units hold fewer than two values."""
    totals = tally.marginals.sums(weights)
    n = totals.sum(axis=0)
    seen = met.spread.sums_present(weights)
    observed = (seen * metric.between(met.first, met.second, totals)).sum(axis=0)
    expected = (totals * metric.from_each(totals)).sum(axis=0)
    defined = ((totals > 0).sum(axis=0) > 1) & (expected > 0)
    worth: Floats = 1 - (n - 1) * observed / np.where(defined, expected, np.nan)
    return worth


def alpha_error(tally: Tally, metric: Metric, met: Coincidences) -> float | None:
    """The standard error of alpha, each unit on its own, the distances held as they are.

    Source: K. L. Gwet, Handbook of Inter-Rater Reliability (2014), by linearisation.
    """
    paired = tally.paired
    n = int(paired.sum())
    if n < 2 or not tally.plain:
        return None
    one = np.ones((tally.groups, 1))
    totals = tally.marginals.sums(one)
    given = tally.given[paired]
    mean, total = given.mean(), given.sum()
    distance = metric.between(met.first, met.second, totals)[:, 0]
    within = np.zeros(tally.groups)
    key = np.repeat(np.arange(len(met.first)), np.diff([*met.spread.starts, len(met.spread.group)]))
    np.add.at(within, met.spread.group, met.spread.amount * distance[key])
    observed = within[paired] / mean
    excess = given / mean - 1
    shares = totals / total
    each = metric.from_each(totals)[:, 0] / total
    chance = float(shares[:, 0] @ each)
    from_unit = np.bincount(
        tally.cell_unit,
        weights=tally.cell_count * each[tally.cell_category],
        minlength=len(tally.given),
    )[paired]
    # All in disagreements (1 - p), so that the scale of the distances falls out. As in the source
    # the correction for few values, 1/total, is only in what a unit's many values weigh.
    apart = observed - (1 - 1 / total) * observed.mean() * excess
    expected = from_unit / mean - chance * excess
    bare = 1 - observed.mean() / chance
    part = 1 - apart / chance + 2 * (1 - bare) * (expected - chance) / chance
    return float(np.sqrt(np.square(part - bare).sum() / (n * (n - 1))))
