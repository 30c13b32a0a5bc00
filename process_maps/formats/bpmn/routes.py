"""A way for one new arrow among shapes that stay where they are: at right angles, few bends.

Not a layout: the ways an arrow could take are tried, and the one that goes through nothing, bends
least and is short wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from process_maps.drawing.geometry import Box, Point
from process_maps.formats.bpmn.layout import strokes

_ROOM = 18.0
_THROUGH, _BEND, _CROSSING, _ALONG = 2_000.0, 60.0, 25.0, 400.0


def routed(
    source: Box, target: Box, shapes: Sequence[Box], lines: Sequence[Sequence[Point]] = ()
) -> list[Point]:
    """Corners from the middle of a side of ``source`` to that of a side of ``target``."""
    near = [each for each in shapes if each not in (source, target)]
    drawn = [each for line in lines for each in strokes(line)]

    def cost(points: list[Point]) -> float:
        return _cost(points, source, target, near, drawn)

    return min((_plain(each) for each in _ways(source, target, near)), key=cost)


def _ways(source: Box, target: Box, near: Sequence[Box]) -> Iterator[list[Point]]:
    (sx, sy), (tx, ty) = source.middle, target.middle
    if source == target:
        low = source.bottom + _ROOM
        side = source.right + _ROOM
        yield [(source.right, sy), (side, sy), (side, low), (sx, low), (sx, source.bottom)]
        return
    # Sideways: out to the right, into the left, with the bend at several places.
    for x in (source.right + _ROOM, (source.right + target.x) / 2, target.x - _ROOM):
        if source.right < x < target.x:
            yield [(source.right, sy), (x, sy), (x, ty), (target.x, ty)]
    # Round one corner.
    for side, end in ((source.right, tx > source.right), (source.x, tx < source.x)):
        if end:
            yield [(side, sy), (tx, sy), (tx, target.y if ty > sy else target.bottom)]
    for edge, end in ((source.bottom, ty > source.bottom), (source.y, ty < source.y)):
        if end:
            yield [(sx, edge), (sx, ty), (target.x if tx > sx else target.right, ty)]
    # Straight up or down, with a bend between.
    if target.y > source.bottom or target.bottom < source.y:
        down = target.y > source.bottom
        edge, far = (source.bottom, target.y) if down else (source.y, target.bottom)
        for y in ((edge + far) / 2, edge + (_ROOM if down else -_ROOM)):
            yield [(sx, edge), (sx, y), (tx, y), (tx, far)]
    # Round everything that lies between: below or above, from side to side or from edge to edge.
    boxes = [source, target, *near]
    for height in _levels(source, target, boxes):
        if height > max(source.bottom, target.bottom):
            yield [(sx, source.bottom), (sx, height), (tx, height), (tx, target.bottom)]
        if height < min(source.y, target.y):
            yield [(sx, source.y), (sx, height), (tx, height), (tx, target.y)]
        out, back = source.right + _ROOM, target.x - _ROOM
        yield [
            (source.right, sy), (out, sy), (out, height),
            (back, height), (back, ty), (target.x, ty),
        ]  # fmt: skip


def _levels(source: Box, target: Box, boxes: Sequence[Box]) -> list[float]:
    """Heights just above and below shapes in the way, the nearest first."""
    left, right = min(source.x, target.x), max(source.right, target.right)
    between = [each for each in boxes if each.right > left - 40 and each.x < right + 40]
    heights = {each.y - _ROOM for each in between} | {each.bottom + _ROOM for each in between}
    middle = (source.middle[1] + target.middle[1]) / 2
    return sorted(heights, key=lambda each: (abs(each - middle), each))[:24]


def _cost(
    points: list[Point],
    source: Box,
    target: Box,
    near: Sequence[Box],
    drawn: Sequence[Box],
) -> float:
    parts = strokes(points)
    length = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(points))
    through = sum(part.overlaps(each, 0) for part in parts for each in near)
    through += sum(part.overlaps(each, 1.5) for part in parts[1:] for each in (source,))
    through += sum(part.overlaps(each, 1.5) for part in parts[:-1] for each in (target,))
    met = 0.0
    for part in parts:
        for each in drawn:
            if part.overlaps(each, 0):
                shared = max(
                    min(part.right, each.right) - max(part.x, each.x),
                    min(part.bottom, each.bottom) - max(part.y, each.y),
                )
                met += _ALONG if shared > 12 else _CROSSING
    return _THROUGH * through + met + _BEND * (len(points) - 2) + length


def _plain(points: list[Point]) -> list[Point]:
    """The same corners without those that are none."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 0.5 and abs(kept[-1][1] - point[1]) < 0.5:
            continue
        if len(kept) > 1 and (
            abs(kept[-2][0] - kept[-1][0]) < 0.5 > abs(kept[-1][0] - point[0])
            or abs(kept[-2][1] - kept[-1][1]) < 0.5 > abs(kept[-1][1] - point[1])
        ):
            kept.pop()
        kept.append(point)
    return kept
