"""Which input moves a figure most.

Each input is set to its low and then to its high while all others stay at their likely value; the
distance between the two is its swing. It is no rank correlation: it asks how much would be won by
knowing one input better, and takes no account of how likely its ends are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from common.simulation import Values
from evidence.benefits.model import Case, Input, Output, Value
from evidence.benefits.reckoning import OUTPUTS, reckon, used

MOST_NAMED = 3
MOST_KEPT = 20


@dataclass(frozen=True)
class Swing:
    """What a figure is with one input at its low and at its high, the others at their likely.

    ``council_id`` is the council whose value it is, None for one that is the same in all.
    ``end`` values may be ∞: a payback that never comes.
    """

    input_id: int
    name: str
    council_id: int | None
    at_low: float
    at_high: float
    likely: float

    @property
    def size(self) -> float:
        """The distance between the two ends; ∞ where one of them never comes."""
        if self.at_low == self.at_high:
            return 0.0
        return abs(self.at_high - self.at_low)


# The swings of every output, the largest first, by council and None for the sum.
Swings = Mapping[int | None, Mapping[Output, tuple[Swing, ...]]]


def swings(case: Case) -> Swings:
    """Every figure that is known with every input that has a spread and moves it."""
    pairs = [pair for pair in used(case) if not pair[0].triangle(pair[1]).fixed]
    at = {value.id: place for place, (_, value) in enumerate(pairs)}

    def ends(held: Input, value: Value) -> Values:
        of = held.triangle(value)
        made = np.full(2 * len(pairs) + 1, of.likely)
        if (place := at.get(value.id)) is not None:
            made[2 * place], made[2 * place + 1] = of.least, of.most
        return made

    found: dict[int | None, dict[Output, tuple[Swing, ...]]] = {}
    for each in reckon(case, ends):
        found[each.council_id] = {
            output: _ordered(pairs, each.shown[output])
            for output in OUTPUTS
            if output in each.shown
        }
    return found


def _ordered(pairs: list[tuple[Input, Value]], made: Values) -> tuple[Swing, ...]:
    """The inputs that move a figure, the furthest first, as many as are ever shown."""
    # What nothing hangs on any more is one number, for all that it is set to.
    ends = np.broadcast_to(made, 2 * len(pairs) + 1)
    low, high = ends[:-1:2], ends[1:-1:2]
    with np.errstate(invalid="ignore"):
        size = np.where(low == high, 0.0, np.abs(high - low))
    moving = [int(place) for place in np.argsort(-size, kind="stable") if size[place] > 1e-9]
    return tuple(
        Swing(
            pairs[place][0].id,
            pairs[place][0].name,
            pairs[place][1].council_id,
            float(low[place]),
            float(high[place]),
            float(ends[-1]),
        )
        for place in moving[:MOST_KEPT]
    )
