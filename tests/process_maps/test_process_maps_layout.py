"""Layout: nothing on anything else, read off the picture; lanes exact; calmer than plain dot."""

from __future__ import annotations

import re
from dataclasses import astuple, replace
from itertools import pairwise

import pytest

from benchmarks.bench_layout import lanes_wrong
from benchmarks.layout_counts import Counts, Line, Seen, counts, crossings, read_svg
from benchmarks.layout_dot import drawn_by_dot
from benchmarks.layout_sets import Drawn, made_up_map, messy, sets
from common.errors import BadInput
from process_maps.drawing import draw
from process_maps.drawing.geometry import Box
from process_maps.model import Flow, Map, Step


def _counted(drawn: Drawn) -> Counts:
    """What is wrong with the picture of a map; its lanes must be exact."""
    process, marks = drawn
    picture = draw(process, marks)
    assert lanes_wrong(picture.geometry) == 0
    number = {step.id: place for place, step in enumerate(process.steps)}
    ends = [(number[flow.source], number[flow.target]) for flow in process.flows]
    return counts(read_svg(picture.svg, ends))


def _faultless(drawn: Drawn) -> int:
    """How many crossings a map has that nothing else is wrong with."""
    counted = _counted(drawn)
    assert set(astuple(counted)[1:]) == {0}, f"{drawn[0].name[:60]}: {counted}"
    return counted.crossings


def test_made_up_maps_are_faultless_and_cross_less_than_dots() -> None:
    ours, dots = 0, 0
    for seed in range(3, 203, 25):
        print(f"seed {seed}")
        drawn = made_up_map(seed, most=30)
        crossed = _faultless(drawn)
        if seed % 50 != 3:
            continue
        geometry = draw(*drawn).geometry
        ours += crossed
        dots += crossings(drawn_by_dot(drawn[0], geometry, "spline").lines)
    print(ours, dots)
    assert ours * 3 < dots


# The largest is drawn the same with no lanes as with one; the benchmark has both.
_AS_LEFT = [each for each in list(messy())[:-1] if each[0].name != "anyhow, no lanes"]


@pytest.mark.parametrize("drawn", _AS_LEFT, ids=lambda drawn: drawn[0].name)
def test_graphs_as_people_leave_them_are_faultless(drawn: Drawn) -> None:
    _faultless(drawn)


def test_labels_of_every_length_lie_on_nothing() -> None:
    process, marks = list(messy())[-1]
    fewer = tuple(step for place, step in enumerate(process.steps) if place % 3 != 1)
    kept = {step.id for step in fewer}
    flows = tuple(Flow(a.id, b.id, process.flows[0].label) for a, b in pairwise(fewer))
    marks = tuple(each for each in marks if each.anchor.ref in kept | {"p"})
    _faultless((replace(process, steps=fewer, flows=flows), marks))


def test_shared_maps_are_faultless() -> None:
    held = {name: maps for name, maps in sets(0).items() if name not in ("messy", "made up")}
    if "municipal" not in held:
        pytest.skip("the shared sets are not here")
    totals = {
        name: sum(_faultless(each) for each in maps[:: 5 if name == "municipal" else 3])
        for name, maps in held.items()
    }
    print(totals)
    assert totals["municipal"] <= 2
    assert totals["university"] <= 20
    assert totals["published"] <= 1


def test_a_fault_in_a_picture_would_be_counted() -> None:
    square = ((100.0, 0.0), (200.0, 0.0), (200.0, 100.0), (100.0, 100.0))
    lines = (
        Line(0, 1, ((0.0, 50.0), (300.0, 50.0))),
        Line(2, 3, ((150.0, 300.0), (150.0, -50.0))),
        Line(4, 5, ((250.0, 50.0), (330.0, 50.0))),
    )
    words = ((Box(0, 40, 60, 14), None), (Box(50, 45, 60, 14), 1))
    shapes = (square, tuple((x + 90, y) for x, y in square))
    counted = counts(Seen(lines, shapes, words))
    assert counted == Counts(
        crossings=1,
        lines_through_steps=4,
        lines_through_words=2,
        words_over_words=1,
        words_over_steps=1,
        steps_over_steps=1,
        lines_on_lines=1,
    )


def test_a_fault_in_the_svg_itself_would_be_counted() -> None:
    process = Map(
        "m",
        steps=tuple(Step(each, each, actors=("Analyst",)) for each in "abc"),
        flows=(Flow("a", "c", "on"), Flow("a", "b"), Flow("b", "c")),
    )
    drawing = draw(process)
    ends = [(0, 2), (0, 1), (1, 2)]
    assert set(astuple(counts(read_svg(drawing.svg, ends)))) == {0}
    x, y = drawing.geometry.steps[1].box.middle
    over = f'<text x="{x}" y="{y + drawing.top}" font-size="13">over</text></svg>'
    worded = counts(read_svg(drawing.svg.replace("</svg>", over), ends))
    assert worded.words_over_words >= 1
    assert worded.words_over_steps == 1
    paths = re.findall(r' d="([^"]*)"', drawing.svg)
    through = drawing.svg.replace(f'"{paths[0]}"', f'"M0,{y} L{x + 300},{y}"')
    assert counts(read_svg(through, ends)).lines_through_steps == 3


def test_flows_along_a_lane_run_straight() -> None:
    steps = tuple(
        Step(f"n{each}", f"Step {each}", kind, actors=("Analyst",))
        for each, kind in enumerate(["start", "task", "gateway", "task", "end"])
    )
    flows = tuple(Flow(a.id, b.id) for a, b in pairwise(steps))
    long = replace(
        steps[3], label="A label of very many words that needs a lot of lines to be told"
    )
    process = Map("m", steps=(*steps[:3], long, steps[4]), flows=flows)
    assert all(len(line.points) == 2 for line in draw(process).geometry.flows)


def test_as_many_steps_as_one_picture_holds_are_drawn_and_more_are_refused() -> None:
    steps = tuple(Step(f"n{each}", "A", actors=("Analyst",)) for each in range(2000))
    with pytest.raises(BadInput, match="2,000 steps; the most one picture holds is 400"):
        draw(Map("m", steps=steps))


def test_the_lane_of_steps_nobody_is_named_for_is_not_called_deadlines() -> None:
    alone = Map("m", steps=(Step("a", "A"),))
    beside = replace(alone, steps=(*alone.steps, Step("b", "B", actors=("Analyst",))))
    deadline = replace(beside, steps=(Step("a", "A", "fixed_event"), beside.steps[1]))
    said = [draw(each).geometry.lanes[0].words for each in (alone, beside, deadline)]
    assert said == ["All steps", "Nobody named", "Deadlines and states"]
    assert ">All steps<" in draw(alone).svg


def test_the_keyboard_goes_through_steps_as_the_process_does() -> None:
    steps = tuple(Step(each, each, actors=("Analyst",)) for each in ("last", "first", "second"))
    flows = (Flow("first", "second"), Flow("second", "last"))
    svg = draw(Map("m", steps=steps, flows=flows)).svg
    assert re.findall(r'data-step="(\w+)"', svg) == ["first", "second", "last"]
    assert re.findall(r'id="(step-\d)"', svg) == ["step-2", "step-3", "step-1"]
