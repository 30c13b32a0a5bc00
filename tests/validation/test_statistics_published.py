"""The statistics give the published values they are held against, to the digits that were printed.

Left out: the length-of-stay data behind the FunnelPlotR example (COUNT::medpar, 1,495 rows) and the
100-row and 303-area test files of OHID's indicator methods, as only their totals are printed.
"""

from __future__ import annotations

import math

import pytest

from validation.statistics.association import association, jensen_shannon
from validation.statistics.funnel import expected_limits, proportion_limits
from validation.statistics.intervals import (
    NINETY_FIVE,
    NINETY_NINE_POINT_EIGHT,
    Difference,
    byar,
    exact_poisson,
    newcombe,
    poisson,
    wilson,
)
from validation.statistics.multiplicity import benjamini_hochberg, flagged
from validation.statistics.spread import ratios, spread


@pytest.mark.parametrize(
    ("count", "of", "low", "high", "far_low", "far_high"),
    [
        (65, 100, 0.5525444330, 0.7363575174, 0.4954946574, 0.7783540614),
        (1045, 5000, 0.1979554988, 0.2204913037, 0.191794, 0.227316),
        (1, 100, 0.0017674321, 0.0544861962, 0.000873, 0.104554),
        (5, 100, 0.0215436792, 0.1117504692, 0.013865, 0.164589),
        (222, 3215, 0.0607916904, 0.0783395668, 0.056471, 0.084184),
    ],
)
def test_wilsons_limits_are_those_of_the_published_test_data(
    count: int, of: int, low: float, high: float, far_low: float, far_high: float
) -> None:
    assert wilson(count, of).pairs()[0] == pytest.approx((low, high), abs=2e-10)
    far = wilson(count, of, NINETY_NINE_POINT_EIGHT).pairs()[0]
    assert far == pytest.approx((far_low, far_high), abs=6e-7)


def test_byars_limits_are_those_of_the_published_test_data() -> None:
    assert byar([65, 1045, 1]).pairs() == [
        pytest.approx((50.1631877105, 82.8491385459), abs=1e-9),
        pytest.approx((982.5932018, 1110.3312130), abs=1e-6),
        pytest.approx((0.0130721329, 5.5637555825), abs=1e-9),
    ]
    assert byar([65, 1045, 10], NINETY_NINE_POINT_EIGHT).pairs() == [
        pytest.approx((42.8802614715, 94.0002908443), abs=1e-9),
        pytest.approx((947.9407036, 1148.8061610), abs=1e-6),
        pytest.approx((2.9163183747, 24.1937249279), abs=1e-9),
    ]


def test_byars_lower_limit_of_one_event_is_nothing_where_the_formula_falls_below() -> None:
    formula = (1 - 1 / 9 - NINETY_NINE_POINT_EIGHT / 3) ** 3
    assert formula == pytest.approx(-0.0028, abs=5e-5)
    found = byar(1, NINETY_NINE_POINT_EIGHT)
    assert float(found.lower) == 0.0
    assert float(found.upper) == pytest.approx(9.3621802179, abs=1e-9)


def test_exact_limits_of_counts_are_those_of_the_published_test_data() -> None:
    assert exact_poisson([1, 5]).pairs() == [
        pytest.approx((0.0253178080, 5.5716433909), abs=1e-9),
        pytest.approx((1.6234863901, 11.6683320793), abs=1e-9),
    ]
    assert exact_poisson([1, 5], NINETY_NINE_POINT_EIGHT).pairs() == [
        pytest.approx((0.0010005003, 9.2334134765), abs=1e-9),
        pytest.approx((0.7393717319, 16.4547452037), abs=1e-9),
    ]


def test_counts_get_exact_limits_below_ten_and_byars_from_ten_on() -> None:
    assert poisson([9, 10]).pairs() == [exact_poisson(9).pairs()[0], byar(10).pairs()[0]]
    assert pytest.approx(1.959964, abs=5e-7) == NINETY_FIVE
    assert pytest.approx(3.090232, abs=5e-7) == NINETY_NINE_POINT_EIGHT


def test_newcombes_difference_of_two_shares() -> None:
    first, second = newcombe(56, 70, 48, 80), newcombe(9, 10, 3, 10)
    assert isinstance(first, Difference)
    assert isinstance(second, Difference)
    assert (first.low, first.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert (second.low, second.high) == pytest.approx((0.1705, 0.8090), abs=5e-5)


def test_funnel_limits_of_shares() -> None:
    limits = proportion_limits(0.80642448, [1, 10])
    assert limits.lower * 100 == pytest.approx([3.204264, 56.154344], abs=6e-7)
    assert limits.upper.tolist() == [1.0, 1.0]


def test_funnel_limits_of_observed_over_expected() -> None:
    near = expected_limits([15, 20, 30])
    far = expected_limits([15, 20, 30], NINETY_NINE_POINT_EIGHT)
    assert near.lower == pytest.approx([0.5596924, 0.6108260, 0.6746958], abs=6e-8)
    assert near.upper == pytest.approx([1.649348, 1.544419, 1.427562], abs=6e-7)
    assert far.lower == pytest.approx([0.3862650, 0.4479107, 0.5289724], abs=6e-8)
    assert far.upper == pytest.approx([2.082907, 1.902094, 1.702771], abs=6e-7)


def test_spread_of_six_points_with_the_outer_ones_pulled_in() -> None:
    points = ratios([100, 150, 180, 80, 120, 225], [108, 112, 165, 95, 100, 220], "log ratio")
    found = spread(points, least=6)
    assert float(found.phi) == pytest.approx(2.149053, abs=6e-7)
    assert float(found.tau2) == pytest.approx(0.0121185, abs=6e-8)


def test_benjamini_and_hochbergs_own_example() -> None:
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    p += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    adjusted = benjamini_hochberg(p)
    assert int(flagged(adjusted).sum()) == 4
    assert adjusted[:4] == pytest.approx([0.0015, 0.0030, 0.0095, 0.0356], abs=5e-5)


def test_gender_and_party_are_associated_as_in_agresti() -> None:
    found = association([[762, 327, 468], [484, 239, 477]])
    assert found is not None
    assert (found.pearson, found.likelihood_ratio) == pytest.approx((30.070, 30.017), abs=5e-4)
    assert found.freedom == 2
    assert found.cramers_v == pytest.approx(0.1044, abs=5e-5)
    assert found.residuals[0] == pytest.approx([4.50, 0.70, -5.32], abs=5e-3)
    assert found.residuals[1] == pytest.approx(-found.residuals[0])


def test_jensen_and_shannons_distance() -> None:
    # SciPy's manual has these digits.
    found = float(jensen_shannon([1, 0], [0.5, 0.5], math.e))
    assert found == pytest.approx(0.46450140402245893, abs=1e-15)
    assert float(jensen_shannon([3, 0], [0, 7])) == 1.0
