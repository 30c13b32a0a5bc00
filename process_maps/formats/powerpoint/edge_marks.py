"""Where the marks of arrows stand that go on on another slide: beside the map, none on another."""

from __future__ import annotations

from collections.abc import Iterable

from process_maps.drawing.geometry import Box
from process_maps.formats.powerpoint.stretch import Piece

_WIDE, _HIGH, _BETWEEN = 26.0, 11.5, 1.5
"""Points."""

Mark = tuple[str, str, str, int]
"""The side, "to" or "from", the step it is about, and at which height or width."""


def mark_of(piece: Piece) -> Mark:
    """The mark of an arrow; arrows to one step along one line share one."""
    at = piece.points[-1] if piece.starts_here else piece.points[0]
    way = "to" if piece.starts_here else "from"
    return piece.side, way, piece.other, round(at[1] if piece.side in ("left", "right") else at[0])


def edge_marks(pieces: Iterable[Piece], box: Box, scale: float) -> dict[Mark, Box]:
    """The boxes of all marks, in pixels."""
    found: dict[Mark, Box] = {}
    marks = {mark_of(piece) for piece in pieces if piece.side}
    wide, high = _WIDE / scale, _HIGH / scale
    for side in ("left", "right", "top", "bottom"):
        here = sorted((each for each in marks if each[0] == side), key=lambda e: (e[3], e[1:3]))
        level = side in ("left", "right")
        size, low, high_end = (high, box.y, box.bottom) if level else (wide, box.x, box.right)
        places = _apart([each[3] for each in here], size + _BETWEEN / scale, low, high_end)
        for mark, at in zip(here, places, strict=True):
            if level:
                x = box.x + 2 if side == "left" else box.right - 2 - wide
                found[mark] = Box(x, at - high / 2, wide, high)
            else:
                y = box.y - high - 2 if side == "top" else box.bottom + 2
                found[mark] = Box(at - wide / 2, y, wide, high)
    return found


def _apart(wishes: list[int], pitch: float, low: float, high: float) -> list[float]:
    """Places near to the wishes, in their order, as far apart as they must be."""
    if not wishes:
        return []
    pitch = min(pitch, (high - low) / len(wishes))
    groups: list[tuple[float, int]] = []
    for wish in wishes:
        groups.append((float(wish), 1))
        while len(groups) > 1:
            (first, many), (second, more) = groups[-2:]
            if second - first >= pitch * (many + more) / 2:
                break
            groups[-2:] = [((first * many + second * more) / (many + more), many + more)]
    places = [
        middle + pitch * (each - (many - 1) / 2) for middle, many in groups for each in range(many)
    ]
    for place, at in enumerate(places):
        places[place] = max(at, low + pitch * (place + 0.5))
    for place, at in enumerate(places):
        places[place] = min(at, high - pitch * (len(places) - place - 0.5))
    return places
