"""A case simulated: thousands of draws of every input, and what it then saves and costs.

Every input is drawn from the triangle of its low, likely and high, as a map's cycle time is
(`common.simulation.Triangle`). A value that is the same in every council is drawn once a draw and
used in all of them, and in every line that uses it: where it is high it is high everywhere, so the
sum spreads as widely as it should. Values of single councils are drawn apart from each other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from common.simulation import Values, quantile_of
from evidence.benefits.model import DRAWS, YEARS, Case, Input, Output, Value
from evidence.benefits.reckoning import OUTPUTS, Reckoned, blanks, counted_in, reckon
from evidence.benefits.tornado import MOST_NAMED, Swing, swings

SHARES = (0.1, 0.5, 0.9)
BARS = 30


@dataclass(frozen=True)
class Spread:
    """What 1, 5 and 9 of 10 draws are not above; ∞ is a payback that never comes."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class Figure:
    """One output of one council, or of the sum. Without a ``spread``, ``why`` gives the reasons.

    ``moved_by``: its most influential inputs, the strongest first. ``counted`` and ``left_out``
    are, for a sum, the councils in it and those that are blank with their reasons.
    """

    spread: Spread | None
    why: tuple[str, ...] = ()
    moved_by: tuple[Swing, ...] = ()
    counted: tuple[str, ...] = ()
    left_out: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Of:
    """All figures of one council; of the sum, where ``council_id`` is None."""

    council_id: int | None
    name: str
    figures: Mapping[Output, Figure]


@dataclass(frozen=True)
class Outcome:
    """What a case comes to. ``bins`` are the draws of the sum's pounds a year, low, high, count.

    ``paid_back``: in how many of the draws the sum has paid for itself within five years; None
    where that is not known.
    """

    draws: int
    seed: int
    councils: tuple[Of, ...]
    total: Of
    bins: tuple[tuple[float, float, int], ...]
    swings: tuple[Swing, ...]
    paid_back: int | None


def simulate(case: Case, draws: int = DRAWS) -> Outcome:
    """Draw, reckon and sum up; the same case and seed give the same outcome."""
    kept: dict[int, Values] = {}

    def draw(held: Input, value: Value) -> Values:
        if value.id not in kept:
            # A stream of its own, so that one input more or less moves no other's draws.
            chance = np.random.default_rng([case.seed, held.id, (value.council_id or 0) + 1])
            kept[value.id] = held.triangle(value).draw(chance, draws)
        return kept[value.id]

    found = reckon(case, draw)
    moved = swings(case)
    names: dict[int | None, str] = dict(case.councils)
    of = [
        Of(
            each.council_id,
            names.get(each.council_id, "All councils"),
            {
                output: _figure(each, output, moved[each.council_id].get(output, ()))
                for output in OUTPUTS
            },
        )
        for each in found[:-1]
    ]
    whole = found[-1]
    total = {
        output: _sum_figure(found, output, moved[None].get(output, ()), names) for output in OUTPUTS
    }
    return Outcome(
        draws,
        case.seed,
        tuple(of),
        Of(None, "All councils", total),
        _bins(whole.shown.get("pounds"), draws),
        moved[None].get("pounds", ()),
        _paid_back(whole, draws),
    )


def _figure(each: Reckoned, output: Output, moved: tuple[Swing, ...]) -> Figure:
    values = each.shown.get(output)
    if values is None:
        return Figure(None, each.why[output])
    return Figure(_spread(values), moved_by=moved[:MOST_NAMED])


def _sum_figure(
    found: tuple[Reckoned, ...],
    output: Output,
    moved: tuple[Swing, ...],
    names: Mapping[int | None, str],
) -> Figure:
    councils, whole = found[:-1], found[-1]
    inside = {some.council_id for some in counted_in(councils, output)}
    bare = _figure(whole, output, moved)
    return Figure(
        bare.spread,
        bare.why,
        bare.moved_by,
        tuple(names[some.council_id] for some in councils if some.council_id in inside),
        tuple(
            (names[some.council_id], blanks(some, output))
            for some in councils
            if some.council_id not in inside
        ),
    )


def _spread(values: Values) -> Spread:
    quantiles = [quantile_of(values, share) for share in SHARES]
    return Spread(*(math.inf if each is None else each.value for each in quantiles))


def _bins(values: Values | None, draws: int) -> tuple[tuple[float, float, int], ...]:
    if values is None:
        return ()
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-9:
        return ((low, high, draws),)
    counts, edges = np.histogram(values, bins=BARS)
    return tuple(
        (float(a), float(b), int(count))
        for a, b, count in zip(edges[:-1], edges[1:], counts, strict=True)
    )


def _paid_back(whole: Reckoned, draws: int) -> int | None:
    values = whole.shown.get("payback")
    if values is None:
        return None
    return int((values <= YEARS).sum()) * draws // len(values)
