"""Aligning and merging: ten 65-step maps in 3 s, fifty 40-step maps in 30 s, 150 variants readable.

``python -m benchmarks.bench_merging`` prints the figures; process time, on this machine. The maps
are variants of one process made up from a seed: steps reworded, left out, added, swapped with the
next, done by somebody else, as councils do. What is told of them is how much of it comes together
(the process itself is the answer) and how large the picture of the common process is. Beside them
stand maps as nobody draws them: a thousand steps, no words at all, all labels the same.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TypeVar

from benchmarks.bench_drawing import ACTORS
from process_maps.aligning import Alignment, align
from process_maps.merging import (
    Merged,
    Reference,
    at_least,
    collapse,
    merge,
    merge_same_words,
    reference,
)
from process_maps.model import Flow, Map, Step

Done = TypeVar("Done")

SEED = 903
TEN_S, FIFTY_S = 3.0, 30.0
_ACTIONS = (
    ("Extract", "Pull", "Run the extract of"),
    ("Check", "Review", "Look through"),
    ("Send", "Email", "Pass on"),
    ("Record", "Enter", "Log"),
    ("Fix", "Correct", "Put right"),
    ("Compare", "Match", "Hold together"),
)
_THINGS = (
    ("the placement dates", "dates of placements"),
    ("the list of errors", "error list"),
    ("missing postcodes", "postcodes not filled in"),
    ("legal status changes", "changes of legal status"),
    ("health checks", "health assessments"),
    ("last year’s file", "the file of the year before"),
    ("the episodes", "care episodes"),
    ("adoption details", "details of adoptions"),
    ("care leavers", "young people leaving care"),
    ("reviews held late", "late reviews"),
    ("the signed-off figures", "figures once signed off"),
)


def process(steps: int) -> list[tuple[int, int]]:
    """Which action and which thing each step of the process is, no two the same."""
    every = [(action, thing) for thing in range(len(_THINGS)) for action in range(len(_ACTIONS))]
    return random.Random(SEED).sample(every, steps)


def variant(seed: int, whole: list[tuple[int, int]], reworded: float = 0.3) -> Map:
    """The process as one council does and words it; a step keeps its place in it as its id."""
    chance = random.Random(seed)
    order = [each for each in range(len(whole)) if chance.random() > 0.12]
    for place in range(len(order) - 1):
        if chance.random() < 0.04:
            order[place], order[place + 1] = order[place + 1], order[place]
    steps = []
    for each in order:
        action, thing = whole[each]
        other = chance.random() < reworded
        words = (
            f"{chance.choice(_ACTIONS[action]) if other else _ACTIONS[action][0]} "
            f"{chance.choice(_THINGS[thing]) if other else _THINGS[thing][0]}"
        )
        actor = ACTORS[(each * 7 // 10 + (chance.random() < 0.15)) % len(ACTORS)]
        steps.append(Step(f"s{each}", words, actors=(actor,)))
        if chance.random() < 0.08:
            steps.append(Step(f"own{each}", f"Local step {seed} {each}", actors=(actor,)))
    flows = [Flow(one.id, other.id) for one, other in pairwise(steps)]
    flows += [
        Flow(steps[place].id, steps[place - chance.randint(1, 3)].id, "not right")
        for place in range(4, len(steps), 9)
    ]
    return Map(f"Variant {seed}", f"Council {seed}", steps=tuple(steps), flows=tuple(flows))


def variants(many: int, steps: int, reworded: float = 0.3) -> dict[str, Map]:
    """So many councils' maps of one process, with so many steps at most but for their own."""
    whole = process(steps)
    return {f"{seed:03}": variant(SEED + seed, whole, reworded) for seed in range(many)}


def run() -> dict[str, float | int | str]:
    """Seconds and counts."""
    align(variants(2, 10))
    figures: dict[str, float | int | str] = {}
    for name, many, steps, bound in (("10 x 65", 10, 65, TEN_S), ("50 x 40", 50, 40, FIFTY_S)):
        maps = variants(many, steps)
        aligned, found = _timed(figures, f"{name}, aligned", partial(align, maps))
        merging, _ = _timed(figures, f"{name}, merged", partial(_whole, found))
        figures[f"{name}, of the bound"] = round((aligned + merging) / bound, 2)
        figures |= {f"{name}, {what}": value for what, value in _counts(merge(found)).items()}
    many_alike = variants(150, 40)
    _, merged = _timed(figures, "150 variants, merged", partial(merge_same_words, many_alike))
    for least in (15, 75, 120):
        name = f"150 variants, in at least {least}"
        _, core = _timed(figures, name, partial(_drawn, merged, least))
        figures[f"{name}: steps drawn"] = len(core.map.steps)
        figures[f"{name}: flows drawn"] = len(core.map.flows)
        figures[f"{name}: flows left out"] = len(core.left_out)
    for name, maps in odd().items():
        _timed(figures, name, partial(_whole_by_words, maps))
    return figures


def odd() -> dict[str, dict[str, Map]]:
    """Maps as nobody draws them, and as they come all the same."""
    long = [Step(f"s{each}", f"Do thing number {each}") for each in range(1_000)]
    line = tuple(Flow(one.id, other.id) for one, other in pairwise(long))
    thousand = Map("Long", steps=tuple(long), flows=line)
    mute = replace(thousand, steps=tuple(replace(each, label="") for each in long))
    equal = replace(thousand, steps=tuple(replace(each, label="Check") for each in long))
    chance = random.Random(SEED)
    tangle = tuple(Flow(chance.choice(long).id, chance.choice(long).id) for _ in range(4_000))
    tangled = replace(thousand, flows=tangle)
    half = (
        replace(each, label=f"Own {each.id}") if at % 2 else each for at, each in enumerate(long)
    )
    return {
        "two tangles of 1,000 steps, half shared": {
            "a": tangled,
            "b": replace(tangled, steps=tuple(half)),
        },
        "three maps of 1,000 steps": _copies(thousand, 3),
        "three of 1,000 without words": _copies(mute, 3),
        "three of 1,000 all labelled alike": _copies(equal, 3),
        "three of 1,000 in a tangle": _copies(tangled, 3),
        "three empty maps": _copies(Map("Nothing"), 3),
    }


def _copies(process: Map, many: int) -> dict[str, Map]:
    return {str(each): process for each in range(many)}


def _drawn(merged: Merged, least: int) -> Reference:
    return collapse(reference(merged, least))


def _whole(found: Alignment) -> None:
    _every_core(merge(found))


def _whole_by_words(maps: dict[str, Map]) -> None:
    _every_core(merge_same_words(maps))


def _every_core(merged: Merged) -> None:
    for least in {1, merged.of // 2 or 1, merged.of or 1}:
        at_least(merged, least)
        collapse(reference(merged, least))


def _counts(merged: Merged) -> dict[str, int]:
    half = merged.of // 2
    return {
        "steps": sum(len(each.steps) for each in merged.own_maps.values()),
        "different steps": len(merged.steps),
        f"in at least {half}": len(at_least(merged, half).steps),
        "steps of two kinds joined": sum(
            len({each.id for each in step.steps}) > 1 for step in merged.steps
        ),
    }


def _timed(
    figures: dict[str, float | int | str], name: str, work: Callable[[], Done]
) -> tuple[float, Done]:
    start = time.process_time()
    done = work()
    spent = time.process_time() - start
    figures[f"{name}, s"] = round(spent, 3)
    return spent, done


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
