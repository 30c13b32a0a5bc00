"""Many tests at once: what is left when some would look special by chance alone.

None of them says why a council differs. Benjamini & Hochberg's is right only where councils differ
by chance alone; they do not, so a flag is "worth a conversation", never "wrong".
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from validation.statistics.answers import Bools, Floats, floats


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Each p adjusted, in the same shape: flagging those <= q keeps false flags to q of all flags.

    min over j >= i of m p(j) / j: Benjamini & Hochberg 1995, J R Stat Soc B 57:289. NaN (not
    tested) stays NaN and is not counted as a test.
    """
    from scipy.stats import false_discovery_control

    return _of_those_tested(p, lambda tested: np.asarray(false_discovery_control(tested)))


def flagged(adjusted: ArrayLike, q: float = 0.05) -> Bools:
    """Which tests stand after the adjustment; one that was not made does not."""
    return np.asarray(floats(adjusted) <= q)


def _of_those_tested(p: ArrayLike, adjust: Callable[[Floats], Floats]) -> Floats:
    chances = floats(p)
    tested = ~np.isnan(chances)
    adjusted = np.full(chances.shape, np.nan)
    if tested.any():
        adjusted[tested] = adjust(chances[tested])
    return adjusted
