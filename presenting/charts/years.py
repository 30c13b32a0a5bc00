"""A chart of collection years: points with intervals, joined only where a rule did not change."""

from __future__ import annotations

from collections.abc import Sequence

from common.years import year_words
from presenting.charts.style import (
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
from validation.over_years import Break, Course

# Councils of one year stand side by side, this far from one another, in years.
_ASIDE = 0.07
# Where a line is cut, in years before the first of the new stretch.
_CUT = 0.5


def years_spec(courses: Sequence[Course], years: Sequence[int], *, up: str) -> Spec | None:
    """The courses of up to six councils as Vega-Lite; None where no rate is known.

    A council keeps its colour and shape by its place among the courses. What is hidden or was not
    looked at has no point.
    """
    shown = list(courses)[:MOST_LINES]
    rows = [row for place, course in enumerate(shown) for row in _rows(course, place, len(shown))]
    if not rows:
        return None
    names = [course.council for course in shown]
    legend = {"title": None, "orient": "bottom", "symbolSize": 110} if len(names) > 1 else None

    def told_by(kinds: Sequence[object], *, alone: bool = False) -> Spec:
        scale = {"domain": names, "range": [kinds[at % len(kinds)] for at in range(len(names))]}
        drawn = None if alone else legend
        return {"field": "council", "type": "nominal", "scale": scale, "legend": drawn}

    words = f"{{{', '.join(f'{year}: {chr(39)}{year_words(year)}{chr(39)}' for year in years)}}}"
    x = {
        "field": "at",
        "type": "quantitative",
        "title": "Collection year",
        "scale": {"domain": [min(years) - 0.5, max(years) + 0.5], "nice": False},
        "axis": {"values": list(years), "labelExpr": f"{words}[datum.value]", "grid": False},
    }
    y = {"field": "rate", "type": "quantitative", "title": up, "axis": {"tickCount": 5}}
    tooltip = [
        {"field": "council", "type": "nominal", "title": "Council"},
        {"field": "year", "type": "nominal", "title": "Collection year"},
        {"field": "rate", "type": "quantitative", "title": up, "format": ".1f"},
        {"field": "low", "type": "quantitative", "title": "From", "format": ".1f"},
        {"field": "high", "type": "quantitative", "title": "To", "format": ".1f"},
    ]
    drawn = {"x": x, "y": y, "color": told_by(COUNCIL_COLOURS), "tooltip": tooltip}
    return {
        **styled(),
        "height": TALL + 60,
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2.5},
                "encoding": {
                    **drawn,
                    "detail": {"field": "stretch", "type": "nominal"},
                    "strokeDash": told_by(DASHES, alone=True),
                },
            },
            {
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {**drawn, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {**drawn, "shape": told_by(SHAPES)},
            },
            *_cuts(shown[0].breaks, x),
        ],
    }


def _rows(course: Course, place: int, councils: int) -> list[dict[str, object]]:
    aside = (place - (councils - 1) / 2) * _ASIDE
    found: list[dict[str, object]] = []
    for number, stretch in enumerate(course.stretches):
        last = None
        part = 0
        for point in stretch:
            # No line over a year that nothing is known of.
            part += last is not None and point.year > last + 1
            last = point.year
            found.append(
                {
                    "council": course.council,
                    "year": year_words(point.year),
                    "at": point.year + aside,
                    "rate": 100 * (point.rate or 0),
                    "low": 100 * (point.low or 0),
                    "high": 100 * (point.high or 0),
                    "stretch": f"{place}-{number}-{part}",
                }
            )
    return found


def _cuts(breaks: Sequence[Break], x: Spec) -> list[Spec]:
    if not breaks:
        return []
    data = {"values": [{"at": each.later - _CUT, "words": "rule changed"} for each in breaks]}
    said = {"type": "text", "align": "left", "dx": 6, "baseline": "top", "dy": 2}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeDash": [4, 4], "strokeWidth": 2, "color": TEXT},
            "encoding": {"x": x},
        },
        {
            "data": data,
            "mark": {**said, "color": TEXT, "fontSize": WORDS_SIZE},
            "encoding": {
                "x": x,
                "y": {"value": 0},
                "text": {"field": "words", "type": "nominal"},
            },
        },
    ]
