"""Measuring a map: the simulation against closed forms and a slow simulator, and bad maps."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest

from common.simulation import Triangle
from process_maps.model import Flow, Loop, Map, Step
from tests.measured import ERRORS, LOOPING, SEED, a_map, chain, found, mean_is, task


def test_a_sequence_takes_the_sum_of_its_means_and_variances() -> None:
    lengths = [(1, 2, 6), (0, 4, 5), (3, 3, 3), (2, 2, 9)]
    names = [f"s{n}" for n in range(4)]
    steps = [task(name, *length) for name, length in zip(names, lengths, strict=True)]
    measures = found(a_map(*steps, flows=chain(*names)))
    assert mean_is(measures, sum(sum(each) / 3 for each in lengths))
    assert measures.cycle is not None
    variance = sum(Triangle(*map(float, each)).variance for each in lengths)
    spread = ERRORS * math.sqrt(2 / 10_000) * variance
    assert abs((measures.cycle.sd or 0) ** 2 - variance) < spread
    shares = {each.step: each.share for each in measures.cycle.drivers}
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["s3"] == pytest.approx(Triangle(2, 2, 9).variance / variance, abs=0.05)
    assert "s2" not in shares


def test_quantiles_and_the_chance_of_a_deadline_are_those_of_the_triangle() -> None:
    measures = found(a_map(task("only", 0, 1, 2), flows=()), deadline=1.5)
    assert measures.cycle is not None
    for share in (0.5, 0.8, 0.95):
        value = measures.cycle.quantiles[share]
        assert value is not None
        assert abs(value.value - (2 - math.sqrt(2 * (1 - share)))) < ERRORS * value.error
        assert 0 < value.error < 0.02
    assert measures.deadline is not None
    assert measures.deadline.low < 0.875 < measures.deadline.high
    assert not measures.deadline.at_most
    assert sum(each.count for each in measures.cycle.bins) == 10_000


def test_alternatives_take_the_mean_of_their_times_by_chance() -> None:
    process = a_map(
        task("which", kind="decision"),
        task("a", 1, 2, 3),
        task("b", 10, 11, 15),
        task("c", 4, 4, 4),
        flows=(
            Flow("which", "a", probability=0.5),
            Flow("which", "b", probability=0.2),
            Flow("which", "c"),
        ),
    )
    measures = found(process)
    assert mean_is(measures, 0.5 * 2 + 0.2 * 12 + 0.3 * 4)
    assert any("1 of the 3 ways" in each for each in measures.assumed) or any(
        "1 of 3 ways out of “which” does not say" in each for each in measures.assumed
    )
    assert measures.visits["b"] == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize("drawn", [True, False])
def test_ways_that_run_at_once_take_the_longest_of_their_times(drawn: bool) -> None:
    """E[max] of a triangle on 0, 1, 2 and a fixed 1 is 7/6; of two such triangles 37/30."""
    split, join = (
        (
            Step("split", "", "gateway", source_kind="parallelGateway"),
            Step("join", "", "gateway", source_kind="parallelGateway"),
        )
        if drawn
        else (task("split"), Step("join", "Both done", "state"))
    )
    flows = (Flow("split", "a"), Flow("split", "b"), Flow("a", "join"), Flow("b", "join"))
    after = (task("after", 1, 1, 1), Flow("join", "after"))
    fixed = a_map(
        split, task("a", 0, 1, 2), task("b", 1, 1, 1), join, after[0], flows=(*flows, after[1])
    )
    measures = found(fixed)
    assert mean_is(measures, 7 / 6 + 1)
    assert measures.visits["after"] == 1
    two = replace(fixed, steps=(split, task("a", 0, 1, 2), task("b", 0, 1, 2), join, after[0]))
    assert mean_is(found(two), _max_of_two() + 1)


def _max_of_two() -> float:
    """∫ (1 − F(x)²) dx over 0 to 2 for the triangle on 0, 1, 2."""
    steps = 20_000
    middles = ((n + 0.5) * 2 / steps for n in range(steps))
    below = (x * x / 2 if x < 1 else 1 - (2 - x) ** 2 / 2 for x in middles)
    return sum(1 - each * each for each in below) * 2 / steps


def test_some_of_several_ways_are_taken_each_by_its_own_chance() -> None:
    process = a_map(
        Step("split", "", "gateway", source_kind="inclusiveGateway"),
        task("a", 1, 1, 1),
        task("b", 3, 3, 3),
        flows=(Flow("split", "a", probability=0.8), Flow("split", "b", probability=0.5)),
    )
    # Neither (0.1): one of them in proportion.
    assert mean_is(found(process), 0.4 * 1 + 0.5 * 3 + 0.1 * (0.8 * 1 + 0.5 * 3) / 1.3)


def test_a_loop_takes_its_time_over_one_minus_the_chance_to_go_round() -> None:
    measures = found(LOOPING)
    assert mean_is(measures, 3 / 0.4)
    (loop,) = measures.rework
    assert loop.entry == "do"
    assert [loop.back, loop.passes] == pytest.approx([0.6, 2.5])
    assert loop.simulated == pytest.approx(2.5, abs=0.1)
    assert measures.first_pass.value == pytest.approx(0.4)


def test_a_loop_within_a_loop_multiplies_and_yields_multiply() -> None:
    process = a_map(
        task("a", 1, 1, 1),
        task("b", 2, 2, 2),
        task("inner", kind="decision"),
        task("outer", kind="decision"),
        Step("end", "", "end"),
        flows=(
            *chain("a", "b", "inner"),
            Flow("inner", "b", probability=0.5),
            Flow("inner", "outer", probability=0.5),
            Flow("outer", "a", probability=0.25),
            Flow("outer", "end", probability=0.75),
        ),
    )
    measures = found(process)
    assert mean_is(measures, (1 + 2 / 0.5) / 0.75)
    assert [(each.entry, round(each.passes or 0, 6)) for each in measures.rework] == [
        ("a", 1.333333),
        ("b", 2.0),
    ]
    assert measures.first_pass.value == pytest.approx(0.5 * 0.75)


def test_a_loop_whose_times_are_stated_is_gone_through_that_often() -> None:
    steps = (task("do", 1, 1, 1), task("check", kind="decision"), Step("end", "", "end"))
    loop = Loop(("do", "check"), 3, 6)
    process = replace(LOOPING, steps=steps, loops=(loop,))
    measures = found(process)
    assert mean_is(measures, 4.5)
    assert measures.cycle is not None
    assert (measures.cycle.bins[0].low, measures.cycle.bins[-1].high) == (3, 6)
    assert (measures.rework[0].passes, measures.rework[0].basis) == (4.5, "stated times")
    never = replace(process, flows=(*chain("do", "check"), Flow("check", "do"), *chain("do", "x")))
    never = replace(never, flows=(Flow("do", "check"), Flow("check", "end")))
    assert any("no flow leads back" in each for each in found(never).assumed)


def test_times_of_a_loop_inside_another_are_those_of_all_rounds_together() -> None:
    process = a_map(
        task("ask", 1, 1, 1),
        task("upload", 1, 1, 1),
        task("code", kind="decision"),
        task("clean", kind="decision"),
        Step("end", "", "end"),
        flows=(
            *chain("ask", "upload", "code"),
            Flow("code", "upload", "again"),
            Flow("code", "clean", "on"),
            Flow("clean", "ask", "No"),
            Flow("clean", "end", "Yes"),
        ),
        loops=(Loop(("upload", "code"), 12, 14), Loop(("ask", "upload", "code", "clean"), 4, 4)),
    )
    measures = found(process)
    assert mean_is(measures, 4 + 13)
    assert measures.visits["ask"] == 4
    assert measures.visits["upload"] == pytest.approx(13, abs=0.1)


# --- a slow simulator, made another way -------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """A part of a process with one way in and one way out, and how to draw its time."""

    steps: tuple[Step, ...]
    flows: tuple[Flow, ...]
    first: str
    last: str
    time: Callable[[random.Random], float]


class Blocks:
    """Random processes made of steps, sequences, alternatives, loops and ways at once."""

    def __init__(self, seed: int) -> None:
        self.chance, self.number = random.Random(seed), 0

    def name(self) -> str:
        self.number += 1
        return f"s{self.number}"

    def step(self) -> Block:
        name = self.name()
        a, b, c = sorted(round(self.chance.uniform(0, 9), 1) for _ in range(3))
        return Block((task(name, a, b, c),), (), name, name, lambda r: r.triangular(a, c, b))

    def any(self, depth: int) -> Block:
        kind = self.chance.choice(["step", "sequence", "one", "all", "loop"]) if depth else "step"
        if kind == "step":
            return self.step()
        if kind == "sequence":
            return self.sequence([self.any(depth - 1) for _ in range(self.chance.randint(2, 3))])
        if kind == "loop":
            return self.loop(self.any(depth - 1))
        return self.split([self.any(depth - 1) for _ in range(self.chance.randint(2, 3))], kind)

    def sequence(self, parts: list[Block]) -> Block:
        joins = [Flow(a.last, b.first) for a, b in pairwise(parts)]
        return Block(
            tuple(step for each in parts for step in each.steps),
            (*(flow for each in parts for flow in each.flows), *joins),
            parts[0].first,
            parts[-1].last,
            lambda r: sum(each.time(r) for each in parts),
        )

    def split(self, parts: list[Block], kind: str) -> Block:
        first, last = self.name(), self.name()
        drawn = "parallelGateway" if kind == "all" else "exclusiveGateway"
        ends = tuple(Step(each, "", "gateway", source_kind=drawn) for each in (first, last))
        weights = [self.chance.uniform(0.2, 1) for _ in parts]
        chances = [each / sum(weights) for each in weights]
        flows = [
            Flow(first, each.first, probability=chance if kind == "one" else None)
            for each, chance in zip(parts, chances, strict=True)
        ]

        def time(r: random.Random) -> float:
            if kind == "all":
                return max(each.time(r) for each in parts)
            return r.choices(parts, chances)[0].time(r)

        return Block(
            (ends[0], *(step for each in parts for step in each.steps), ends[1]),
            (
                *flows,
                *(flow for each in parts for flow in each.flows),
                *(Flow(each.last, last) for each in parts),
            ),
            first,
            last,
            time,
        )

    def loop(self, body: Block) -> Block:
        check, back = self.name(), round(self.chance.uniform(0.1, 0.7), 2)
        out = self.name()

        def time(r: random.Random) -> float:
            total = body.time(r)
            while r.random() < back:
                total += body.time(r)
            return total

        return Block(
            (*body.steps, Step(check, "", "decision"), Step(out, "", "state")),
            (
                *body.flows,
                Flow(body.last, check),
                Flow(check, body.first, probability=back),
                Flow(check, out, probability=1 - back),
            ),
            body.first,
            out,
            time,
        )


@pytest.mark.parametrize("seed", range(10))
def test_the_simulation_agrees_with_a_slow_one_made_another_way(seed: int) -> None:
    print(f"seed {seed}")
    make = Blocks(seed)
    block = make.sequence([make.any(3), make.any(3), make.step()])
    measures = found(Map("Blocks", steps=block.steps, flows=block.flows))
    chance = random.Random(seed + 1)
    slow = sorted(block.time(chance) for _ in range(2_000))
    mean = sum(slow) / len(slow)
    variance = sum((each - mean) ** 2 for each in slow) / (len(slow) - 1)
    assert measures.cycle is not None
    assert measures.cycle.mean is not None
    error = math.hypot(measures.cycle.mean.error, math.sqrt(variance / len(slow)))
    assert abs(measures.cycle.mean.value - mean) < ERRORS * error, len(block.steps)
    median = measures.cycle.quantiles[0.5]
    assert median is not None
    low, high = slow[1000 - 90], slow[1000 + 90]  # Four standard deviations of the count.
    assert low - ERRORS * median.error <= median.value <= high + ERRORS * median.error


def test_a_map_that_no_blocks_make_agrees_with_a_walk_through_it() -> None:
    """Flows that cross loops: into the middle of one, and out of two at once."""
    chances = {
        "a": {"b": 0.5, "d": 0.5},
        "b": {"c": 1.0},
        "c": {"a": 0.3, "d": 0.4, "e": 0.3},
        "d": {"b": 0.2, "d": 0.3, "e": 0.5},
    }
    process = a_map(
        *(task(each, 1, 2, 4, kind="decision") for each in "abcd"),
        task("e", 1, 1, 1),
        flows=tuple(
            Flow(each, to, probability=p) for each, out in chances.items() for to, p in out.items()
        ),
    )
    chance, times = random.Random(SEED), []
    for _ in range(4_000):
        at, total = "a", 0.0
        while at != "e":
            total += chance.triangular(1, 4, 2)
            at = chance.choices(list(chances[at]), list(chances[at].values()))[0]
        times.append(total + 1)
    measures = found(process)
    mean = sum(times) / len(times)
    assert measures.cycle is not None
    assert measures.cycle.mean is not None
    slow = math.sqrt(sum((each - mean) ** 2 for each in times)) / len(times)
    assert abs(measures.cycle.mean.value - mean) < ERRORS * math.hypot(
        slow, measures.cycle.mean.error
    )
