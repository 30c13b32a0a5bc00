"""What is wrong with a picture, read off the picture itself: its SVG, or dot's own drawing.

Nothing here asks the layout where it put things. Lines are taken from the paths of the SVG, words
from its text elements (as wide as the widest common font sets them), shapes from its outlines, so
that a mistake in the layout's own reckoning (``process_maps.drawing.quality``) would be seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

import numpy as np

from process_maps.drawing.geometry import Box, Point
from process_maps.drawing.svg import GREY, RULE
from process_maps.drawing.text import width_of

Corners = tuple[Point, ...]

_SVG = "{http://www.w3.org/2000/svg}"
# Flows that part from or meet at one step run side by side or together just there.
NEAR = 40.0
_EVERY = 3.0


@dataclass(frozen=True)
class Line:
    """A drawn flow: the numbers of its two steps and the points it runs through."""

    source: int
    target: int
    points: Corners


@dataclass(frozen=True)
class Seen:
    """A picture: lines; each step's outline; words with whose step they are (None for none)."""

    lines: tuple[Line, ...]
    shapes: tuple[Corners, ...]
    words: tuple[tuple[Box, int | None], ...]
    boxes: tuple[tuple[Box, int | None], ...] = ()


@dataclass(frozen=True)
class Counts:
    """Faults of a picture; ``crossings`` are pairs of flows by how often they cross."""

    crossings: int
    lines_through_steps: int
    lines_through_words: int
    words_over_words: int
    words_over_steps: int
    steps_over_steps: int
    lines_on_lines: int


def counts(seen: Seen) -> Counts:
    """Count what is wrong."""
    points = _all_sampled(seen.lines)
    words = [_corners(box) for box, _ in seen.words]
    boxes = [_corners(box) for box, _ in seen.boxes]
    of_word, of_box = ([whose for _, whose in each] for each in (seen.words, seen.boxes))
    # Words lie on their own step and on their own callout; nothing else may lie on anything.
    on_boxes = [(w, b) for w, b in _near(words, boxes) if of_word[w] != of_box[b]]
    on_steps = [
        (each, shape)
        for each, shape in _near([*words, *boxes], seen.shapes)
        if [*of_word, *of_box][each] != shape
    ]
    both = [*words, *boxes]
    return Counts(
        crossings=crossings(seen.lines),
        lines_through_steps=sum(_through(points, shape, 2.0) for shape in seen.shapes),
        lines_through_words=sum(_through(points, shape, 1.0) for shape in both),
        words_over_words=len(on_boxes) + sum(len(_among(each)) for each in (words, boxes)),
        words_over_steps=sum(_meet(both[each], seen.shapes[shape]) for each, shape in on_steps),
        steps_over_steps=sum(_meet(seen.shapes[a], seen.shapes[b]) for a, b in _among(seen.shapes)),
        lines_on_lines=_together(seen.lines, points),
    )


def _together(lines: Sequence[Line], points: np.ndarray) -> int:
    """Pairs of flows from and to other steps that lie on one another for a dozen pixels or more."""
    spots: dict[tuple[int, int], dict[int, int]] = {}
    for x, y, number in points:
        spots.setdefault((round(x / 3), round(y / 3)), {})[int(number)] = 1
    shared: dict[tuple[int, int], int] = {}
    for together in spots.values():
        for pair in combinations(sorted(together), 2):
            shared[pair] = shared.get(pair, 0) + 1
    return sum(
        many >= 4 and lines[a].source != lines[b].source and lines[a].target != lines[b].target
        for (a, b), many in shared.items()
    )


def _among(shapes: Sequence[Corners]) -> list[tuple[int, int]]:
    return [(a, b) for a, b in _near(shapes, shapes) if a < b]


def _near(shapes: Sequence[Corners], others: Sequence[Corners]) -> list[tuple[int, int]]:
    """Which shapes' outer boxes share more than a rim of a pixel with which of the others'."""
    if not shapes or not others:
        return []
    low, high = (np.array([pick(np.array(s), axis=0) for s in shapes]) for pick in (np.min, np.max))
    low2, high2 = (
        np.array([pick(np.array(s), axis=0) for s in others]) for pick in (np.min, np.max)
    )
    shared = np.minimum(high[:, None], high2[None]) - np.maximum(low[:, None], low2[None])
    return list(
        zip(*(each.tolist() for each in np.nonzero((shared > 1.0).all(axis=2))), strict=True)
    )


def crossings(lines: Sequence[Line]) -> int:
    """How often two flows cross; not where they part from or meet at one step, near its end."""
    starts = [np.array(line.points[:-1], dtype=float).reshape(-1, 2) for line in lines]
    ends = [np.array(line.points[1:], dtype=float).reshape(-1, 2) for line in lines]
    low = [np.min(line.points, axis=0) for line in lines]
    high = [np.max(line.points, axis=0) for line in lines]
    found = 0
    for one in range(len(lines)):
        for other in range(one + 1, len(lines)):
            if (low[one] > high[other]).any() or (low[other] > high[one]).any():
                continue
            points = _crossing_points(starts[one], ends[one], starts[other], ends[other])
            if len(points):
                found += _apart(points, _shared_ends(lines[one], lines[other]))
    return found


def _shared_ends(a: Line, b: Line) -> list[Point]:
    """Where either line touches a step that both touch."""
    steps = {a.source, a.target} & {b.source, b.target}
    return [
        at
        for line in (a, b)
        for step, at in ((line.source, line.points[0]), (line.target, line.points[-1]))
        if step in steps
    ]


def _apart(points: np.ndarray, ends: list[Point]) -> int:
    """Crossings that are not within reach of an end, those in one place once."""
    kept: list[Point] = []
    for x, y in points:
        if any(abs(x - ex) < NEAR and abs(y - ey) < NEAR for ex, ey in ends):
            continue
        if all(abs(x - kx) > 2 or abs(y - ky) > 2 for kx, ky in kept):
            kept.append((float(x), float(y)))
    return len(kept)


def _crossing_points(a0: np.ndarray, a1: np.ndarray, b0: np.ndarray, b1: np.ndarray) -> np.ndarray:
    """Where stretches a cross stretches b properly; touching and lying together are none."""
    da, db = (a1 - a0)[:, None, :], (b1 - b0)[None, :, :]
    between = b0[None, :, :] - a0[:, None, :]
    cross = da[..., 0] * db[..., 1] - da[..., 1] * db[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        along_a = (between[..., 0] * db[..., 1] - between[..., 1] * db[..., 0]) / cross
        along_b = (between[..., 0] * da[..., 1] - between[..., 1] * da[..., 0]) / cross
    found = (abs(cross) > 1e-9) & (along_a > 0) & (along_a < 1) & (along_b > 0) & (along_b < 1)
    rows, columns = np.nonzero(found)
    points: np.ndarray = a0[rows] + along_a[rows, columns, None] * (a1 - a0)[rows]
    return points


def _all_sampled(lines: Sequence[Line]) -> np.ndarray:
    """Points every few pixels along lines, from left to right: across, down, whose line."""
    made = [np.zeros((0, 3))]
    for number, line in enumerate(lines):
        for (x0, y0), (x1, y1) in zip(line.points, line.points[1:], strict=False):
            many = max(int(max(abs(x1 - x0), abs(y1 - y0)) / _EVERY), 1)
            share = (np.arange(many) + 0.5) / many
            along = [x0 + share * (x1 - x0), y0 + share * (y1 - y0), np.full(many, number)]
            made.append(np.stack(along, axis=1))
    points = np.vstack(made)
    return points[np.argsort(points[:, 0], kind="stable")]


def _through(points: np.ndarray, shape: Corners, by: float) -> int:
    """How many lines run more than ``by`` pixels inside a shape without inward corners."""
    corners = np.array(shape, dtype=float)
    low, high = corners.min(axis=0), corners.max(axis=0)
    first, last = np.searchsorted(points[:, 0], [low[0], high[0]])
    near = points[first:last]
    near = near[(near[:, 1] > low[1]) & (near[:, 1] < high[1])]
    if not len(near):
        return 0
    side = np.roll(corners, -1, axis=0) - corners
    length = np.hypot(side[:, 0], side[:, 1])
    side, corners, length = side[length > 0], corners[length > 0], length[length > 0]
    offset = near[:, None, :2] - corners[None, :, :]
    depth = (side[:, 0] * offset[..., 1] - side[:, 1] * offset[..., 0]) / length
    inside = (depth > by).all(axis=1) | (depth < -by).all(axis=1)
    return len(set(near[inside, 2].tolist()))


def _corners(box: Box) -> Corners:
    return (box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)


def _meet(a: Corners, b: Corners, by: float = 1.0) -> bool:
    """Whether two shapes without inward corners share more than a rim: no line parts them."""
    one, other = np.array(a, dtype=float), np.array(b, dtype=float)
    if (one.max(0) - by <= other.min(0)).any() or (other.max(0) - by <= one.min(0)).any():
        return False
    for corners in (one, other):
        side = np.roll(corners, -1, axis=0) - corners
        length = np.hypot(side[:, 0], side[:, 1])
        normal = np.stack([-side[:, 1], side[:, 0]], axis=1)[length > 0]
        normal /= length[length > 0][:, None]
        mine, theirs = one @ normal.T, other @ normal.T
        parted = (mine.max(0) - by <= theirs.min(0)) | (theirs.max(0) - by <= mine.min(0))
        if parted.any():
            return False
    return True


def read_svg(picture: str, ends: Sequence[tuple[int, int]]) -> Seen:
    """Lines, outlines and words of one of our drawings; ``ends`` are its flows' steps, in order."""
    root = ElementTree.fromstring(picture)
    reading = _Reading()
    reading.walk(root, 0.0, 0.0, None)
    assert len(reading.paths) == len(ends)
    return Seen(
        tuple(Line(*pair, path) for pair, path in zip(ends, reading.paths, strict=True)),
        tuple(shape for _, shape in sorted(reading.shapes.items())),
        tuple(reading.words),
        tuple(reading.boxes),
    )


class _Reading:
    """An SVG walked through: flows are grey open paths, steps groups that name their step."""

    def __init__(self) -> None:
        self.paths: list[Corners] = []
        self.outlines: list[ElementTree.Element] = []
        self.shapes: dict[int, Corners] = {}
        self.words: list[tuple[Box, int | None]] = []
        self.boxes: list[tuple[Box, int | None]] = []

    def walk(self, at: ElementTree.Element, dx: float, dy: float, step: int | None) -> None:
        moved = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", at.get("transform", ""))
        if moved:
            dx, dy = dx + float(moved[1]), dy + float(moved[2])
        name = at.tag.removeprefix(_SVG)
        if name == "g" and at.get("data-step") is not None:
            step = int(at.get("id", "step-1").removeprefix("step-")) - 1
            outline = [each for each in at if each.tag != f"{_SVG}g"][-1]
            self.outlines.append(outline)
            self.shapes[step] = _moved(_outline(outline), dx, dy)
        elif name == "path" and at.get("stroke") == GREY:
            self.paths.append(_moved(_path(at.get("d", "")), dx, dy))
        elif name == "text":
            self.words.append((_text_box(at).moved(dx, dy), step))
        elif name == "rect" and at not in self.outlines and _is_box(at):
            (x, y), *_, (right, bottom) = sorted(_outline(at))
            self.boxes.append((Box(x + dx, y + dy, right - x, bottom - y), step))
        for each in at:
            self.walk(each, dx, dy, step)


def _is_box(at: ElementTree.Element) -> bool:
    """Whether a rectangle is a callout, a name or the like: filled, with a rim that is no rule."""
    return at.get("stroke") not in (None, RULE) and at.get("fill") != "none"


def _moved(points: Corners, dx: float, dy: float) -> Corners:
    return tuple((x + dx, y + dy) for x, y in points)


def _path(data: str) -> Corners:
    """Corners of a path; a rounded corner is taken as the sharp one it rounds."""
    points: list[Point] = []
    for letter, numbers in re.findall(r"([MLQ])([^MLQ]*)", data):
        values = [float(each) for each in re.findall(r"-?[\d.]+", numbers)]
        if letter == "Q":
            points.pop()
        points.append((values[0], values[1]))
    return tuple(points)


def _outline(at: ElementTree.Element) -> Corners:
    name = at.tag.removeprefix(_SVG)

    def of(key: str) -> float:
        return float(at.get(key, "0"))

    if name == "rect":
        return _corners(Box(of("x"), of("y"), of("width"), of("height")))
    if name == "polygon":
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", at.get("points", ""))]
        return tuple(zip(numbers[::2], numbers[1::2], strict=True))
    wide, tall = (of("r"), of("r")) if name == "circle" else (of("rx"), of("ry"))
    around = np.linspace(0, 2 * np.pi, 33)[:-1]
    return tuple(
        (of("cx") + wide * float(np.cos(each)), of("cy") + tall * float(np.sin(each)))
        for each in around
    )


def _text_box(at: ElementTree.Element) -> Box:
    size = float(at.get("font-size", "0"))
    wide = width_of(at.text or "", size, bold=at.get("font-weight") == "bold")
    x, y = float(at.get("x", "0")), float(at.get("y", "0"))
    if at.get("text-anchor") == "middle":
        x -= wide / 2
    # From the top of capitals to the bottom of "g".
    return Box(x, y - 0.73 * size, wide, 0.94 * size)
