"""Options by impact and feasibility: up is more impact, right is easier.

Options on one point share a mark, and its words name them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evidence.options.standing import CLOSED, PARKED, Standing
from presenting.charts.style import COUNCIL_COLOURS, TEXT, WORDS_SIZE, Spec, styled

# Names stand to the right of their mark, from here on to its left, where there is room for them.
_TURNED = 4
_LONGEST, _LONGEST_BESIDE = 52, 22
_GREY = "#6f777b"
# How far above or below its mark a name stands, and how high a line of names is, in scores.
_OFF, _LINE = 0.28, 0.3
# What is said in the picture of an option on which no work goes on.
RESTS = {PARKED: "parked", CLOSED: CLOSED}


@dataclass(frozen=True)
class Placed:
    """An option's name and place. ``rests``: "parked", or whatever else no work goes on for."""

    name: str
    feasibility: int
    impact: int
    rests: str = ""

    @property
    def called(self) -> str:
        """Its name, and whether it rests: colour is never alone in saying it."""
        return f"{self.name} ({self.rests})" if self.rests else self.name


def placed(rows: Iterable[Standing]) -> list[Placed]:
    """The options that both impact and feasibility are scored of; what rests says so."""
    return [
        Placed(
            row.option.title,
            row.numbers["feasibility"],
            row.numbers["impact"],
            rests=RESTS.get(row.outcome, "") if row.outcome else "",
        )
        for row in rows
        if {"feasibility", "impact"} <= row.numbers.keys()
    ]


def placed_spec(options: Sequence[Placed], *, longest: int = _LONGEST) -> Spec:
    """A mark for each point on which options lie, with their names beside it, a line each.

    A mark is hollow where all its options rest. ``longest``: how many letters of a name there is
    room for.
    """
    at: dict[tuple[int, int], list[Placed]] = defaultdict(list)
    for each in options:
        at[each.feasibility, each.impact].append(each)
    rows = [_mark(x, y, some, at, longest) for (x, y), some in sorted(at.items())]
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
            {
                "mark": {"type": "point", "size": 140, "opacity": 1, "strokeWidth": 2},
                "encoding": {
                    "fill": {"field": "fill", "type": "nominal", "scale": None},
                    "stroke": {"field": "line", "type": "nominal", "scale": None},
                },
            },
            _names(f"datum.feasibility < {_TURNED}", "left", encoding["y"]),
            _names(f"datum.feasibility >= {_TURNED}", "right", encoding["y"]),
        ],
    }


def _mark(
    x: int, y: int, some: Sequence[Placed], at: Mapping[tuple[int, int], object], longest: int
) -> Spec:
    """One mark, with the height its names begin at.

    Where others have the same impact, names stand by turns above and below their marks, so that
    none runs into the next one's.
    """
    beside = sorted(feasibility for feasibility, impact in at if impact == y)
    alone = len(beside) == 1
    above = not alone and beside.index(x) % 2 == 0
    off = 0.0 if alone else _OFF + _LINE * (len(some) - 1) if above else -_OFF
    rests = all(each.rests for each in some)
    return {
        "feasibility": x,
        "impact": y,
        "names": "\n".join(_short(each, longest if alone else _LONGEST_BESIDE) for each in some),
        "names_at": y + off,
        "fill": "#ffffff" if rests else COUNCIL_COLOURS[0],
        "line": _GREY if rests else COUNCIL_COLOURS[0],
    }


def _names(which: str, align: str, up: Spec) -> Spec:
    return {
        "transform": [{"filter": which}],
        "mark": {
            "type": "text",
            "align": align,
            "dx": 12 if align == "left" else -12,
            "baseline": "middle",
            "lineBreak": "\n",
            "fontSize": WORDS_SIZE,
            "color": TEXT,
        },
        "encoding": {"text": {"field": "names"}, "y": {**up, "field": "names_at"}},
    }


def _short(each: Placed, longest: int) -> str:
    """A name as long as there is room beside a mark, which others of its impact share."""
    rests = f" ({each.rests})" if each.rests else ""
    most = max(8, longest - len(rests))
    name = each.name if len(each.name) <= most else f"{each.name[: most - 1].rstrip()}…"
    return f"{name}{rests}"


def placed_words(options: Sequence[Placed]) -> str:
    """The picture in words, most impact first."""
    ordered = sorted(options, key=lambda each: (-each.impact, -each.feasibility))
    return "; ".join(
        f"{each.called}: impact {each.impact}, feasibility {each.feasibility}" for each in ordered
    )
