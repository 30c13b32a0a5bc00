"""Options by impact and feasibility: up is more impact, right is easier.

In the manner of `screens.charts`. Options on one point share a mark, and its words name them all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from screens.charts import TEXT, WORDS_SIZE, Spec, styled
from screens.look import COUNCIL_COLOURS

# Names stand to the right of their mark, from here on to its left, where there is room for them.
_TURNED = 4
_LONGEST, _LONGEST_BESIDE = 52, 22

Placed = tuple[str, int, int]
"""What an option is called in the picture, its feasibility and its impact."""


def placed_spec(options: Sequence[Placed]) -> Spec:
    """A mark for each point on which options lie, with their names beside it."""
    at: dict[tuple[int, int], list[str]] = defaultdict(list)
    for name, feasibility, impact in options:
        at[feasibility, impact].append(name)
    beside = Counter(impact for _, impact in at)
    rows = [
        {"feasibility": x, "impact": y, "names": _short(", ".join(names), alone=beside[y] == 1)}
        for (x, y), names in at.items()
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
            _names(f"datum.feasibility < {_TURNED}", "left"),
            _names(f"datum.feasibility >= {_TURNED}", "right"),
        ],
    }


def _names(which: str, align: str) -> Spec:
    return {
        "transform": [{"filter": which}],
        "mark": {
            "type": "text",
            "align": align,
            "dx": 12 if align == "left" else -12,
            "fontSize": WORDS_SIZE,
            "color": TEXT,
        },
        "encoding": {"text": {"field": "names"}},
    }


def _short(names: str, *, alone: bool) -> str:
    """Names as long as there is room beside a mark, which others of its impact share."""
    most = _LONGEST if alone else _LONGEST_BESIDE
    return names if len(names) <= most else f"{names[: most - 1].rstrip()}…"


def placed_words(options: Sequence[Placed]) -> str:
    """The picture in words, most impact first."""
    ordered = sorted(options, key=lambda each: (-each[2], -each[1]))
    return "; ".join(
        f"{name}: impact {impact}, feasibility {feasibility}"
        for name, feasibility, impact in ordered
    )
