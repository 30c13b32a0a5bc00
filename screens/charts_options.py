"""Options by impact and feasibility: up is more impact, right is easier.

In the manner of `screens.charts`. Options on one point share a mark, and its words name them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from screens.charts import TEXT, WORDS_SIZE, Spec, styled
from screens.look import COUNCIL_COLOURS

Placed = tuple[str, int, int]
"""What an option is called in the picture, its feasibility and its impact."""


def placed_spec(options: Sequence[Placed]) -> Spec:
    """A mark for each point on which options lie, with their names beside it."""
    at: dict[tuple[int, int], list[str]] = defaultdict(list)
    for name, feasibility, impact in options:
        at[feasibility, impact].append(name)
    rows = [
        {"feasibility": x, "impact": y, "names": ", ".join(names)} for (x, y), names in at.items()
    ]
    scale = {"domain": [0.5, 5.5], "nice": False}
    ticks = {"values": [1, 2, 3, 4, 5], "format": "d"}
    encoding = {
        "x": {
            "field": "feasibility",
            "type": "quantitative",
            "title": "Feasibility",
            "scale": scale,
            "axis": ticks,
        },
        "y": {
            "field": "impact",
            "type": "quantitative",
            "title": "Impact",
            "scale": scale,
            "axis": ticks,
        },
    }
    return {
        **styled(),
        "height": 300,
        "data": {"values": rows},
        "encoding": encoding,
        "layer": [
            {"mark": {"type": "circle", "size": 160, "opacity": 1, "color": COUNCIL_COLOURS[0]}},
            {
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 12,
                    "fontSize": WORDS_SIZE,
                    "color": TEXT,
                },
                "encoding": {"text": {"field": "names"}},
            },
        ],
    }


def placed_words(options: Sequence[Placed]) -> str:
    """The picture in words, most impact first."""
    ordered = sorted(options, key=lambda each: (-each[2], -each[1]))
    return "; ".join(
        f"{name}: impact {impact}, feasibility {feasibility}"
        for name, feasibility, impact in ordered
    )
