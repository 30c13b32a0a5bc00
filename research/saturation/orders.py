"""Saturation in other orders: who happened to be asked first decides much of where it is reached.

The same people are put into many orders at random, always the same ones for the same people, and
each order is measured. All orders are worked out at once: what is heard from each person is a row
of bits, one a code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from research.saturation.model import USUAL, Rule

ORDERS, SEED = 500, 2020
# So many words of 64 bits at a time: 32 MB.
_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Orders:
    """Where saturation was reached in many orders of the same people.

    ``middle`` is the median, ``low`` and ``high`` the quartiles: each is a number that did occur.
    An order in which it was not reached counts as later than all others; None means just that.
    """

    orders: int
    reached: int
    low: int | None
    middle: int | None
    high: int | None

    def words(self) -> str:
        """The whole of it in sentences."""
        begins = f"In {self.orders:,} random orders"
        missed = self.orders - self.reached
        if not self.reached:
            return f"{begins} it was reached in none."
        if self.middle is None:
            return f"{begins} it was reached in {self.reached:,} only, so there is no middle value."
        words = f"{begins} the middle value was {self.middle}"
        if self.high is None:
            return f"{words}, but in {missed:,} of them it was not reached."
        if self.low == self.high:
            words += " (in at least half it was just that)"
        else:
            words += f" (half lie between {self.low} and {self.high})"
        return f"{words}; in {missed:,} it was not reached." if missed else f"{words}."


def over_orders(
    units: Sequence[frozenset[int]],
    rule: Rule = USUAL,
    *,
    orders: int = ORDERS,
    seed: int = SEED,
) -> Orders | None:
    """Where it is reached in random orders of the same people; None where they are too few."""
    rule.checked()
    if len(units) < rule.least:
        return None
    points = sorted(reached_at(units, rule, random_orders(len(units), orders, seed)))
    # Those not reached are 0 and belong last.
    points = [each for each in points if each] + [each for each in points if not each]
    low, middle, high = (points[-(-orders * part // 4) - 1] or None for part in (1, 2, 3))
    return Orders(orders, sum(map(bool, points)), low, middle, high)


def random_orders(size: int, orders: int, seed: int) -> Any:
    """A row of places for each order: an array of ``orders`` × ``size``."""
    import numpy as np

    rows = np.tile(np.arange(size), (orders, 1))
    return np.random.default_rng(seed).permuted(rows, axis=1)


def reached_at(units: Sequence[frozenset[int]], rule: Rule, orders: Any) -> list[int]:
    """For each row of ``orders`` the person it is reached at, counted from 1; 0 where it is not."""
    bits = _bits(units)
    some = max(1, _AT_ONCE // bits.size)
    found: list[int] = []
    for first in range(0, len(orders), some):
        found += _reached(bits[orders[first : first + some]], rule)
    return found


def _reached(heard: Any, rule: Rule) -> list[int]:
    import numpy as np

    so_far = np.bitwise_count(np.bitwise_or.accumulate(heard, axis=1)).sum(axis=2, dtype=np.int64)
    base = so_far[:, rule.base - 1, None]
    new = so_far[:, rule.least - 1 :] - so_far[:, rule.base - 1 : -rule.run]
    within = (new * 100 <= rule.percent * base) & (base > 0)
    at = np.where(within.any(axis=1), within.argmax(axis=1) + rule.base, 0)
    return [int(each) for each in at]


def _bits(units: Sequence[frozenset[int]]) -> Any:
    """A row of 64-bit words for each person, a bit for each code heard from them."""
    import numpy as np

    places = {code: n for n, code in enumerate(sorted(frozenset().union(*units)))}
    heard = np.zeros((len(units), 64 * max(1, -(-len(places) // 64))), bool)
    rows = [row for row, codes in enumerate(units) for _code in codes]
    heard[rows, [places[code] for codes in units for code in codes]] = True
    return np.packbits(heard, axis=1).view(np.uint64)
