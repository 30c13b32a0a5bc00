"""Maps drawn for slides: without their own head, which a slide says itself, and larger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from common.errors import BadInput
from presenting.nodes import Node, Picture, el, picture
from process_maps.drawing import draw
from process_maps.formats.map_json import write_map
from process_maps.model import Map, Mark
from process_maps.overlay import Overlay


def drawn(
    process: Map, marks: Sequence[Mark], label: str, invented: bool, overlay: Overlay | None = None
) -> Picture | None:
    """A map with its marks and what is counted on it; None where it cannot be drawn."""
    try:
        # The slide says its source itself, and larger.
        held = _Held(replace(process, source=None), tuple(marks), overlay)
        return _drawn_once(held, label, invented)
    except BadInput:
        return None


def figure(process: Map, overlay: Overlay, label: str, invented: bool) -> Node:
    """A map with what is counted on it as a figure; a sentence where it cannot be drawn."""
    drawing = drawn(process, (), label, invented, overlay)
    return el("figure", drawing, class_="map") if drawing else el("p", "It cannot be drawn.")


class _Held:
    """A map with its marks, told apart from others by what a file of it would say."""

    def __init__(self, process: Map, marks: tuple[Mark, ...], overlay: Overlay | None) -> None:
        self.process, self.marks, self.overlay = process, marks, overlay
        self._said = write_map(process, marks), repr(overlay)

    def __hash__(self) -> int:
        return hash(self._said)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self._said == other._said


@lru_cache(maxsize=96)
def _drawn_once(held: _Held, label: str, invented: bool) -> Picture:
    """A drawing takes a twentieth of a second, and every rerun of a screen asks for it again."""
    made = draw(held.process, held.marks, illustrative=invented, overlay=held.overlay, live=False)
    seen = (0.0, made.top, made.width, made.height - made.top)
    return picture(made.svg, label, made.prose, seen)
