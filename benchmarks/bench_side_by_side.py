"""Maps in the same columns: ten of 65 steps drawn in about a second, fifty of 40 as a table.

``python -m benchmarks.bench_side_by_side`` prints the figures. The maps are made up from a seed:
each takes its steps from one pool, swaps five neighbours, and has twelve more flows anywhere.
"""

from __future__ import annotations

import random
import time
from itertools import combinations, pairwise

from process_maps.aligning.model import Alignment, Group, Pair, Place
from process_maps.model import Flow, Map, Step
from process_maps.picturing.in_words import rows
from process_maps.picturing.lining_up import line_up
from process_maps.picturing.side_by_side import MOST, side_by_side

SEED = 20_261_128
SETS = ((10, 65, 120), (10, 65, 500), (50, 40, 100))


def made_up(maps: int, steps: int, pool: int) -> Alignment:
    """Maps whose steps of the same number are the same work."""
    chance = random.Random(SEED)
    held: dict[int, list[Place]] = {}
    made = {}
    for number in range(maps):
        ids = sorted(chance.sample(range(pool), steps))
        for at in (chance.randrange(steps - 1) for _ in range(5)):
            ids[at], ids[at + 1] = ids[at + 1], ids[at]
        names = [str(each) for each in ids]
        flows = [
            *pairwise(names),
            *((chance.choice(names), chance.choice(names)) for _ in "x" * 12),
        ]
        key = f"{number:02d}"
        made[key] = Map(
            key,
            steps=tuple(Step(each, f"Step number {each} of the work") for each in names),
            flows=tuple(Flow(a, b) for a, b in flows),
        )
        for each in ids:
            held.setdefault(each, []).append(Place(key, str(each)))
    groups = tuple(
        Group(number, f"Step number {each} of the work", tuple(places))
        for number, (each, places) in enumerate(sorted(held.items()), start=1)
        if len(places) > 1
    )
    pairs = tuple(
        Pair(a, b, 1.0, "sure", ("the same words",))
        for group in groups
        for a, b in combinations(group.members, 2)
    )
    return Alignment(made, groups, groups, pairs, {})


def run() -> dict[str, float | int]:
    """The figures; seconds of processor time."""
    figures: dict[str, float | int] = {}
    for maps, steps, pool in SETS:
        alignment = made_up(maps, steps, pool)
        names = {key: f"Council {key}" for key in alignment.maps}
        what = f"{maps} x {steps} of {pool}"
        start = time.process_time()
        lined = line_up(alignment)
        told = rows(lined, names)
        figures[f"{what}, lined up, s"] = time.process_time() - start
        figures[f"{what}, columns"] = len(lined.columns)
        figures[f"{what}, rows of the table"] = len(told)
        if maps <= MOST:
            start = time.process_time()
            drawn = side_by_side(lined, names)
            figures[f"{what}, drawn, s"] = time.process_time() - start
            figures[f"{what}, megabytes of SVG"] = len(drawn.svg) / 1e6
    return figures


def main() -> None:
    """Print the figures."""
    for what, value in run().items():
        print(f"{what}: {value:,.4g}")


if __name__ == "__main__":
    main()
