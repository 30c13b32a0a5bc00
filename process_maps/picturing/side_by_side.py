"""Maps in the same columns, drawn: a band a map, the same work below itself and joined.

Colour never stands alone: every band has its name, every step who does it, every line its dash.
Names and heads carry ``data-stays``, so that a page can keep them in sight while it is scrolled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from common.errors import BadInput
from common.words import count_of, listed
from process_maps.actors import Colour, colour_of
from process_maps.aligning.model import Place
from process_maps.drawing import svg
from process_maps.drawing.geometry import Box
from process_maps.drawing.measure import label_of
from process_maps.drawing.svg import GREY, INK, PAPER, RULE, centred, rectangle, tag, text
from process_maps.drawing.text import clean, width_of, wrap
from process_maps.model import Map
from process_maps.naming import role_key
from process_maps.picturing.bands import (
    LINE,
    NAMES,
    SMALL,
    SMALL_LINE,
    STEP,
    WORDS,
    Band,
    Bands,
    DrawnWay,
    Join,
    StepBox,
    head_lines,
    lay_out,
)
from process_maps.picturing.in_words import in_words, where_else
from process_maps.picturing.lining_up import Column, LinedUp

FEWEST, MOST, MOST_STEPS = 2, 10, 1_200
NARROWEST = 900.0
# Okabe and Ito's colours; black, and then again, for the eighth map and those after it.
COLOURS = (
    Colour("blue", "#0072B2", "#e5f0f9"),
    Colour("orange", "#E69F00", "#fdf3dd"),
    Colour("bluish green", "#009E73", "#e0f5ee"),
    Colour("reddish purple", "#CC79A7", "#faedf4"),
    Colour("sky blue", "#56B4E9", "#e8f5fd"),
    Colour("vermillion", "#D55E00", "#fdeadd"),
    Colour("yellow", "#F0E442", "#fcfada"),
    Colour("black", "#0b0c0c", "#f0f0f0"),
)
_MARGIN = 16.0
JOINED, ON, BACK = "#0b0c0c", "#6f777b", "#7a5c00"


@dataclass(frozen=True)
class SideBySide:
    """The drawing: SVG text, its size in pixels, and the same in words."""

    svg: str
    width: float
    height: float
    prose: str


def side_by_side(
    it: LinedUp,
    names: Mapping[str, str],
    *,
    title: str = "Maps in the same columns",
    illustrative: bool = False,
    live: bool = True,
) -> SideBySide:
    """Two to ten maps in the same columns, each in a band of its name.

    Steps carry ``data-step`` as :func:`step_key` makes it. ``live``: whether they can be reached by
    keyboard; False for files. Raises BadInput for fewer maps, for more, and where none has a step.
    """
    if not FEWEST <= len(it.maps) <= MOST:
        raise BadInput(
            f"{count_of(len(it.maps), 'map')} cannot be drawn side by side",
            remedy=f"Choose {FEWEST} to {MOST}",
        )
    if not it.columns:
        raise BadInput("there is nothing to draw: none of these steps is to be shown")
    steps = sum(len(each.steps) for each in it.maps.values())
    if steps > MOST_STEPS:
        raise BadInput(
            f"{steps:,} steps are too many for one picture, which holds {MOST_STEPS:,}",
            remedy="Leave out what only one map has, or choose fewer maps",
        )
    bands = lay_out(it)
    width = max(bands.width, NARROWEST)
    head, top = _title(title, names, it, width, illustrative=illustrative)
    words = in_words(it, names)
    foot, below = _legend(it, width)
    height = top + bands.height + below
    drawn = [
        tag("title", escape(clean(title))),
        tag("desc", escape("\n".join(clean(line) for line in words.split("\n")))),
        rectangle(Box(0, 0, width, height), fill=PAPER),
        head,
        tag(
            "g", _body(it, bands, names, width, top, live=live),
            transform=f"translate(0,{top:.1f})",
        ),
        tag("g", foot, transform=f"translate(0,{top + bands.height:.1f})"),
    ]  # fmt: skip
    whole = tag(
        "svg",
        "".join(drawn),
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {width:.1f} {height:.1f}",
        font_family="sans-serif",
        role="group" if live else "img",
        aria_label=clean(title),
        # It is far wider than a window whatever its size, so it may as well be read with ease.
        data_reading=1 if live else None,
    )
    return SideBySide(whole, width, height, words)


def step_key(of: Map, place: Place) -> str:
    """What a step is called on the page: its map's key and where its map lists it.

    Element ids may hold what no page can.
    """
    at = next(number for number, step in enumerate(of.steps) if step.id == place.step)
    return f"{place.map}:{at}"


def step_of(maps: Mapping[str, Map], key: str) -> Place | None:
    """The step that a page's :func:`step_key` names, if it is one of these maps'."""
    of, _, at = key.rpartition(":")
    steps = maps[of].steps if of in maps else ()
    return Place(of, steps[int(at)].id) if at.isdecimal() and int(at) < len(steps) else None


def _title(
    title: str, names: Mapping[str, str], it: LinedUp, width: float, *, illustrative: bool
) -> tuple[str, float]:
    drawn, y = [], _MARGIN
    room = min(width, 1200) - 2 * _MARGIN
    for line in wrap(title, room, 20, lines=2, bold=True):
        drawn.append(text(line, (_MARGIN, y + 12), 20, font_weight="bold"))
        y += 26
    under = listed(names[key] for key in it.maps)
    for line in wrap(under, room, 13, lines=3):
        drawn.append(text(line, (_MARGIN, y + 9), 13, fill=GREY))
        y += 18
    if illustrative:
        box = Box(_MARGIN, y + 4, width_of("Illustrative", 13, bold=True) + 20, 24)
        drawn += [
            rectangle(box, rx=3, fill=INK),
            centred("Illustrative", box.middle, 13, fill=PAPER, font_weight="bold"),
        ]
        y += 32
    return "".join(drawn), y + 8


def _body(
    it: LinedUp, bands: Bands, names: Mapping[str, str], width: float, top: float, *, live: bool
) -> str:
    rooms = "".join(
        rectangle(
            Box(0, band.box.y, width, band.box.height),
            fill="#f7f7f8" if number % 2 else PAPER, stroke=RULE, stroke_width=1,
        )
        for number, band in enumerate(bands.bands)
    )  # fmt: skip
    ways = "".join(_way(way) for band in bands.bands for way in band.ways)
    joins = "".join(_join(each) for each in bands.joins)
    steps = "".join(
        _step(it, each, names, row=row, live=live)
        for row, band in enumerate(bands.bands)
        for each in band.boxes
    )
    named = "".join(
        _name(it, band, names[band.key], COLOURS[number % len(COLOURS)])
        for number, band in enumerate(bands.bands)
    )
    ruled = tag("line", x1=0, y1=bands.head, x2=width, y2=bands.head, stroke=GREY, stroke_width=1.5)
    heads = (
        rectangle(Box(0, 0, width, bands.head), fill=PAPER)
        + ruled
        + "".join(
            _head(column, bands.left(at), len(it.maps)) for at, column in enumerate(it.columns)
        )
    )
    corner = rectangle(Box(0, 0, NAMES, bands.head - 1), fill=PAPER) + text(
        "The same work", (_MARGIN, 15), SMALL, fill=GREY
    )
    return "".join(
        [
            rooms,
            ways,
            joins,
            steps,
            tag("g", named, data_stays="left"),
            tag("g", heads, data_stays="top", data_from=top),
            tag("g", corner, data_stays="both", data_from=top),
        ]
    )


def _head(column: Column, left: float, of: int) -> str:
    x = left + STEP / 2
    if not column.number:
        return centred("in one map only", (x, 15), SMALL, fill=GREY)
    box = Box(x - 58, 4, 116, 21)
    everywhere = len(column.cells) == of
    words = f"{column.number} · in {len(column.cells)} of {of}"
    drawn = [
        rectangle(box, rx=10, fill=INK if everywhere else PAPER, stroke=INK, stroke_width=1.4),
        centred(
            words, box.middle, SMALL + 0.5,
            fill=PAPER if everywhere else INK, font_weight="bold",
        ),
    ]  # fmt: skip
    drawn += [
        centred(line, (x, 34 + LINE * at), SMALL, font_weight="bold")
        for at, line in enumerate(head_lines(column))
    ]
    return "".join(drawn)


def _name(it: LinedUp, band: Band, name: str, colour: Colour) -> str:
    box = band.box
    drawn = [
        rectangle(Box(0, box.y, NAMES, box.height), fill=colour.light, stroke=RULE, stroke_width=1),
        rectangle(Box(0, box.y, 9, box.height), fill=colour.strong),
    ]
    y = box.y + 20
    for line in wrap(name, NAMES - 26, 13, lines=4, bold=True):
        drawn.append(text(line, (18, y), 13, font_weight="bold"))
        y += 16
    steps = len(it.maps[band.key].steps) + it.not_shown.get(band.key, 0)
    alone = it.alone(band.key)
    said = [count_of(steps, "step") if steps else "no steps yet"]
    said += [f"{alone:,} of them only here"] if steps else []
    said += ["(not shown)"] if it.not_shown.get(band.key) else []
    for line in said:
        if y < box.bottom - 4:
            drawn.append(text(line, (18, y + 2), SMALL + 0.5))
        y += SMALL_LINE + 1
    return "".join(drawn)


def _step(it: LinedUp, each: StepBox, names: Mapping[str, str], *, row: int, live: bool) -> str:
    colour = svg.edge_colour(each.step)
    alone = not it.columns[each.column].number
    box = each.box
    outline = rectangle(
        box, rx=5, fill=PAPER if alone else colour.light, stroke=colour.strong,
        stroke_width=1.2 if alone else 1.8, stroke_dasharray="5 3" if alone else None,
    )  # fmt: skip
    within = [rectangle(Box(box.x, box.y + 4, 5, box.height - 8), fill=colour.strong)]
    y = box.y + 7
    for line in each.who:
        within.append(text(line, (box.x + 12, y + 6), SMALL, fill="#383f43"))
        y += SMALL_LINE
    for line in each.lines:
        within.append(text(line, (box.x + 12, y + LINE / 2), WORDS))
        y += LINE
    said = f"{names[each.place.map]}: {label_of(each.step)}"
    said += f", by {listed(each.step.actors)}" if each.step.actors else ""
    said += f". {where_else(it, each.column, each.place.map, names)}"
    return tag(
        "g",
        tag("title", escape(clean(said))) + outline + tag("g", "".join(within)),
        data_step=step_key(it.maps[each.place.map].map, each.place),
        data_row=row,
        data_column=each.column,
        tabindex="0" if live else None,
        role="button" if live else None,
        aria_label=said if live else None,
    )


def _way(each: DrawnWay) -> str:
    dash = "7 4" if each.back else None
    colour = BACK if each.back else ON
    path = svg.path_of(each.points)
    return tag(
        "path", d=path, fill="none", stroke=colour, stroke_width=1.3, stroke_dasharray=dash
    ) + svg.polygon(svg.arrowhead(each.points), fill=colour)


def _join(each: Join) -> str:
    def line(colour: str, width: float, dash: str | None = None) -> str:
        return tag(
            "line", x1=each.x, y1=each.top, x2=each.x, y2=each.bottom,
            stroke=colour, stroke_width=width, stroke_dasharray=dash,
        )  # fmt: skip

    return line(PAPER, 7) + line(JOINED, 3, None if each.sure else "4 5")


def _legend(it: LinedUp, width: float) -> tuple[str, float]:
    def flat(colour: str, dash: str | None = None) -> str:
        return tag(
            "line", x1=0, y1=10, x2=26, y2=10,
            stroke=colour, stroke_width=1.5, stroke_dasharray=dash,
        )  # fmt: skip

    def upright(dash: str | None = None) -> str:
        return tag(
            "line", x1=13, y1=0, x2=13, y2=20,
            stroke=JOINED, stroke_width=3, stroke_dasharray=dash,
        )  # fmt: skip

    # One entry for a role, however many ways the maps word it.
    roles: dict[str, str] = {}
    for each in it.maps.values():
        for actor in (actor for step in each.steps for actor in step.actors):
            roles.setdefault(role_key(actor).casefold(), actor)
    unsure = any(
        not column.surely(one, other)
        for column in it.shared
        for one, other in pairwise(column.cells)
    )
    entries = [(upright(), "The same work (decided, or surely)")]
    if unsure:
        entries.append((upright("4 5"), "May be the same work: to be checked"))
    alone = rectangle(
        Box(1, 2, 24, 16), rx=4, fill=PAPER, stroke=GREY, stroke_width=1.2, stroke_dasharray="5 3"
    )
    if any(not column.number for column in it.columns):
        entries.append((alone, "In this map only"))
    entries.append((flat(ON), "Leads to"))
    entries.append((flat(BACK, "7 4"), "Leads back, or in another order than the columns"))
    for actor in roles.values():
        colour = colour_of(actor)
        swatch = rectangle(
            Box(1, 3, 24, 14), rx=4, fill=colour.light, stroke=colour.strong, stroke_width=1.6
        )
        entries.append((swatch, actor))
    return _flowing(entries, min(width, 1600))


def _flowing(entries: list[tuple[str, str]], width: float) -> tuple[str, float]:
    """Entries side by side, on as many lines as they need; and how high that is."""
    drawn, x, y = [], _MARGIN, 14.0
    for icon, words in entries:
        said = wrap(words, 340, SMALL + 1.5, lines=1)
        said = said or ("(no name)",)
        room = 34 + width_of(said[0], SMALL + 1.5) + 18
        if x > _MARGIN and x + room > width - _MARGIN:
            x, y = _MARGIN, y + 26
        piece = icon + text(said[0], (34, 10), SMALL + 1.5)
        drawn.append(tag("g", piece, transform=f"translate({x:.1f},{y:.1f})"))
        x += room
    return "".join(drawn), y + 36
