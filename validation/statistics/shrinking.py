"""Empirical Bayes: small councils' rates drawn towards what councils have in common.

A rate out of few children is mostly luck. Each is mixed with the others' by how much each tells.
Show the raw rate, the drawn-in one and its interval together, and rank by the drawn-in one if at
all. With fewer than 5 councils what they have in common cannot be told, and there is no answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from validation.statistics.answers import Floats, floats

LEAST_COUNCILS = 5


@dataclass(frozen=True)
class DrawnIn:
    """Observed over expected by council (and rule), drawn in without fitting a distribution.

    ``weight`` is how much each council's own ratio counts, 0 to 1; ``centre`` the ratio of all.
    NaN where a council was not asked or, in all of a rule, fewer than 5 were.
    """

    ratio: Floats = field(repr=False)
    weight: Floats = field(repr=False)
    centre: Floats = field(repr=False)


def marshall(observed: ArrayLike, expected: ArrayLike) -> DrawnIn:
    """Ratios drawn in by moments, all rules at once (Marshall 1991, Appl Stat 40:283).

    m = sum O / sum E; s² = sum E (O/E - m)² / sum E; A = max(0, s² - m / mean E);
    weight = A / (A + m / E). Councils run down, rules across; NaN is "not asked".
    """
    seen, means = np.broadcast_arrays(floats(observed), floats(expected))
    asked = (seen >= 0) & (means > 0)
    o, e = np.where(asked, seen, 0.0), np.where(asked, means, 0.0)
    councils, total = asked.sum(axis=0), e.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = np.where(councils >= LEAST_COUNCILS, o.sum(axis=0) / total, np.nan)
        raw = np.where(asked, seen / means, np.nan)
        varying = np.nansum(e * (raw - centre) ** 2, axis=0) / total
        beyond = np.maximum(0, varying - centre * councils / total)
        weight = np.where(asked & (centre > 0), beyond / (beyond + centre / means), 0.0)
    weight = np.where(asked & ~np.isnan(centre), weight, np.nan)
    return DrawnIn(centre + weight * (raw - centre), weight, centre)
