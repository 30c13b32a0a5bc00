"""Intervals by drawing units again: what a draw is, what is left out, and how often they hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput
from research.agreement.bootstrap import Interval, bootstrap
from research.agreement.coefficients import COEFFICIENTS, Prepared, agreement
from research.agreement.ratings import LEVELS, Level, Ratings
from tests.research.test_agreement import KRIPPENDORFF_C, Matrix, matrices


@settings(max_examples=100, deadline=None)
@given(matrices(), st.sampled_from(LEVELS), st.data())
def test_a_draw_is_worth_what_the_units_drawn_are_worth(
    rows: Matrix, level: Level, data: st.DataObject
) -> None:
    units = len(rows[0])
    times = data.draw(st.lists(st.integers(0, 3), min_size=units, max_size=units))
    ratings = Ratings.of_matrix(rows)
    worths = Prepared.of(ratings, level).worths(np.array(times, float)[:, None])
    drawn = [[v for v, n in zip(row, times, strict=True) for _ in range(n)] for row in rows]
    kinds = [kind for kind in ratings.categories if isinstance(kind, int)]
    found = agreement(Ratings.of_matrix(drawn, categories=kinds), level)
    for name in COEFFICIENTS:
        expected = found.coefficient(name)
        if expected is not None:
            assert worths[name][0] == pytest.approx(expected, abs=1e-9), name
        elif name not in ("brennan_prediger", "gwet_ac1"):
            # Those two are worth something in a draw of one value, as other values could be.
            assert np.isnan(worths[name][0]), name


def test_the_same_seed_gives_the_same_interval_around_the_value() -> None:
    ratings = Ratings.of_matrix(KRIPPENDORFF_C)
    for level in LEVELS:
        whole = agreement(ratings, level)
        found = bootstrap(ratings, level, 300, seed=5)
        assert found == bootstrap(ratings, level, 300, seed=5)
        assert found != bootstrap(ratings, level, 300, seed=6)
        assert set(found) == set(COEFFICIENTS) - {"cohen_kappa"}
        for name, each in found.items():
            worth = whole.coefficient(name)
            assert each.low is not None
            assert each.high is not None
            assert worth is not None
            assert each.low < worth <= each.high


def test_what_belongs_together_is_drawn_together() -> None:
    one = [[0, 1, 0, 1, 1, 0], [0, 1, 1, 1, 1, 0]]
    often = [[value for value in row for _ in range(50)] for row in one]
    turns = [turn for turn in range(6) for _ in range(50)]
    plain = bootstrap(Ratings.of_matrix(often).weighted(None, turns))["percent"]
    runs = bootstrap(Ratings.of_matrix(one).weighted([50] * 6, None))["percent"]
    alone = bootstrap(Ratings.of_matrix(often))["percent"]
    assert plain == runs == bootstrap(Ratings.of_matrix(one))["percent"]
    assert plain.low is not None
    assert alone.low is not None
    assert plain.low < alone.low - 0.2


def test_draws_without_a_value_are_left_out_counted_and_remarked_on() -> None:
    rare = Ratings.of_matrix([[1] + [0] * 19, [1] + [0] * 19])
    kappa = bootstrap(rare)["cohen_kappa"]
    # The one unit is in none of a draw's twenty with a chance of (19/20)**20.
    assert kappa.undefined_draws == pytest.approx(1000 * 0.95**20, abs=50)
    assert f"{kappa.undefined_draws} of 1,000 draws gave no value" in kappa.remark
    share = bootstrap(rare)["percent"]
    assert share.undefined_draws == 0
    assert (share.low, share.high) == (1, 1)
    assert "does not show how sure" in share.remark


def test_where_nothing_can_be_drawn_there_is_no_interval() -> None:
    assert bootstrap(Ratings.of_matrix([])) == {}
    assert set(bootstrap(Ratings.of_matrix([[1, 1], [1, 1]]))) == {"percent"}
    one = bootstrap(Ratings.of_matrix([[1, 2, 1], [1, 2, 2]]).weighted([5, 5, 9], [0, 0, 0]))
    nothing = Interval(
        None, None, 1000, 1000, "All of it is one unit or one turn, so nothing can be told"
    )
    assert one["cohen_kappa"] == nothing
    with pytest.raises(BadInput):
        bootstrap(Ratings.of_matrix([[1, 2], [1, 2]]), draws=0)


def test_intervals_hold_the_true_value_about_as_often_as_they_say() -> None:
    # Two coders see the true one of three values with chance .8 and guess otherwise, so any two
    # agree past chance in .8 * .8 of the units: every kappa's true value is .64.
    seed, units, times = 20260401, 60, 300
    chance = np.random.default_rng(seed)
    names = ("cohen_kappa", "fleiss_kappa", "krippendorff_alpha", "gwet_ac1")
    held = dict.fromkeys(names, 0)
    for _ in range(times):
        truth = chance.integers(3, size=units)
        seen = chance.random((2, units)) < 0.8
        rows = np.where(seen, truth, chance.integers(3, size=(2, units))).tolist()
        found = bootstrap(Ratings.of_matrix(rows), draws=200, seed=seed)
        for name in names:
            low, high = found[name].low, found[name].high
            assert low is not None
            assert high is not None
            held[name] += low <= 0.64 <= high
    print(seed, {name: number / times for name, number in held.items()})
    assert all(0.90 <= number / times <= 0.98 for number in held.values())
