"""A chart saved as a picture: it carries its title, where its numbers come from, and its words.

Made in this process and offline. The library brings fonts of its own for "sans-serif", so a
picture's text is there on a machine without any. A picture is made from the very chart on the
screen, so it holds nothing that did not come through the door.
"""

from __future__ import annotations

import copy
import textwrap
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

from presenting.charts.style import TEXT, TITLE_SIZE, WORDS_SIZE, Spec

Kind = Literal["svg", "png"]
KINDS: dict[Kind, tuple[str, str]] = {
    "png": ("PNG", "image/png"),
    "svg": ("SVG", "image/svg+xml"),
}
WIDTH, PNG_SCALE = 900, 2.0
# About as many letters as stand side by side in the width, title and lines beneath it.
_TITLE_LETTERS, _LINE_LETTERS = 88, 118
_FONT = "sans-serif"


@dataclass(frozen=True)
class Caption:
    """What stands above a saved chart. ``source`` says year, source, runs and unit."""

    title: str
    source: str
    illustrative: bool = False

    def lines(self) -> list[str]:
        """What stands beneath the title; "Illustrative" first, where anything was invented."""
        said = ["Illustrative: invented for a demonstration"] if self.illustrative else []
        return [*said, *textwrap.wrap(self.source, _LINE_LETTERS)]


def picture_of(spec: Spec, alt: str, kind: Kind, caption: Caption) -> bytes:
    """A chart of ours as a picture's bytes; ``alt`` is what it says to those who do not see it."""
    # Loaded for whoever saves one: it takes longer to load than a screen to make.
    import vl_convert

    drawn = captioned(spec, caption)
    if kind == "png":
        return bytes(vl_convert.vegalite_to_png(drawn, scale=PNG_SCALE, allowed_base_urls=[]))
    svg = vl_convert.vegalite_to_svg(drawn, allowed_base_urls=[])
    head, rest = svg.split(">", 1)
    said = f"<title>{escape(caption.title)}</title><desc>{escape(alt)}</desc>"
    return f'{head} role="img">{said}{rest}'.encode()


def bare_svg(spec: Spec, width: int, height: int) -> str:
    """A chart as SVG without a caption, ``width`` wide with its axes, for where words stand beside.

    One that is as high as it has bars stays so; any other is ``height`` high.
    """
    import vl_convert

    drawn = copy.deepcopy(spec)
    by_bars = isinstance(drawn.get("height"), dict)
    drawn["width"] = width
    if not by_bars:
        drawn["height"] = height
    drawn["autosize"] = {"type": "fit-x" if by_bars else "fit", "contains": "padding"}
    drawn.setdefault("config", {})["font"] = _FONT
    return str(vl_convert.vegalite_to_svg(drawn, allowed_base_urls=[]))


def captioned(spec: Spec, caption: Caption) -> Spec:
    """The chart with its caption, of a width of its own, in a font that is everywhere."""
    drawn = copy.deepcopy(spec)
    drawn["width"] = WIDTH
    drawn.setdefault("config", {})["font"] = _FONT
    drawn["padding"] = 16
    drawn["title"] = {
        "text": textwrap.wrap(caption.title, _TITLE_LETTERS) or [""],
        "subtitle": caption.lines(),
        "anchor": "start",
        "frame": "group",
        "color": TEXT,
        "subtitleColor": TEXT,
        "fontSize": TITLE_SIZE + 2,
        "subtitleFontSize": WORDS_SIZE,
        "subtitlePadding": 6,
        "offset": 14,
    }
    return drawn
