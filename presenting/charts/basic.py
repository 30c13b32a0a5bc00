"""Lines, bars, growth and histograms, in the one style of `presenting.charts.style`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from presenting.charts.style import (
    BAR,
    COUNCIL_COLOURS,
    DASHES,
    MOST_LINES,
    SHAPES,
    TALL,
    TEXT,
    WORDS_SIZE,
    Spec,
    styled,
)


@dataclass(frozen=True)
class Line:
    """A named row of values; None is a gap, never a zero. ``place`` keeps its colour and shape."""

    name: str
    values: tuple[float | None, ...]
    place: int = 0


def line_spec(at: Sequence[str], lines: Sequence[Line], *, across: str, up: str) -> Spec | None:
    """Lines over a row of runs, told apart by colour, shape and dash; unknown is a gap.

    None where no value is known.
    """
    shown = list(lines)[:MOST_LINES]
    rows = [
        {"at": where, "name": line.name, "value": value}
        for line in shown
        for where, value in zip(at, line.values, strict=True)
        if value is not None
    ]
    if not rows:
        return None
    names = [line.name for line in shown]
    legend = {"title": None, "orient": "bottom", "symbolSize": 110} if len(names) > 1 else None

    def told_by(kinds: Sequence[object]) -> Spec:
        picked = [kinds[line.place % len(kinds)] for line in shown]
        scale = {"domain": names, "range": picked}
        return {"field": "name", "type": "nominal", "scale": scale, "legend": legend}

    return {
        **styled(),
        "height": TALL,
        "data": {"values": rows},
        "encoding": {
            "x": {
                "field": "at",
                "type": "nominal",
                "sort": list(at),
                "title": across,
                "axis": {"labelAngle": 0},
                "scale": {"domain": list(at)},
            },
            "y": {"field": "value", "type": "quantitative", "title": up, "axis": {"tickCount": 5}},
            "color": told_by(COUNCIL_COLOURS),
            "tooltip": [
                {"field": "name", "type": "nominal", "title": "Council"},
                {"field": "at", "type": "nominal", "title": across},
                {"field": "value", "type": "quantitative", "title": up, "format": ","},
            ],
        },
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2.5},
                "encoding": {"strokeDash": {**told_by(DASHES), "legend": None}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {"shape": told_by(SHAPES)},
            },
        ],
    }


def bar_spec(rows: Sequence[tuple[str, float, str]], *, along: str) -> Spec:
    """Bars from the largest down; each row is a name, a value and the words beside the bar."""
    most = max(value for _, value, _ in rows)
    return {
        **styled(),
        "height": {"step": BAR},
        "data": {
            "values": [{"name": name, "value": value, "words": said} for name, value, said in rows]
        },
        "encoding": {
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": None,
                "title": None,
                "axis": {"labelLimit": 320},
            },
            "x": {
                "field": "value",
                "type": "quantitative",
                "title": along,
                "axis": {"tickCount": 5},
                # Room for the words beside the longest bar.
                "scale": {"domain": [0, most * 1.2 or 1]},
            },
        },
        "layer": [
            {"mark": {"type": "bar", "color": COUNCIL_COLOURS[0]}},
            {
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 6,
                    "color": TEXT,
                    "fontSize": WORDS_SIZE,
                },
                "encoding": {"text": {"field": "words", "type": "nominal"}},
            },
        ],
    }


def growth_spec(
    new: Sequence[int], *, reached: tuple[int, str] | None, names: tuple[str, str], across: str
) -> Spec:
    """What each of a row brought anew as bars, and all of it so far as a line, by those names.

    ``reached``: the place, counted from 1, that a mark with those words stands at.
    """
    so_far = list(accumulate(new))
    rows = [
        {"at": place, "new": brought, "all": total}
        for place, (brought, total) in enumerate(zip(new, so_far, strict=True), start=1)
    ]

    def named(place: int) -> Spec:
        # One legend tells the two apart by their marks; its entries come from constants.
        scale = {"domain": list(names), "range": list(COUNCIL_COLOURS[:2])}
        legend = {"title": None, "orient": "bottom", "symbolType": "square", "symbolSize": 110}
        return {"datum": names[place], "type": "nominal", "scale": scale, "legend": legend}

    def up(field: str) -> Spec:
        return {"field": field, "type": "quantitative", "title": None, "axis": {"tickCount": 5}}

    line = {"type": "line", "strokeWidth": 2.5, "point": {"size": 60, "filled": True}}
    layers: list[Spec] = [
        {"mark": {"type": "bar"}, "encoding": {"y": up("new"), "color": named(0)}},
        {"mark": line, "encoding": {"y": up("all"), "color": named(1)}},
    ]
    if reached:
        at, words = reached
        data = {"values": [{"at": at, "words": words}]}
        rule = {"type": "rule", "strokeDash": [4, 4], "color": TEXT}
        said = {"type": "text", "align": "left", "dx": 6, "dy": 10, "baseline": "top"}
        style = {"color": TEXT, "fontSize": WORDS_SIZE}
        layers += [
            {"data": data, "mark": rule},
            {
                "data": data,
                "mark": {**said, **style},
                "encoding": {"y": {"value": 0}, "text": {"field": "words", "type": "nominal"}},
            },
        ]
    axis = {"labelAngle": 0, "labelOverlap": "greedy"}
    x = {"field": "at", "type": "ordinal", "title": across, "axis": axis}
    return {
        **styled(),
        "height": TALL,
        "data": {"values": rows},
        "encoding": {"x": x},
        "layer": layers,
    }


def histogram_spec(
    bars: Sequence[tuple[float, float, int]],
    *,
    mark: tuple[float, str] | None,
    names: tuple[str, str],
) -> Spec:
    """How many fall between two values, as bars; ``mark`` is a line at a value with its words.

    ``names``: what is along and what is up.
    """
    across, up = names
    ends = [end for low, high, _ in bars for end in (low, high)] + ([mark[0]] if mark else [])
    spread = max(ends) - min(ends) or 1.0
    scale = {"domain": [min(ends) - spread / 50, max(ends) + spread / 50], "nice": False}
    # Where all values are one, the bar is made wide enough to be seen.
    least = spread / 100
    rows = [{"low": low, "high": max(high, low + least), "count": n} for low, high, n in bars]
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "color": COUNCIL_COLOURS[0], "stroke": "#ffffff"},
            "encoding": {
                "x2": {"field": "high"},
                "y2": {"datum": 0},
                "y": {"field": "count", "type": "quantitative", "title": up},
            },
        }
    ]
    if mark:
        data = {"values": [{"low": mark[0], "words": mark[1]}]}
        rule = {"type": "rule", "strokeDash": [4, 4], "strokeWidth": 2, "color": TEXT}
        right = mark[0] > (max(ends) + min(ends)) / 2
        said = {"type": "text", "align": "right" if right else "left", "dx": -6 if right else 6}
        said |= {"baseline": "top", "dy": 4, "color": TEXT, "fontSize": WORDS_SIZE}
        words = {"y": {"value": 0}, "text": {"field": "words", "type": "nominal"}}
        layers += [{"data": data, "mark": rule}, {"data": data, "mark": said, "encoding": words}]
    axis = {"tickCount": 8}
    x = {"field": "low", "type": "quantitative", "title": across, "scale": scale, "axis": axis}
    return {
        **styled(),
        "height": TALL,
        "data": {"values": rows},
        "encoding": {"x": x},
        "layer": layers,
    }
