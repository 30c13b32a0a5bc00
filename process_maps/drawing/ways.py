"""A flow's way: heights, vertical stretches in gutters, and where lanes and corridors begin."""

from __future__ import annotations

from dataclasses import dataclass, field

CLEAR = 9.0
CORRIDOR = 8.0
CORRIDOR_TRACK = 10.0


@dataclass
class Level:
    """A height: ``down`` below the top of a lane, or a track of the corridor above that lane."""

    lane: int
    down: float = 0.0
    corridor: bool = False
    track: int = 0


@dataclass
class Run:
    """A flow's vertical stretch in one gutter, and from which side it is met at either end."""

    gutter: int
    start: Level
    start_from_left: bool
    end: Level
    end_from_left: bool
    track: int = 0


@dataclass
class Route:
    """One flow's way. ``inner`` flows lead straight down to the next step of their block."""

    flow: int
    source: int
    target: int
    back: bool
    leaves: Level
    enters: Level
    runs: list[Run] = field(default_factory=list)
    inner: bool = False
    upright: bool = False

    @property
    def straight(self) -> bool:
        """Whether it leads straight up or down, outside of the gutters."""
        return self.inner or self.upright


@dataclass
class Heights:
    """Where lanes and corridors begin, once it is known how many flows each corridor carries."""

    lane_top: list[float]
    corridor_top: list[float]
    bottom: float

    def of(self, level: Level) -> float:
        """A level's height in pixels below the first corridor's top."""
        if level.corridor:
            return self.corridor_top[level.lane] + CORRIDOR + level.track * CORRIDOR_TRACK
        return self.lane_top[level.lane] + level.down
