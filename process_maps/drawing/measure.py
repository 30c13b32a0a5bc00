"""How large each step must be for its words, by its shape; everything relative to its middle.

A cell is what a step takes up in its column: the shape, what is counted on it (its overlay) and
the callouts of its marks, one below the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from process_maps.drawing.geometry import NumberedMark, Tally
from process_maps.drawing.text import balanced, clean, widest, width_of, wrap
from process_maps.model import Step

STEP_WIDTH = 186.0
LABEL, SMALL, CHIP = 13.0, 11.0, 10.5
LINE, SMALL_LINE, CHIP_LINE = 16.0, 14.0, 17.0
SKEW = 16.0
RADIUS = 17.0
CALLOUT_INDENT = 26.0
CALLOUT_LINE = 14.0
CALLOUT_GAP = 8.0
MOST_CALLOUTS = 3
ROUND_KINDS = ("start", "end", "event", "gateway")
"""Small shapes with their words below."""

SQUARE_KINDS = ("task", "subprocess", "state")


@dataclass
class Row:
    """One line in a shape: its words, its half width and its middle's height from the centre."""

    words: str
    half: float
    size: str
    y: float = 0.0
    height: float = LINE
    actor: str = ""


@dataclass(frozen=True)
class Reach:
    """How far above and below its middle flows leave a step, and how far above it their labels."""

    aside: float = 0.0
    above: float = 0.0


@dataclass
class Cell:
    """A step measured. ``up`` and ``down`` are the shape's reach from its middle.

    ``height`` counts from the shape's top to the lowest callout's bottom; ``head`` and ``tail`` are
    room for what is written on an arrow straight up or down.
    """

    step: Step
    width: float
    up: float
    down: float
    rows: list[Row] = field(default_factory=list)
    overlay: Tally | None = None
    callouts: list[tuple[NumberedMark, float]] = field(default_factory=list)
    reach: Reach = Reach()
    head: float = 0.0
    tail: float = 0.0
    column: float = STEP_WIDTH

    @property
    def top(self) -> float:
        """From the cell's top to the shape's middle, where flows enter and leave."""
        return self.head + max(self.up, self.reach.above)

    @property
    def shape_bottom(self) -> float:
        """From the cell's top to below the shape and its words."""
        lowest = max([row.y + row.height / 2 for row in self.rows] + [self.down])
        return self.top + max(lowest, self.reach.aside + 4 if self.reach.aside else 0.0)

    @property
    def height(self) -> float:
        """All of the cell, in pixels."""
        below = sum(height + CALLOUT_GAP for _, height in self.callouts)
        return self.shape_bottom + (self.overlay.room if self.overlay else 0) + below + self.tail

    @property
    def square(self) -> bool:
        """Whether its upper and lower edges run the whole width."""
        return self.step.kind in SQUARE_KINDS


def measure(
    step: Step,
    marks: list[NumberedMark],
    overlay: Tally | None,
    reach: Reach,
    wide: float = STEP_WIDTH,
) -> Cell:
    """The room a step needs; ``reach`` is how far from its middle flows leave it."""
    if step.kind in ROUND_KINDS:
        cell = _round(step, reach, wide)
    elif step.kind == "decision":
        cell = _best_curve(step, _diamond_half_height, wide)
    elif step.kind == "ongoing":
        cell = _best_curve(step, _ellipse_half_height, wide)
    else:
        cell = _square(step, wide)
    cell.reach, cell.column = reach, wide
    if step.kind not in ROUND_KINDS and reach.aside > cell.up - 6:
        cell.up = cell.down = reach.aside + 6
    if step.kind == "decision":
        _hang_chips(cell)
    cell.overlay = overlay
    for mark in marks[:MOST_CALLOUTS]:
        cell.callouts.append((mark, callout_height(mark)))
    return cell


def callout_lines(words: str, width: float = STEP_WIDTH - CALLOUT_INDENT) -> tuple[str, ...]:
    """A mark's words as they are wrapped in its callout."""
    return wrap(words, width - 16, SMALL, lines=6)


def callout_height(mark: NumberedMark) -> float:
    """A callout: its word, then its lines."""
    return 20 + CALLOUT_LINE * len(mark.lines) + 5


def label_of(step: Step) -> str:
    """What a step is called in the picture."""
    words = clean(step.label)
    if words or step.kind == "gateway":
        return words
    return {"start": "Start", "end": "End", "event": "Event"}.get(step.kind, "(no label)")


def details_of(step: Step) -> list[str]:
    """What is said small on a step: systems, where errors are fixed, how it is known."""
    details = []
    if step.systems:
        details.append(", ".join(step.systems))
    if step.where_fixed:
        back = {True: ", written back", False: ", not written back", None: ""}[step.written_back]
        details.append(f"Fixed in the {step.where_fixed}{back}")
    said = [word for word, so in (("automatic", step.automated), ("inferred", step.inferred)) if so]
    if said:
        details.append(" · ".join(said))
    return details


def _rows(step: Step, room: float) -> list[Row]:
    """A step's lines, top to bottom, its heights from the top of the first."""
    rows = _chip_rows(step, room)
    for line in balanced(label_of(step), room, LABEL):
        rows.append(Row(line, width_of(line, LABEL) / 2, "label"))
    for detail in details_of(step):
        for line in wrap(detail, room, SMALL, lines=3):
            rows.append(Row(line, width_of(line, SMALL) / 2, "small", height=SMALL_LINE))
    return rows


def _chip_rows(step: Step, room: float) -> list[Row]:
    rows: list[Row] = []
    if step.kind in ROUND_KINDS and len(step.actors) == 1:
        return rows  # Its lane says it, and a row of names below small shapes hides the map.
    for actor in step.actors:
        words = (
            wrap(actor, max(room, STEP_WIDTH * 0.7) - 14, CHIP, lines=1)[0]
            if clean(actor)
            else "(no name)"
        )
        half = width_of(words, CHIP) / 2 + 7
        rows.append(Row(words, half, "chip", height=CHIP_LINE, actor=actor))
    return rows


def _set_heights(rows: list[Row], top: float) -> float:
    """Put rows below one another from ``top``; returns where the last ends."""
    for position, row in enumerate(rows):
        if position and rows[position - 1].size == "chip" and row.size != "chip":
            top += 3
        row.y = top + row.height / 2
        top += row.height
    return top


def _centred(rows: list[Row]) -> float:
    """Centre the rows on the middle; returns half their height."""
    half = _set_heights(rows, 0) / 2
    for row in rows:
        row.y -= half
    return half


def _square(step: Step, wide: float) -> Cell:
    room = wide - 18
    if step.kind == "fixed_event":
        room = wide - 2 * SKEW - 10
    if step.kind == "subprocess":
        # Slides know one shape with double sides; its words have three quarters of the width.
        room = 0.75 * wide - 4
    rows = _rows(step, room)
    half = max(_centred(rows) + (10 if step.kind == "subprocess" else 8), 24)
    return Cell(step, wide, half, half, rows)


def _best_curve(step: Step, half_height: Callable[[Row, float], float], wide: float) -> Cell:
    """A diamond or ellipse: the wrapping that needs the least height."""
    best: Cell | None = None
    longest = max((width_of(word, LABEL) for word in label_of(step).split()), default=0.0)
    for share in (0.78, 0.7, 0.62, 0.54, 0.46):
        room = wide * share
        if best and room < longest:
            break
        rows = _rows(step, room)
        inside = [row for row in rows if row.size != "chip" or step.kind != "decision"]
        _centred(inside)
        half = max([30.0, *(half_height(row, wide) for row in inside)])
        if best is None or half < best.up:
            best = Cell(step, wide, half, half, rows)
    assert best is not None
    return best


def _hang_chips(cell: Cell) -> None:
    """A diamond is too narrow for names: they hang on its lower corner."""
    y = cell.down + 2
    for row in cell.rows:
        if row.size == "chip":
            row.y = y
            y += row.height


def _outer(row: Row) -> float:
    # Letters are a little lower than their line, a name's outline is as high as it.
    return abs(row.y) + row.height / 2 - (0 if row.size == "chip" else 2)


def _diamond_half_height(row: Row, wide: float) -> float:
    # A row fits where half width / (W/2) + outer edge / (H/2) <= 1.
    share = (row.half + 3) / (wide / 2)
    return _outer(row) / (1 - share) if share < 1 else math.inf


def _ellipse_half_height(row: Row, wide: float) -> float:
    share = (row.half + 3) / (wide / 2)
    return _outer(row) / math.sqrt(1 - share * share) if share < 1 else math.inf


def _round(step: Step, reach: Reach, wide: float) -> Cell:
    rows = _rows(step, wide - 10)
    below = max(RADIUS, reach.aside + 4 if reach.aside else 0.0) + 6
    _set_heights(rows, below)
    return Cell(step, 2 * RADIUS, RADIUS, RADIUS, rows)


def label_size(lines: tuple[str, ...], pills: int) -> tuple[float, float]:
    """Width and height of a flow's label with the marks sitting on it."""
    width = max(widest(lines, SMALL), 74.0 if pills else 0.0)
    return width + 4, len(lines) * SMALL_LINE + pills * 18
