"""Drawing a map: layout to a geometry, the geometry to SVG, and the same in words.

One call, :func:`draw`, for screens, slides and files. Whoever has positions of their own can make
a :class:`Geometry` and give it to :func:`picture`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from common.errors import BadInput
from process_maps.drawing import frame, svg, tally
from process_maps.drawing.geometry import Box, Geometry
from process_maps.drawing.layout import lay_out
from process_maps.drawing.measure import STEP_WIDTH
from process_maps.drawing.quality import Quality, quality
from process_maps.drawing.text import clean
from process_maps.drawing.words import StepRow, describe, prose, step_words
from process_maps.graph import problems
from process_maps.model import Flow, Map, Mark
from process_maps.overlay import Overlay

__all__ = [
    "Drawing",
    "Geometry",
    "Quality",
    "StepRow",
    "describe",
    "draw",
    "flow_positions",
    "geometry_of",
    "picture",
    "prose",
    "quality",
]

MOST_STEPS = 400
MOST_FLOWS = 800
NARROWEST = 720.0


@dataclass(frozen=True)
class Drawing:
    """A drawn map: SVG text, its size in pixels, where everything lies, and the same in words.

    The geometry's heights count from ``top`` pixels below the picture's upper edge.
    """

    svg: str
    width: float
    height: float
    top: float
    geometry: Geometry
    rows: list[StepRow]
    prose: str


def draw(
    process: Map,
    marks: Sequence[Mark] = (),
    *,
    illustrative: bool = False,
    highlight: str | None = None,
    overlay: Overlay | None = None,
    live: bool = True,
) -> Drawing:
    """Draw a map with its marks.

    Parameters
    ----------
    illustrative : write "Illustrative" on the picture itself.
    highlight : the id of a step to be given a thick dark outline.
    overlay : something counted, to be shown on the steps.
    live : whether steps can be reached by keyboard and called buttons; False for files.

    Raises BadInput for a map whose structure is broken, and for one too large for one picture.
    """
    geometry = geometry_of(process, marks, overlay=overlay)
    return picture(
        process,
        geometry,
        marks,
        illustrative=illustrative,
        highlight=highlight,
        overlay=overlay,
        live=live,
    )


def geometry_of(
    process: Map,
    marks: Sequence[Mark] = (),
    *,
    overlay: Overlay | None = None,
    wide: float = STEP_WIDTH,
) -> Geometry:
    """Where everything of a map lies, its steps so ``wide``; raises as :func:`draw` does."""
    fault = next((each for each in problems(process) if each.blocking), None)
    if fault:
        raise BadInput(f"the map cannot be drawn: {fault.words}", where=fault.where)
    if len(process.steps) > MOST_STEPS:
        raise BadInput(
            f"the map has {len(process.steps):,} steps; the most one picture holds is {MOST_STEPS}",
            remedy="Split it into several maps",
        )
    if len(process.flows) > MOST_FLOWS:
        raise BadInput(
            f"the map has {len(process.flows):,} flows; the most one picture holds is {MOST_FLOWS}",
            remedy="Split it into several maps",
        )
    return lay_out(process, marks, tally.tallies(overlay, wide), wide)


def picture(
    process: Map,
    geometry: Geometry,
    marks: Sequence[Mark] = (),
    *,
    illustrative: bool = False,
    highlight: str | None = None,
    overlay: Overlay | None = None,
    live: bool = True,
) -> Drawing:
    """The picture of a geometry, whoever made it; ``overlay`` is what its strips are of."""
    # A file that was written as illustrative stays so wherever it is drawn.
    illustrative = illustrative or process.extra.get("illustrative") is True
    width = max(geometry.width, NARROWEST)
    head = frame.title(process, width, illustrative=illustrative)
    if overlay:
        head = frame.under(head, *tally.legend_of(overlay, process, width))
    foot = frame.below(process, geometry, width)
    height = head.height + geometry.height + foot.height
    rows = describe(process, marks)
    text = prose(process, marks) + (f"\n{tally.said(overlay, process)}" if overlay else "")
    name = clean(process.name or "Process map")
    drawn = [
        svg.tag("title", escape(name)),
        svg.tag("desc", escape("\n".join(clean(line) for line in text.split("\n")))),
        tally.definitions(overlay) if overlay else "",
        svg.rectangle(Box(0, 0, width, height), fill=svg.PAPER),
        head.svg,
        svg.tag(
            "g",
            _body(process, geometry, marks, highlight, overlay, rows, live=live),
            transform=f"translate(0,{head.height:.1f})",
        ),
        svg.tag("g", foot.svg, transform=f"translate(0,{head.height + geometry.height:.1f})"),
    ]
    whole = svg.tag(
        "svg",
        "".join(drawn),
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {width:.1f} {height:.1f}",
        font_family="sans-serif",
        role="group" if live else "img",
        aria_label=name,
    )
    return Drawing(whole, width, height, head.height, geometry, rows, text)


def _body(
    process: Map,
    geometry: Geometry,
    marks: Sequence[Mark],
    highlight: str | None,
    overlay: Overlay | None,
    rows: Sequence[StepRow],
    *,
    live: bool,
) -> str:
    """Lanes and flows first, steps over them, and what is written on flows over everything.

    Steps come as they are read, so that the keyboard goes through them as the process does.
    """
    read = {row.element: place for place, row in enumerate(rows)}
    positions = flow_positions(process, geometry) if live else [None] * len(geometry.flows)
    steps = [
        svg.step(
            shape,
            number,
            ". ".join(
                filter(None, (step_words(shape.step, marks), tally.of_step(overlay, shape.step.id)))
            ),
            chosen=shape.step.id == highlight,
            live=live,
            counted=tally.strip(*shape.overlay) if shape.overlay else "",
        )
        for number, shape in sorted(
            enumerate(geometry.steps, start=1),
            key=lambda each: read.get(each[1].step.id, len(read)),
        )
    ]
    words = [svg.flow_words(line, at) for line, at in zip(geometry.flows, positions, strict=True)]
    return "".join([svg.body(geometry, positions, live=live), *steps, *words])


def flow_positions(process: Map, geometry: Geometry) -> list[int | None]:
    """Where each drawn flow stands among the map's; None for one that is not the map's."""
    places: dict[Flow, list[int]] = {}
    for position, flow in reversed(list(enumerate(process.flows))):
        places.setdefault(flow, []).append(position)
    return [held.pop() if (held := places.get(line.flow)) else None for line in geometry.flows]
