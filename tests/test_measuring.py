"""Measuring a map: the simulation against closed forms and a slow simulator, and bad maps."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from cli import main
from common.errors import BadInput, NotFound
from common.intervals import wilson
from common.simulation import Triangle, quantile_of
from process_maps.formats.map_json import write_map
from process_maps.measuring import Asked, Measures, measure, simulating
from process_maps.measuring.deadlines import read_deadline, working_days
from process_maps.measuring.lengths import triangle
from process_maps.measuring.words import report
from process_maps.model import Estimate, Flow, Loop, Map, Phase, Step, Work

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


# --- what is unknown --------------------------------------------------------------------------


def test_an_unknown_time_is_never_no_time() -> None:
    process = a_map(task("a", 1, 2, 3), task("b"), task("c", kind="decision"), flows=chain(*"abc"))
    measures = found(process, deadline=10)
    assert measures.cycle is not None
    assert (measures.cycle.known, measures.cycle.asked, measures.cycle.at_least) == (1, 2, True)
    assert measures.unknown["duration"] == ("b",)
    assert measures.deadline is not None
    assert measures.deadline.at_most
    assert "1 of 2 steps on the way state how long they take; the time is at least" in report(
        process, measures
    )
    nothing = found(a_map(task("a"), task("b"), flows=chain(*"ab")), deadline=3)
    assert nothing.cycle is None
    assert nothing.deadline is None
    assert nothing.path == ()
    assert nothing.no_cycle == "No step states how long it takes, so no time can be worked out."
    odd = found(a_map(Step("a", "A", duration=Estimate(1, 2, 3, "sprints")), flows=()))
    assert odd.cycle is None
    assert any("“sprints” is no unit" in each for each in odd.assumed)


def test_automation_touch_time_and_yield_say_what_is_unknown() -> None:
    process = a_map(
        task("a", 1, 1, 1, actors=("Analyst",), work=(Work("Analyst", Estimate(likely=3.7)),)),
        task("b", 1, 1, 1, actors=("Analyst", "DfE"), work=(Work("Analyst", Estimate(likely=1)),)),
        task("c", automated=True),
        task("d", automated=False),
        flows=chain(*"abcd"),
    )
    measures = found(process)
    assert measures.automation.share == 0.5
    assert measures.automation.unknown == 2
    assert measures.automation.time_share is None
    assert (measures.touch.steps, measures.touch.of) == (1, 4)
    assert measures.touch.share == pytest.approx(0.5)
    assert measures.first_pass.value is None
    unsaid = replace(LOOPING, flows=tuple(replace(f, probability=None) for f in LOOPING.flows))
    measures = found(unsaid)
    assert (measures.first_pass.value, measures.first_pass.unknown) == (None, 1)
    assert (measures.rework[0].passes, measures.rework[0].basis) == (2, "assumed chances")


def test_handoffs_and_system_switches_are_counted_with_what_they_are_of() -> None:
    process = a_map(
        task("a", actors=("Analyst",), systems=("Case system",)),
        task("b", actors=("Analyst", "Business support"), systems=("Spreadsheet",)),
        task("c", actors=("Social worker",)),
        Step("d", "Deadline", "fixed_event", systems=("Portal",)),
        flows=(*chain(*"abcd"), Flow("c", "b", "again", 0.5)),
    )
    measures = found(process)
    hand, switch = measures.handoffs, measures.switches
    assert (hand.count, hand.of, hand.between_people, hand.no_actor) == (3, 4, 2, 1)
    assert hand.expected == pytest.approx(2 + 1, abs=0.15)  # Twice there and once back, 1/(1−r).
    assert (switch.count, switch.of, switch.unknown) == (1, 1, 3)
    assert switch.between[0].target == ("Spreadsheet",)


def test_units_are_working_days_and_two_numbers_make_a_triangle() -> None:
    assert triangle(Estimate(likely=37)) == Triangle(5, 5, 5)
    assert triangle(Estimate(1, None, 3, "weeks")) == Triangle(5, 10, 15)
    assert triangle(Estimate(None, 1, 2, "Months")) == Triangle(21, 21, 42)
    assert triangle(Estimate(unit="days")) is None
    assert working_days(date(2026, 4, 1), date(2026, 6, 30)) == 65
    assert working_days(date(2026, 7, 4), date(2026, 7, 5)) == 0
    phases = (Phase("p", "Fixing", starts="2026-06-01"),)
    process = replace(LOOPING, phases=phases)
    assert read_deadline("30/06/2026", process=process) == 22
    assert read_deadline("74 hours") == pytest.approx(10)
    assert read_deadline(" ") is None
    for words in ("soon", "5 sprints", "31/02/2026", "30/06/2026", "30/06/2020", "1e9"):
        with pytest.raises(BadInput):
            read_deadline(words, "2026-01-01" if words.endswith("2020") else None)


def test_an_interval_of_a_count_is_wilsons() -> None:
    low, high = wilson(5, 10) or (0, 0)
    assert (round(low, 4), round(high, 4)) == (0.2366, 0.7634)
    assert wilson(0, 0) is None
    assert (wilson(0, 10) or (1,))[0] == 0


def test_the_critical_path_is_the_longest_way_with_every_loop_gone_through_once() -> None:
    process = a_map(
        task("a", 1, 1, 1),
        task("b", 5, 5, 5),
        task("c", 1, 3, 9),
        task("again", 50, 50, 50),
        task("check", kind="decision"),
        Step("end", "Ready", "end"),
        flows=(
            Flow("a", "b"), Flow("a", "c"), Flow("b", "check"), Flow("c", "check"),
            Flow("check", "again", "No"), Flow("again", "a"), Flow("check", "end", "Yes"),
        ),
    )  # fmt: skip
    assert [(each.step, each.days) for each in found(process).path] == [
        ("a", 1), ("b", 5), ("check", None), ("end", None),
    ]  # fmt: skip


def test_complexity_is_cardosos_and_the_shape_is_counted() -> None:
    gates = {"x": "exclusiveGateway", "o": "inclusiveGateway", "p": "parallelGateway"}
    process = a_map(
        *(Step(each, "", "gateway", source_kind=kind) for each, kind in gates.items()),
        *(task(each) for each in "abc"),
        flows=tuple(Flow(gate, each) for gate in "xop" for each in "abc"),
    )
    shape = found(process).complexity
    assert (shape.cfc_xor, shape.cfc_or, shape.cfc_and, shape.cfc) == (3, 7, 1, 11)
    assert (shape.steps, shape.flows, shape.diameter) == (6, 9, 1)
    assert shape.density == pytest.approx(9 / 30)
    assert shape.connector_degree == 3
    assert shape.mismatched == 6 + 3 + 3  # Plain steps join one by one: nine ways in, three opened.


# --- bad maps ---------------------------------------------------------------------------------


def test_a_loop_without_a_way_out_is_said_and_never_waited_for() -> None:
    circle = a_map(task("a", 1, 1, 1), task("b", 1, 1, 1), flows=(*chain(*"ab"), Flow("b", "a")))
    measures = found(circle)
    assert measures.cycle is None
    assert "no return can come to an end" in (measures.no_cycle or "")
    both = Step("b", "On and back", "gateway", source_kind="parallelGateway")
    ever = replace(circle, steps=(circle.steps[0], both, Step("end", "", "end")))
    ever = replace(ever, flows=(*circle.flows, Flow("b", "end")))
    assert "no return can come to an end" in (found(ever).no_cycle or "")
    assert measures.rework[0].passes is None
    trap = replace(
        circle,
        steps=(task("s", 2, 2, 2, kind="decision"), *circle.steps, Step("end", "", "end")),
        flows=(*circle.flows, Flow("s", "a", "x", 0.3), Flow("s", "end", "y", 0.7)),
    )
    measures = found(trap, deadline=5)
    assert measures.cycle is not None
    assert measures.cycle.mean is None
    assert measures.cycle.stuck == pytest.approx(3_000, abs=200)
    assert measures.cycle.quantiles[0.95] is None
    assert (measures.cycle.quantiles[0.5] or Triangle).value == 2  # type: ignore[union-attr]
    assert measures.deadline is not None
    assert measures.deadline.chance == pytest.approx(0.7, abs=0.02)
    assert "has no way out" in measures.assumed[0]
    json.dumps(report(trap, measures))


def test_strange_maps_are_measured_or_say_why_not() -> None:
    assert found(Map("Empty")).no_cycle == "The map has no steps yet."
    loose = found(a_map(task("a", 1, 1, 1), task("b", 1, 1, 1), flows=()))
    assert "No flow joins any steps" in (loose.no_cycle or "")
    itself = a_map(
        task("a", 1, 1, 1), task("b", 1, 1, 1), flows=(*chain(*"ab"), Flow("a", "a", "", 0.5))
    )
    assert mean_is(found(itself), 3)
    many = a_map(
        Step("d", "Which?", "decision"),
        task("a", 1, 1, 1),
        task("b", 3, 3, 3),
        flows=(Flow("d", "a", "x", 0.9), Flow("d", "b", "y", 0.9)),
    )
    measures = found(many)
    assert mean_is(measures, 2)
    assert any("adds up to 180%: they are taken in proportion" in e for e in measures.assumed)
    single = a_map(
        Step("d", "Which?", "decision"), task("a", 1, 1, 1), flows=(Flow("d", "a", "x", 0.2),)
    )
    measures = found(single)
    assert mean_is(measures, 1)
    assert any("it is taken always" in each for each in measures.assumed)
    message = replace(
        single, flows=(*single.flows, Flow("a", "d", extra={"bpmn": {"flow": "message"}}))
    )
    assert mean_is(found(message), 1)
    with pytest.raises(NotFound):
        found(single, begin="nowhere")
    for wrong in ({"runs": 10}, {"seed": -1}, {"deadline": math.nan}, {"deadline": 0.0}):
        with pytest.raises(BadInput):
            found(single, **wrong)


def test_a_hundred_thousand_passes_are_given_up_and_said() -> None:
    slow = replace(
        LOOPING,
        flows=(
            Flow("do", "check"),
            Flow("check", "do", "", 0.9999),
            Flow("check", "end", "", 0.0001),
        ),
    )
    measures = found(slow, runs=200)
    assert measures.cycle is not None
    assert measures.cycle.stopped > 100
    assert any("were given up after 2,000 passes" in each for each in measures.assumed)


def test_two_thousand_steps_with_circles_everywhere_come_to_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(simulating, "MOST_TURNS", 5_000)
    chance = random.Random(SEED)
    steps = [task(f"s{n}", 1, 1, 1, kind="decision") for n in range(2_000)]
    flows = [Flow(f"s{n}", f"s{n + 1}", "on") for n in range(1_999)]
    flows += [Flow(f"s{chance.randrange(1_999)}", f"s{chance.randrange(2_000)}") for _ in steps]
    began = time.process_time()
    measures = found(a_map(*steps, flows=tuple(flows)), runs=100)
    assert time.process_time() - began < 20
    assert measures.cycle is not None
    assert measures.cycle.stopped == 100
    assert measures.handoffs.expected is None  # Whoever was given up had more of them.


def test_the_same_seed_gives_the_same_figures_and_another_gives_others() -> None:
    assert found(LOOPING) == found(LOOPING)
    assert found(LOOPING).cycle != found(LOOPING, seed=1).cycle


def test_a_part_of_a_map_is_measured_from_a_step_up_to_another() -> None:
    steps = [task(each, n, n, n) for n, each in enumerate("abcd", start=1)]
    process = a_map(*steps, flows=chain(*"abcd"))
    measures = found(process, begin="b", finish="c")
    assert mean_is(measures, 5)
    assert measures.complexity.flows == 3


def test_the_command_prints_every_measure_as_json_and_null_where_unknown(tmp_path: Path) -> None:
    file = tmp_path / "map.json"
    file.write_bytes(write_map(replace(LOOPING, steps=LOOPING.steps)))
    run = CliRunner().invoke(
        main, ["maps", "measure", str(file), "--runs", "500", "--deadline", "2 weeks", "--json"]
    )
    assert run.exit_code == 0
    value = json.loads(run.stdout)
    assert {"handoffs", "system_switches", "rework", "cycle_time", "complexity"} <= set(value)
    assert value["cycle_time"]["p50"] <= value["cycle_time"]["p80"] <= value["cycle_time"]["p95"]
    assert (value["cycle_time"]["runs"], value["cycle_time"]["seed"]) == (500, 903)
    assert value["deadline"]["days"] == 10
    assert value["touch_over_elapsed"]["share"] is None
    assert value["automation"]["share"] is None
    file.write_bytes(write_map(a_map(task("a"), flows=())))
    assert (
        json.loads(CliRunner().invoke(main, ["maps", "measure", str(file), "--json"]).stdout)[
            "cycle_time"
        ]
        is None
    )
    bad = CliRunner().invoke(main, ["maps", "measure", str(file), "--deadline", "soon"])
    assert bad.exit_code == 1
    assert "Give 60 (working days)" in bad.stderr
    unused = CliRunner().invoke(main, ["maps", "measure", str(file), "--start", "01/04/2026"])
    assert (unused.exit_code, unused.stdout) == (1, "")
    assert "a first day says nothing where the deadline is no day" in unused.stderr
    shown = CliRunner().invoke(main, ["maps", "measure", "--help"]).stdout
    assert "First-pass yield: The chance that no check sends a return back" in " ".join(
        shown.split()
    )


def test_a_quantiles_error_is_what_the_binomial_says_of_its_place() -> None:
    # Of the whole numbers below 10,000, 50 either way is one standard deviation of the median.
    half = quantile_of(np.arange(10_000.0), 0.5)
    assert half is not None
    assert (half.value, half.error) == (4_999, 50)


def test_a_return_that_takes_just_the_time_there_is_meets_the_deadline() -> None:
    deadline = found(a_map(task("only", 5, 5, 5), flows=()), deadline=5).deadline
    assert deadline is not None
    assert deadline.met == deadline.runs
