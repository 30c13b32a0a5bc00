"""Measuring a map: 10,000 simulated returns of a 25-step map in at most a second.

``python -m benchmarks.bench_measures`` prints the figures. The maps are made up from a seed:
decisions that lead on or back, ways that run at once, every step with a duration. ``ratio`` is the
time a measuring takes over the bound of a second, on this machine.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from dataclasses import replace

from benchmarks.bench_drawing import example
from process_maps.measuring import Asked, measure
from process_maps.model import Estimate, Flow, Map, Step

SEED = 903
BOUND = 1.0
# Steps, and how often a decision leads back (or on past a few steps).
SIZES = ((25, 0.3), (25, 0.9), (60, 0.3), (400, 0.3))


def timed(seed: int, steps: int, back: float = 0.3) -> Map:
    """The map that drawing is measured on, with a duration at each step and a chance to go back."""
    chance, process = random.Random(seed), example(seed, steps)[0]
    made = []
    for step in process.steps:
        likely = chance.uniform(0.5, 5)
        made.append(replace(step, duration=Estimate(likely / 2, likely, likely * 3, "days")))
    place = {step.id: number for number, step in enumerate(process.steps)}
    flows = [
        replace(flow, probability=back)
        if place[flow.target] != place[flow.source] + 1 and flow.label
        else flow
        for flow in process.flows
    ]
    # Where the made-up map's last step leads back only, no return would ever be ready.
    flows.append(Flow(made[-1].id, "ready", probability=0.7))
    return replace(process, steps=(*made, Step("ready", "Ready", "end")), flows=tuple(flows))


def run() -> dict[str, float | int | str]:
    """Median and worst seconds of process time, over made-up maps of each size."""
    measure(timed(0, 25), Asked(runs=100))
    figures: dict[str, float | int | str] = {"returns": Asked().runs, "bound_s": BOUND}
    for steps, back in SIZES:
        taken = []
        for seed in range(SEED, SEED + (10 if steps < 100 else 3)):
            process = timed(seed, steps, back)
            start = time.process_time()
            found = measure(process, Asked(deadline=100))
            taken.append(time.process_time() - start)
            assert found.cycle is not None
        name = f"steps_{steps}" if back < 0.5 else f"steps_{steps}_long_loops"
        figures[f"{name}_median_s"] = round(statistics.median(taken), 3)
        figures[f"{name}_worst_s"] = round(max(taken), 3)
        figures[f"{name}_ratio"] = round(max(taken) / BOUND, 2)
    return figures


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
