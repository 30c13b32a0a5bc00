"""Funnel limits: how far from a target a council of its size lies by chance alone.

The limits are drawn at the target, not round each council. Levels: 95% and 99.8%. Limits that
allow for councils differing by more than chance are in :mod:`validation.statistics.spread`.
Formulae as OHID's funnel plots (PHEindicatormethods 2.1.0) unless another source stands beside.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from validation.statistics.answers import Limits, floats
from validation.statistics.intervals import NINETY_FIVE, NINETY_NINE_POINT_EIGHT, wilson

FAR_BELOW, BELOW, WITHIN, ABOVE, FAR_ABOVE = -2, -1, 0, 1, 2
STANDING_WORDS = {
    FAR_BELOW: "below the 99.8% limit",
    BELOW: "below the 95% limit",
    WITHIN: "within the 95% limits",
    ABOVE: "above the 95% limit",
    FAR_ABOVE: "above the 99.8% limit",
}


def proportion_limits(target: ArrayLike, of: ArrayLike, z: float = NINETY_FIVE) -> Limits:
    """The limits of a share of ``of`` children where ``target`` is the share of all.

    t -/+ z sqrt(t(1-t)/N), kept within 0 and 1; NaN where N is 0.
    """
    targets, ofs = floats(target), floats(of)
    ofs = np.where(ofs > 0, ofs, np.nan)
    half = z * np.sqrt(targets * (1 - targets) / ofs)
    return Limits(np.clip(targets - half, 0, 1), np.clip(targets + half, 0, 1))


def expected_limits(expected: ArrayLike, z: float = NINETY_FIVE) -> Limits:
    """The limits of events seen over events expected; NaN where none is expected.

    chi2(a/2; 2E) / 2 / E and chi2(1 - a/2; 2E + 2) / 2 / E (as FunnelPlotR draws them).
    """
    means, tail = floats(expected), float(special.ndtr(-z))
    means = np.where(means > 0, means, np.nan)
    return Limits(
        special.gammaincinv(means, tail) / means, special.gammainccinv(means + 1, tail) / means
    )


def standing(count: ArrayLike, of: ArrayLike, target: ArrayLike) -> NDArray[np.int8]:
    """Where each share stands to the target, by its Wilson limits: see ``STANDING_WORDS``.

    OHID's rule; it gives the labels of all 303 areas of its published test data. A share of
    nothing is ``WITHIN``: ask whether there is one first.
    """
    targets = floats(target)
    found = np.zeros(np.broadcast(floats(count), floats(of), targets).shape, dtype=np.int8)
    for z in (NINETY_FIVE, NINETY_NINE_POINT_EIGHT):
        limits = wilson(count, of, z)
        found += (limits.lower > targets).astype(np.int8)
        found -= (limits.upper < targets).astype(np.int8)
    return found


def outside(values: ArrayLike, at_95: Limits, at_99_8: Limits) -> NDArray[np.int8]:
    """The same by limits that are drawn: which points lie beyond them."""
    points = floats(values)
    found = np.zeros(np.broadcast(points, at_95.lower).shape, dtype=np.int8)
    for limits in (at_95, at_99_8):
        found += (points > limits.upper).astype(np.int8)
        found -= (points < limits.lower).astype(np.int8)
    return found
