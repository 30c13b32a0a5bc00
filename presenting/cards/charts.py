"""A chart on a slide: the one of the screen, wide and flat, so that its words are larger there."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from functools import lru_cache

from presenting.charts.style import Spec
from presenting.nodes import Node, Picture, el, picture, said

# Of the part of a slide it has, about 790 by 380 pixels on a small projector.
WIDTH, TALL = 560, 240
# What text is measured with where no browser is; a browser has the same.
_FONT = "sans-serif"


def chart(spec: Spec, label: str, words: str) -> Picture:
    """The chart as a drawing; ``words`` tell it to those who do not see it."""
    drawn = copy.deepcopy(spec)
    drawn["width"] = WIDTH
    if isinstance(drawn.get("height"), int | float):
        drawn["height"] = TALL
    drawn.setdefault("config", {})["font"] = _FONT
    return _drawn_once(json.dumps(drawn, ensure_ascii=False), label, words)


def as_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], summary: str = "The chart as a table"
) -> Node:
    """The same numbers to be opened below a chart; the first cell of a row names it."""
    return el("details", el("summary", summary), plain_table(heads, rows))


def plain_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], class_: str | None = None
) -> Node:
    """A table of words; the first cell of a row names it."""
    return el(
        "table",
        el("thead", el("tr", *(el("th", each, scope="col", dir="auto") for each in heads))),
        el("tbody", *(_row(each) for each in rows)),
        class_=class_,
        # Where it is wider than the window it scrolls, which a keyboard must be able to do.
        tabindex="0",
    )


def _row(cells: Sequence[str]) -> Node:
    first, *rest = cells
    return el("tr", el("th", first, scope="row", dir="auto"), *(said("td", each) for each in rest))


@lru_cache(maxsize=64)
def _drawn_once(spec: str, label: str, words: str) -> Picture:
    """A chart takes up to a second, and every rerun of a screen asks for it again."""
    # Loaded for whoever shows one: it takes longer to load than a screen to make.
    import vl_convert

    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    _, _, width, height = map(float, _view_box(svg).split())
    return picture(svg, label, words, (0.0, 0.0, width, height), "chart")


def _view_box(svg: str) -> str:
    return svg.split('viewBox="', 1)[1].split('"', 1)[0]
