"""Empty room of a drawing made smaller along one axis, while everything that is there keeps its
size: one rising function of the old places, straight between a few of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Span = tuple[float, float]


@dataclass(frozen=True)
class Length:
    """A stretch of an axis, and how short and how long it may become."""

    start: float
    end: float
    least: float
    most: float

    def at(self, cap: float) -> float:
        """How long it is where empty stretches are at most ``cap``."""
        return min(self.most, max(self.least, cap))


@dataclass(frozen=True)
class Squeeze:
    """Where what was at each of the ``old`` places is now; beyond them everything just moves."""

    old: tuple[float, ...]
    new: tuple[float, ...]

    def of(self, at: float) -> float:
        """The new place of an old one."""
        if at <= self.old[0]:
            return self.new[0] + at - self.old[0]
        if at >= self.old[-1]:
            return self.new[-1] + at - self.old[-1]
        place = bisect_right(self.old, at)
        low, high = self.old[place - 1], self.old[place]
        start, end = self.new[place - 1], self.new[place]
        return start + (at - low) * (end - start) / (high - low)


def lengths(taken: Iterable[Span], low: float, high: float, gap: float) -> list[Length]:
    """An axis from ``low`` to ``high``: what is taken, which keeps its length, and what is not."""
    found: list[Length] = []
    at = low
    for start, end in sorted(taken):
        start, end = max(start, at), min(end, high)
        if end <= start:
            continue
        if start > at:
            found.append(Length(at, start, min(gap, start - at), start - at))
        found.append(Length(start, end, end - start, end - start))
        at = end
    if high > at:
        found.append(Length(at, high, min(gap, high - at), high - at))
    return found


def total(parts: Sequence[Length], cap: float = 0.0) -> float:
    """How long an axis becomes."""
    return sum(part.at(cap) for part in parts)


def widest_gap(parts: Sequence[Length], room: float) -> float:
    """How long empty stretches can be for an axis to fit in a room."""
    low, high = 0.0, max((part.most for part in parts), default=0.0)
    if total(parts, high) <= room:
        return high
    for _ in range(30):
        cap = (low + high) / 2
        low, high = (cap, high) if total(parts, cap) <= room else (low, cap)
    return low


def squeezed(parts: Sequence[Length], cap: float = 0.0, start: float = 0.0) -> Squeeze:
    """The axis, which begins at ``start``, where empty stretches are at most ``cap``."""
    old, new = [parts[0].start], [start]
    for part in parts:
        now = new[-1] + part.at(cap)
        if part.end > old[-1]:
            old.append(part.end)
            new.append(now)
        else:
            new[-1] = now
    return Squeeze(tuple(old), tuple(new))
