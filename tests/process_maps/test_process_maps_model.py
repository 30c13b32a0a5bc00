"""Maps as graphs: what can be reached, where work changes hands, what is broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from common.errors import BadInput
from process_maps.actors import colour_of, family, usual_order
from process_maps.advice import advice
from process_maps.facts import names_of, spread
from process_maps.formats.map_json import read_map
from process_maps.graph import (
    anchor_words,
    closes,
    dead_ends,
    handoffs,
    lanes_of,
    problems,
    starts,
    to_graph,
)
from process_maps.model import Anchor, Estimate, Flow, Loop, Map, Mark, Phase, Step, Work
from process_maps.verbs import noun_only


def _map(*flows: tuple[str, str], actors: Mapping[str, tuple[str, ...]] | None = None) -> Map:
    ids = list(dict.fromkeys(each for flow in flows for each in flow))
    steps = tuple(Step(each, each.upper(), actors=(actors or {}).get(each, ())) for each in ids)
    return Map("Northmoor", steps=steps, flows=tuple(Flow(*flow) for flow in flows))


def test_starts_and_dead_ends_are_found() -> None:
    process = _map(("a", "b"), ("b", "c"), ("c", "b"), ("x", "y"), ("y", "x"), ("e", "e"))
    assert starts(process) == ["a", "e"]
    assert dead_ends(process) == ["e"]


def test_parallel_flows_are_kept_apart() -> None:
    graph = to_graph(_map(("a", "b"), ("a", "b")))
    assert graph.number_of_edges("a", "b") == 2


def test_a_handoff_is_a_flow_whose_steps_share_no_actor() -> None:
    actors = {"a": ("Analyst",), "b": ("Social worker", "Analyst"), "c": ("DfE",)}
    process = _map(("a", "b"), ("b", "c"), ("c", "deadline"), actors=actors)
    assert [flow.ref for flow in handoffs(process)] == ["b->c", "c->deadline"]
    assert [flow.ref for flow in handoffs(process, between_people=True)] == ["b->c"]


def test_published_maps_answer_as_their_slides_do(shared: Callable[[str], Path]) -> None:
    data = shared("published_process_maps.json").read_bytes()
    wigan = read_map(data, "maps.json", "Wigan").map
    assert starts(wigan) == ["w1", "w2"]
    # w3→w4→w5 and w9→w10→w11 pass through what nobody does; these change people's hands:
    assert [flow.ref for flow in handoffs(wigan, between_people=True)] == [
        "w2->w3",
        "w8->w9",
        "w9->w6",
        "w15->w16",
    ]


def test_problems_name_duplicates_dangling_flows_and_empty_labels() -> None:
    process = Map(
        "Northmoor",
        steps=(Step("a", "A"), Step("a", "Again"), Step("b", " "), Step("g", "", "gateway")),
        flows=(Flow("a", "gone"),),
        loops=(Loop(("a", "lost")),),
    )
    assert [(each.where, each.blocking) for each in problems(process)] == [
        ("step “a”", True),
        ("flow “a → gone”", True),
        ("loop “a>lost”", True),
        ("step “b”", False),
    ]


def test_lanes_follow_the_map_then_the_usual_order() -> None:
    actors = {"a": ("Social worker",), "b": ("Data analyst",), "c": ("IT",), "d": ("DfE",)}
    process = _map(("a", "b"), ("b", "c"), ("c", "d"), actors=actors)
    assert lanes_of(process) == ("DfE", "Data analyst", "Social worker", "IT")
    fixed = Map("m", lanes=("IT", "Empty lane"), steps=process.steps)
    assert lanes_of(fixed) == ("IT", "Empty lane", "DfE", "Data analyst", "Social worker")


def test_actors_keep_one_colour_on_every_map_however_they_are_worded() -> None:
    assert {colour_of(each).name for each in ("Analyst", "Data analysts", "ANALYST")} == {"blue"}
    # The field's other names of a role, which comparing reads as one, look as one.
    assert {colour_of(each).name for each in ("Data team", "MI", "Insight team")} == {"blue"}
    assert colour_of("Senior management").name == "purple"
    assert colour_of("DfE").name == "orange"
    assert colour_of("Social Workers").name == "yellow"
    assert colour_of("Business Support (BS)").name == "green"
    assert family("Ofsted") is None
    assert colour_of("Ofsted") == colour_of(" ofsted ")
    assert usual_order(["Analyst", "Zoo", "DCS"]) == ["DCS", "Analyst", "Zoo"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Step("a", "A", kind="chore"),
        lambda: Step("", "A"),
        lambda: Step("a", "A", where_fixed="somewhere"),
        lambda: Estimate(least=3, most=1),
        lambda: Estimate(likely=-1),
        lambda: Estimate(likely=float("nan")),
        lambda: Work("Analyst", hourly_cost=float("inf")),
        lambda: Flow("a", "b", probability=1.2),
        lambda: Mark("complaint", "x"),
        lambda: Anchor("person", "x"),
        lambda: Anchor("step"),
    ],
)
def test_values_that_mean_nothing_are_refused(make: Callable[[], object]) -> None:
    with pytest.raises(BadInput):
        make()


def test_an_anchor_says_what_it_sits_on_or_that_it_is_gone() -> None:
    process = Map(
        "m",
        phases=(Phase("fix", "Error fixing"),),
        steps=(Step("a", "Extract"), Step("b", "Submit")),
        flows=(Flow("a", "b", id="f1"), Flow("b", "a")),
        loops=(Loop(("a", "b")),),
    )
    assert anchor_words(process, Anchor("step", "b")) == "Submit"
    assert anchor_words(process, Anchor("phase", "fix")) == "Phase: Error fixing"
    assert anchor_words(process, Anchor("flow", "f1")) == "From “Extract” to “Submit”"
    assert anchor_words(process, Anchor("flow", "a->b")) == "From “Extract” to “Submit”"
    assert anchor_words(process, Anchor("loop", "a>b")) == "Loop from “Extract” to “Submit”"
    assert anchor_words(process, Anchor("map")) == "The whole process"
    assert anchor_words(process, Anchor("step", "z")) is None
    assert anchor_words(process, Anchor("loop", "a>z")) is None


def _advised(process: Map) -> set[tuple[str | None, str]]:
    return {(each.step, each.words) for each in advice(process)}


def test_advice_finds_what_does_not_add_up() -> None:
    half = Estimate(1, 1, 2)
    work = (Work("Analyst", Estimate(5, 6, 7)),)
    done_by = ("Analyst",)
    process = Map(
        "M",
        steps=(
            Step("a", "Check it", actors=done_by, duration=half, work=work),
            Step("b", "Right?", "decision", done_by),
            Step("c", "Send it", actors=done_by),
            Step("d", "Tell them"),
            Step("z", "Begin elsewhere", actors=done_by),
        ),
        flows=(
            *(Flow("a", "b"), Flow("b", "c", "yes", 0.9), Flow("b", "d", "no", 0.3)),
            *(Flow("c", "a", None, 0.5), Flow("c", "d"), Flow("z", "d")),
        ),
        loops=(Loop(("b", "d")), Loop(("a", "b", "c"))),
    )
    said = _advised(process)
    assert said == {
        ("a", "The work of Analyst (5 hours) is more than the step takes (2 hours)"),
        ("b", "How often its ways out are taken adds up to 120%"),
        ("c", "How often is said of 1 of its 2 ways out"),
        ("d", "It does not say who does it"),
        ("d", "A loop goes through it, but no flows lead round: is the way back drawn?"),
        ("d", "Nothing follows it, and it is not drawn as an end"),
        ("z", "Nothing leads to it, so work begins here as well as at “Check it”"),
    }
    assert advice(Map("M")) == []
    long = Map("M", steps=tuple(Step(f"s{n}", f"Check {n}") for n in range(51)))
    assert [each.about for each in advice(long)] == [
        "How it hangs together", "Who does it", "Size",
    ]  # fmt: skip


def test_advice_leaves_alone_what_hangs_on_something_no_flow_says() -> None:
    host = Step("h", "Handle it", "subprocess", ("Analyst",))
    facts: dict[str, dict[str, object]] = {
        "timer": {"attached_to": "h"},
        "in1": {"inside": "h"},
        "in2": {"inside": "h"},
        "undo": {"compensation": True},
    }
    hanging = tuple(
        Step(each, "Do it" if each != "timer" else "", "task" if each != "timer" else "event",
             ("Analyst",), extra={"bpmn": said})
        for each, said in facts.items()
    )  # fmt: skip
    flows = (Flow("s", "h"), Flow("h", "e"), Flow("timer", "e"), Flow("in1", "in2"))
    steps = (Step("s", "", "start"), host, *hanging, Step("e", "", "end"))
    process = Map("M", steps=steps, flows=flows)
    assert [each.words for each in advice(process)] == [
        "2 steps of this lane have these words: is it the same step?"
    ]
    asked = Flow("h", "m", extra={"bpmn": {"flow": "message"}})
    answer = Step("m", "Answer", actors=("IT",))
    told = _advised(replace(process, steps=(*steps, answer), flows=(*flows, asked)))
    assert ("m", "Only a message leads to it: what comes before it where it is done?") in told


def test_a_first_step_that_work_goes_back_to_is_still_where_it_begins() -> None:
    who = ("Analyst",)
    steps = tuple(Step(each, f"Check {each}", actors=who) for each in "abcxyz")
    flows = (Flow("a", "b"), Flow("b", "a"), Flow("b", "c"), Flow("x", "y"), Flow("y", "x"))
    process = Map("M", steps=steps, flows=(*flows, Flow("y", "z"), Flow("c", "z")))
    assert _advised(process) == {
        ("x", "No way from a start leads to the circle of 2 steps it begins")
    }


@pytest.mark.parametrize(
    ("label", "noun"),
    [
        *((each, False) for each in (
            "Check the errors", "Analyst checks errors", "DfE queries", "Upload", "Errors fixed",
            "Teams record placement details", "Error reports come back", "Checking of errors",
            "Re-run the extract", "R script counts the errors by size", "Immatriculate",
            "Spreadsheet of gaps goes to the team", "903", "Errors?", "",
        )),
        *((each, True) for each in (
            "Error report", "Final submission", "Local sign-off", "Data quality check",
            "Validation of the whole return by the head of service", "Spreadsheet", "Rejection",
        )),
    ],
)  # fmt: skip
def test_a_label_that_only_names_a_thing_is_told_from_one_that_says_what_is_done(
    label: str, noun: bool
) -> None:
    assert noun_only(label, ("Analyst", "DfE")) == noun


def test_only_the_flow_from_a_loops_last_step_to_its_first_closes_it() -> None:
    loop = Loop(("a", "b", "c"))
    assert closes(loop, Flow("c", "a"))
    assert not any(closes(loop, Flow(*ends)) for ends in (("b", "a"), ("c", "b"), ("a", "c")))
    assert not closes(Loop(()), Flow("c", "a"))


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (Estimate(likely=1, unit="hours"), "1 hour"),
        (Estimate(0.5, 1, 2, "days"), "0.5 to 2 days, likely 1"),
        (Estimate(2, None, 5), "2 to 5 hours"),
        (Estimate(), "unknown"),
    ],
)
def test_an_estimate_is_said_as_it_was_made(estimate: Estimate, words: str) -> None:
    assert spread(estimate) == words


def test_steps_without_words_are_named_by_kind_and_told_apart_by_id() -> None:
    steps = (Step("a", "Fix\n it"), Step("g1", "", "gateway"), Step("g2", " ", "gateway"))
    assert names_of(Map("Northmoor", steps=steps)) == {
        "a": "Fix it",
        "g1": "Ways part or meet (g1)",
        "g2": "Ways part or meet (g2)",
    }
