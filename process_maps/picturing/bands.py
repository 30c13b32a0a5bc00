"""Where everything lies when maps stand in the same columns: a band a map, boxes, ways, joins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from process_maps.aligning.model import Place
from process_maps.drawing.geometry import Box
from process_maps.drawing.measure import label_of
from process_maps.drawing.text import wrap
from process_maps.facts import KIND_WORDS
from process_maps.model import Step
from process_maps.picturing.lining_up import Column, LinedUp
from process_maps.picturing.seen import Way

NAMES = 152.0
STEP, GAP = 136.0, 26.0
WORDS, SMALL = 12.0, 10.5
LINE, SMALL_LINE = 15.0, 13.0
HEAD_LINES = 3
_AROUND, _BETWEEN, _TRACK, _MOST_TRACKS = 10.0, 16.0, 7.0, 9


@dataclass(frozen=True)
class StepBox:
    """A step drawn: its box, who does it (and what kind it is) and its words, each in lines."""

    place: Place
    step: Step
    column: int
    box: Box
    who: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class DrawnWay:
    """A way within a band, through points; ``back`` where it leads to the left."""

    way: Way
    points: tuple[tuple[float, float], ...]
    back: bool


@dataclass(frozen=True)
class Band:
    """A map's band: its key, all of its room, its steps and the ways between them."""

    key: str
    box: Box
    boxes: tuple[StepBox, ...]
    ways: tuple[DrawnWay, ...]


@dataclass(frozen=True)
class Join:
    """A line from a step down to the same work in the next band that has it."""

    column: int
    x: float
    top: float
    bottom: float
    sure: bool
    ends: tuple[str, str]


@dataclass(frozen=True)
class Bands:
    """All bands below the columns' heads, whose height is ``head``; in pixels from the top left."""

    width: float
    height: float
    head: float
    bands: tuple[Band, ...]
    joins: tuple[Join, ...]

    def left(self, column: int) -> float:
        """The left edge of a column's boxes."""
        return _left(column)


def lay_out(it: LinedUp) -> Bands:
    """Where everything lies."""
    head = _head(it.columns)
    y = head
    bands = []
    for key in it.maps:
        band = _band(it, key, y)
        bands.append(band)
        y = band.box.bottom
    width = _left(len(it.columns)) + _AROUND
    boxes = {each.place: each.box for band in bands for each in band.boxes}
    return Bands(width, y, head, tuple(bands), tuple(_joins(it, boxes)))


def who_words(step: Step) -> str:
    """What stands above a step's words: who does it, and what kind it is where that matters."""
    kind = "" if step.kind in ("task", "event", "start", "end") else _KINDS[step.kind]
    return " · ".join(filter(None, (", ".join(step.actors), kind)))


_KINDS = {**KIND_WORDS, "fixed_event": "Deadline", "subprocess": "Steps of its own"}


def _left(column: int) -> float:
    return NAMES + _AROUND + GAP / 2 + column * (STEP + GAP)


def _head(columns: Sequence[Column]) -> float:
    lines = [len(head_lines(each)) for each in columns if each.number]
    return 30 + LINE * max(lines, default=0) + 4


def head_lines(column: Column) -> tuple[str, ...]:
    """A piece of work as it is called above its column."""
    return wrap(column.label, STEP + GAP - 10, SMALL, lines=HEAD_LINES, bold=True)


def _band(it: LinedUp, key: str, top: float) -> Band:
    process = it.maps[key]
    place = it.place_of(key)
    spans = [(way, place[way.source], place[way.target]) for way in process.ways]
    on = _tracks([each for each in spans if each[2] > each[1] + 1 and _between(each, place)])
    down = [way for way, a, b in spans if a == b and _next_below(it.columns[a].cells[key], way)]
    back = _tracks([each for each in spans if each[2] <= each[1] and each[0] not in down])
    above = top + _AROUND + _TRACK * _used(back)
    boxes = []
    for number, column in enumerate(it.columns):
        y = above
        for step in column.cells.get(key, ()):
            made = _box(key, step, number, y)
            boxes.append(made)
            y = made.box.bottom + _BETWEEN
    lowest = max((each.box.bottom for each in boxes), default=above + 40)
    at = {each.step.id: each.box for each in boxes}
    ways = [_on(way, at, lowest, on.get(way)) for way, a, b in spans if b > a]
    ways += [_down(way, at) for way in down]
    ways += [_back(way, at, above, track) for way, track in back.items()]
    bottom = lowest + _AROUND + _TRACK * _used(on)
    room = Box(0, top, _left(len(it.columns)) + _AROUND, max(bottom - top, 86))
    return Band(key, room, tuple(boxes), tuple(ways))


def _box(key: str, step: Step, column: int, y: float) -> StepBox:
    who = wrap(who_words(step), STEP - 18, SMALL, lines=2)
    lines = wrap(label_of(step), STEP - 18, WORDS, lines=6)
    height = 12 + SMALL_LINE * len(who) + LINE * len(lines)
    box = Box(_left(column), y, STEP, max(height, 36))
    return StepBox(Place(key, step.id), step, column, box, who, lines)


def _between(span: tuple[Way, int, int], place: Mapping[str, int]) -> bool:
    """Whether something of the same band stands between a way's ends."""
    return any(span[1] < column < span[2] for column in place.values())


def _used(tracks: Mapping[Way, int]) -> int:
    return max(tracks.values(), default=-1) + 1


def _tracks(spans: Sequence[tuple[Way, int, int]]) -> dict[Way, int]:
    """A track for each way, so that ways on one do not overlap as long as tracks last."""
    ends: list[list[tuple[int, int]]] = []
    found = {}
    for way, a, b in sorted(spans, key=lambda each: abs(each[1] - each[2])):
        low, high = min(a, b), max(a, b)
        free = (
            number
            for number, held in enumerate(ends)
            if all(high <= start or end <= low for start, end in held)
        )
        track = next(free, len(ends))
        if track == len(ends) and track < _MOST_TRACKS:
            ends.append([])
        track = min(track, len(ends) - 1)
        ends[track].append((low, high))
        found[way] = track
    return found


def _next_below(stack: Sequence[Step], way: Way) -> bool:
    """Whether a way leads to the very next step of the same cell."""
    ids = [step.id for step in stack]
    return (way.source, way.target) in pairwise(ids)


def _down(way: Way, at: Mapping[str, Box]) -> DrawnWay:
    one, other = at[way.source], at[way.target]
    x = one.x + 24
    return DrawnWay(way, ((x, one.bottom), (x, other.y)), back=False)


def _on(way: Way, at: Mapping[str, Box], lowest: float, track: int | None) -> DrawnWay:
    one, other = at[way.source], at[way.target]
    start, end = _side(one), _side(other)
    if track is None:
        # Nothing of this band lies between.
        middle = other.x - GAP / 2
        points = [(one.right, start), (middle, start), (middle, end), (other.x, end)]
        return DrawnWay(way, tuple(points), back=False)
    y = lowest + _AROUND / 2 + _TRACK * (track + 0.5)
    a, b = one.right + 6, other.x - 9
    points = [(one.right, start), (a, start), (a, y), (b, y), (b, end), (other.x, end)]
    return DrawnWay(way, tuple(points), back=False)


def _back(way: Way, at: Mapping[str, Box], above: float, track: int) -> DrawnWay:
    one, other = at[way.source], at[way.target]
    y = above - _AROUND / 2 - _TRACK * (track + 0.5)
    a, b = one.right + 9, other.x - 6
    points = [
        (one.right, _side(one) - 6), (a, _side(one) - 6), (a, y),
        (b, y), (b, _side(other) - 6), (other.x, _side(other) - 6),
    ]  # fmt: skip
    return DrawnWay(way, tuple(points), back=True)


def _side(box: Box) -> float:
    """The height at which ways leave and enter a box: the same in all of a band's upper row."""
    return box.y + 20


def _joins(it: LinedUp, boxes: Mapping[Place, Box]) -> list[Join]:
    found = []
    for number, column in enumerate(it.columns):
        keys = [key for key in it.maps if key in column.cells] if column.number else []
        for one, other in pairwise(keys):
            top = max(boxes[Place(one, step.id)].bottom for step in column.cells[one])
            bottom = min(boxes[Place(other, step.id)].y for step in column.cells[other])
            x = _left(number) + STEP / 2
            sure = column.surely(one, other)
            found.append(Join(number, x, top, bottom, sure, (one, other)))
    return found
