"""How alike maps are, drawn: a tree that joins the most alike first, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

from process_maps.comparing.dendrogram import Dendrogram
from process_maps.drawing.geometry import Box
from process_maps.drawing.svg import GREY, INK, PAPER, RULE, rectangle, tag, text
from process_maps.drawing.text import clean, width_of, wrap

TITLE = "How alike the maps are"
_ROW, _MARGIN, _TREE, _WORDS, _SMALL = 30.0, 16.0, 560.0, 13.0, 11.0
STRONGEST = 5
# Words over lines: paper under the letters, so that both can be read.
_OVER = {"font_weight": "bold", "stroke": PAPER, "stroke_width": 3, "paint_order": "stroke"}


def shade(alike: float) -> int:
    """How dark a number from 0 to 1 is shown: 0 for nothing alike, 5 from 0.8 up."""
    return min(STRONGEST, int(alike * STRONGEST) + 1) if alike > 0 else 0


def tree(
    it: Dendrogram, names: Mapping[str, str], *, title: str = TITLE, illustrative: bool = False
) -> str:
    """The tree as SVG: names at the left, each fork as far to the left as its two are alike."""
    widest = max((width_of(names[key], _WORDS) for key in it.keys), default=0.0)
    left = _MARGIN + min(widest, 260.0) + 12
    width = left + _TREE + 60
    top = 74.0 if illustrative else 46.0
    axis = top + 22
    y = {key: axis + 14 + _ROW * (at + 0.5) for at, key in enumerate(it.leaves)}
    height = axis + 14 + _ROW * len(y) + 16
    drawn = [text(title, (_MARGIN, 24), 18, font_weight="bold")]
    if illustrative:
        box = Box(_MARGIN, 40, width_of("Illustrative", _WORDS, bold=True) + 20, 24)
        drawn.append(rectangle(box, rx=3, fill=INK))
        drawn.append(
            text("Illustrative", (_MARGIN + 10, 52), _WORDS, fill=PAPER, font_weight="bold")
        )
    drawn += _axis(left, axis, height - 12)
    for key in it.leaves:
        line = wrap(names[key], left - _MARGIN - 12, _WORDS, lines=1)
        drawn.append(text(line[0] if line else "", (left - 10, y[key]), _WORDS, text_anchor="end"))
    drawn += _forks(it, y, left)
    return tag(
        "svg",
        tag("title", escape(clean(title)))
        + tag("desc", escape(clean(" ".join(it.words))))
        + rectangle(Box(0, 0, width, height), fill=PAPER)
        + "".join(drawn),
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {width:.1f} {height:.1f}",
        font_family="sans-serif",
        role="img",
        aria_label=clean(title),
    )


def _axis(left: float, top: float, bottom: float) -> list[str]:
    drawn = [
        text("1: the same work in the same order", (left, top - 14), _SMALL, fill=GREY),
        text("0: nothing alike", (left + _TREE, top - 14), _SMALL, fill=GREY, text_anchor="end"),
    ]
    for tenth in range(0, 11, 2):
        x = left + _TREE * (1 - tenth / 10)
        drawn.append(tag("line", x1=x, y1=top + 10, x2=x, y2=bottom, stroke=RULE, stroke_width=0.8))
        drawn.append(text(f"{tenth / 10:.1f}", (x, top), _SMALL, fill=GREY, text_anchor="middle"))
    return drawn


def _forks(it: Dendrogram, y: Mapping[str, float], left: float) -> list[str]:
    at = [(left, y[key]) for key in it.keys]
    drawn, said = [], []
    for merge in it.merges:
        alike = 1 - merge.height
        x = left + _TREE * (1 - min(max(alike, 0.0), 1.0))
        (x1, y1), (x2, y2) = sorted((at[merge.left], at[merge.right]), key=lambda each: each[1])
        path = f"M{x1:.1f},{y1:.1f} L{x:.1f},{y1:.1f} L{x:.1f},{y2:.1f} L{x2:.1f},{y2:.1f}"
        drawn.append(tag("path", d=path, fill="none", stroke=INK, stroke_width=2))
        middle = (y1 + y2) / 2
        # Above the line that leads on from here.
        said.append(text(f"{alike:.2f}", (x + 4, middle - 9), _SMALL, **_OVER))
        at.append((x, middle))
    return [*drawn, *said]
