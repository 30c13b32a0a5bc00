"""The names of lanes beside them: in how large words, on how many lines."""

from __future__ import annotations

from process_maps.drawing.geometry import LaneBand
from process_maps.drawing.text import clean, width_of, wrap

_SCALE = 9.0 / 13.0
"""Points to a pixel where words are smallest."""


def name_of(band: LaneBand) -> str:
    """What a lane is called."""
    return clean(band.called)


def size_of_name(name: str, width: float, height: float) -> float:
    """The largest size, in points, of 9, 8.5 to 7, in which a name has room."""
    for size in (9.0, 8.5, 8.0, 7.5):
        if _height(name, width, size) <= height:
            return size
    return 7.0


def height_of_name(band: LaneBand, strip: float, *, small: bool) -> float:
    """The pixels a lane must be high for its name in a strip so many pixels wide."""
    name, width = name_of(band), strip * _SCALE
    sizes = (8.0, 7.5, 7.0) if small else (9.0, 8.0)
    height = min(_height(name, width, size) for size in sizes)
    # A single word that has room in no size is broken, at the smallest.
    return (height if height < float("inf") else _height(name, width, 7.0)) / _SCALE


def _height(name: str, width: float, size: float) -> float:
    room = width - 5
    if any(width_of(word, size, bold=True) > room for word in name.split()) and size > 7:
        return float("inf")
    return max(len(wrap(name, room, size, lines=4, bold=True)), 1) * size * 1.2 + 4
