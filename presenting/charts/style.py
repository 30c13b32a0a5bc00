"""The one style of every chart: large words, few lines, councils told apart by more than colour.

Charts are written in Vega-Lite itself, the grammar that Altair writes: building and checking the
same chart through Altair takes 35 ms of every rerun of a screen.
"""

from __future__ import annotations

from typing import Any

# Okabe–Ito colours in the order councils come, beside their names and never instead of them.
COUNCIL_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
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
