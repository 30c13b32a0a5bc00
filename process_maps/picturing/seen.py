"""A map as it is lined up with others: its steps that have words, in reading order, and its ways.

Gateways, starts, ends and events without words say nothing that could be the same work: what leads
into one leads on to whatever it leads to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from process_maps.drawing.words import in_reading_order
from process_maps.graph import NEEDS_NO_LABEL, is_message
from process_maps.model import Map, Step


@dataclass(frozen=True)
class Way:
    """From one drawn step to another, straight or by way of what is not drawn."""

    source: str
    target: str


@dataclass(frozen=True)
class Seen:
    """A map's drawn steps in reading order, and the ways between them."""

    map: Map
    steps: tuple[Step, ...]
    ways: tuple[Way, ...]

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each drawn step stands in reading order, from 0."""
        return {step.id: number for number, step in enumerate(self.steps)}

    def in_order(self, steps: Iterable[Step]) -> list[Step]:
        """Some of its steps as they are read."""
        return sorted(steps, key=lambda step: self.place[step.id])

    @cached_property
    def after(self) -> dict[str, int]:
        """Every step that can be reached from each without going back: bits by place."""
        following: dict[str, list[str]] = defaultdict(list)
        for way in self.ways:
            if self.place[way.source] < self.place[way.target]:
                following[way.source].append(way.target)
        reached: dict[str, int] = {}
        for step in reversed(self.steps):
            bits = 0
            for target in following[step.id]:
                bits |= reached[target] | 1 << self.place[target]
            reached[step.id] = bits
        return reached


def says_something(step: Step) -> bool:
    """Whether it is drawn: it has words, or is something that ought to have them."""
    return bool(step.label.strip()) or step.kind not in NEEDS_NO_LABEL


def seen(process: Map) -> Seen:
    """The map without what has no words and needs none."""
    order = in_reading_order(process)
    shown = [each for each in order if says_something(each)]
    return Seen(process, tuple(shown), _ways(process, shown))


def only(it: Seen, kept: Collection[str]) -> Seen:
    """The same with these steps alone: what led to another leads on to what that leads to."""
    steps = tuple(step for step in it.steps if step.id in kept)
    return Seen(it.map, steps, _ways(it.map, steps))


def _ways(process: Map, shown: Sequence[Step]) -> tuple[Way, ...]:
    drawn = {step.id for step in shown}
    out: dict[str, list[str]] = defaultdict(list)
    for flow in process.flows:
        if not is_message(flow):
            out[flow.source].append(flow.target)
    ways: dict[Way, None] = {}
    for step in shown:
        gone_through = set()
        ahead = list(reversed(out[step.id]))
        while ahead:
            target = ahead.pop()
            if target in drawn:
                ways[Way(step.id, target)] = None
            elif target not in gone_through:
                gone_through.add(target)
                ahead += reversed(out[target])
    return tuple(ways)
