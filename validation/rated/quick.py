"""The exact test of rates that vary, in a fraction of the time: for a country's small counts."""

from __future__ import annotations

import numpy as np
from scipy import special

from validation.statistics.answers import Bools, Floats
from validation.statistics.exact_tests import varying_p

# Beyond these the chances of single counts are too many, or too small, to be added up.
FEW_EXPECTED, MOST_EVENTS = 5.0, 500
# Below this a tail that was taken from 1 has lost digits and is worked out by itself.
LOST = 1e-5


def varying_p_of_few(events: Floats, expected: Floats, relative_variance: Floats) -> Floats:
    """What `varying_p` gives, to rounding, for numbers above 0 expected and varying.

    Whole counts of which few are expected are added up: P(0) = q^r and P(j) = P(j - 1) (1 - q)
    (r + j - 1) / j, with r = 1 / variance and q = 1 / (1 + variance × expected), the negative
    binomial distribution that `varying_p` reads from incomplete beta functions.
    """
    p = np.empty(events.shape)
    few = (events == np.floor(events)) & (expected <= FEW_EXPECTED) & (events <= MOST_EVENTS)
    p[few], sure = _added_up(events[few], expected[few], relative_variance[few])
    left = ~few
    left[np.flatnonzero(few)[~sure]] = True
    p[left] = varying_p(events[left], expected[left], relative_variance[left])
    return p


def _added_up(events: Floats, expected: Floats, varying: Floats) -> tuple[Floats, Bools]:
    """The chance of each, and whether it has kept its digits."""
    # The largest first, so that those still to be added to stand in front.
    order = np.argsort(-events)
    counts, shape = events[order], 1 / varying[order]
    passing = 1 / (1 + varying[order] * expected[order])
    here = np.exp(special.xlogy(shape, passing))
    at_most, below = here.copy(), np.zeros(here.shape)
    reaching = np.searchsorted(-counts, -np.arange(1, counts[:1].max(initial=0) + 1), side="right")
    for event, to in enumerate(reaching.tolist(), start=1):
        below[:to] = at_most[:to]
        here[:to] *= (1 - passing[:to]) * (shape[:to] + event - 1) / event
        at_most[:to] += here[:to]
    tail = np.minimum(at_most, 1 - below)
    p, sure = np.empty(tail.shape), np.empty(tail.shape, dtype=np.bool_)
    p[order], sure[order] = np.minimum(1, 2 * tail), tail > LOST
    return p, sure
