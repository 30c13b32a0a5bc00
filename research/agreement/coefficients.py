"""How far coders agree, and how far past what chance alone would have given.

Sources: J. Cohen (1960) for two coders; J. L. Fleiss (1971); A. J. Conger (1980); R. L. Brennan and
D. J. Prediger (1981); K. L. Gwet, Handbook of Inter-Rater Reliability (2014), for AC1, for units
that some coders left out, and for the standard errors; Krippendorff's alpha in its own file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from research.agreement.krippendorff import Coincidences, Metric, alpha, coincidences
from research.agreement.ratings import Floats, Level, Ratings
from research.agreement.standard_errors import standard_errors
from research.agreement.tally import Spread, Tally, tally_of

COEFFICIENTS = (
    "percent",
    "cohen_kappa",
    "fleiss_kappa",
    "krippendorff_alpha",
    "conger_kappa",
    "brennan_prediger",
    "gwet_ac1",
)


@dataclass(frozen=True)
class Agreement:
    """How far coders agree. A coefficient is None where ``undefined`` says why, by its name.

    ``percent`` is a share from 0 to 1: of the pairs of values on a unit those that agree, averaged
    over the ``paired_units`` that have two values or more; together they hold ``pairs`` pairs.
    ``units`` are all units, ``values`` all values given, ``categories`` how many different ones
    could be chosen; where units have weights (characters in a run) these three count those.
    Only alpha depends on ``level``; every other coefficient takes values as equal or different.
    ``standard_errors`` hold for units that were drawn each on their own.
    """

    level: Level
    units: int
    coders: int
    values: int
    categories: int
    paired_units: int
    pairs: int
    percent: float | None
    cohen_kappa: float | None
    fleiss_kappa: float | None
    krippendorff_alpha: float | None
    conger_kappa: float | None
    brennan_prediger: float | None
    gwet_ac1: float | None
    standard_errors: Mapping[str, float]
    undefined: Mapping[str, str]

    def coefficient(self, name: str) -> float | None:
        """A coefficient by its name, one of ``COEFFICIENTS``."""
        if name not in COEFFICIENTS:
            raise KeyError(name)
        worth: float | None = getattr(self, name)
        return worth


@dataclass(frozen=True, eq=False)
class Prepared:
    """Ratings counted, ready for one reckoning or many."""

    tally: Tally
    metric: Metric
    met: Coincidences

    @classmethod
    def of(cls, ratings: Ratings, level: Level) -> Prepared:
        """Count ratings at a level."""
        sorted_ratings, numbers = ratings.as_numbers(level)
        tally = tally_of(sorted_ratings)
        return cls(tally, Metric.at(level, numbers), coincidences(tally))

    @property
    def rows(self) -> int:
        """How many rows the largest table of a reckoning has; its columns are the draws."""
        tally = self.tally
        by_key = [tally.shares, tally.marginals]
        if tally.by_coder:
            by_key.append(tally.by_coder.every)
        most = max(max(len(each.group), each.keys) for each in by_key)
        return max(most, len(self.met.spread.group))

    def worths(self, weights: Floats) -> dict[str, Floats]:
        """Every coefficient under each column of weights of the groups; NaN where undefined."""
        tally = self.tally
        paired = tally.weighed(tally.paired, weights)
        some = tally.weighed(tally.given > 0, weights)
        percent = tally.weighed(tally.pa * tally.paired, weights) / _above(paired, 0)
        shares = tally.shares.sums(weights) / _above(some, 0)
        same = np.square(shares).sum(axis=0)
        q, nothing = tally.categories, np.full(weights.shape[1], np.nan)
        equal = nothing if q < 2 else np.full(weights.shape[1], 1 / q)
        found = {
            "percent": percent,
            "cohen_kappa": nothing,
            "fleiss_kappa": _past(percent, np.where((shares > 0).sum(axis=0) > 1, same, 1.0)),
            "krippendorff_alpha": alpha(tally, self.metric, self.met, weights),
            "conger_kappa": nothing,
            "brennan_prediger": _past(percent, equal),
            "gwet_ac1": nothing if q < 2 else _past(percent, (1 - same) / (q - 1)),
        }
        if tally.by_coder and tally.coders > 1:
            met = _met_by_chance(tally, tally.by_coder.every, weights)
            found["conger_kappa"] = _past(percent, met)
        if tally.by_coder and tally.coders == 2:
            met = _met_by_chance(tally, tally.by_coder.paired, weights)
            found["cohen_kappa"] = _past(percent, met)
        return found


def agreement(ratings: Ratings, level: Level = "nominal") -> Agreement:
    """Every coefficient of some ratings.

    Raises BadInput where the level compares numbers and a value is none, or is below 0 at the
    ratio level.
    """
    prepared = Prepared.of(ratings, level)
    tally = prepared.tally
    worths = prepared.worths(np.ones((tally.groups, 1)))
    undefined = _reasons(tally)
    found = {
        name: None if name in undefined or np.isnan(worth[0]) else float(worth[0])
        for name, worth in worths.items()
    }
    for name, worth in found.items():
        if worth is None:
            undefined.setdefault(name, "this cannot be worked out from these values")
    errors = standard_errors(tally, prepared.metric, prepared.met, found)
    given = tally.given
    return Agreement(
        level=level,
        units=round(float(tally.length.sum())),
        coders=tally.coders,
        values=round(float((tally.length * given).sum())),
        categories=tally.categories,
        paired_units=round(float(tally.length[tally.paired].sum())),
        pairs=round(float((tally.length * given * (given - 1)).sum() / 2)),
        standard_errors=errors,
        undefined={name: undefined[name] for name in COEFFICIENTS if name in undefined},
        **found,
    )


def _past(percent: Floats, chance: Floats) -> Floats:
    """What is agreed past chance, of what could be; NaN where chance leaves nothing to be won."""
    left = 1 - chance
    past: Floats = (percent - chance) / np.where(left > 0, left, np.nan)
    return past


def _above(number: Floats, least: float) -> Floats:
    return np.where(number > least, number, np.nan)


def _met_by_chance(tally: Tally, spread: Spread, weights: Floats) -> Floats:
    """How often two coders would meet by chance, averaged over pairs of coders (Conger 1980)."""
    r, q = tally.coders, tally.categories
    counts = spread.sums(weights).reshape(r, q, weights.shape[1])
    shares = counts / _above(counts.sum(axis=1, keepdims=True), 0)
    both = np.square(shares.sum(axis=0)) - np.square(shares).sum(axis=0)
    met: Floats = both.sum(axis=0) / (r * (r - 1))
    return met


def _reasons(tally: Tally) -> dict[str, str]:
    """Why coefficients are undefined, for those that are."""
    cohen = {}
    if not tally.by_coder:
        cohen = dict.fromkeys(
            ("cohen_kappa", "conger_kappa"), "it is not known which coder gave which value"
        )
    elif tally.coders != 2:
        words = "one" if tally.coders == 1 else "none" if not tally.coders else f"{tally.coders}"
        cohen["cohen_kappa"] = f"Cohen’s kappa compares two coders; here there is {words}"
        if tally.coders > 1:
            cohen["cohen_kappa"] = f"Cohen’s kappa compares two coders; here there are {words}"
    if nothing := _nothing_to_compare(tally):
        return {**dict.fromkeys(COEFFICIENTS, nothing), **cohen}
    kinds = np.unique(tally.cell_category)
    if len(kinds) < 2:
        same = (
            "everybody gave every unit the same value, so there is nothing that chance could have "
            "got wrong"
        )
        return {**dict.fromkeys(COEFFICIENTS[1:], same), **cohen}
    found = {}
    paired = tally.marginals.present
    if len(paired) < 2:
        same = "all units that two coders coded were given the same value by everybody"
        found = dict.fromkeys(("cohen_kappa", "krippendorff_alpha"), same)
    if tally.by_coder:
        active = np.unique(tally.by_coder.every.present // tally.categories)
        if len(active) < tally.coders:
            found["conger_kappa"] = (
                "one coder gave no value at all, so there is no telling what chance would have "
                "made of theirs"
            )
    return {**found, **cohen}


def _nothing_to_compare(tally: Tally) -> str | None:
    if not tally.given.any():
        return "nobody gave any unit a value"
    if tally.paired.any():
        return None
    if tally.coders < 2:
        return "there is one coder only, and agreement needs two"
    if tally.by_coder:
        active = len(np.unique(tally.by_coder.every.present // tally.categories))
        if active < 2:
            return "only one coder gave values, and agreement needs two"
    return "no unit has two values, so there is nothing to compare"
