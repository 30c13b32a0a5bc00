"""Small maps whose figures are known, for tests of measures."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from process_maps.measuring import Asked, Measures, measure
from process_maps.model import Estimate, Flow, Map, Step

SEED = 20_260_630
# A figure may be off by chance; four standard errors it is off once in 16,000 times.
ERRORS = 4


def days(least: float, likely: float, most: float) -> Estimate:
    return Estimate(least, likely, most, "days")


def task(name: str, *length: float, **rest: Any) -> Step:
    return Step(name, name, duration=days(*length) if length else None, **rest)


def chain(*names: str) -> tuple[Flow, ...]:
    return tuple(Flow(a, b) for a, b in pairwise(names))


def a_map(*steps: Step, flows: tuple[Flow, ...], **rest: Any) -> Map:
    return Map("Made up", steps=steps, flows=flows, **rest)


def found(process: Map, **asked: Any) -> Measures:
    print(f"seed {SEED}")
    return measure(process, Asked(**{"seed": SEED, **asked}))


def mean_is(measures: Measures, expected: float) -> bool:
    assert measures.cycle is not None
    assert measures.cycle.mean is not None
    mean = measures.cycle.mean
    print(mean, expected)
    return abs(mean.value - expected) <= ERRORS * mean.error + 1e-9


LOOPING = a_map(
    task("do", 1, 2, 6),
    task("check", kind="decision"),
    Step("end", "Ready", "end"),
    flows=(Flow("do", "check"), Flow("check", "do", "No", 0.6), Flow("check", "end", "Yes", 0.4)),
)
