"""What the statistics promise holds in made-up worlds where the truth is known.

Every world is made from the printed seed. Bounds allow three standard errors of the simulation.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special

from tests.rated_children import rated_children
from validation.statistics.answers import NotEstimated
from validation.statistics.association import association
from validation.statistics.clustering import ChildSums, per_child, widened
from validation.statistics.equivalence import MARGIN, similar_per_child, similar_shares
from validation.statistics.intervals import clopper_pearson, exact_poisson, wilson
from validation.statistics.mixing import Mixing, of_children, of_sums
from validation.statistics.shrinking import marshall

Floats = NDArray[np.float64]
SEED = 20261129


@pytest.fixture
def rng() -> np.random.Generator:
    print(f"seed {SEED}")
    return np.random.default_rng(SEED)


def _margin(chance: float, times: int) -> float:
    return 3 * math.sqrt(chance * (1 - chance) / times)


def test_wilsons_and_exact_limits_hold_the_truth_as_often_as_they_say(
    rng: np.random.Generator,
) -> None:
    times = 20_000
    truth = rng.uniform(0.02, 0.5, times)
    seen = rng.binomial(150, truth)
    near, exact = wilson(seen, 150), clopper_pearson(seen, 150)
    held = np.mean((near.lower <= truth) & (truth <= near.upper))
    assert held == pytest.approx(0.95, abs=0.005 + _margin(0.95, times))
    assert np.mean((exact.lower <= truth) & (truth <= exact.upper)) >= 0.95
    means = rng.uniform(0.5, 30, times)
    counts = exact_poisson(rng.poisson(means))
    assert np.mean((counts.lower <= means) & (means <= counts.upper)) >= 0.95


@pytest.mark.parametrize("children", [60, 300, 900])
def test_errors_per_child_need_limits_that_know_of_children(
    rng: np.random.Generator, children: int
) -> None:
    """Variance/mean 3.98. Limits that take errors as single events hold it in two of three."""
    times, mean, ratio = 800, 1.5, 3.98
    shape = mean / (ratio - 1)
    errors = rng.negative_binomial(shape, shape / (shape + mean), (times, children))
    held = np.zeros(3)
    for total, squares in zip(errors.sum(axis=1), (errors**2).sum(axis=1), strict=True):
        sums = ChildSums(children, int(total), int(squares))
        for at, found in enumerate((per_child(sums), widened(sums), widened(sums, 1.0))):
            assert found is not None
            held[at] += found.low <= mean <= found.high
    by_children, assumed, as_single_events = held / times
    assert by_children == pytest.approx(0.95, abs=0.01 + _margin(0.95, times))
    assert assumed == pytest.approx(0.95, abs=0.01 + _margin(0.95, times))
    assert 0.64 - _margin(0.66, times) < as_single_events < 0.69 + _margin(0.66, times)


def _england(rng: np.random.Generator, spread: float) -> tuple[Floats, Floats]:
    """153 councils by 322 rules, most of them rare, and the councils' children: 80,000 or so."""
    children = rng.integers(60, 1000, 153).astype(np.float64)
    odds = rng.normal(-4.8, 1.5, 322) + rng.normal(0, spread, (153, 322))
    return rng.binomial(children.astype(int)[:, None], special.expit(odds)).astype(float), children


def test_where_councils_are_alike_hardly_any_cell_is_flagged(rng: np.random.Generator) -> None:
    found = rated_children(*_england(rng, spread=0.0))
    assert found.stands_out.sum() <= 2
    enough = found.target * found.sums.of >= 5
    # Wilson's limits are not quite even-handed for rare things: 5% and 0.2% with some slack.
    assert np.mean(found.position[enough] != 0) == pytest.approx(0.05, abs=0.01)
    assert np.mean(np.abs(found.position[enough]) == 2) == pytest.approx(0.002, abs=0.002)


def test_councils_that_ordinarily_differ_are_not_all_called_unusual(
    rng: np.random.Generator,
) -> None:
    """Chance limits flag thousands of 49,266 cells; with the spread added, some hundreds."""
    found = rated_children(*_england(rng, spread=0.5))
    beyond = (np.abs(found.position) == 2).sum()
    far = np.abs(found.usual_position[found.usual]) == 2
    assert beyond > 3000
    assert far.sum() < beyond / 5
    assert far.mean() < 0.03
    assert found.stands_out.sum() < 300
    assert found.usual.any(axis=0).sum() > 100


def test_what_is_special_is_still_found_among_councils_that_are_alike(
    rng: np.random.Generator,
) -> None:
    failing, children = _england(rng, spread=0.0)
    special_ones = rng.random(failing.shape) < 0.02
    chance = np.broadcast_to(failing.sum(axis=0) / children.sum(), failing.shape)
    odds = 4 * chance / (1 - chance)
    more = rng.binomial(children.astype(int)[:, None], odds / (1 + odds))
    failing = np.where(special_ones, more, failing)
    flags = rated_children(failing, children).stands_out
    assert (flags & special_ones).sum() > special_ones.sum() * 0.4
    assert (flags & ~special_ones).sum() <= flags.sum() * 0.10


def test_drawn_in_shares_are_nearer_the_truth_than_raw_ones(rng: np.random.Generator) -> None:
    of = rng.integers(20, 800, (153, 50)).astype(np.float64)
    truth = rng.beta(2.0, 30.0, (153, 50))
    seen = rng.binomial(of.astype(int), truth)
    expected = of * (seen.sum(axis=0) / of.sum(axis=0))
    drawn = marshall(seen, expected)
    found = drawn.ratio * expected / of
    assert np.mean((found - truth) ** 2) < 0.8 * np.mean((seen / of - truth) ** 2)


@pytest.mark.parametrize("ratio", [MARGIN[0], MARGIN[1]])
def test_rates_at_the_edge_of_the_margin_are_called_similar_in_one_of_twenty_at_most(
    rng: np.random.Generator, ratio: float
) -> None:
    times, children, share, mean = 1000, 2000, 0.2, 2.0
    called = np.zeros(2)
    counts = rng.binomial(children, [share * ratio, share], (times, 2))
    errors = rng.negative_binomial(0.7, 0.7 / (0.7 + mean), (times, 2, 400)).astype(np.int64)
    # Thinning keeps the cluster and makes the first council's mean that of the ratio.
    errors[:, 0] = rng.binomial(errors[:, 0], ratio) if ratio < 1 else errors[:, 0]
    errors[:, 1] = rng.binomial(errors[:, 1], 1 / ratio) if ratio > 1 else errors[:, 1]
    totals, squares = errors.sum(axis=2), (errors**2).sum(axis=2)
    for (first, second), total, square in zip(counts.tolist(), totals, squares, strict=True):
        shares = similar_shares(first, children, second, children)
        first_sums, second_sums = (ChildSums(400, int(total[at]), int(square[at])) for at in (0, 1))
        per = similar_per_child(first_sums, second_sums)
        assert shares is not None
        assert per is not None
        called += [shares.verdict == "similar", per.verdict == "similar"]
    assert (called / times <= 0.05 + _margin(0.05, times)).all()


def test_rates_that_are_the_same_are_called_similar_once_there_are_children_enough(
    rng: np.random.Generator,
) -> None:
    def similar(children: int) -> float:
        counts = rng.binomial(children, 0.2, (300, 2)).tolist()
        found = [similar_shares(a, children, b, children) for a, b in counts]
        assert sum(each is not None and each.verdict == "different" for each in found) <= 6
        return float(np.mean([each is not None and each.verdict == "similar" for each in found]))

    assert similar(4000) > 0.95
    assert similar(100) == 0.0


def _returns(
    rng: np.random.Generator, sizes: list[int], rules: int
) -> tuple[Floats, NDArray[np.int64]]:
    """Children by rules, rows failing; a child with trouble has it in many rules, in many rows."""
    children = sum(sizes)
    trouble = rng.normal(0, 1.2, (children, 1)) + np.linspace(-4.0, -1.5, rules)
    fails = rng.random((children, rules)) < special.expit(trouble)
    rows = fails * (1 + rng.poisson(2.0, (children, 1)))
    return rows.astype(np.float64), np.repeat(np.arange(len(sizes)), sizes)


def _sums(fails: Floats, whose: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    by_council = np.array([fails[whose == at].sum(axis=0) for at in range(whose.max() + 1)])
    return by_council, np.bincount(whose).astype(np.float64), fails.T @ fails


def _mixing(found: Mixing | NotEstimated) -> Mixing:
    assert isinstance(found, Mixing)
    return found


def test_alike_councils_are_called_different_in_one_of_twenty_unlike_by_chi_square_on_rows(
    rng: np.random.Generator,
) -> None:
    times, called = 140, np.zeros(4)
    for _ in range(times):
        rows, whose = _returns(rng, [60, 100, 180], 12)
        fails = (rows > 0).astype(np.float64)
        dealt = _mixing(of_children(fails, whose, draws=59))
        summed = _mixing(of_sums(*_sums(fails, whose), draws=59))
        table = association(np.array([rows[whose == at].sum(axis=0) for at in range(3)]))
        assert table is not None
        called += [
            dealt.overall.p <= 0.05,
            summed.overall.p <= 0.05,
            dealt.distances[0].p <= 0.05,
            special.chdtrc(table.freedom, table.pearson) <= 0.05,
        ]
    by_children, by_sums, by_distance, on_rows = called / times
    for each in (by_children, by_sums, by_distance):
        assert each == pytest.approx(0.05, abs=_margin(0.05, times) + 0.005)
    assert on_rows > 0.6


def test_sums_alone_give_what_dealing_out_the_children_gives(rng: np.random.Generator) -> None:
    rows, whose = _returns(rng, [300, 500, 900], 60)
    fails = (rows > 0).astype(np.float64)
    dealt, summed = _mixing(of_children(fails, whose)), _mixing(of_sums(*_sums(fails, whose)))
    assert summed.used.all()
    assert summed.residuals == pytest.approx(dealt.residuals)
    pairs = [(dealt.overall, summed.overall), (dealt.cramers_v, summed.cramers_v)]
    pairs += [*zip(dealt.councils, summed.councils, strict=True)]
    pairs += [*zip(dealt.distances, summed.distances, strict=True)]
    for children, sums in pairs:
        assert sums.observed == pytest.approx(children.observed)
        assert sums.mean == pytest.approx(children.mean, rel=0.03)
        assert sums.high == pytest.approx(children.high, rel=0.06)
        assert sums.p == pytest.approx(children.p, abs=0.08)


def test_three_rules_tripled_in_one_council_are_seen_from_children_and_from_sums(
    rng: np.random.Generator,
) -> None:
    rows, whose = _returns(rng, [300, 500, 900], 60)
    fails = (rows > 0).astype(np.float64)
    fails[:300, 20:23] = rng.random((300, 3)) < 3 * fails[:, 20:23].mean(axis=0)
    dealt, summed = _mixing(of_children(fails, whose)), _mixing(of_sums(*_sums(fails, whose)))
    for found in (dealt, summed):
        assert found.overall.p <= 0.01
        assert found.councils[0].p <= 0.01
        assert set(np.argsort(-found.residuals[0])[:3]) == {20, 21, 22}
