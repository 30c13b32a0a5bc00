"""The picture itself: plain SVG with nothing in it but shapes and words.

No style sheet, script, font, link or picture from elsewhere; every word goes through
:func:`text.clean` and XML escaping. Colour never stands alone: shapes, names and words say it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from process_maps.actors import NOBODY, Colour, colour_of
from process_maps.drawing.geometry import (
    Box,
    Callout,
    Chip,
    FlowLine,
    Geometry,
    LaneBand,
    NumberedMark,
    PhaseHead,
    Point,
    StepShape,
)
from process_maps.drawing.measure import CALLOUT_LINE, CHIP, LABEL, SKEW, SMALL
from process_maps.drawing.text import clean, wrap
from process_maps.facts import MARK_WORDS
from process_maps.graph import is_message
from process_maps.model import Step

INK, GREY, PAPER, RULE = "#0b0c0c", "#505a5f", "#ffffff", "#b1b4b6"
DEADLINE = Colour("pink", "#a3286b", "#fce8f1")
MARKS = {
    "painpoint": (MARK_WORDS["painpoint"], Colour("red", "#d4351c", "#fdf0ed")),
    "innovation": (MARK_WORDS["innovation"], Colour("green", "#00703c", "#ecf7f1")),
    "question": (MARK_WORDS["question"], Colour("grey", "#505a5f", "#f3f4f4")),
}
CORNER = 6.0
MESSAGE = "3 3"


def tag(name: str, content: str | None = None, **attributes: Any) -> str:
    """One element; attribute names take "_" for "-", numbers are rounded to a tenth."""
    said = "".join(
        [
            f" {_named(key)}={_quoted(value)}"
            for key, value in attributes.items()
            if value is not None
        ]
    )
    return f"<{name}{said}/>" if content is None else f"<{name}{said}>{content}</{name}>"


@cache
def _named(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _quoted(value: object) -> str:
    # A drawing's attributes are numbers in their thousands, and nothing in those needs a mark.
    return f'"{_plain(value)}"' if isinstance(value, float) else quoteattr(clean(str(value)))


def _plain(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".") if number else "0"


def text(words: str, at: Point, size: float, **attributes: Any) -> str:
    """One line of words, its middle height at ``at``."""
    # Letters stand about a third of their size above and below the middle of a line.
    x, y = at
    given = {"fill": INK, **attributes}
    return tag("text", escape(clean(words)), x=x, y=y + size * 0.35, font_size=size, **given)


def centred(words: str, at: Point, size: float, **attributes: Any) -> str:
    """One line of words with its middle at ``at``."""
    return text(words, at, size, text_anchor="middle", **attributes)


def rectangle(box: Box, **attributes: Any) -> str:
    """A box."""
    return tag("rect", x=box.x, y=box.y, width=box.width, height=box.height, **attributes)


def polygon(points: Sequence[Point], **attributes: Any) -> str:
    """A closed shape through points."""
    through = " ".join(f"{_plain(x)},{_plain(y)}" for x, y in points)
    return tag("polygon", points=through, **attributes)


def lane(band: LaneBand, label_width: float, number: int, *, live: bool = False) -> str:
    """A lane: a band with its actor's name at the left; live, both can be told by that name."""
    colour = colour_of(band.name)
    box = band.box
    label = Box(box.x, box.y, label_width, box.height)
    lines = wrap(band.called, label_width - 20, LABEL, lines=5, bold=True)
    middle = box.y + box.height / 2 - 16 * (len(lines) - 1) / 2
    known = (band.name or "") if live else None
    paper = rectangle(
        box, fill="#fafafa" if number % 2 else PAPER, stroke=RULE, stroke_width=1, data_band=known
    )
    drawn = [
        rectangle(label, fill=colour.light, stroke=RULE, stroke_width=1),
        rectangle(Box(box.x, box.y, 6, box.height), fill=colour.strong),
    ]
    drawn += [
        centred(
            line,
            (box.x + 6 + (label_width - 6) / 2, middle + 16 * place),
            LABEL,
            font_weight="bold",
        )
        for place, line in enumerate(lines)
    ]
    named = tag("g", "".join(drawn), data_lane=known) if live else "".join(drawn)
    return tag("g", paper + named)


def phase_head(head: PhaseHead, bottom: float, *, first: bool, live: bool = False) -> str:
    """A phase's heading as a broad arrow, and the line it draws down through the lanes."""
    box, notch = head.box, 9.0
    left, right = box.x + 1, box.right - 2
    middle = box.y + box.height / 2
    points = [
        (left, box.y), (right - notch, box.y), (right, middle), (right - notch, box.bottom),
        (left, box.bottom), (left + notch, middle),
    ]  # fmt: skip
    drawn = []
    if not first:
        drawn.append(
            tag(
                "line", x1=box.x, y1=box.bottom + 4, x2=box.x, y2=bottom,
                stroke=RULE, stroke_width=1, stroke_dasharray="2 5",
            )
        )  # fmt: skip
    drawn.append(polygon(points, fill="#eef1f4", stroke=RULE, stroke_width=1))
    y = middle - (17 * len(head.lines) + 14 * len(head.when)) / 2
    x = (box.x + box.right) / 2
    for line in head.lines:
        drawn.append(centred(line, (x, y + 8.5), LABEL, font_weight="bold"))
        y += 17
    for line in head.when:
        drawn.append(centred(line, (x, y + 7), SMALL, fill=GREY))
        y += 14
    drawn += [callout(each, live=live) for each in head.callouts]
    return tag("g", "".join(drawn), data_phase=head.phase.id if live else None)


def flow(line: FlowLine, position: int | None = None) -> str:
    """A flow's line with its arrowhead: dashed where it leads back, dotted where inferred.

    A message, which hands over nothing to be done next, has short dashes and an open beginning.

    With its position among the map's flows it can be told by it, and hit beside its thin line.
    """
    dash = None
    if line.back:
        dash = "8 4 1 4" if line.flow.inferred else "7 4"
    elif line.flow.inferred:
        dash = "1 4.5"
    elif is_message(line.flow):
        dash = MESSAGE
    path = path_of(line.points)
    halo = tag("path", d=path, fill="none", stroke=PAPER, stroke_width=5)
    ink = tag(
        "path", d=path, fill="none", stroke=GREY, stroke_width=1.6,
        stroke_dasharray=dash, stroke_linecap="round" if line.flow.inferred else None,
    )  # fmt: skip
    drawn = halo + ink + polygon(arrowhead(line.points), fill=GREY)
    if is_message(line.flow):
        x, y = _towards(line.points[0], line.points[1], 3)
        drawn += tag("circle", cx=x, cy=y, r=3, fill=PAPER, stroke=GREY, stroke_width=1.4)
    if position is None:
        return drawn
    hit = tag(
        "path", d=path, fill="none", stroke="transparent", stroke_width=14, pointer_events="stroke"
    )
    return tag("g", drawn + hit, data_flow=position)


def flow_words(line: FlowLine, position: int | None = None) -> str:
    """What is written on a flow, and the marks that sit on it or on its loop."""
    live = position is not None
    drawn = [text(words, at, SMALL, font_weight="bold") for words, at in line.lines]
    for each, box in line.pills:
        drawn.append(pill(each, box, live=live))
    words = "".join(drawn)
    return tag("g", words, data_flow=position) if live and words else words


def pill(each: NumberedMark, box: Box, *, live: bool = False) -> str:
    """A mark too long for where it sits: its number and its word."""
    word, colour = MARKS[each.mark.kind]
    short = f"{each.number} {'Question' if each.mark.kind == 'question' else word}"
    drawn = rectangle(
        box, rx=8, fill=colour.light, stroke=colour.strong, stroke_width=1.4
    ) + centred(short, box.middle, CHIP, fill=colour.strong, font_weight="bold")
    return tag("g", drawn, data_mark=each.number) if live else drawn


def step(
    shape: StepShape, number: int, label: str, *, chosen: bool, live: bool, counted: str = ""
) -> str:
    """One step: its shape, words, actors and callouts, as one thing to be chosen.

    ``counted`` is the strip of what is counted on it, drawn.
    """
    colour = edge_colour(shape.step)
    drawn = []
    if chosen:
        drawn.append(
            outline(shape.step, _grown(shape.box, 3), fill="none", stroke=INK, stroke_width=4)
        )
    dash = {True: "1.5 4", False: "6 4" if shape.step.kind == "state" else None}[
        shape.step.inferred
    ]
    drawn.append(
        outline(
            shape.step, shape.box, fill=colour.light, stroke=colour.strong,
            stroke_width=3.2 if shape.step.kind == "end" else 1.8, stroke_dasharray=dash,
        )
    )  # fmt: skip
    within = [_inner_line(shape, colour)]
    within += [_chip(each) for each in shape.chips]
    within += [centred(words, at, LABEL) for words, at in shape.lines]
    within += [centred(words, at, SMALL, fill=GREY) for words, at in shape.small]
    within.append(counted)
    within += [callout(each, live=live) for each in shape.callouts]
    # The shape alone stands directly in the step's group, so that a page can outline it.
    drawn.append(tag("g", "".join(within)))
    return tag(
        "g",
        "".join(drawn),
        id=f"step-{number}",
        data_step=shape.step.id,
        tabindex="0" if live else None,
        role="button" if live else None,
        aria_label=label if live else None,
    )


def edge_colour(of: Step) -> Colour:
    """A step's colour: its first actor's; pink for a deadline that nobody does."""
    if of.actors:
        return colour_of(of.actors[0])
    return DEADLINE if of.kind == "fixed_event" else NOBODY


def outline(of: Step, box: Box, **attributes: Any) -> str:
    """A step's shape."""
    x, y = box.middle
    if of.kind in ("start", "end", "event"):
        return tag("circle", cx=x, cy=y, r=box.width / 2, **attributes)
    if of.kind == "ongoing":
        return tag("ellipse", cx=x, cy=y, rx=box.width / 2, ry=box.height / 2, **attributes)
    if of.kind in ("decision", "gateway"):
        corners = [(box.x, y), (x, box.y), (box.right, y), (x, box.bottom)]
        return polygon(corners, stroke_linejoin="round", **attributes)
    if of.kind == "fixed_event":
        corners = [
            (box.x + SKEW, box.y), (box.right, box.y),
            (box.right - SKEW, box.bottom), (box.x, box.bottom),
        ]  # fmt: skip
        return polygon(corners, stroke_linejoin="round", **attributes)
    rounding = {"state": min(box.height / 2, 22.0), "subprocess": 3.0}.get(of.kind, 8.0)
    return rectangle(box, rx=rounding, **attributes)


def callout(each: Callout, *, live: bool = False) -> str:
    """A mark as a speech box pointing at what it sits on."""
    word, colour = MARKS[each.mark.mark.kind]
    box = each.box
    tip_x = min(max(each.tip[0], box.x + 14), box.right - 14)
    pointed = abs(each.tip[1] - box.y) < 14
    bubble = rectangle(
        box, rx=4 if each.mark.mark.kind == "painpoint" else 10, fill=PAPER,
        stroke=colour.strong, stroke_width=1.6,
        stroke_dasharray="4 3" if each.mark.mark.kind == "question" else None,
    )  # fmt: skip
    drawn = [bubble]
    if pointed:
        beak = [(tip_x - 6, box.y + 0.9), (tip_x, each.tip[1] + 1), (tip_x + 6, box.y + 0.9)]
        drawn.append(polygon(beak, fill=colour.strong))
    drawn.append(
        text(
            f"{each.mark.number} {word}", (box.x + 8, box.y + 12), SMALL,
            fill=colour.strong, font_weight="bold",
        )
    )  # fmt: skip
    drawn += [
        text(line, (box.x + 8, box.y + 20 + CALLOUT_LINE * (place + 0.5)), SMALL)
        for place, line in enumerate(each.mark.lines)
    ]
    whole = "".join(drawn)
    return tag("g", whole, data_mark=each.mark.number) if live else whole


def _chip(chip: Chip) -> str:
    colour = colour_of(chip.actor)
    return rectangle(
        chip.box, rx=chip.box.height / 2, fill=colour.light, stroke=colour.strong, stroke_width=1.2
    ) + centred(chip.words, chip.box.middle, CHIP)


def _inner_line(shape: StepShape, colour: Colour) -> str:
    if shape.step.kind == "subprocess":
        return outline(
            shape.step, _grown(shape.box, -4), fill="none", stroke=colour.strong, stroke_width=1.2
        )
    if shape.step.kind == "event":
        return outline(
            shape.step, _grown(shape.box, -4), fill="none", stroke=colour.strong, stroke_width=1.2
        )
    return ""


def _grown(box: Box, by: float) -> Box:
    return Box(box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by)


def path_of(points: Sequence[Point]) -> str:
    """A way through points as a path's own words, its corners rounded, ending in its arrowhead."""
    return _rounded(_shortened(points))


def _shortened(points: Sequence[Point]) -> list[Point]:
    """The same way, ending inside the arrowhead so that its tip stays sharp."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    length = max(abs(x1 - x0) + abs(y1 - y0), 0.1)
    share = min(5.0 / length, 0.9)
    return [*points[:-1], (x1 - (x1 - x0) * share, y1 - (y1 - y0) * share)]


def arrowhead(points: Sequence[Point]) -> list[Point]:
    """The corners of the arrowhead at the end of a way."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    if abs(x1 - x0) >= abs(y1 - y0):
        way = 1 if x1 >= x0 else -1
        return [(x1, y1), (x1 - 9 * way, y1 - 4.5), (x1 - 9 * way, y1 + 4.5)]
    way = 1 if y1 >= y0 else -1
    return [(x1, y1), (x1 - 4.5, y1 - 9 * way), (x1 + 4.5, y1 - 9 * way)]


def _rounded(points: Sequence[Point]) -> str:
    """A path through corners, each rounded as far as its two stretches allow."""
    path = [f"M{_pair(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(CORNER, _length(before, corner) / 2, _length(corner, after) / 2)
        path.append(f"L{_pair(_towards(corner, before, radius))}")
        path.append(f"Q{_pair(corner)} {_pair(_towards(corner, after, radius))}")
    path.append(f"L{_pair(points[-1])}")
    return " ".join(path)


def _pair(point: Point) -> str:
    return f"{_plain(float(point[0]))},{_plain(float(point[1]))}"


def _length(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(start: Point, end: Point, distance: float) -> Point:
    length = max(_length(start, end), 0.001)
    share = distance / length
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def body(geometry: Geometry, positions: Sequence[int | None], *, live: bool) -> str:
    """Lanes, phases and flows, without the steps; live, flows are told by their positions."""
    bottom = geometry.lanes[-1].box.bottom
    drawn = [
        lane(band, geometry.lane_label, number, live=live)
        for number, band in enumerate(geometry.lanes)
    ]
    drawn += [
        phase_head(head, bottom, first=not number, live=live)
        for number, head in enumerate(geometry.phases)
    ]
    drawn += [flow(line, at) for line, at in zip(geometry.flows, positions, strict=True)]
    return "".join(drawn)
