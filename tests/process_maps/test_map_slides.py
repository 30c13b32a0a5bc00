"""Maps as slides: few of them, each a whole stretch of the process, readable, nothing over it."""

from __future__ import annotations

import io
import re
from itertools import combinations
from typing import Any

import pytest
from pptx import Presentation

from benchmarks.bench_drawing import example
from process_maps.export import export
from process_maps.formats.powerpoint.squeezing import lengths, squeezed, total, widest_gap
from process_maps.model import Map, Mark

_SOLID = re.compile(r"(Step|Painpoint|Innovation|Open question|Continues \w+ step|Lane:) ?\d*")


def _boxes(slide: Any) -> list[tuple[str, float, float, float, float]]:
    """Steps, callouts, marks of arrows that go on and names of lanes, in points."""
    return [
        (s.name, s.left.pt, s.top.pt, s.left.pt + s.width.pt, s.top.pt + s.height.pt)
        for s in slide.shapes
        if _SOLID.match(s.name)
    ]


def _check(process: Map, marks: tuple[Mark, ...], most: int) -> None:
    deck = Presentation(io.BytesIO(export(process, marks, "pptx")))
    parts = [each for each in deck.slides if re.search(r"part \d", each.shapes.title.text)]
    assert len(parts) <= most
    seen: list[int] = []
    for slide in parts:
        boxes = _boxes(slide)
        for one, other in combinations(boxes, 2):
            across = min(one[3], other[3]) - max(one[1], other[1])
            down = min(one[4], other[4]) - max(one[2], other[2])
            assert across < 1 or down < 1, (slide.shapes.title.text, one, other)
        foot = next(s for s in slide.shapes if s.name == "Legend and source")
        for name, left, _, right, bottom in boxes:
            assert left >= 20, name
            assert right <= 940, name
            assert bottom <= foot.top.pt + 1, name
        numbers = [int(name[5:].partition(":")[0]) for name, *_ in boxes if name[:5] == "Step "]
        seen += numbers
        for shape in slide.shapes:
            if shape.has_text_frame and shape.name.startswith(("Step ", "Words of step")):
                sizes = [r.font.size.pt for p in shape.text_frame.paragraphs for r in p.runs]
                assert not sizes or max(sizes) >= 9, shape.name
                assert not sizes or min(sizes) >= 7, shape.name
    assert sorted(seen) == list(range(1, len(process.steps) + 1))


@pytest.mark.parametrize(("seed", "steps", "lanes", "most"), [(4, 25, 5, 6), (7, 40, 4, 9)])
def test_a_map_is_few_slides_of_whole_stretches_with_nothing_over_anything(
    seed: int, steps: int, lanes: int, most: int
) -> None:
    _check(*example(seed, steps, lanes), most)


def test_squeezing_keeps_what_is_there_and_fills_the_room_there_is() -> None:
    parts = lengths([(10, 30), (25, 40), (90, 100)], 0, 200, 4)
    assert total(parts) == 4 + 30 + 4 + 10 + 4
    now = squeezed(parts, widest_gap(parts, 90))
    assert now.of(40) - now.of(10) == pytest.approx(30)
    assert now.of(100) - now.of(90) == pytest.approx(10)
    assert now.of(200) == pytest.approx(90, abs=0.01)
    places = [now.of(x) for x in range(-10, 220)]
    assert places == sorted(places)
