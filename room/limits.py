"""How often somebody may ask: a bucket that fills up again, for each of a bounded many."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic

_MOST_KEPT = 2_000


class Limits:
    """At most ``burst`` at once, and ``rate`` a second in the long run, for each key."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._held: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def allows(self, key: Hashable) -> bool:
        """Whether one more may be; asking counts as one."""
        now = self._clock()
        left, at = self._held.pop(key, (float(self._burst), now))
        left = min(float(self._burst), left + (now - at) * self._rate)
        may = left >= 1
        self._held[key] = (left - 1 if may else left, now)
        if len(self._held) > _MOST_KEPT:
            self._held.popitem(last=False)
        return may
