"""Where everything of a drawing lies, in pixels from the top left corner.

The one thing between layout and picture: whoever makes a :class:`Geometry` (this wing's layout, or
positions out of a file) gets the same SVG, and its quality can be measured without a picture.
"""

from __future__ import annotations

from dataclasses import dataclass

from process_maps.model import Flow, Mark, Phase, Step

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> Point:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def overlaps(self, other: Box, by: float = 0.5) -> bool:
        """Whether two boxes share more than ``by`` pixels in both directions."""
        return (
            min(self.right, other.right) - max(self.x, other.x) > by
            and min(self.bottom, other.bottom) - max(self.y, other.y) > by
        )

    def moved(self, dx: float, dy: float) -> Box:
        """The same box elsewhere."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)


@dataclass(frozen=True)
class NumberedMark:
    """A mark with the number it is called by in one drawing, and the lines of its callout."""

    number: int
    mark: Mark
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Callout:
    """A mark drawn beside what it sits on; ``tip`` is the point it points at."""

    mark: NumberedMark
    box: Box
    tip: Point


@dataclass(frozen=True)
class Chip:
    """An actor's name on a step."""

    actor: str
    words: str
    box: Box


@dataclass(frozen=True)
class Tally:
    """What is counted on a step, as drawn below it: words in lines, how strong (None: not known).

    ``height`` is its strip's, ``room`` what that takes up with the gap above it.
    """

    lines: tuple[str, ...]
    strength: int | None

    @property
    def height(self) -> float:
        """One line of words at least."""
        return 14.0 * max(len(self.lines), 1) + 4

    @property
    def room(self) -> float:
        """The strip and what parts it from its step."""
        return self.height + 7


@dataclass(frozen=True)
class StepShape:
    """One step as drawn: its shape's box and the lines inside, each with its own centre."""

    step: Step
    box: Box
    lines: tuple[tuple[str, Point], ...]
    small: tuple[tuple[str, Point], ...]
    chips: tuple[Chip, ...]
    callouts: tuple[Callout, ...] = ()
    overlay: tuple[Tally, Box] | None = None


@dataclass(frozen=True)
class FlowLine:
    """One flow as drawn: corners from the one step's edge to the other's.

    ``back`` says that it leads back to something earlier. ``pills`` are marks sitting on the flow
    or its loop.
    """

    flow: Flow
    points: tuple[Point, ...]
    back: bool
    lines: tuple[tuple[str, Point], ...] = ()
    pills: tuple[tuple[NumberedMark, Box], ...] = ()
    label: Box | None = None


@dataclass(frozen=True)
class LaneBand:
    """A lane; ``name`` is None where nobody is named, and ``words`` say what lies there."""

    name: str | None
    box: Box
    words: str = "Deadlines and states"

    @property
    def called(self) -> str:
        """What stands in its label."""
        return self.words if self.name is None else self.name


@dataclass(frozen=True)
class PhaseHead:
    """A phase's heading over its columns, with the marks that sit on the phase."""

    phase: Phase
    box: Box
    lines: tuple[str, ...]
    when: tuple[str, ...]
    callouts: tuple[Callout, ...] = ()

    @property
    def bottom(self) -> float:
        """Where the heading and its callouts end."""
        return max([self.box.bottom, *(each.box.bottom for each in self.callouts)])


@dataclass(frozen=True)
class Geometry:
    """A whole map laid out. ``marks`` are all of them, numbered, drawn or not."""

    width: float
    height: float
    lanes: tuple[LaneBand, ...]
    phases: tuple[PhaseHead, ...]
    steps: tuple[StepShape, ...]
    flows: tuple[FlowLine, ...]
    marks: tuple[NumberedMark, ...]
    lane_label: float = 112.0
