"""Simulating a benefits case: 10,000 draws of ten councils and forty inputs in at most a second.

``python -m benchmarks.bench_benefits`` prints the figures. The cases are made up from a seed: every
saving multiplies five inputs, a third of them the same in every council. ``ratio`` is the time that
simulating and the tornado take over the bound of a second, on this machine.
"""

from __future__ import annotations

import json
import random
import statistics
import time

from evidence.benefits.chances import simulate
from evidence.benefits.model import DRAWS, Case, Input, Line, Value

SEED = 903
BOUND = 1.0
# Councils and savings; each saving has five inputs of its own.
SIZES = ((3, 2), (10, 8), (50, 8))
_KINDS = (
    ("times", "a year", 500.0),
    ("time each", "minutes", 20.0),
    ("share", "%", 60.0),
    ("hourly cost", "£ an hour", 25.0),
    ("confidence", "%", 80.0),
)
_COSTS = (("cost once", "£", 5_000.0), ("cost a year", "£ a year", 500.0))


def made_up(seed: int, councils: int, savings: int) -> Case:
    """A case in which everything is known."""
    chance = random.Random(seed)
    values = iter(range(1, 10**6))
    inputs: list[Input] = []
    lines: list[Line] = []

    def one(kind: str, unit: str, about: float) -> int:
        places: list[int | None] = [None] if chance.random() < 1 / 3 else [*range(1, councils + 1)]
        held = tuple(
            Value(next(values), place, about * 0.5, about, about * 1.25, unit, "made up")
            for place in places
        )
        inputs.append(Input(len(inputs) + 1, f"Input {len(inputs) + 1}", kind, values=held))
        return len(inputs)

    for number in range(savings):
        of = tuple(one(kind, unit, about) for kind, unit, about in _KINDS)
        lines.append(Line(number + 1, f"Saving {number + 1}", of))
    for kind, unit, about in _COSTS:
        one(kind, unit, about)
    names = tuple((place, f"Council {place}") for place in range(1, councils + 1))
    return Case(1, "Made up", names, tuple(inputs), tuple(lines), seed=seed)


def run() -> dict[str, float | int | str]:
    """Median and worst seconds of process time, over made-up cases of each size."""
    simulate(made_up(0, 2, 1), 100)
    figures: dict[str, float | int | str] = {"draws": DRAWS, "bound_s": BOUND}
    for councils, savings in SIZES:
        taken = []
        for seed in range(SEED, SEED + 5):
            case = made_up(seed, councils, savings)
            start = time.process_time()
            found = simulate(case)
            taken.append(time.process_time() - start)
            assert found.total.figures["payback"].spread is not None
        name = f"councils_{councils}_savings_{savings}"
        figures[f"{name}_median_s"] = round(statistics.median(taken), 3)
        figures[f"{name}_worst_s"] = round(max(taken), 3)
        figures[f"{name}_ratio"] = round(max(taken) / BOUND, 3)
    return figures


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
