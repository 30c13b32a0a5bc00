"""What a measure says where something is unknown, strange, endless or large."""

from __future__ import annotations

import json
import math
import random
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from cli import main
from common.errors import BadInput, NotFound
from common.intervals import wilson
from common.simulation import Triangle, quantile_of
from process_maps.formats.map_json import write_map
from process_maps.measuring import simulating
from process_maps.measuring.deadlines import read_deadline, working_days
from process_maps.measuring.lengths import triangle
from process_maps.measuring.words import report
from process_maps.model import Estimate, Flow, Map, Phase, Step, Work
from tests.measured import LOOPING, SEED, a_map, chain, found, mean_is, task

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
