"""Layout on every set of maps there is, beside plain ``dot`` with a cluster a lane.

``python -m benchmarks layout`` counts what is wrong with each picture, read off the picture itself
(see :mod:`benchmarks.layout_counts`), and counts crossings of dot's two pictures of the same map
with the same function. Bounds: no line through a step, no words over words or a step, no step over
another, lanes exact, no line through words, fewer crossings than dot, 300 ms for sixty steps.
"""

from __future__ import annotations

import time
from dataclasses import astuple, dataclass, fields
from itertools import pairwise

from benchmarks.layout_counts import Counts, counts, read_svg
from benchmarks.layout_dot import drawn_by_dot
from benchmarks.layout_sets import MADE_UP, Drawn, sets
from process_maps.drawing import draw
from process_maps.drawing.geometry import Geometry
from process_maps.drawing.quality import quality
from process_maps.graph import lane_of

DOT = ("spline", "ortho")


@dataclass(frozen=True)
class Measured:
    """One map: what is wrong with our picture, with dot's two, and how long ours took."""

    name: str
    steps: int
    ours: Counts
    lanes_wrong: int
    own_view: int
    dots: tuple[Counts, ...]
    milliseconds: float
    width: float
    height: float


def measured(drawn: Drawn, *, dot: bool = True) -> Measured:
    """Draw a map and count."""
    process, marks = drawn
    start = time.process_time()
    picture = draw(process, marks)
    taken = (time.process_time() - start) * 1000
    number = {step.id: place for place, step in enumerate(process.steps)}
    ends = [(number[flow.source], number[flow.target]) for flow in process.flows]
    own = quality(picture.geometry)
    return Measured(
        name=process.name,
        steps=len(process.steps),
        ours=counts(read_svg(picture.svg, ends)),
        lanes_wrong=lanes_wrong(picture.geometry),
        own_view=own.edges_through_steps
        + own.label_overlaps
        + own.steps_overlapping
        + own.edges_through_labels
        + own.shared_lines,
        dots=tuple(counts(drawn_by_dot(process, picture.geometry, each)) for each in DOT)
        if dot
        else (),
        milliseconds=taken,
        width=picture.width,
        height=picture.height,
    )


def lanes_wrong(geometry: Geometry) -> int:
    """Steps not wholly in their lane's band, and bands of another width or not joined."""
    bands = {band.name: band.box for band in geometry.lanes}
    boxes = [band.box for band in geometry.lanes]
    wrong = sum(
        abs(above.bottom - below.y) > 0.01
        or abs(above.x - below.x) > 0.01
        or abs(above.width - below.width) > 0.01
        for above, below in pairwise(boxes)
    )
    for shape in geometry.steps:
        band = bands[lane_of(shape.step)]
        wrong += not (
            band.x + geometry.lane_label <= shape.box.x
            and shape.box.right <= band.right
            and band.y <= shape.box.y
            and shape.box.bottom <= band.bottom
        )
    return wrong


def table(by_set: dict[str, list[Measured]]) -> list[str]:
    """The figures as lines of a table."""
    names = [each.name for each in fields(Counts)]
    lines = ["| set | maps | drawn by | " + " | ".join(names) + " |", "|" + "---|" * 10]
    for name, maps in by_set.items():
        rows = [("ours", [each.ours for each in maps])]
        rows += [(f"dot {way}", [each.dots[place] for each in maps if each.dots])
                 for place, way in enumerate(DOT) if name != "messy"]  # fmt: skip
        for by, counted in rows:
            totals = [sum(column) for column in zip(*map(astuple, counted), strict=True)]
            lines.append(
                f"| {name} | {len(maps)} | {by} | "
                + " | ".join(f"{each:,}" for each in totals)
                + " |"
            )
    return lines


def against_dot(maps: list[Measured], place: int) -> str:
    """On how many maps ours has fewer, as many and more crossings than one of dot's pictures."""
    pairs = [(each.ours.crossings, each.dots[place].crossings) for each in maps if each.dots]
    fewer = sum(ours < dots for ours, dots in pairs)
    equal = sum(ours == dots for ours, dots in pairs)
    return f"{fewer} fewer, {equal} equal, {len(pairs) - fewer - equal} more, of {len(pairs)}"


def run(made_up: int = MADE_UP) -> dict[str, float | int | str]:
    """Measure everything; the table is printed, the rest given back."""
    draw(*next(iter(sets(1)["made up"])))
    # Dot gives up on the messy ones, and takes the whole program with it.
    by_set = {
        name: [measured(each, dot=name != "messy") for each in maps]
        for name, maps in sets(made_up).items()
    }
    print("\n".join(table(by_set)))
    everything = [each for maps in by_set.values() for each in maps]
    sixty = [each.milliseconds for each in everything if 45 <= each.steps <= 60]
    figures: dict[str, float | int | str] = {
        "maps": len(everything),
        "lanes_wrong": sum(each.lanes_wrong for each in everything),
        "faults_by_own_reckoning": sum(each.own_view for each in everything),
        "worst_ms_of_45_to_60_steps": round(max(sixty, default=0.0), 1),
        "bound_ms": 300,
    }
    for place, way in enumerate(DOT):
        figures[f"against_dot_{way}"] = against_dot(everything, place)
    return figures


if __name__ == "__main__":
    for key, value in run().items():
        print(f"{key}: {value}")
