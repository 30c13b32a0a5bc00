"""Charts of the runs of a return: its totals, and what each run tells of the rules.

From what came through the door only. A run that looked at less than another is marked, and what
was not looked at is a piece of its own, never a zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from presenting.charts.style import BAR, COUNCIL_COLOURS, LINE, TALL, TEXT, WORDS_SIZE, Spec, styled

# From failed to unknown: dark to light, so that they part on paper too.
PIECES = {
    "failed": ("#7a1f1f", "#ffffff"),
    "passed": ("#0b5d3b", "#ffffff"),
    "passed (inferred)": ("#9fd3b8", TEXT),
    "skipped": ("#c8b568", TEXT),
    "crashed": ("#e0902f", TEXT),
    "unknown": ("#e5e6e7", TEXT),
}


@dataclass(frozen=True)
class RunBar:
    """A run's total: the words above its bar, and what it lacked, where that makes it less."""

    name: str
    total: int
    words: str
    lacking: str = ""


def totals_spec(bars: Sequence[RunBar], *, up: str) -> Spec | None:
    """A bar a run; of one that looked at less the bar is open and dashed, with what it lacked."""
    if not bars:
        return None
    rows = [
        {
            "run": bar.name,
            "total": bar.total,
            "words": bar.words,
            "lacking": bar.lacking,
            "kind": "looked at less" if bar.lacking else "all its tables, as far as stated",
        }
        for bar in bars
    ]
    most = max(bar.total for bar in bars) or 1
    less = {"test": "datum.lacking !== ''"}
    return {
        **styled(),
        "height": TALL,
        "data": {"values": rows},
        "encoding": {
            "x": {
                "field": "run",
                "type": "nominal",
                "sort": None,
                "title": "Run of the return",
                "axis": {"labelAngle": 0},
            },
            "y": {
                "field": "total",
                "type": "quantitative",
                "title": up,
                "axis": {"tickCount": 5},
                # Room for the words above the longest bar.
                "scale": {"domain": [0, most * 1.25]},
            },
            "tooltip": [
                {"field": "run", "type": "nominal", "title": "Run"},
                {"field": "words", "type": "nominal", "title": up},
                {"field": "lacking", "type": "nominal", "title": "Looked at less"},
            ],
        },
        "layer": [
            {
                "mark": {"type": "bar", "width": {"band": 0.6}, "strokeWidth": 2},
                "encoding": {
                    "color": {"condition": {**less, "value": "#ffffff"}, "value": _COLOUR},
                    "stroke": {"value": _COLOUR},
                    "strokeDash": {"condition": {**less, "value": [6, 4]}, "value": [1, 0]},
                },
            },
            _above("words", -8, "bold"),
            # Without room beside its neighbours it is left to the words above the chart.
            _above("lacking", -26, "normal", room=f"width / {len(bars)}"),
        ],
    }


_COLOUR = COUNCIL_COLOURS[0]
# As wide as "without OC2", the shortest that is said there.
_LEAST_ROOM = 100


def _above(words: str, lift: int, weight: str, room: str = "") -> Spec:
    mark: Spec = {"type": "text", "dy": lift, "color": TEXT, "fontSize": WORDS_SIZE}
    if room:
        mark["limit"] = {"expr": room}
        mark["opacity"] = {"expr": f"{room} < {_LEAST_ROOM} ? 0 : 1"}
    return {
        "mark": {**mark, "fontWeight": weight},
        "encoding": {"text": {"field": words, "type": "nominal"}},
    }


def told_spec(rows: Sequence[tuple[str, Mapping[str, int]]]) -> Spec | None:
    """A bar a run of all rules of the year, in pieces by what the run tells of them.

    Each row is a run's name and how many rules there are of each of ``PIECES``.
    """
    if not rows:
        return None
    most = max(sum(said.values()) for _, said in rows) or 1
    values = [value for name, said in rows for value in _pieces(name, said, most)]
    shown = [piece for piece in PIECES if any(said.get(piece) for _, said in rows)]
    scale = {"domain": shown, "range": [PIECES[piece][0] for piece in shown]}
    legend = {"title": None, "orient": "bottom", "symbolType": "square", "columns": 3}
    axis = {"tickCount": 6}
    return {
        **styled(),
        "height": {"step": BAR + 6},
        "data": {"values": values},
        "encoding": {
            "y": {"field": "run", "type": "nominal", "sort": None, "title": None},
            "tooltip": [
                {"field": "run", "type": "nominal", "title": "Run"},
                {"field": "piece", "type": "nominal", "title": "What it tells"},
                {"field": "rules", "type": "quantitative", "title": "Rules"},
            ],
        },
        "layer": [
            {
                "mark": {"type": "bar", "stroke": LINE, "strokeWidth": 1},
                "encoding": {
                    "x": {
                        "field": "from",
                        "type": "quantitative",
                        "title": "Rules of the year",
                        "scale": {"domain": [0, most], "nice": False},
                        "axis": axis,
                    },
                    "x2": {"field": "to"},
                    "color": {
                        "field": "piece",
                        "type": "nominal",
                        "scale": scale,
                        "legend": legend,
                    },
                },
            },
            {
                "mark": {"type": "text", "fontSize": WORDS_SIZE, "fontWeight": "bold"},
                "encoding": {
                    "x": {"field": "middle", "type": "quantitative"},
                    "text": {"field": "words", "type": "nominal"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
        "resolve": {"scale": {"color": "independent"}},
    }


# The part of the bar a number needs to stand in.
_ROOM = 0.03


def _pieces(name: str, said: Mapping[str, int], most: int) -> Iterator[dict[str, object]]:
    """The pieces of one run's bar, side by side; none for what it has no rule of."""
    at = 0
    for piece, (_, ink) in PIECES.items():
        rules = said.get(piece, 0)
        if rules:
            yield {
                "run": name,
                "piece": piece,
                "rules": rules,
                "from": at,
                "to": at + rules,
                "middle": at + rules / 2,
                # A number that has no room stands in the table only.
                "words": str(rules) if rules / most > _ROOM else "",
                "ink": ink,
            }
        at += rules
