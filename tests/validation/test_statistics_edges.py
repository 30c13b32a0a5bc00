"""The statistics where there is little, nothing or nonsense to go by: never a number made up."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, hypergeom, nbinom

from common.intervals import wilson as wilson_of_one
from tests.rated_children import rated_children
from validation.statistics.answers import NotEstimated
from validation.statistics.association import association, jensen_shannon
from validation.statistics.clustering import ChildSums, per_child
from validation.statistics.equivalence import decided, similar_per_child, similar_shares
from validation.statistics.exact_tests import binomial_p, varying_p
from validation.statistics.funnel import proportion_limits, standing
from validation.statistics.intervals import (
    clopper_pearson,
    exact_poisson,
    newcombe,
    wilson,
)
from validation.statistics.mixing import by_rule, of_children, of_sums
from validation.statistics.multiplicity import benjamini_hochberg
from validation.statistics.overlap import overlaps, shared_by_chance
from validation.statistics.shrinking import marshall
from validation.statistics.spread import added, multiplied, ratios, shares, spread
from validation.statistics.trend import Line, line, two_years


@pytest.fixture(autouse=True)
def _no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        yield


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_limits_lie_about_the_share_and_the_exact_ones_match_the_test(
    pair: tuple[int, int],
) -> None:
    count, of = pair
    one = wilson_of_one(count, of)
    assert one is not None
    assert wilson(count, of).pairs()[0] == pytest.approx(one, abs=1e-12)
    low, high = clopper_pearson(count, of).pairs()[0] or (math.nan, math.nan)
    assert 0 <= low <= count / of <= high <= 1
    for limit in (low, high):
        if 0 < limit < 1:
            assert float(binomial_p(count, of, limit)) == pytest.approx(0.05, rel=1e-6)


def test_out_of_nothing_there_is_no_interval_and_no_comparison() -> None:
    assert wilson([0, 3, 1], [0, 2, 4]).pairs()[:2] == [None, None]
    assert clopper_pearson(0, 0).pairs() == exact_poisson(-1).pairs() == [None]
    assert np.isnan(binomial_p([0, 5], [0, 4], 0.1)).all()
    assert newcombe(0, 0, 1, 2) is None
    assert similar_shares(0, 10, 0, 10) is None
    assert per_child(ChildSums(0, 0, 0)) is None
    assert two_years(1, 0, 1, 5) is None


def test_sums_that_children_cannot_have_give_no_interval() -> None:
    assert per_child(ChildSums(10, 20, 19)) is None
    assert per_child(ChildSums(10, 20, 401)) is None
    assert per_child(ChildSums(10, 20, 40)) is None  # Every child has exactly two.
    assert similar_per_child(ChildSums(10, 20, 60), ChildSums(10, 20)) is None
    widened = similar_per_child(ChildSums(10, 20, 60), ChildSums(10, 20), assumed_ratio=3.98)
    assert widened is not None
    assert widened.verdict == "cannot tell"


def test_without_sums_over_children_the_interval_says_that_it_assumes() -> None:
    own, assumed = per_child(ChildSums(100, 50, 250)), per_child(ChildSums(100, 50))
    assert own is not None
    assert assumed is not None
    assert (own.method, assumed.method, assumed.variance_ratio) == ("children", "assumed", 3.98)
    # n/(n-1) × (squares/errors - errors/n), the variance over the mean of errors per child.
    assert own.variance_ratio == pytest.approx(100 / 99 * (250 / 50 - 50 / 100))
    nobody = per_child(ChildSums(100, 0, 0))
    assert nobody is not None
    assert nobody.low == nobody.mean == 0 < nobody.high
    assert nobody.method == "assumed"


def test_similar_different_and_cannot_tell_are_three_answers() -> None:
    found = [
        decided(1.0, 0.9, 1.1).verdict,
        decided(1.5, 1.3, 1.8).verdict,
        decided(0.5, 0.3, 0.7).verdict,
        decided(1.5, 1.1, 2.0).verdict,
    ]
    assert found == ["similar", "different", "different", "cannot tell"]
    assert decided(1.5, 1.1, 2.0).unlike
    assert not decided(1.0, 0.9, 1.1).unlike
    with pytest.raises(ValueError, match="margin"):
        decided(1.0, 0.9, 1.1, margin=(1.1, 1.2))


def test_small_cells_get_exact_tests_that_can_allow_for_spread() -> None:
    assert float(binomial_p(4, 10, 0.2)) == pytest.approx(2 * binom.sf(3, 10, 0.2))
    shape = 1 / 0.25
    tail = nbinom.sf(5, shape, shape / (shape + 2))
    assert float(varying_p(6, 2, 0.25)) == pytest.approx(2 * tail)
    assert float(varying_p(6, 2, 1e-7)) < float(varying_p(6, 2, 0.25))


def test_a_council_stands_where_its_own_exact_limits_leave_out_the_target() -> None:
    labels = [0, 0, 1, 2, -1]
    assert standing([0, 8, 16, 60, 0], [0, 80, 80, 80, 40], 0.1).tolist() == labels


def test_fewer_than_ten_councils_do_not_tell_how_councils_ordinarily_differ() -> None:
    of = np.full((9, 2), 400.0)
    points = shares(np.full((9, 2), 50.0), of, 0.1)
    assert not spread(points).estimated.any()
    assert spread(points, least=9).estimated.all()
    found = rated_children(np.full((3, 2), 50.0), [400, 500, 600])
    assert not np.isnan(found.p).any()
    assert not found.usual.any()
    assert np.isnan(found.drawn_in).all()


def test_spread_widens_the_funnel_and_never_narrows_it() -> None:
    seen = [60, 150, 240, 80, 120, 300, 90, 95, 105, 20, 130, 160]
    means = [108, 112, 165, 95, 100, 220, 99, 98, 97, 60, 90, 200]
    for scale in ("log ratio", "root ratio"):
        found = spread(ratios(seen, means, scale))
        still = spread(ratios(means, means, scale))
        assert float(found.tau2) > 0 == float(still.tau2)
        wide, narrow = added(1.0, [50, 200], found), added(1.0, [50, 200], still)
        assert (wide.lower < narrow.lower).all()
        assert (wide.upper > narrow.upper).all()
    chance = proportion_limits(0.1, [5, 500])
    assert multiplied(0.1, chance, still).upper == pytest.approx(chance.upper)
    assert multiplied(0.1, chance, found).lower.min() == 0.0


def test_what_was_not_looked_at_takes_no_part() -> None:
    rng = np.random.default_rng(5)
    children = rng.integers(100, 900, 40).astype(float)
    failing = rng.binomial(children.astype(int)[:, None], [[0.1, 0.02, 0.3]]).astype(float)
    whole = rated_children(failing[:, :2], children)
    failing[:, 2] = np.nan
    failing[7, 0] = np.nan
    found = rated_children(failing, children)
    assert np.isnan(found.p[:, 2]).all()
    assert np.isnan(found.adjusted_p[7, 0])
    assert found.target[1] == whole.target[1]
    assert not found.stands_out[:, 2].any()
    never = rated_children(np.zeros((12, 2)), np.full(12, 50.0))
    assert np.isnan(never.p).all()
    assert rated_children(np.zeros((0, 3)), np.zeros(0)).p.shape == (0, 3)
    unknown = rated_children(failing, np.where(np.arange(40) == 3, np.nan, children))
    assert np.isnan(unknown.p[3]).all()


def test_adjusting_leaves_out_tests_that_were_not_made() -> None:
    p = np.array([[0.01, np.nan], [0.02, 0.04]])
    assert benjamini_hochberg(p)[~np.isnan(p)] == pytest.approx([0.03, 0.03, 0.04])
    assert np.isnan(benjamini_hochberg([np.nan])).all()


def test_councils_that_are_all_alike_have_nothing_to_be_drawn_in_by() -> None:
    same = marshall([10.0] * 8, [10.0] * 8)
    assert same.ratio.tolist() == [1.0] * 8
    few = marshall([[1.0, 5.0]] * 4 + [[np.nan, 5.0]], [[2.0, 4.0]] * 5)
    assert np.isnan(few.ratio[:, 0]).all()
    assert few.ratio[:, 1] == pytest.approx([1.25] * 5)


def test_tables_with_empty_lines_are_compared_without_them() -> None:
    found = association([[5, 0, 5], [0, 0, 0], [10, 0, 2]])
    assert found is not None
    assert found.freedom == 1
    assert np.isnan(found.residuals[1]).all()
    assert association([[5, 0], [3, 0]]) is None
    assert np.isnan(jensen_shannon([0, 0], [1, 2]))


def test_nobody_to_deal_out_is_said_and_sums_that_contradict_are_refused() -> None:
    for found in (
        of_children(np.zeros((0, 3)), []),
        of_children(np.ones((4, 3)), [0, 0, 0, 0]),
        of_children(np.zeros((4, 3)), [0, 0, 1, 1]),
        of_sums(np.zeros((0, 2)), np.zeros(0), np.zeros((2, 2))),
        of_sums(np.array([[1, 0], [1, 0]]), [50, 50], [[2, 0], [0, 0]]),
    ):
        assert isinstance(found, NotEstimated)
    with pytest.raises(ValueError, match="contradict"):
        of_sums([[5, 4], [5, 4]], [50, 50], [[10, 9], [9, 8]])
    with pytest.raises(ValueError, match="contradict"):
        of_sums(np.array([[5, np.nan], [5, 4]]), [50, 50], [[10, 2], [2, 8]])


def test_dealing_out_one_rule_between_two_councils_is_fishers_exact_test() -> None:
    p = by_rule([[9, 0, 100], [3, 0, 200]], [100, 200])
    both = hypergeom(300, 12, 100).pmf(np.arange(13))
    as_far = np.abs(np.arange(13) - 4) >= 5
    assert p[0] == pytest.approx(both[as_far].sum(), abs=0.005)
    assert np.isnan(p[1:]).all()


def test_every_rule_is_in_one_overlap() -> None:
    found = overlaps(
        {"Northmoor": ["103", "148"], "Eastley": ["148", "501"], "Calderbrook": ["148"]}
    )
    assert [(each.councils, each.rules) for each in found] == [
        (("Northmoor", "Eastley", "Calderbrook"), ("148",)),
        (("Northmoor",), ("103",)),
        (("Eastley",), ("501",)),
    ]
    assert overlaps({"Northmoor": []}) == ()


def test_rules_shared_by_chance_are_counted_exactly() -> None:
    two = shared_by_chance([30, 40], 300, 10)
    assert two.expected == pytest.approx(4.0)
    assert two.p == pytest.approx(hypergeom.sf(9, 300, 30, 40))
    rng = np.random.default_rng(20)
    drawn = [
        len(set.intersection(*(set(rng.permutation(12)[:7]) for _ in "abc"))) for _ in range(4000)
    ]
    three = shared_by_chance([7, 7, 7], 12, 4)
    assert three.p == pytest.approx(np.mean(np.array(drawn) >= 4), abs=0.025)
    assert three.expected == pytest.approx(np.mean(drawn), abs=0.06)
    assert shared_by_chance([0, 5], 9, 0).p == 1.0
    with pytest.raises(ValueError, match="pool"):
        shared_by_chance([5, 5], 4, 1)


def test_a_line_goes_through_four_years_or_more_and_bends_where_a_rule_was_redefined() -> None:
    assert isinstance(line([2021, 2022, 2023], [1, 2, 3], [9, 9, 9]), NotEstimated)
    doubling = line([2020, 2021, 2022, 2023], [50, 100, 200, 400], [1000] * 4, "rate")
    assert isinstance(doubling, Line)
    assert doubling.factor == pytest.approx(2.0)
    assert (doubling.phi, doubling.freedom) == (1.0, 2)
    assert doubling.low < 2 < doubling.high
    assert doubling.fitted == pytest.approx([0.05, 0.1, 0.2, 0.4])
    years, counts = [2018, 2019, 2020, 2021, 2022], [100, 110, 121, 266, 293]
    bent = line(years, counts, [1000] * 5, "rate", changed=2021)
    assert isinstance(bent, Line)
    assert bent.factor == pytest.approx(1.1, abs=0.01)
    assert bent.step == pytest.approx(2.0, abs=0.05)
    jumping = line([2020, 2021, 2022, 2023], [0, 0, 0, 50], [100] * 4)
    never = line([2020, 2021, 2022, 2023], [0, 0, 0, 0], [100] * 4)
    assert isinstance(jumping, NotEstimated)
    assert isinstance(never, NotEstimated)
    with pytest.raises(ValueError, match="out of"):
        line([2020, 2021, 2022, 2023], [5, 0, 0, 0], [4] * 4)


def test_years_that_scatter_widen_the_line() -> None:
    even = line([2019, 2020, 2021, 2022, 2023], [100, 104, 99, 101, 100], [1000] * 5)
    wild = line([2019, 2020, 2021, 2022, 2023], [100, 190, 30, 150, 60], [1000] * 5)
    assert isinstance(even, Line)
    assert isinstance(wild, Line)
    assert even.phi == 1.0
    assert wild.phi > 30
    assert wild.high / wild.low > 3 * even.high / even.low
