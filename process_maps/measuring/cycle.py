"""Cycle time: what thousands of simulated returns say of how long the process takes."""

from __future__ import annotations

import numpy as np

from common.intervals import wilson
from common.simulation import mean_of, quantile_of
from process_maps.measuring.lengths import WORK, Lengths
from process_maps.measuring.model import (
    QUANTILES,
    Asked,
    Bin,
    CycleTime,
    Deadline,
    Driver,
)
from process_maps.measuring.network import Network
from process_maps.measuring.simulating import Course

BARS = 30
MOST_DRIVERS = 8


def cycle_time(
    net: Network, lengths: Lengths, course: Course, asked: Asked
) -> tuple[CycleTime | None, str | None]:
    """The cycle time, or the sentence that stands in its place."""
    come_to = [net.steps[each] for each in net.order if course.visits[each] > 0]
    of = [step for step in come_to if step.kind in WORK or step.id in lengths.known]
    known = sum(step.id in lengths.known for step in of)
    if not known:
        return None, "No step states how long it takes, so no time can be worked out."
    times = course.times
    mean = mean_of(times)
    return (
        CycleTime(
            mean=mean,
            sd=float(times.std(ddof=1)) if mean else None,
            quantiles={share: quantile_of(times, share) for share in QUANTILES},
            known=known,
            asked=len(of),
            runs=asked.runs,
            seed=asked.seed,
            bins=_bins(course),
            drivers=_drivers(net, course),
            stuck=course.stuck,
            stopped=course.stopped,
        ),
        None,
    )


def chance_of(course: Course, cycle: CycleTime, days: float) -> Deadline:
    """How many simulated returns took no longer than that; those never ended took longer."""
    met = int((course.times <= days).sum())
    low, high = wilson(met, cycle.runs) or (0.0, 1.0)
    return Deadline(days, met, cycle.runs, low, high, cycle.at_least)


def _bins(course: Course) -> tuple[Bin, ...]:
    ended = course.times[np.isfinite(course.times)]
    if not len(ended):
        return ()
    low, high = float(ended.min()), float(ended.max())
    if high - low < 1e-9:
        return (Bin(low, high, len(ended)),)
    counts, edges = np.histogram(ended, bins=BARS)
    return tuple(
        Bin(float(a), float(b), int(count))
        for a, b, count in zip(edges[:-1], edges[1:], counts, strict=True)
    )


def _drivers(net: Network, course: Course) -> tuple[Driver, ...]:
    """Steps by their share of the variance, cov(time in the step, whole time) / var(whole time)."""
    ended = np.isfinite(course.times)
    whole = course.times[ended]
    if len(whole) < 2 or not whole.var() > 1e-12:
        return ()
    away = whole - whole.mean()
    found = [
        Driver(
            net.steps[step].id,
            float(days[ended].mean()),
            float((days[ended] * away).mean() / whole.var()),
        )
        for step, days in course.spent.items()
    ]
    found.sort(key=lambda each: -each.share)
    return tuple(each for each in found if each.share >= 0.005)[:MOST_DRIVERS]
