"""Ranks of several groups: published values, ties, and what gives no answer."""

from __future__ import annotations

import pytest

from validation.statistics.ranks import kruskal_wallis

# Kruskal and Wallis 1952, bottle caps made in a day by three machines: H = 5.656.
CAPS = ([340, 345, 330, 342, 338], [339, 333, 344], [347, 343, 349, 355])


def test_the_published_example_is_met() -> None:
    found = kruskal_wallis(CAPS)
    assert found
    assert found[0] == pytest.approx(5.656, abs=0.0005)
    assert found[1] == pytest.approx(0.0591, abs=0.0001)


def test_equal_numbers_share_their_rank() -> None:
    # By hand: ranks 1, 3, 3 and 3, 5, 6; H = 12/42 (49/3 + 196/3) - 21 = 7/3, over 1 - 24/210.
    found = kruskal_wallis([[1, 2, 2], [2, 3, 4]])
    assert found
    assert found[0] == pytest.approx((7 / 3) / (1 - 24 / 210))


@pytest.mark.parametrize("groups", [[], [[1, 2]], [[1, 2], []], [[5, 5], [5]]])
def test_there_is_no_answer_of_one_group_or_of_equal_numbers(groups: list[list[float]]) -> None:
    assert kruskal_wallis(groups) is None
