"""Charts on a slide: those of the screens, drawn in this process and kept once they are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from lxml import etree

from presenting.charts.pictures import bare_svg
from presenting.charts.style import Spec
from presenting.nodes import Node, Picture, el, picture, said

# Small, so that its words are large once it is as wide as a slide.
WIDTH, HEIGHT = 720, 320
WIDE, HIGH = 900, 360


def chart(spec: Spec, label: str, words: str, *, wide: bool = False) -> Picture:
    """A chart as a drawing; ``label`` is what it is called and ``words`` what it says.

    ``wide``: nothing stands beside it.
    """
    return _drawn(json.dumps(spec), label, words, *((WIDE, HIGH) if wide else (WIDTH, HEIGHT)))


# A chart takes up to a second, and every rerun of a screen asks for it again.
@lru_cache(maxsize=64)
def _drawn(spec: str, label: str, words: str, width: int, height: int) -> Picture:
    svg = bare_svg(json.loads(spec), width, height)
    root = etree.fromstring(svg.encode())
    seen = (0.0, 0.0, float(root.get("width", width)), float(root.get("height", height)))
    return picture(svg, label, words, seen, "chart")


def as_table(
    rows: Sequence[Mapping[str, object]], caption: str, *, head: str = "The chart as a table"
) -> Node:
    """The numbers behind a chart, or a slide, to be opened by who wants them."""
    names = list(rows[0]) if rows else []
    columns = [el("th", each, scope="col") for each in names]
    lines = [el("tr", *(said("td", str(row.get(name, ""))) for name in names)) for row in rows]
    return el(
        "details",
        el("summary", head),
        el(
            "table",
            el("caption", caption),
            el("thead", el("tr", *columns)),
            el("tbody", *lines),
        ),
    )
