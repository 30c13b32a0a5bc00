"""Charts and tables on a slide: those of the screens, drawn in this process and kept once drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from lxml import etree

from presenting.charts.pictures import bare_svg
from presenting.charts.style import Spec
from presenting.nodes import Node, Picture, el, picture, said

# Small, so that words are large once it is as wide as a slide: with words beside it, with none,
# and flat, where a table stands below.
BESIDE, ALONE, FLAT = (720, 320), (900, 360), (640, 300)


def chart(spec: Spec, label: str, words: str, size: tuple[int, int] = BESIDE) -> Picture:
    """A chart as a drawing; ``label`` is what it is called and ``words`` what it says."""
    return _drawn(json.dumps(spec, ensure_ascii=False), label, words, *size)


# A chart takes up to a second, and every rerun of a screen asks for it again.
@lru_cache(maxsize=64)
def _drawn(spec: str, label: str, words: str, width: int, height: int) -> Picture:
    svg = bare_svg(json.loads(spec), width, height)
    root = etree.fromstring(svg.encode())
    seen = (0.0, 0.0, float(root.get("width", width)), float(root.get("height", height)))
    return picture(svg, label, words, seen, "chart")


def as_table(
    heads: Sequence[str],
    rows: Sequence[Sequence[object]],
    summary: str = "The chart as a table",
    caption: str = "",
) -> Node:
    """The same numbers, to be opened by who wants them; the first cell of a row names it."""
    return el("details", el("summary", summary), plain_table(heads, rows, caption=caption))


def rows_as_table(
    rows: Sequence[Mapping[str, object]], caption: str, summary: str = "The chart as a table"
) -> Node:
    """The same of rows that name their cells, as screens have them."""
    heads = list(rows[0]) if rows else []
    cells = [[row.get(name, "") for name in heads] for row in rows]
    return as_table(heads, cells, summary, caption)


def plain_table(
    heads: Sequence[str],
    rows: Sequence[Sequence[object]],
    class_: str | None = None,
    *,
    caption: str = "",
) -> Node:
    """A table of words; the first cell of a row names it."""
    return el(
        "table",
        el("caption", caption) if caption else None,
        el("thead", el("tr", *(el("th", each, scope="col", dir="auto") for each in heads))),
        el("tbody", *(_row(each) for each in rows)),
        class_=class_,
        # Where it is wider than the window it scrolls, which a keyboard must be able to do.
        tabindex="0",
    )


def _row(cells: Sequence[object]) -> Node:
    first, *rest = (str(each) for each in cells)
    return el("tr", el("th", first, scope="row", dir="auto"), *(said("td", each) for each in rest))
