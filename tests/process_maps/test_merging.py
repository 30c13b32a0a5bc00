"""Many maps as one: each out again, in any order, twice over; what is common can be read."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.bench_merging import variants
from common.errors import BadInput
from process_maps.aligning import Alignment, Decided, Group, Place
from process_maps.drawing import draw
from process_maps.graph import problems
from process_maps.merging import (
    Merged,
    Reference,
    at_least,
    collapse,
    merge,
    merge_same_words,
    reference,
    same_words,
    union_map,
)
from process_maps.merging.readable import readable
from process_maps.merging.ways import END, START, Way
from process_maps.model import KINDS, Flow, Loop, Map, Step

LABELS = ("", "?", "x", "Check", "check ", "Send", "Send the  file", "send the file", "Fix")
ACTORS = ((), ("Analyst",), ("Data analyst", "SW"), ("Business support",))


@st.composite
def maps(draw: st.DrawFn) -> dict[str, Map]:
    """Up to four maps of up to seven steps: loops, gaps, the same words again, flows to nowhere."""
    made = {}
    for key in draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=4)):
        steps = tuple(
            Step(f"s{number}", *each)
            for number, each in enumerate(
                draw(
                    st.lists(
                        st.tuples(
                            st.sampled_from(LABELS), st.sampled_from(KINDS), st.sampled_from(ACTORS)
                        ),
                        max_size=7,
                    )
                )
            )
        )
        ends = st.integers(0, 7).map(lambda number: f"s{number}")
        flows = draw(st.lists(st.builds(Flow, ends, ends, st.sampled_from((None, "yes")))))
        made[key] = Map(f"Map {key}", key, steps=steps, flows=tuple(flows))
    return made


def _line(*labels: str, actor: str = "Analyst", council: str = "") -> Map:
    steps = tuple(Step(f"s{n}", label, actors=(actor,)) for n, label in enumerate(labels))
    flows = tuple(Flow(f"s{n - 1}", f"s{n}") for n in range(1, len(labels)))
    return Map("M", council, steps=steps, flows=flows)


def _with_words(process: Map) -> Map:
    steps = tuple(step for step in process.steps if len(step.label) > 1)
    return replace(process, steps=steps)


def _labels(made: Reference) -> list[tuple[str, str, str | None]]:
    said = {step.id: step.label for step in made.map.steps}
    return [(said[flow.source], said[flow.target], flow.label) for flow in made.map.flows]


def _counts(merged: Merged) -> tuple[list[tuple[str, int]], list[tuple[int, int, int]]]:
    return (
        [(step.label, step.count) for step in merged.steps],
        [(flow.source, flow.target, flow.count) for flow in (*merged.flows, *merged.inside)],
    )


@settings(max_examples=60, deadline=None)
@given(maps(), st.randoms(use_true_random=False))
def test_every_map_comes_out_exactly_as_it_went_in_whatever_the_order(
    given_maps: dict[str, Map], chance: random.Random
) -> None:
    merged = merge_same_words(given_maps)
    assert {key: merged.own_maps[key] for key in given_maps} == given_maps
    shuffled = list(given_maps.items())
    chance.shuffle(shuffled)
    assert merge_same_words(dict(shuffled)) == merged
    held = sum(len(step.members) for step in merged.steps)
    assert held == sum(len(each.steps) for each in given_maps.values())


@settings(max_examples=60, deadline=None)
@given(maps())
def test_a_map_merged_with_itself_and_what_is_merged_merged_again_add_nothing(
    given_maps: dict[str, Map],
) -> None:
    for process in given_maps.values():
        once, twice = (
            merge_same_words({"a": process}),
            merge_same_words({"a": process, "b": process}),
        )
        steps, flows = _counts(once)
        assert _counts(twice) == (
            [(label, 2 * count) for label, count in steps],
            [(source, target, 2 * count) for source, target, count in flows],
        )
    union = union_map(merge_same_words(given_maps))
    again = merge_same_words({"a": union, "b": union})
    assert len(again.steps) == len(union.steps)
    assert len(again.flows) == len(union.flows)
    # With the maps it was made of it adds nothing either, so far as steps have words to go by.
    worded = {key: _with_words(process) for key, process in given_maps.items()}
    merged = merge_same_words(worded)
    more = merge_same_words(worded | {"union": union_map(merged)})
    assert len(more.steps) == len(merged.steps)
    ends = {(flow.source, flow.target) for flow in (*merged.flows, *merged.inside)}
    assert len({(flow.source, flow.target) for flow in (*more.flows, *more.inside)}) == len(ends)


@settings(max_examples=60, deadline=None)
@given(maps(), st.integers(1, 4), st.booleans())
def test_the_common_process_leads_from_its_beginning_through_every_step_to_its_end(
    given_maps: dict[str, Map], least: int, every: bool
) -> None:
    merged = merge_same_words(given_maps)
    least = min(least, max(merged.of, 1))
    whole = reference(merged, least, every_flow=every)
    for made in (whole, collapse(whole)):
        assert not [each for each in problems(made.map) if each.blocking]
        assert len(made.ways) == len(made.map.flows)
        ends = [(flow.source, flow.target) for flow in made.map.flows]
        begin = [each.id for each in made.map.steps if each.kind == "start"]
        end = [each.id for each in made.map.steps if each.kind == "end"]
        every_step = {each.id for each in made.map.steps}
        assert _reached(begin, ends) == every_step
        assert _reached(end, [(b, a) for a, b in ends]) == every_step
        drawn_steps = [step for held in made.of.values() for step in held]
        kept = [step for step in merged.steps if step.label and step.count >= least]
        assert sorted(step.number for step in drawn_steps) == [step.number for step in kept]
        drawn = {(way.source, way.target) for way in made.ways}
        assert not drawn & {(way.source, way.target) for way in made.left_out}


def _reached(begin: list[str], ends: list[tuple[str, str]]) -> set[str]:
    reached = set(begin)
    waiting = list(begin)
    while waiting:
        here = waiting.pop()
        more = {target for source, target in ends if source == here} - reached
        reached |= more
        waiting += more
    return reached


def test_a_step_counts_once_for_each_map_and_keeps_every_wording() -> None:
    split = Map(
        "B",
        steps=(Step("x", "Fix errors in the system"), Step("y", "Fix errors in the file")),
        flows=(Flow("x", "y", "then"), Flow("y", "y", "again")),
    )
    given_maps = {"a": _line("Run", "Fix errors"), "b": split}
    places = (Place("a", "s1"), Place("b", "x"), Place("b", "y"))
    groups = (Group(1, "Fix errors", places),)
    merged = merge(Alignment(given_maps, groups, groups, (), {}))
    run, fix = merged.steps
    assert (run.label, run.count) == ("Run", 1)
    assert (fix.label, fix.count, len(fix.members)) == ("Fix errors", 2, 3)
    assert set(fix.also_called) == {"Fix errors in the system", "Fix errors in the file"}
    assert [(flow.source, flow.target, flow.maps) for flow in merged.flows] == [
        (1, 2, ("a",)),
        (2, 2, ("b",)),
    ]
    assert [(flow.maps, flow.labels) for flow in merged.inside] == [(("b",), ("then",))]


def test_only_what_is_sure_is_merged_unless_doubtful_ones_are_asked_for() -> None:
    given_maps = {"a": _line("Run"), "b": _line("Extract")}
    both = (Group(1, "Run", (Place("a", "s0"), Place("b", "s0"))),)
    found = Alignment(given_maps, both, (), (), {})
    assert len(merge(found).steps) == 2
    assert len(merge(found, doubtful=True).steps) == 1


def test_words_are_the_same_but_for_case_and_spacing_and_nothing_more() -> None:
    given_maps = {"a": _line("Fill in the  e-form", "X?", ""), "b": _line("fill In the e-form", "")}
    given_maps["c"] = _line("Fill in the e form", "Check", "Check")
    found = [group.members for group in same_words(given_maps)]
    assert (Place("a", "s0"), Place("b", "s0")) in found
    assert (Place("c", "s1"), Place("c", "s2")) in found
    assert len(found) == 2


def test_gateways_without_words_are_one_where_the_same_leads_in_and_out() -> None:
    def gated(other: str, sign: str) -> Map:
        steps = (
            Step("o", "", "start"),
            Step("a", "Check"),
            Step("g", sign, "gateway"),
            Step("b", "Send"),
            Step("c", other),
        )
        flows = (Flow("o", "a"), Flow("a", "g"), Flow("g", "b", "right"), Flow("g", "c", "wrong"))
        return Map("G", steps=steps, flows=flows)

    alike = merge_same_words({"a": gated("Fix", "X"), "b": gated("Fix", "")})
    assert [step.count for step in alike.steps] == [2, 2, 2, 2, 2]
    unlike = merge_same_words({"a": gated("Fix", "X"), "b": gated("Ask", "")})
    assert sorted(step.count for step in unlike.steps) == [1, 1, 1, 1, 2, 2, 2]
    parted = Decided(Place("a", "g"), Place("b", "g"), together=False)
    groups = same_words(unlike.own_maps)
    same = {"a": gated("Fix", ""), "b": gated("Fix", "")}
    apart = merge(Alignment(same, groups, same_words(same), (), {}, (parted,)))
    assert sorted(step.count for step in apart.steps) == [1, 1, 2, 2, 2, 2]
    # A gateway that is left out breaks no flow: both lead from the check to sending directly.
    core = at_least(unlike, 2)
    said = {step.number: step.label for step in core.steps}
    ways = {(said[way.source], said[way.target]): way for way in core.flows}
    assert ways["Check", "Send"].direct == ("a", "b")
    assert ways["Check", "Send"].said == (("right", 2),)


def _three() -> Mapping[str, Map]:
    return {
        "n": _line("Run", "Check", "Send", council="Northmoor"),
        "e": _line("Run", "Ask", "Send", actor="Data analyst", council="Eastley"),
        "c": _line("Run", "Send", actor="Business support", council="Calderbrook"),
    }


def test_steps_joined_only_by_way_of_others_have_a_flow_that_says_so_and_how_many() -> None:
    merged = merge_same_words(_three())
    core = at_least(merged, 2)
    assert [step.label for step in core.steps] == ["Run", "Send"]
    assert core.flows == ()
    (way,) = core.roundabout
    assert way.direct == ("c",)
    assert way.roundabout == ("e", "n")
    made = reference(merged, 2)
    assert _labels(made) == [
        ("Start", "Run", None),
        ("Run", "Send", "3 of 3, 2 by way of other steps"),
        ("Send", "End", None),
    ]
    assert [flow.inferred for flow in made.map.flows] == [False, True, False]
    only = reference(merge_same_words({k: v for k, v in _three().items() if k != "c"}), 2)
    assert ("Run", "Send", "2 of 2, by way of other steps") in _labels(only)


def test_a_map_that_splits_a_step_goes_the_nearest_way_of_any_of_its_parts() -> None:
    steps = tuple(
        Step(each, label) for each, label in zip("abxc", ("Run", "Run", "Own", "Send"), strict=True)
    )
    flows = Flow("a", "x"), Flow("x", "c"), Flow("b", "c")
    split = Map("S", steps=steps, flows=flows)
    merged = merge_same_words({"s": split, "n": _line("Run", "Send")})
    (way,) = at_least(merged, 2).flows
    assert (way.direct, way.roundabout) == (("n", "s"), ())


def test_rarer_ways_are_drawn_only_to_lead_somewhere() -> None:
    def way(source: int, target: int, count: int) -> Way:
        return Way(source, target, tuple(f"{each}" for each in range(count)))

    # Two circles: the commonest way out of each step is back into its own circle.
    circles = [way(START, 1, 9), way(START, 3, 9), way(1, 2, 9), way(2, 1, 8), way(3, 4, 9)]
    circles += [way(4, 3, 8), way(2, END, 4), way(4, END, 1)]
    assert readable(circles, 5) == circles
    # Of the ways that enough maps go, those stay that at least half as many go as the commonest.
    out = [way(START, 1, 9), way(1, 2, 9), way(1, 3, 5), way(1, 4, 4), way(2, 3, 9), way(3, 4, 9)]
    out.append(way(4, END, 9))
    assert [each for each in out if each not in readable(out, 2)] == [out[3]]
    assert readable(out, 2, every=True) == out


def test_the_common_process_is_told_in_the_order_of_the_work() -> None:
    branch = _line("Run", "Check", "Fix", "Send", "Publish")
    branch = replace(branch, flows=(*branch.flows, Flow("s2", "s1", "again"), Flow("s0", "s3")))
    late = Map("M", steps=(Step("p", "Publish"), Step("s", "Send")), flows=(Flow("s", "p"),))
    made = reference(merge_same_words({"a": branch, "b": branch, "c": late}), 1)
    order = ["Start", "Run", "Check", "Fix", "Send", "Publish", "End"]
    assert [step.label for step in made.map.steps] == order


def test_a_step_lies_where_most_do_it_and_says_so_where_councils_differ() -> None:
    made = reference(merge_same_words(_three()), 2)
    run = made.map.steps[1]
    assert made.map.lanes == ("Analyst",)
    assert run.actors == ("Analyst",)
    assert run.note is not None
    assert "Analyst in 2 of 3 and Business support in 1 of 3" in run.note
    assert made.overlay.on[run.id].words == "3 of 3 councils"
    assert made.words.startswith("2 of 4 different steps are in at least 2 of 3 councils.")
    picture = draw(made.map, overlay=made.overlay)
    assert "3 of 3 councils" in picture.svg
    assert "nobody drew it like this" in picture.svg


def test_a_stretch_of_one_lane_is_one_step_that_can_be_opened() -> None:
    steps = "Run", "Check", "Fix", "Send"
    merged = merge_same_words({"n": _line(*steps), "e": _line(*steps)})
    whole = reference(merged, 2)
    shut = collapse(whole)
    (name,) = shut.stretches
    assert [step.label for step in shut.map.steps] == ["Start", "4 steps: Run … Send", "End"]
    assert len(shut.of[name]) == 4
    assert shut.step_id(3) == name
    assert shut.overlay.on[name].words == "2 of 2 maps"
    other = replace(_line(*steps), flows=(Flow("s0", "s1"), Flow("s1", "s3")))
    merged = merge_same_words({"n": _line(*steps), "e": other})
    assert collapse(reference(merged, 1)).stretches == {}
    opened = collapse(whole, [name])
    assert opened.map == whole.map
    assert opened.stretches == shut.stretches


def test_of_150_variants_a_readable_core_is_left_and_what_is_not_drawn_is_counted() -> None:
    merged = merge_same_words(variants(150, 40))
    for least in (15, 75):
        made = reference(merged, least)
        assert 30 <= len(made.map.steps) <= 60
        assert len(made.map.flows) <= 1.5 * len(made.map.steps)
        assert f"{len(made.left_out):,} flows are left out" in made.words
    assert draw(collapse(made).map).rows


@pytest.mark.parametrize(("least", "of"), [(0, 3), (-2, 3), (4, 3), (2, 1), (2, 0)])
def test_a_number_of_maps_there_cannot_be_is_refused_in_a_sentence(least: int, of: int) -> None:
    merged = merge_same_words({str(each): _line("Run") for each in range(of)})
    for ask in (at_least, reference):
        with pytest.raises(BadInput, match=r"at least -?\d"):
            ask(merged, least)


def test_maps_as_nobody_draws_them_get_an_answer() -> None:
    for process in (Map("Nothing"), _line("", "", ""), _line("A", "A", "A"), _line("?")):
        merged = merge_same_words({"a": process, "b": replace(process, name="Other")})
        assert merged.own_maps["b"].name == "Other"
        made = collapse(reference(merged, 2))
        assert made.words
        assert draw(made.map, overlay=made.overlay).svg
    lost = Map("L", steps=(Step("a", "Run"),), flows=(Flow("a", "gone"),), loops=(Loop(("a",)),))
    assert merge_same_words({"l": lost}).own_maps["l"] == lost
    assert merge_same_words({}).steps == ()


def test_the_data_team_under_its_other_names_is_one_group_by_the_fields_own_word() -> None:
    named = ("MI", "Insight team", "Performance and Statutory Returns Team", "Data analyst", "DfE")
    maps = {
        str(n): Map("M", steps=(Step("u", "Test upload", actors=(name,)),))
        for n, name in enumerate(named)
    }
    maps["5"] = Map("M", steps=(Step("u", "Test upload", actors=("SW", "Analyst")),))
    made = reference(merge_same_words(maps), 2)
    (step,) = [each for each in made.map.steps if each.kind == "task"]
    assert step.actors == ("Analyst",)
