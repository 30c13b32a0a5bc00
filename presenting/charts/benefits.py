"""The tornado of a benefits case: how far each input moves a figure, the furthest on top.

The two ends of a bar differ by more than colour: each says whether the input was at its low or at
its high there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from presenting.charts.style import BAR, COUNCIL_COLOURS, TEXT, WORDS_SIZE, Spec, styled

_ENDS = ("Input at its low", "Input at its high")


@dataclass(frozen=True)
class Reach:
    """One input: what the figure is with it at its low and at its high, with words for each."""

    name: str
    at_low: float
    at_high: float
    low_words: str
    high_words: str


def tornado_spec(bars: Sequence[Reach], *, likely: float, along: str) -> Spec:
    """A bar an input around the figure's value with every input at its likely."""
    ends = [end for bar in bars for end in (bar.at_low, bar.at_high)] + [likely]
    room = 0.3 * ((max(ends) - min(ends)) or 1.0)
    scale = {"domain": [min(ends) - room, max(ends) + room], "nice": False}
    rows = [
        {
            "name": bar.name,
            "from": likely,
            "to": to,
            "end": end,
            "words": words,
            "side": "left" if to < likely else "right",
        }
        for bar in bars
        for end, to, words in (
            (_ENDS[0], bar.at_low, bar.low_words),
            (_ENDS[1], bar.at_high, bar.high_words),
        )
    ]
    y = {
        "field": "name",
        "type": "nominal",
        "sort": [bar.name for bar in bars],
        "title": None,
        "axis": {"labelLimit": 420},
    }
    axis = {"title": along, "scale": scale, "axis": {"tickCount": 5}}
    line = {"type": "rule", "strokeDash": [4, 4], "strokeWidth": 2, "color": TEXT}
    return {
        **styled(),
        "height": {"step": BAR},
        "data": {"values": rows},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar"},
                "encoding": {
                    "x": {"field": "from", "type": "quantitative", **axis},
                    "x2": {"field": "to"},
                    "color": _told_apart(),
                },
            },
            *_words_beside(),
            {
                "data": {"values": [{"at": likely}]},
                "mark": line,
                "encoding": {"x": {"field": "at", "type": "quantitative"}, "y": None},
            },
        ],
    }


def _told_apart() -> Spec:
    scale = {"domain": list(_ENDS), "range": [COUNCIL_COLOURS[1], COUNCIL_COLOURS[0]]}
    legend = {"title": None, "orient": "bottom", "symbolType": "square", "symbolSize": 110}
    return {"field": "end", "type": "nominal", "scale": scale, "legend": legend}


def _words_beside() -> list[Spec]:
    """What the figure is at each end, outside its bar."""
    text = {"type": "text", "color": TEXT, "fontSize": WORDS_SIZE}
    said = {"x": {"field": "to", "type": "quantitative"}, "text": {"field": "words"}}
    return [
        {
            "transform": [{"filter": f"datum.side === '{side}'"}],
            "mark": {**text, "align": align, "dx": by},
            "encoding": said,
        }
        for side, align, by in (("left", "right", -6), ("right", "left", 6))
    ]
