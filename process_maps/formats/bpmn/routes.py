"""A way for one new arrow among shapes that stay where they are: at right angles, few bends.

Not a layout: the ways an arrow could take are tried, and the one that goes through nothing, bends
least and is short wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from process_maps.drawing.geometry import Box, Point
from process_maps.formats.bpmn.layout import strokes

# Left, top, right and bottom: boxes are compared by the hundred thousand here.
Edges = tuple[float, float, float, float]

_ROOM = 18.0
_THROUGH, _BEND, _CROSSING, _ALONG = 2_000.0, 60.0, 25.0, 400.0


def routed(
    source: Box, target: Box, shapes: Sequence[Box], lines: Sequence[Sequence[Point]] = ()
) -> list[Point]:
    """Corners from the middle of a side of ``source`` to that of a side of ``target``."""
    near = [each for each in shapes if each not in (source, target)]
    others = [_edges(each) for each in near]
    drawn = [_edges(each) for line in lines for each in strokes(line)]
    ways = sorted((_plain(each) for each in _ways(source, target, near)), key=_length)
    best, least = ways[0], float("inf")
    for way in ways:
        # A longer way with more bends can only win where the shorter ones go through something.
        if _length(way) >= least:
            break
        cost = _length(way) + _trouble(way, source, target, others, drawn)
        if cost < least:
            best, least = way, cost
    return best


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


def _length(points: list[Point]) -> float:
    """How long a way is, a bend counting as so much more."""
    long = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(points))
    return long + _BEND * (len(points) - 2)


def _trouble(
    points: list[Point], source: Box, target: Box, near: Sequence[Edges], drawn: Sequence[Edges]
) -> float:
    """What a way goes through, along and across."""
    parts = [_edges(each) for each in strokes(points)]
    through = sum(_meet(part, each, 0.0) for part in parts for each in near)
    through += sum(_meet(part, _edges(source), 1.5) for part in parts[1:])
    through += sum(_meet(part, _edges(target), 1.5) for part in parts[:-1])
    met = 0.0
    for part in parts:
        for each in drawn:
            if _meet(part, each, 0.0):
                shared = max(
                    min(part[2], each[2]) - max(part[0], each[0]),
                    min(part[3], each[3]) - max(part[1], each[1]),
                )
                met += _ALONG if shared > 12 else _CROSSING
    return _THROUGH * through + met


def _edges(box: Box) -> Edges:
    return box.x, box.y, box.x + box.width, box.y + box.height


def _meet(one: Edges, other: Edges, by: float) -> bool:
    """Whether two boxes share more than ``by`` pixels in both directions."""
    return (
        other[0] + by < one[2]
        and one[0] + by < other[2]
        and other[1] + by < one[3]
        and one[1] + by < other[3]
    )


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
