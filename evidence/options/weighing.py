"""What options come to under weights, and how their order changes when the weights do.

A total is the mean of the scores, weighted: between 1 and 5. Where a criterion that counts is not
scored there is none, only a range of what it could be, from that criterion at 1 to it at 5.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.errors import BadInput
from common.words import listed
from evidence.options.model import CRITERIA, LEAST, MOST, NOT_SCORED, Criterion

# Until somebody gives weights all criteria count alike: anything else would be our opinion.
ALIKE: Mapping[Criterion, float] = dict.fromkeys(CRITERIA, 25.0)
HEAVIEST = 100.0
DRAWS, SEED = 10_000, 903
# Each weight is drawn between itself divided by this and itself times it.
FACTOR = 2.0
# Totals closer than this are the same: sums of binary fractions differ in their last places.
SAME = 1e-9

Scores = Mapping[Criterion, int]
Shares = Mapping[Criterion, float]


def checked_weights(given: Mapping[Criterion, float]) -> dict[Criterion, float]:
    """A weight for every criterion, or BadInput: none negative, none no number, not all 0."""
    found: dict[Criterion, float] = {}
    for name, words in CRITERIA.items():
        value = given.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise BadInput(f"the weight of {words.lower()} is not a number", remedy="Give a number")
        if not math.isfinite(value) or not 0 <= value <= HEAVIEST:
            raise BadInput(
                f"the weight of {words.lower()} is not between 0 and {HEAVIEST:.0f}",
                remedy="Give 0 for what should not count, and more for what matters more",
            )
        found[name] = float(value)
    # Less than this of a whole is a slip of the keyboard, and would divide by nearly nothing.
    if sum(found.values()) < 0.01:
        raise BadInput(
            "all weights are 0, so nothing would count",
            remedy="Give at least one criterion a weight",
        )
    return found


def shares_of(weights: Mapping[Criterion, float]) -> dict[Criterion, float]:
    """The weights as parts of 1."""
    whole = sum(weights.values())
    return {name: weights[name] / whole for name in CRITERIA}


def percentages(shares: Shares) -> dict[Criterion, int]:
    """Whole percentages that add up to 100: the largest remainders are rounded up.

    What counts at all is never shown as 0 where that can be helped by taking from the largest.
    """
    exact = {name: shares[name] * 100 for name in CRITERIA}
    whole = {name: math.floor(value + SAME) for name, value in exact.items()}
    by_rest = sorted(CRITERIA, key=lambda name: whole[name] - exact[name])
    for name in by_rest[: 100 - sum(whole.values())]:
        whole[name] += 1
    for name in CRITERIA:
        if exact[name] > 0 and not whole[name]:
            whole[max(whole, key=lambda each: whole[each])] -= 1
            whole[name] = 1
    return whole


@dataclass(frozen=True)
class Total:
    """What an option comes to, 1 to 5. ``value`` is None where a score that counts is missing."""

    value: float | None
    low: float
    high: float
    missing: tuple[Criterion, ...]

    def brief(self) -> str:
        """ "3.9 of 5", or "2.75 to 3.75 of 5" while a score is missing."""
        if self.value is not None:
            return f"{figure(self.value)} of {MOST}"
        return f"{figure(self.low)} to {figure(self.high)} of {MOST}"

    def words(self) -> str:
        """ "3.9 of 5", or what is not scored yet and between what the total could be."""
        if self.value is not None:
            return self.brief()
        lacking = listed(CRITERIA[name].lower() for name in self.missing)
        return f"{NOT_SCORED}: {lacking}. The total could be anything from {self.brief()}"


def figure(value: float) -> str:
    """A total to two places at most, as people write it: 4, 3.5, 3.85."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def total_of(scores: Scores, shares: Shares) -> Total:
    """The total under weights; a criterion that does not count need not be scored."""
    counting = [name for name in CRITERIA if shares[name] > 0]
    missing = tuple(name for name in counting if name not in scores)
    known = math.fsum(shares[name] * scores[name] for name in counting if name in scores)
    unknown = math.fsum(shares[name] for name in missing)
    low, high = known + LEAST * unknown, known + MOST * unknown
    return Total(None if missing else known, low, high, missing)


def places_of(totals: Sequence[float]) -> list[int]:
    """The place of each, 1 for the highest; equal totals share the better place."""
    return [1 + sum(other > each + SAME for other in totals) for each in totals]


@dataclass(frozen=True)
class Robust:
    """How an option fares when weights change: in how many of ``draws`` weightings it is first.

    ``near`` are weightings around those given, ``any`` all there are; ``best`` and ``worst`` its
    places among the near ones. A shared first place counts.
    """

    first_near: int
    first_any: int
    draws: int
    best: int
    worst: int


def robust(every: Sequence[Scores], shares: Shares, *, draws: int = DRAWS) -> list[Robust]:
    """How each of the options fares, all scored by every criterion that counts.

    Near: each weight is between half and double of what it is, evenly by ratio. Any: all weightings
    of the criteria that count are equally likely (Dirichlet with every parameter 1). What counts
    for nothing counts for nothing throughout. Seeded, so the same options give the same numbers.
    """
    counting = [name for name in CRITERIA if shares[name] > 0]
    if not every:
        return []
    chance = np.random.default_rng(SEED)
    scores = np.array([[each[name] for name in counting] for each in every], dtype=np.float64)
    given = np.array([shares[name] for name in counting])
    span = math.log(FACTOR)
    near = _places(scores, given * np.exp(chance.uniform(-span, span, (draws, len(counting)))))
    anyhow = _places(scores, chance.dirichlet(np.ones(len(counting)), draws))
    first_near, first_any = (near == 1).sum(axis=0), (anyhow == 1).sum(axis=0)
    return [
        Robust(int(first_near[at]), int(first_any[at]), draws, int(near[:, at].min()), int(last))
        for at, last in enumerate(near.max(axis=0))
    ]


def _places(scores: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """The place of each option (column) under each weighting (row)."""
    totals = (weights @ scores.T) / weights.sum(axis=1, keepdims=True)
    found = np.ones(totals.shape, dtype=np.int64)
    for other in range(totals.shape[1]):
        found += totals[:, [other]] > totals + SAME
    return found


@dataclass(frozen=True)
class Turn:
    """From which part of the whole on a criterion's weight puts another option first.

    ``share`` is a part of 1; with ``more`` the other leads above it, else below it. The other
    criteria keep their weights beside one another.
    """

    criterion: Criterion
    share: float
    more: bool
    overtaken_by: int


def turns(every: Sequence[Scores], shares: Shares, leader: int) -> list[Turn]:
    """Where the option at ``leader`` stops being first as a criterion comes to count more or less.

    Exact: each total is a straight line in that criterion's share. Only the nearest turn to either
    side is given; a criterion without one leaves the leader first however much it counts.
    """
    found = []
    for name in CRITERIA:
        rest = 1 - shares[name]
        if rest <= SAME or not shares[name]:
            continue
        others = [
            math.fsum(shares[o] * each[o] for o in CRITERIA if o != name and shares[o] > 0) / rest
            for each in every
        ]
        up: Turn | None = None
        down: Turn | None = None
        for at, each in enumerate(every):
            own_lead = every[leader][name] - each[name]
            rest_lead = others[leader] - others[at]
            slope = own_lead - rest_lead
            if at == leader or abs(slope) <= SAME:
                continue
            share = -rest_lead / slope
            if slope < 0 and shares[name] - SAME <= share < 1 - SAME:
                if up is None or share < up.share - SAME:
                    up = Turn(name, share, True, at)
            elif (
                slope > 0
                and SAME < share <= shares[name] + SAME
                and (down is None or share > down.share + SAME)
            ):
                down = Turn(name, share, False, at)
        found += [turn for turn in (down, up) if turn]
    return found


def ahead_throughout(every: Sequence[Scores], shares: Shares, leader: int) -> bool:
    """Whether no other option has a higher score by anything that counts: first by any weights."""
    counting = [name for name in CRITERIA if shares[name] > 0]
    return all(every[leader][name] >= each[name] for each in every for name in counting)
