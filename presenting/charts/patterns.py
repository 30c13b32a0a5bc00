"""Charts of patterns: a Pareto with its cumulative line, and which councils share how many rules.

From what came through the door only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from presenting.charts.style import BAR, COUNCIL_COLOURS, LINE, TALL, TEXT, WORDS_SIZE, Spec, styled

BARS = 25
MOST_ROWS = 16
_OUT = "#d8dadb"


@dataclass(frozen=True)
class Bar:
    """A rule or a cause: its short name, its count, and the share so far, 0 to 100."""

    name: str
    count: int
    so_far: float
    words: str


@dataclass(frozen=True)
class Combination:
    """The councils that share some rules, and how many they share."""

    councils: tuple[str, ...]
    rules: int


def pareto_spec(bars: Sequence[Bar], *, up: str) -> Spec | None:
    """Bars from the largest, and the share they make so far as a line; None of no bar.

    The line has its own axis, from 0 to 100%, with half and 80% marked.
    """
    shown = list(bars)[:BARS]
    if not shown:
        return None
    rows = [
        {"name": each.name, "count": each.count, "so_far": each.so_far, "words": each.words}
        for each in shown
    ]
    x = {
        **{"field": "name", "type": "nominal", "sort": None, "title": "Rule, the largest first"},
        "scale": {"domain": [each.name for each in shown]},
        # Upright, so that as many stand as there is room for; on a phone some give way.
        "axis": {"labelAngle": -90, "labelLimit": 130, "labelOverlap": "greedy"},
    }
    tooltip = [{"field": "words", "type": "nominal", "title": "Rule"}]
    along = {"x": x, "tooltip": tooltip}
    count = {"field": "count", "type": "quantitative", "title": up, "axis": {"tickCount": 5}}
    bar = {"type": "bar", "color": COUNCIL_COLOURS[4]}
    return {
        **styled(),
        "height": TALL + 60,
        "data": {"values": rows},
        "layer": [
            {"mark": bar, "encoding": {**along, "y": count}},
            {"layer": _so_far(along)},
        ],
        "resolve": {"scale": {"y": "independent"}},
    }


def _so_far(along: Spec) -> list[Spec]:
    """The line of shares on an axis of its own, with half and 80% marked."""
    axis = {"tickCount": 5, "orient": "right", "grid": False, "labelExpr": "datum.value + '%'"}
    y = {
        **{"field": "so_far", "type": "quantitative", "title": "Share of all, so far"},
        **{"axis": axis, "scale": {"domain": [0, 100]}},
    }
    # Dark, to be told from the bars it crosses.
    line = {"type": "line", "strokeWidth": 2.5, "color": TEXT}
    point = {"size": 60, "filled": True, "color": TEXT}
    marks = {"values": [{"so_far": 50, "said": "half"}, {"so_far": 80, "said": "80%"}]}
    rule = {"type": "rule", "strokeDash": [4, 4], "color": LINE}
    said = {"type": "text", "align": "right", "dy": -8, "color": TEXT, "fontSize": WORDS_SIZE}
    text = {"field": "said", "type": "nominal"}
    return [
        {"mark": {**line, "point": point}, "encoding": {**along, "y": y}},
        {"data": marks, "mark": rule, "encoding": {"y": y}},
        {"data": marks, "mark": said, "encoding": {"y": y, "x": {"value": "width"}, "text": text}},
    ]


def overlap_spec(councils: Sequence[str], combinations: Sequence[Combination]) -> Spec | None:
    """A row for each combination of councils: a dot for each that is in it, a bar of its rules.

    None where no rule fails. Beyond the 16 largest combinations the rest is left to the table.
    """
    shown = sorted(combinations, key=lambda each: -each.rules)[:MOST_ROWS]
    shown.sort(key=lambda each: (-len(each.councils), -each.rules))
    if not shown:
        return None
    most = max(each.rules for each in shown)
    step = most * (0.13 if len(councils) > 3 else 0.16)
    at = {name: -step * (len(councils) - place) for place, name in enumerate(councils)}
    dots: list[dict[str, object]] = [
        {"row": row, "x": x, "fill": TEXT if name in each.councils else _OUT}
        for row, each in enumerate(shown)
        for name, x in at.items()
    ]
    joins: list[dict[str, object]] = [
        {
            "row": row,
            "x": min(at[name] for name in each.councils),
            "to": max(at[name] for name in each.councils),
        }
        for row, each in enumerate(shown)
        if len(each.councils) > 1
    ]
    bars: list[dict[str, object]] = [
        {"row": row, "x": 0, "to": each.rules, "words": f"{each.rules:,}"}
        for row, each in enumerate(shown)
    ]
    return {
        **styled(),
        # The names above and the axis beneath take their part of it.
        "height": BAR * len(shown) + 130,
        "layer": [
            _marked(
                bars, {"type": "rule", "strokeWidth": 22, "color": COUNCIL_COLOURS[0]}, most, at
            ),
            _marked(joins, {"type": "rule", "strokeWidth": 3, "color": TEXT}, most, at),
            _marked(dots, {"type": "point", "filled": True, "size": 160, "opacity": 1}, most, at),
            _numbers(bars, most, at),
            _names(at, most),
        ],
        "encoding": {
            "y": {
                **{"field": "row", "type": "quantitative", "title": None, "axis": None},
                "scale": {"domain": [len(shown) - 0.5, -1.5], "nice": False, "zero": False},
            }
        },
    }


Rows = Sequence[dict[str, object]]


def _x(most: int, at: dict[str, float], field: str = "x") -> Spec:
    left = min(at.values())
    axis = {
        **{"values": _ticks(most), "format": ",.0f", "grid": False, "domain": False},
        "titleAnchor": "end",
    }
    return {
        **{"field": field, "type": "quantitative", "title": "Rules", "axis": axis},
        "scale": {"domain": [left * 1.12, most * 1.12], "nice": False, "zero": False},
    }


def _ticks(most: int) -> list[int]:
    by = next((by for by in (1, 2, 5, 10, 20, 50) if most <= 6 * by), 100)
    return list(range(0, most + 1, by))


def _marked(rows: Rows, mark: Spec, most: int, at: dict[str, float]) -> Spec:
    encoding: Spec = {"x": _x(most, at)}
    if mark["type"] == "point":
        encoding["color"] = {"field": "fill", "type": "nominal", "scale": None, "legend": None}
    else:
        encoding["x2"] = {"field": "to"}
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def _numbers(rows: Rows, most: int, at: dict[str, float]) -> Spec:
    mark = {"type": "text", "align": "left", "dx": 6, "color": TEXT, "fontSize": WORDS_SIZE}
    text = {"field": "words", "type": "nominal"}
    return {
        "data": {"values": list(rows)},
        "mark": mark,
        "encoding": {"x": _x(most, at, "to"), "text": text},
    }


def _names(at: dict[str, float], most: int) -> Spec:
    """The councils' names over their dots, slanting so that long ones stay apart."""
    mark = {
        **{"type": "text", "align": "left", "baseline": "middle", "angle": 325},
        **{"color": TEXT, "fontSize": WORDS_SIZE, "dx": -4},
    }
    rows: list[dict[str, object]] = [
        {"row": -0.75, "x": x, "words": name} for name, x in at.items()
    ]
    text = {"field": "words", "type": "nominal"}
    return {
        "data": {"values": rows},
        "mark": mark,
        "encoding": {"x": _x(most, at), "text": text},
    }
