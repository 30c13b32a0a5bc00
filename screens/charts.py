"""The one style of every chart: large words, few lines, councils told apart by more than colour.

Each chart has a description for screen readers and stands above a table of the same numbers; it is
drawn by the browser from what is sent with the page, so nothing is fetched from anywhere.

Charts are written in Vega-Lite itself, the grammar that Altair writes: building and checking the
same chart through Altair takes 35 ms of every rerun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import streamlit as st

from screens.look import COUNCIL_COLOURS

# Readable from the back of a room on a projector, and after a slide is scaled down.
WORDS_SIZE, TITLE_SIZE = 15, 16
TEXT, LINE = "#0b0c0c", "#b1b4b6"
FONT = "system-ui, 'Segoe UI', Arial, sans-serif"
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")
DASHES = ([1, 0], [6, 3], [2, 3], [8, 3, 2, 3], [1, 0], [6, 3], [2, 3])
TALL, BAR = 280, 34
Spec = dict[str, Any]
# As many as can be told apart on paper without colour.
MOST_LINES = 6


@dataclass(frozen=True)
class Line:
    """A named row of values; None is a gap, never a zero. ``place`` keeps its colour and shape."""

    name: str
    values: tuple[float | None, ...]
    place: int = 0


def line_chart(
    at: Sequence[str], lines: Sequence[Line], *, across: str, up: str, alt_words: str, key: str
) -> None:
    """Lines over a row of runs, told apart by colour, shape and dash; unknown is a gap."""
    if spec := line_spec(at, lines, across=across, up=up):
        show_chart(spec, alt_words, key)


def bar_chart(
    rows: Sequence[tuple[str, float, str]], *, along: str, alt_words: str, key: str
) -> None:
    """Bars from the largest down; each row is a name, a value and the words beside the bar."""
    if rows:
        show_chart(bar_spec(rows, along=along), alt_words, key)


def growth_chart(
    new: Sequence[int],
    *,
    reached: tuple[int, str] | None,
    names: tuple[str, str],
    across: str,
    alt_words: str,
    key: str,
) -> None:
    """What each of a row brought anew as bars, and all of it so far as a line, by those names.

    ``reached``: the place, counted from 1, that a mark with those words stands at.
    """
    if new:
        show_chart(growth_spec(new, reached=reached, names=names, across=across), alt_words, key)


def histogram(
    bars: Sequence[tuple[float, float, int]],
    *,
    mark: tuple[float, str] | None,
    names: tuple[str, str],
    alt_words: str,
    key: str,
) -> None:
    """How many fall between two values, as bars; ``mark`` is a line at a value with its words.

    ``names``: what is along and what is up.
    """
    if bars:
        show_chart(histogram_spec(bars, mark=mark, names=names), alt_words, key)


def line_spec(at: Sequence[str], lines: Sequence[Line], *, across: str, up: str) -> Spec | None:
    """The chart of :func:`line_chart` as Vega-Lite; None where no value is known."""
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
    """The chart of :func:`bar_chart` as Vega-Lite."""
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
    """The chart of :func:`growth_chart` as Vega-Lite."""
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
    """The chart of :func:`histogram` as Vega-Lite."""
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


def styled() -> Spec:
    """What every chart's Vega-Lite begins with: our words, lines and width."""
    axis = {
        "labelFontSize": WORDS_SIZE,
        "titleFontSize": TITLE_SIZE,
        "labelColor": TEXT,
        "titleColor": TEXT,
        "titleFontWeight": "normal",
        "gridColor": "#e5e6e7",
        "domainColor": LINE,
        "tickColor": LINE,
    }
    legend = {"labelFontSize": WORDS_SIZE, "labelColor": TEXT, "labelLimit": 320, "columns": 2}
    return {
        "width": "container",
        "config": {
            "font": FONT,
            "background": "#ffffff",
            "axis": axis,
            "legend": legend,
            "view": {"stroke": None},
        },
    }


def show_chart(spec: Spec, alt_words: str, key: str) -> None:
    """Draw a chart in the page, with its description for screen readers."""
    # Ours, not Streamlit's theme: it would make the words small and grey again.
    st.vega_lite_chart(spec=spec, theme=None, width="stretch", key=key, alt=alt_words)
