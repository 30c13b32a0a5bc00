"""Do councils' children fail different rules? Judged by dealing the children out again.

If the council a child belongs to made no difference, children could change councils. What the
table of councils by rules (children who fail each, out of all children) then looks like is the
measure of what chance does. Rows of an error report are no such thing: the chi-square test on them
calls like councils different in 78% of cases (made-up data), dealing out children in 5%.

Two ways, which agree: with the children themselves (:func:`of_children`), or, where only sums are
kept, from how many children fail each rule and each pair of rules (:func:`of_sums`): under dealing
out, the counts of council c have mean n_c r / N and covariance between councils c and d
n_c (N [c = d] - n_d) / (N (N - 1)) × S, S = pairs - r r' / N.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from validation.statistics.answers import Bools, Floats, NotEstimated, floats
from validation.statistics.association import jensen_shannon

DRAWS = 999
# With fewer expected in the smallest council a rule's counts are too lumpy for of_sums.
LEAST_EXPECTED = 0.5
_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class AgainstChance:
    """A measure, and what chance alone makes of it: its mean and the 95th of a hundred.

    ``p`` = (draws at least as large + 1) / (draws + 1): never 0.
    """

    observed: float
    mean: float
    high: float
    p: float
    draws: int


@dataclass(frozen=True)
class Mixing:
    """How the councils' failing rules differ, each measure beside what chance makes of it.

    Attributes
    ----------
    overall : the sum over councils and rules of (O-E)²/E, E = n_c r / N.
    cramers_v : of the table of councils by rules, 0 to 1.
    councils : in the order given, each council's own part of ``overall``.
    distances : Jensen-Shannon distance of each council's failing rules to all others', base 2.
    residuals : by council and rule, (O-E) in standard errors of dealing out; NaN for a rule that
        was left out.
    used : by rule, whether it was looked at.
    """

    overall: AgainstChance
    cramers_v: AgainstChance
    councils: tuple[AgainstChance, ...]
    distances: tuple[AgainstChance, ...]
    residuals: Floats = field(repr=False)
    used: Bools = field(repr=False)
    method: Literal["children", "sums"]


def of_children(
    fails: ArrayLike, council: ArrayLike, draws: int = DRAWS, seed: int = 903
) -> Mixing | NotEstimated:
    """Children by rules (whether each fails), and each child's council as 0, 1, 2, …: dealt out.

    Children who fail nothing belong in it. Exact but for the draws (Fisher 1935; Edgington 1995).
    """
    zero_one = (floats(fails) > 0).astype(np.float32)
    whose = np.asarray(council, dtype=np.int64)
    children = np.bincount(whose, minlength=int(whose.max(initial=-1)) + 1).astype(np.float64)
    failing = floats(_member(whose, children.size) @ zero_one)
    totals = failing.sum(axis=0)
    used = (totals > 0) & (totals < whose.size)
    if reason := _nothing(children, used):
        return reason
    tables = _dealt(zero_one[:, used], whose, children.size, draws, np.random.default_rng(seed))
    return _judged(failing, children, used, tables, "children")


def of_sums(
    failing: ArrayLike,
    children: ArrayLike,
    together: ArrayLike,
    draws: int = DRAWS,
    seed: int = 903,
) -> Mixing | NotEstimated:
    """The same from sums: children failing each rule (councils by rules), and children in all.

    ``together`` (rules by rules) is how many children of all councils fail both rules of a pair,
    with those failing each on its diagonal. Tables are drawn from the normal distribution of the
    mean and covariance that dealing out has; each count is then given the skewness and peakedness
    of its hypergeometric distribution and made whole, so that rare rules do not look too regular
    (without, a council of 10 children was called different in 13% of like cases). Rules with fewer
    than half a child expected in the smallest council, and those that all children fail, are left
    out. Raises ValueError where the sums contradict one another.
    """
    counts, sizes, pairs = floats(failing), floats(children), floats(together)
    if sizes.size == 0 or counts.shape != (sizes.size, pairs.shape[0]):
        return NotEstimated("There is nothing to compare.")
    _sound(counts, sizes, pairs)
    totals, n = counts.sum(axis=0), float(sizes.sum())
    used = (totals * sizes.min() / n >= LEAST_EXPECTED) & (totals < n)
    if reason := _nothing(sizes, used):
        return reason
    tables = _from_sums(
        totals[used], sizes, pairs[np.ix_(used, used)], draws, np.random.default_rng(seed)
    )
    return _judged(counts, sizes, used, tables, "sums")


def by_rule(failing: ArrayLike, children: ArrayLike, draws: int = 4999, seed: int = 903) -> Floats:
    """By rule, how surprising it is that councils' shares differ so, by dealing out its children.

    p = (b + 1) / (draws + 1) of X² of councils by failing or not; exact but for the draws. NaN
    where nobody or everybody fails. Adjust for the number of rules before flagging any. For a
    handful of councils: with many, :mod:`validation.rated.rates` asks which differ.
    """
    counts, sizes = floats(failing), floats(children)
    rng, found = np.random.default_rng(seed), np.full(counts.shape[1], np.nan)
    n = int(sizes.sum())
    for rule, total in enumerate(counts.sum(axis=0).astype(np.int64)):
        if 0 < total < n:
            drawn = rng.multivariate_hypergeometric(
                sizes.astype(np.int64), total, size=draws, method="marginals"
            )
            expected = sizes * total / n
            seen = float(((counts[:, rule] - expected) ** 2 / expected).sum())
            found[rule] = _chance(seen, ((drawn - expected) ** 2 / expected).sum(axis=1))
    return found


def _chance(observed: float, drawn: Floats) -> float:
    """Ties count as at least as large, also where rounding parts them."""
    return float(((drawn >= observed * (1 - 1e-9)).sum() + 1) / (drawn.size + 1))


def _against(observed: float, drawn: Floats) -> AgainstChance:
    return AgainstChance(
        float(observed),
        float(drawn.mean()),
        float(np.quantile(drawn, 0.95)),
        _chance(observed, drawn),
        drawn.size,
    )


def _judged(
    failing: Floats,
    children: Floats,
    used: Bools,
    tables: Iterator[Floats],
    method: Literal["children", "sums"],
) -> Mixing:
    n, totals = float(children.sum()), failing[:, used].sum(axis=0)
    expected = np.outer(children, totals) / n
    parts, vs, apart = (
        np.concatenate(each)
        for each in zip(*(_measures(table, expected) for table in tables), strict=True)
    )
    own, own_v, own_apart = _measures(failing[None][:, :, used], expected)
    of_all = totals * (1 - totals / n) / (n - 1)
    residuals = np.full(failing.shape, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        off = (failing[:, used] - expected) / np.sqrt(
            np.outer(children * (1 - children / n), of_all)
        )
    residuals[:, used] = np.where(np.isfinite(off), off, np.nan)
    councils = range(children.size)
    return Mixing(
        _against(own[0].sum(), parts.sum(axis=1)),
        _against(own_v[0], vs),
        tuple(_against(own[0, at], parts[:, at]) for at in councils),
        tuple(_against(own_apart[0, at], apart[:, at]) for at in councils),
        residuals,
        used,
        method,
    )


def _measures(tables: Floats, expected: Floats) -> tuple[Floats, Floats, Floats]:
    """Of each table: each council's sum of (O-E)²/E; Cramér's V; distances to the others."""
    parts = ((tables - expected) ** 2 / expected).sum(axis=2)
    counts = np.maximum(tables, 0)
    rows, columns = counts.sum(axis=2, keepdims=True), counts.sum(axis=1, keepdims=True)
    n = rows.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        alike = rows * columns / n
        pearson = np.nansum((counts - alike) ** 2 / alike, axis=(1, 2))
    least = min(expected.shape) - 1
    v = np.sqrt(pearson / (n[:, 0, 0] * max(least, 1)))
    return parts, v, jensen_shannon(counts, columns - counts)


def _dealt(
    fails: NDArray[np.float32],
    whose: NDArray[np.int64],
    councils: int,
    draws: int,
    rng: np.random.Generator,
) -> Iterator[Floats]:
    """Tables of councils by rules, some draws at a time, each child given another's council."""
    at_once = max(1, _AT_ONCE // max(whose.size * councils, 1))
    for begin in range(0, draws, at_once):
        some = min(at_once, draws - begin)
        labels = rng.permuted(np.broadcast_to(whose, (some, whose.size)), axis=1)
        member = _member(labels, councils).reshape(-1, whose.size)
        yield (member @ fails).reshape(some, councils, -1).astype(np.float64)


def _member(whose: NDArray[np.int64], councils: int) -> NDArray[np.float32]:
    """Councils by children, 1 where the child is the council's."""
    return np.asarray(whose[..., None, :] == np.arange(councils)[:, None], dtype=np.float32)


def _from_sums(
    totals: Floats, children: Floats, pairs: Floats, draws: int, rng: np.random.Generator
) -> Iterator[Floats]:
    n = float(children.sum())
    between = (np.diag(children) * n - np.outer(children, children)) / (n * (n - 1))
    left, right = _root(between), _root(pairs - np.outer(totals, totals) / n)
    shaped = _Shape.of_dealing(totals, children)
    at_once = max(1, _AT_ONCE // max(shaped.mean.size, 1))
    for begin in range(0, draws, at_once):
        some = min(at_once, draws - begin)
        noise = rng.standard_normal((some, *shaped.mean.shape))
        yield shaped.counts(left @ noise @ right / shaped.sd)


@dataclass(frozen=True)
class _Shape:
    """How each cell's count is distributed when children are dealt out: hypergeometric."""

    mean: Floats
    sd: Floats
    skewness: Floats
    peakedness: Floats

    @classmethod
    def of_dealing(cls, totals: Floats, children: Floats) -> _Shape:
        n, k, c = float(children.sum()), totals[None, :], children[:, None]
        both = c * k * (n - k) * (n - c)
        variance = both / (n * n * (n - 1))
        skewness = (n - 2 * k) * (n - 2 * c) * np.sqrt((n - 1) / both) / (n - 2)
        peak = (n - 1) * n * n * (n * (n + 1) - 6 * k * (n - k) - 6 * c * (n - c))
        peakedness = (peak + 6 * both * (5 * n - 6)) / (both * (n - 2) * (n - 3))
        return cls(k * c / n, np.sqrt(variance), skewness, peakedness)

    def counts(self, z: Floats) -> Floats:
        """Whole counts from normal numbers (Cornish & Fisher 1938, Rev Inst Int Stat 5:307)."""
        skew, peak = self.skewness, self.peakedness
        bent = z + skew * (z**2 - 1) / 6 + peak * (z**3 - 3 * z) / 24
        bent -= skew**2 * (2 * z**3 - 5 * z) / 36
        return np.maximum(np.rint(self.mean + self.sd * bent), 0.0)


def _root(matrix: Floats) -> Floats:
    sizes, axes = np.linalg.eigh(matrix)
    return floats(axes * np.sqrt(np.maximum(sizes, 0)) @ axes.T)


def _nothing(children: Floats, used: Bools) -> NotEstimated | None:
    if children.size < 2 or children.min() < 1 or children.sum() < 4:
        return NotEstimated("It takes two councils with children to compare.")
    if used.sum() < 2:
        return NotEstimated("It takes two rules that enough children fail to compare.")
    return None


def _sound(counts: Floats, sizes: Floats, pairs: Floats) -> None:
    totals = counts.sum(axis=0)
    most = np.minimum.outer(totals, totals)
    if (
        np.isnan(counts).any()
        or (counts < 0).any()
        or (counts > sizes[:, None]).any()
        or not np.array_equal(pairs, pairs.T)
        or not np.array_equal(np.diag(pairs), totals)
        or (pairs > most).any()
    ):
        raise ValueError("the sums of children contradict one another")
