"""A map read aloud: every step once, in order, with its ways on, loops and marks as sentences."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from process_maps.drawing import describe, prose
from process_maps.drawing.words import passages
from process_maps.model import Anchor, Estimate, Flow, Loop, Map, Mark, Phase, Step


def _lines(process: Map, marks: tuple[Mark, ...] = ()) -> list[str]:
    return prose(process, marks).split("\n")


def test_a_loop_says_where_it_goes_back_to_and_how_often() -> None:
    process = Map(
        "Northmoor",
        phases=(Phase("f", "Fixing", "April to June"),),
        steps=(
            Step("a", "Extract", actors=("Analyst",), systems=("Mosaic",), phase="f"),
            Step("b", "Errors?", "decision", ("Analyst",), phase="f"),
            Step("c", "Fix", actors=("BS", "SW"), phase="f", duration=Estimate(1, 2, 3, "days")),
            Step("d", "30 June", "fixed_event"),
        ),
        flows=(
            Flow("a", "b"),
            Flow("b", "c", "Yes", 0.9),
            Flow("c", "a"),
            Flow("b", "d", "No", 0.1),
        ),
        loops=(Loop(("a", "b", "c"), 10, 15, "or so"),),
    )
    marks = (
        Mark("painpoint", "Slow", Anchor("step", "a")),
        Mark("question", "Why so late", Anchor("phase", "f")),
        Mark("innovation", "A script", Anchor("flow", "c->a")),
        Mark("painpoint", "Lost", Anchor("step", "gone")),
    )
    assert _lines(process, marks) == [
        "Northmoor: 4 steps and 4 flows, done by Analyst, BS and SW.",
        "It begins at step 1. It ends at step 4.",
        "Phase “Fixing” (April to June): steps 1 to 3",
        "Open question: Why so late.",
        "1. Extract. Analyst, in Mosaic. Painpoint: Slow. Then step 2.",
        "2. Errors? Decision by Analyst. One of 2 ways. “Yes” (90 times in 100): step 3, “Fix”. "
        "“No” (10 times in 100): step 4, “30 June”.",
        "3. Fix. BS and SW. Comes after step 2 (“Yes”). It takes 1 to 3 days, likely 2. Then back "
        "to step 1, “Extract”, 10 to 15 times, “or so”.",
        "In no phase: step 4",
        "4. 30 June. Deadline or fixed event. Comes after step 2 (“No”). Nothing follows.",
        "Also on the map",
        "Innovation (From “Fix” to “Extract”): A script.",
        "Painpoint (what it sat on is no longer on the map): Lost.",
    ]
    assert [row.then for row in describe(process)][1] == (
        "“Yes” (90 times in 100): step 3, “Fix”; “No” (10 times in 100): step 4, “30 June”"
    )


def test_islands_circles_without_a_start_and_ways_at_the_same_time_are_said() -> None:
    process = Map(
        "M",
        steps=(
            *(Step(each, each.upper()) for each in "ab"),
            Step("g", "", "gateway", source_kind="parallelGateway"),
            *(Step(each, each.upper()) for each in "xyz"),
            Step("lone", "Alone"),
        ),
        flows=(
            Flow("a", "b"),
            Flow("b", "a"),
            Flow("g", "x"),
            Flow("g", "y"),
            Flow("x", "z"),
            Flow("y", "z"),
        ),
        loops=(Loop(("a", "b"), None, None), Loop(("x", "z"), 2, 2), Loop(("z",), 3)),
    )
    said = prose(process)
    assert "2. B. Who does it is not said. Then back to step 1, “A”, how often is not said." in said
    assert "3. Ways part. Nothing leads here. 2 ways go on at the same time." in said
    assert re.search(r"\d\. Z\. .*Comes after step 4 and step 5\. ", said)
    assert "7. Alone. Who does it is not said. Nothing leads here. Nothing follows." in said
    assert "Steps 4 and 6 are gone through again and again: 2 times." in said
    assert "Step 6, “Z”, is done again: at least 3 times." in said


def test_an_empty_map_and_one_all_of_circles_have_words() -> None:
    assert _lines(Map("M")) == ["M: 0 steps and 0 flows."]
    circle = Map(
        "M", steps=(Step("a", "A"), Step("b", "B")), flows=(Flow("a", "b"), Flow("b", "a"))
    )
    assert "It begins at step 1. No step is where it ends." in prose(circle)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 12),
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=25),
    st.lists(st.sampled_from([None, "p", "q"]), min_size=12, max_size=12),
)
def test_every_step_is_said_once_and_every_flow_leads_to_a_number(
    number: int, ways: list[tuple[int, int]], phases: list[str | None]
) -> None:
    process = Map(
        "M",
        steps=tuple(Step(f"s{n}", f"Label {n}", phase=phases[n]) for n in range(number)),
        flows=tuple(Flow(f"s{a}", f"s{b}") for a, b in ways if a < number and b < number),
    )
    lines = [line for each in passages(process)[1:] for line in each.lines]
    assert [line.split(". ")[1] for line in lines] == [row.step for row in describe(process)]
    assert sorted(row.element for row in describe(process)) == sorted(s.id for s in process.steps)
    assert "?" not in prose(process)


def test_a_map_too_long_to_be_drawn_can_be_read() -> None:
    steps = tuple(Step(f"s{n}", f"Step number {n}") for n in range(1_000))
    flows = tuple(Flow(f"s{n}", f"s{n + 1}") for n in range(999))
    assert len(_lines(Map("M", steps=steps, flows=flows))) == 1_002
