"""Children failing rules, rated as the screens rate them, from two arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from validation.rated.denominators import Divided
from validation.rated.rates import Rated, Sums, rated
from validation.report import CHILDREN
from validation.statistics.answers import floats


def rated_children(failing: ArrayLike, children: ArrayLike) -> Rated:
    """``failing`` is councils by rules, NaN where there is no count; ``children`` by council."""
    counts, each = floats(failing), floats(children)
    of = np.broadcast_to(each[:, None], counts.shape)
    unknown = np.full(counts.shape, np.nan)
    return rated(Sums(Divided(CHILDREN, "children"), counts, of, each, unknown))
