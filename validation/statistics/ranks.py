"""Whether numbers of several groups lie higher in one than in another, by their ranks alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from validation.statistics.answers import Floats, floats


def kruskal_wallis(groups: Sequence[Sequence[float]]) -> tuple[float, float] | None:
    """H, corrected for ties, and how surprising it is if all groups are alike.

    The chance is that of chi-squared with one degree of freedom fewer than there are groups, a
    rough one for few numbers (Kruskal and Wallis 1952). None where there are fewer than two groups
    or all numbers are the same.
    """
    held = [floats(each) for each in groups if len(each)]
    if len(held) < 2:
        return None
    ranks, ties = _ranks(np.concatenate(held))
    number = len(ranks)
    corrected = 1 - ties / (number**3 - number)
    if not corrected:
        return None
    parts = np.split(ranks, np.cumsum([len(each) for each in held])[:-1])
    squares = sum(float(each.sum()) ** 2 / len(each) for each in parts)
    h = (12 / (number * (number + 1)) * squares - 3 * (number + 1)) / corrected
    return h, float(special.chdtrc(len(held) - 1, h))


def _ranks(numbers: Floats) -> tuple[Floats, int]:
    """Ranks from 1, equal numbers sharing the middle of theirs, and the sum of t³ - t over ties."""
    _, at, many = np.unique(numbers, return_inverse=True, return_counts=True)
    last = np.cumsum(many)
    return floats((last - (many - 1) / 2)[at]), int((many**3 - many).sum())
