"""Charts of rates: a funnel with its limits and councils' names, and a table coloured by rate.

From what came through the door only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from presenting.charts.style import COUNCIL_COLOURS, LINE, SHAPES, TEXT, WORDS_SIZE, Spec, styled

CELL_TALL = 34
# Names beside all points; with more councils only beside those chosen.
MOST_NAMED = 14
REST = "#6f777b"
# What a letter and a line of words take of a chart about 900 by 400 pixels.
_LETTER, _LINE = 8.0, 19.0
SCREEN = (760.0, 400.0)
SIDES = ("right", "left", "above", "below")


@dataclass(frozen=True)
class Point:
    """A council in a funnel: how much is divided by, and its rate on the scale that is shown.

    ``place`` gives a chosen council its colour and shape; None is one of the rest, in grey.
    """

    name: str
    of: float
    rate: float
    words: str
    place: int | None = None


@dataclass(frozen=True)
class Limit:
    """A line of a funnel: its name, its dash, and its (size, rate) from left to right."""

    name: str
    dash: tuple[int, ...]
    colour: str
    at: tuple[tuple[float, float], ...]


def funnel_spec(
    points: Sequence[Point],
    limits: Sequence[Limit],
    *,
    across: str,
    up: str,
    most: float | None = None,
    size: tuple[float, float] = SCREEN,
) -> Spec | None:
    """Points between limits as Vega-Lite; None where there is no point.

    ``most`` is the largest value a rate can have (100 for a percentage); ``size`` about what is
    drawn in, in pixels, so that names keep clear of one another.
    """
    if not points:
        return None
    top = _top(points, limits, most)
    sizes = [size for limit in limits for size, _ in limit.at] or [each.of for each in points]
    ends = min(sizes), max(sizes)
    shown = {"x": _x(ends, across), "y": _y(top, up)}
    return {
        **styled(),
        "height": size[1],
        "layer": [
            *([_lines(limits, top)] if limits else []),
            *_marks(points, chosen=False),
            *_marks(points, chosen=True),
            *_names(points, ends, top, size),
        ],
        "encoding": shown,
        "resolve": {
            "scale": dict.fromkeys(("color", "shape", "strokeDash"), "independent"),
        },
    }


def _x(ends: tuple[float, float], across: str) -> Spec:
    scale = {"domain": list(ends), "nice": False, "zero": False}
    axis = {"tickCount": 6, "format": ",.0f"}
    return {"field": "of", "type": "quantitative", "title": across, "scale": scale, "axis": axis}


def _y(top: float, up: str) -> Spec:
    scale = {"domain": [0, top], "nice": False}
    return {
        **{"field": "rate", "type": "quantitative", "title": up},
        **{"scale": scale, "axis": {"tickCount": 6}},
    }


def _top(points: Sequence[Point], limits: Sequence[Limit], most: float | None) -> float:
    """Up to where rates are shown: all points, and the limits of all but the smallest sizes."""
    highest = max(each.rate for each in points)
    ends = [limit.at[len(limit.at) // 3][1] for limit in limits if limit.at]
    top = max(highest * 1.15, *ends, 0.1) if ends else max(highest * 1.15, 0.1)
    return min(top, most) if most is not None and most > highest else top


def _lines(limits: Sequence[Limit], top: float) -> Spec:
    names = [limit.name for limit in limits]
    rows = [
        {"name": limit.name, "run": f"{place}", "of": size, "rate": rate}
        for place, limit in enumerate(limits)
        for size, rate in limit.at
        if rate <= top
    ]
    legend: Spec = {"title": None, "orient": "bottom", "columns": 3, "symbolSize": 400}
    legend["symbolStrokeWidth"] = 2
    kinds = list(dict.fromkeys(names))
    first = {name: limits[names.index(name)] for name in kinds}
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "strokeWidth": 1.8, "clip": True},
        "encoding": {
            "detail": {"field": "run"},
            "strokeDash": {
                "field": "name",
                "type": "nominal",
                "scale": {"domain": kinds, "range": [list(first[name].dash) for name in kinds]},
                "legend": legend,
            },
            "color": {
                "field": "name",
                "type": "nominal",
                "scale": {"domain": kinds, "range": [first[name].colour for name in kinds]},
                "legend": legend,
            },
        },
    }


def _marks(points: Sequence[Point], *, chosen: bool) -> list[Spec]:
    these = [each for each in points if (each.place is not None) == chosen]
    if not these:
        return []
    rows = [
        {"name": each.name, "of": each.of, "rate": each.rate, "words": each.words} for each in these
    ]
    tooltip = [
        {"field": "name", "type": "nominal", "title": "Council"},
        {"field": "words", "type": "nominal", "title": "Rate"},
    ]
    if not chosen:
        mark: Spec = {"type": "point", "filled": True, "size": 60, "opacity": 0.75, "color": REST}
        return [{"data": {"values": rows}, "mark": mark, "encoding": {"tooltip": tooltip}}]
    names = [each.name for each in these]

    def told_by(kinds: Sequence[str]) -> Spec:
        picked = [kinds[(each.place or 0) % len(kinds)] for each in these]
        scale = {"domain": names, "range": picked}
        # Their names stand beside them.
        return {"field": "name", "type": "nominal", "scale": scale, "legend": None}

    return [
        {
            "data": {"values": rows},
            "mark": {
                **{"type": "point", "filled": True, "size": 150, "opacity": 1},
                **{"stroke": TEXT, "strokeWidth": 0.8},
            },
            "encoding": {
                "color": told_by(COUNCIL_COLOURS),
                "shape": told_by(SHAPES),
                "tooltip": tooltip,
            },
        }
    ]


def _names(
    points: Sequence[Point], ends: tuple[float, float], top: float, size: tuple[float, float]
) -> list[Spec]:
    named = [each for each in points if each.place is not None]
    if len(points) <= MOST_NAMED:
        named = list(points)
    sides = sides_of([(each.name, each.of, each.rate) for each in named], ends, top, size)
    look: dict[str, Spec] = {
        "right": {"align": "left", "dx": 11, "baseline": "middle"},
        "left": {"align": "right", "dx": -11, "baseline": "middle"},
        "above": {"align": "center", "dy": -13, "baseline": "bottom"},
        "below": {"align": "center", "dy": 13, "baseline": "top"},
    }
    # White behind the letters: lines and other points would run through them.
    inks: tuple[Spec, ...] = ({"stroke": "#ffffff", "strokeWidth": 4}, {})
    return [
        {
            "data": {
                "values": [
                    {"name": each.name, "of": each.of, "rate": each.rate}
                    for each, there in zip(named, sides, strict=True)
                    if there == side
                ]
            },
            "mark": {"type": "text", "color": TEXT, "fontSize": WORDS_SIZE, **look[side], **ink},
            "encoding": {"text": {"field": "name", "type": "nominal"}},
        }
        for side in SIDES
        if side in sides
        for ink in inks
    ]


def sides_of(
    named: Sequence[tuple[str, float, float]],
    ends: tuple[float, float],
    top: float,
    size: tuple[float, float] = SCREEN,
) -> list[str]:
    """On which side of its point each name stands, so that none lies on another or on a point."""
    across, up = size[0] / ((ends[1] - ends[0]) or 1), size[1] / (top or 1)
    spots = [((of - ends[0]) * across, rate * up) for _, of, rate in named]
    taken: list[tuple[float, float, float, float]] = [
        (x - 9, y - 9, x + 9, y + 9) for x, y in spots
    ]
    sides = []
    for place, ((name, _, _), (x, y)) in enumerate(zip(named, spots, strict=True)):
        wide = len(name) * _LETTER
        boxes = {
            "right": (x + 10, y - _LINE / 2, x + 10 + wide, y + _LINE / 2),
            "left": (x - 10 - wide, y - _LINE / 2, x - 10, y + _LINE / 2),
            "above": (x - wide / 2, y + 11, x + wide / 2, y + 11 + _LINE),
            "below": (x - wide / 2, y - 11 - _LINE, x + wide / 2, y - 11),
        }
        others = [box for at, box in enumerate(taken) if at != place]
        best = min(SIDES, key=lambda side: _in_the_way(boxes[side], others, size))
        taken.append(boxes[best])
        sides.append(best)
    return sides


Box = tuple[float, float, float, float]


def _in_the_way(box: Box, others: Sequence[Box], size: tuple[float, float]) -> float:
    """How much a name would lie on: names and points most, then what is beyond the frame."""
    left, bottom, right, top = box
    over = sum(left < r and x < right and bottom < t and y < top for x, y, r, t in others)
    beyond = sum(max(0.0, out) for out in (-left, right - size[0], -bottom, top - size[1]))
    return 4 * over + min(beyond / 20, 3)


# Those of our tables: darker for a higher rate, white is 0. Words stand in every cell.
SHADES = ("#ffffff", "#dcefef", "#aed8da", "#74b3b8", "#3d8a93", "#0b4f59")


@dataclass(frozen=True)
class HeatCell:
    """A cell's row and column, its words, and how dark it is; None where there is no rate."""

    row: str
    column: str
    words: str
    shade: int | None


def heat_spec(cells: Sequence[HeatCell]) -> Spec | None:
    """A table coloured by rate as Vega-Lite; what shades mean is told in words beside it."""
    if not cells:
        return None
    columns = list(dict.fromkeys(each.column for each in cells))
    rows = list(dict.fromkeys(each.row for each in cells))
    values = [
        {
            "row": each.row,
            "column": each.column,
            "words": each.words,
            "fill": "#ffffff" if each.shade is None else SHADES[each.shade],
            "ink": "#ffffff" if each.shade == len(SHADES) - 1 else TEXT,
        }
        for each in cells
    ]

    def along(field: str, order: list[str], axis: Spec) -> Spec:
        scale = {"paddingInner": 0.04, "domain": order}
        return {"field": field, "type": "nominal", "sort": None, "title": None} | {
            "scale": scale,
            "axis": {"domain": False, "ticks": False, "grid": False, **axis},
        }

    return {
        **styled(),
        "height": {"step": CELL_TALL},
        "data": {"values": values},
        "encoding": {
            "x": along("column", columns, {"orient": "top", "labelAngle": 0, "labelLimit": 160}),
            "y": along("row", rows, {"labelLimit": 420}),
        },
        "layer": [
            {
                "mark": {"type": "rect", "stroke": LINE, "strokeWidth": 0.5},
                "encoding": {"color": {"field": "fill", "type": "nominal", "scale": None}},
            },
            {
                "mark": {"type": "text", "fontSize": WORDS_SIZE - 1},
                "encoding": {
                    "text": {"field": "words", "type": "nominal"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
    }
