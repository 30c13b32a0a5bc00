"""The last step of layout: columns, lanes, levels and tracks become pixels."""

from __future__ import annotations

from dataclasses import dataclass

from process_maps.drawing.geometry import (
    Box,
    Callout,
    Chip,
    FlowLine,
    Geometry,
    LaneBand,
    NumberedMark,
    PhaseHead,
    Point,
    StepShape,
)
from process_maps.drawing.gutters import TRACK
from process_maps.drawing.measure import (
    CALLOUT_GAP,
    CALLOUT_INDENT,
    LABEL,
    ROUND_KINDS,
    SKEW,
    SMALL,
    SMALL_LINE,
    STEP_WIDTH,
    Cell,
    callout_height,
    callout_lines,
)
from process_maps.drawing.place import Placed
from process_maps.drawing.text import clean, width_of, wrap
from process_maps.drawing.ways import Heights, Level, Route
from process_maps.graph import nobodys_lane
from process_maps.model import Map, Phase

MARGIN = 16.0
_ENTRY = 20.0
_EXIT = 8.0
_PHASE_SIZE = 13.0
_PHASE_LINE = 17.0


@dataclass(frozen=True)
class Words:
    """What is written on a flow: lines, the marks sitting on it, and its size."""

    lines: tuple[str, ...]
    pills: tuple[NumberedMark, ...]
    width: float
    height: float


class Pixels:
    """Turns columns, lanes, levels and tracks into pixels."""

    def __init__(
        self,
        process: Map,
        made: Placed,
        found: list[Route],
        heights: Heights,
        tracks: list[int],
        words: list[Words],
        numbered: list[NumberedMark],
    ) -> None:
        self.process, self.made, self.found = process, made, found
        self.heights, self.words, self.numbered = heights, words, numbered
        self.wide = max((cell.column for cell in made.cells), default=STEP_WIDTH)
        self.exit = self._exit_rooms(len(made.columns))
        self.lane_label = _lane_label(made.order.lanes, nobodys_lane(process))
        self.gutter: list[float] = []
        self.column: list[float] = []
        x = MARGIN + self.lane_label
        for number, many in enumerate(tracks):
            self.gutter.append(x)
            room = (self.exit[number - 1] if number else 0.0) + 6 + many * TRACK + _ENTRY
            last = number == len(tracks) - 1
            x += max(room - _ENTRY if last else room, 28.0 if last or not number else 46.0)
            if not last:
                self.column.append(x)
                x += self.wide
        self.right = x
        self.heads = self._phase_heads()
        self.top = 6 + max((head.bottom for head in self.heads), default=0.0)

    def geometry(self) -> Geometry:
        """The whole of it."""
        lanes = self._lanes()
        return Geometry(
            width=self.right + MARGIN,
            height=lanes[-1].box.bottom + MARGIN,
            lanes=lanes,
            phases=tuple(self.heads),
            steps=tuple(self._step(number) for number in range(len(self.process.steps))),
            flows=tuple(self._flow(route) for route in self.found),
            marks=tuple(self.numbered),
            lane_label=self.lane_label,
        )

    def _exit_rooms(self, columns: int) -> list[float]:
        """The room right of each column for what is written on the flows leaving it."""
        rooms = [_EXIT] * columns
        for route in self.found:
            words = self.words[route.flow]
            if not route.straight and words.height:
                column = self.made.column[self.made.block_of[route.source]]
                rooms[column] = max(rooms[column], words.width + 10)
        return rooms

    def _lanes(self) -> tuple[LaneBand, ...]:
        """Bands that meet in the corridors between lanes."""
        starts = self.heights.corridor_top
        tops = self.heights.lane_top
        # A little above the corridor's first track, so that no flow lies on a lane's border.
        inner = [starts[lane] + 2 for lane in range(1, len(tops))]
        edges = [0.0, *inner, self.heights.bottom]
        return tuple(
            LaneBand(
                name,
                Box(
                    MARGIN,
                    self.top + edges[lane],
                    self.right - MARGIN,
                    edges[lane + 1] - edges[lane],
                ),
                nobodys_lane(self.process),
            )
            for lane, name in enumerate(self.made.order.lanes)
        )

    def _phase_heads(self) -> list[PhaseHead]:
        order, made = self.made.order, self.made
        spans: dict[int, list[int]] = {}
        for number, block in enumerate(order.blocks):
            its = order.phase[block[0]]
            if its is not None:
                spans.setdefault(its, []).append(made.column[number])
        drawn = []
        for number, phase in enumerate(order.phases):
            left = self._edge(min(spans[number]))
            right = self._edge(max(spans[number]) + 1)
            lines = wrap(phase.label, right - left - 20, _PHASE_SIZE, lines=4, bold=True)
            when = wrap(phase.when or "", right - left - 20, SMALL, lines=2)
            drawn.append((phase, left, right, lines, when))
        tall = max((len(d[3]) * _PHASE_LINE + len(d[4]) * SMALL_LINE for d in drawn), default=0.0)
        return [
            self._phase_head(phase, Box(left, MARGIN, right - left, tall + 14), lines, when)
            for phase, left, right, lines, when in drawn
        ]

    def _edge(self, column: int) -> float:
        """Where a phase that begins with this column begins: before the gutter's entry room."""
        if column == 0:
            return MARGIN + self.lane_label
        if column >= len(self.column):
            return self.right
        return self.column[column] - _ENTRY / 2 + 1

    def _phase_head(
        self, phase: Phase, box: Box, lines: tuple[str, ...], when: tuple[str, ...]
    ) -> PhaseHead:
        callouts, top = [], box.bottom + CALLOUT_GAP
        for each in self.numbered:
            if each.mark.anchor.kind == "phase" and each.mark.anchor.ref == phase.id:
                width = min(box.width - 12, 300.0)
                told = NumberedMark(each.number, each.mark, callout_lines(each.mark.words, width))
                at = Box(box.x + 6, top, width, callout_height(told))
                callouts.append(Callout(told, at, (box.x + 30, box.bottom)))
                top = at.bottom + CALLOUT_GAP
        return PhaseHead(phase, box, lines, when, tuple(callouts))

    def _step(self, number: int) -> StepShape:
        made = self.made
        cell, block = made.cells[number], made.block_of[number]
        left = self.column[made.column[block]]
        y = self.top + self.heights.lane_top[made.order.lane[number]] + made.middle(number)
        x = left + self.wide / 2
        box = Box(x - cell.width / 2, y - cell.up, cell.width, cell.up + cell.down)
        bottom = y - cell.top + cell.shape_bottom
        overlay = None
        if cell.overlay:
            overlay = (cell.overlay, Box(left, bottom + 6, self.wide, cell.overlay.height))
            bottom += cell.overlay.room
        callouts = []
        tip = (left + CALLOUT_INDENT + 20, bottom)
        if not cell.square:
            tip = (x, bottom)
        for mark, height in cell.callouts:
            at = Box(
                left + CALLOUT_INDENT, bottom + CALLOUT_GAP, self.wide - CALLOUT_INDENT, height
            )
            callouts.append(Callout(mark, at, tip))
            bottom = at.bottom
        return StepShape(
            cell.step,
            box,
            tuple((row.words, (x, y + row.y)) for row in cell.rows if row.size == "label"),
            tuple((row.words, (x, y + row.y)) for row in cell.rows if row.size == "small"),
            tuple(
                Chip(
                    row.actor,
                    row.words,
                    Box(x - row.half, y + row.y - row.height / 2 + 1, 2 * row.half, row.height - 2),
                )
                for row in cell.rows
                if row.size == "chip"
            ),
            tuple(callouts),
            overlay,
        )

    def _flow(self, route: Route) -> FlowLine:
        flow = self.process.flows[route.flow]
        points = self._straight_points(route) if route.straight else self._points(route)
        words = self.words[route.flow]
        if not words.height:
            return FlowLine(flow, points, route.back)
        if route.straight:
            (x, start), (_, end) = points
            cell = self.made.cells[route.source]
            # Below whatever hangs on the step; its cell keeps this room free.
            y = self._middle(route.source) - cell.top + cell.height - cell.tail + 3
            if start > end:
                y = self._middle(route.source) - cell.top + cell.head - words.height - 3
            x += 7
        else:
            column = self.made.column[self.made.block_of[route.source]]
            x = self.column[column] + self.wide + 4
            y = self.top + self.heights.of(route.leaves) - words.height - 3
        box = Box(x, y, words.width, words.height)
        lines = tuple(
            (line, (x + 2, y + SMALL_LINE * (place + 0.5)))
            for place, line in enumerate(words.lines)
        )
        below = y + SMALL_LINE * len(words.lines)
        pills = tuple(
            (mark, Box(x, below + 18 * place + 1, words.width, 16))
            for place, mark in enumerate(words.pills)
        )
        return FlowLine(flow, points, route.back, lines, pills, box)

    def _straight_points(self, route: Route) -> tuple[Point, ...]:
        """From the one step's lower edge to the other's upper edge, or the other way round."""
        made = self.made
        down = route.inner or made.order.lane[route.target] > made.order.lane[route.source]
        upper, lower = (route.source, route.target) if down else (route.target, route.source)
        above, beneath = made.cells[upper], made.cells[lower]
        left = self.column[made.column[made.block_of[upper]]]
        x = left + (CALLOUT_INDENT / 2 if above.callouts else self.wide / 2)
        start = self._middle(upper)
        if above.step.kind in (*ROUND_KINDS, "decision") and above.rows:
            start += above.shape_bottom - above.top
        else:
            start += above.down
        start += above.overlay.room if above.overlay else 0
        end = self._middle(lower) - beneath.up
        return ((x, start), (x, end)) if down else ((x, end), (x, start))

    def _middle(self, step: int) -> float:
        lane = self.heights.lane_top[self.made.order.lane[step]]
        return self.top + lane + self.made.middle(step)

    def _points(self, route: Route) -> tuple[Point, ...]:
        start, end = self._port(route, leaving=True), self._port(route, leaving=False)
        points = [start]
        cell = self.made.cells[route.source]
        if cell.step.kind in ROUND_KINDS and abs(start[1] - self._y(route.leaves)) > 1:
            points += [(start[0] + 8, start[1]), (start[0] + 8, self._y(route.leaves))]
        for run in route.runs:
            exit_room = self.exit[run.gutter - 1] if run.gutter else 0.0
            x = self.gutter[run.gutter] + exit_room + 6 + run.track * TRACK + TRACK / 2
            points += [(x, self._y(run.start)), (x, self._y(run.end))]
        points.append(end)
        return _without_needless(points)

    def _y(self, level: Level) -> float:
        return self.top + self.heights.of(level)

    def _port(self, route: Route, *, leaving: bool) -> Point:
        """Where a flow meets its step's shape, at the height it leaves or enters."""
        step = route.source if leaving else route.target
        cell = self.made.cells[step]
        column = self.made.column[self.made.block_of[step]]
        middle_x = self.column[column] + self.wide / 2
        middle_y = (
            self._y(route.enters)
            if not leaving
            else (
                self.top
                + self.heights.lane_top[self.made.order.lane[step]]
                + self.made.middle(step)
            )
        )
        y = self._y(route.leaves) if leaving else middle_y
        half = half_width_at(cell, y - middle_y)
        if half is None:
            return middle_x + cell.width / 2, middle_y
        return middle_x + (half if leaving else -half), y


def _lane_label(lanes: tuple[str | None, ...], nobodys: str) -> float:
    """Wide enough for the longest word of any lane's name, within reason."""
    words = [part for name in lanes for part in clean(name or nobodys).split()]
    longest = max((width_of(word, LABEL, bold=True) for word in words), default=0.0)
    return min(max(longest + 26, 112.0), 200.0)


def half_width_at(cell: Cell, dy: float) -> float | None:
    """How far a shape reaches from its middle at a height; None where it does not reach there."""
    kind, half, tall = cell.step.kind, cell.width / 2, cell.up
    if kind in ROUND_KINDS:
        return half if abs(dy) <= 1 else None
    if kind == "decision":
        return half * (1 - min(abs(dy) / tall, 1))
    if kind == "ongoing":
        return half * float((1 - min(abs(dy) / tall, 1) ** 2) ** 0.5)
    if kind == "fixed_event":
        # Its right edge leans: at the middle it stands half the slant inside its box.
        return half - SKEW / 2 - SKEW * dy / (2 * tall) if dy else half - SKEW / 2
    return half


def _without_needless(points: list[Point]) -> tuple[Point, ...]:
    """Corners only: no point twice, none on a straight line between its neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 0.5 and abs(kept[-1][1] - point[1]) < 0.5:
            continue
        while len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _in_line(a: Point, b: Point, c: Point) -> bool:
    along_x = abs(a[1] - b[1]) < 0.5 and abs(b[1] - c[1]) < 0.5
    along_y = abs(a[0] - b[0]) < 0.5 and abs(b[0] - c[0]) < 0.5
    return along_x or along_y
