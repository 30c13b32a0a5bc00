"""A large map a few steps at a time: which go together, where they lead, what sits on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from process_maps.graph import flow_by_ref, phases_of
from process_maps.model import Flow, Map, Mark

# More steps than this on one slide cannot be read from the back of a room.
STEPS_AT_ONCE = 6
# So many may stand together rather than be parted.
MOST_STEPS = STEPS_AT_ONCE + 2
FEW_STEPS = 2


@dataclass(frozen=True)
class MapPart:
    """Some steps of a map: as a map of their own, and the flows that lead on to other parts.

    ``onward`` holds each of those flows with the number of the part it leads to.
    """

    number: int
    process: Map
    onward: tuple[tuple[Flow, int], ...]

    @property
    def name(self) -> str:
        """Its phases, in words."""
        return " · ".join(phase.label for phase in self.process.phases) or "Part of the map"

    def has(self, mark: Mark) -> bool:
        """Whether a mark sits on something that lies wholly in this part."""
        anchor = mark.anchor
        if anchor.kind == "step":
            return any(step.id == anchor.ref for step in self.process.steps)
        if anchor.kind == "flow":
            return flow_by_ref(self.process, anchor.ref) is not None
        return anchor.kind == "phase" and any(p.id == anchor.ref for p in self.process.phases)


def map_parts(process: Map) -> list[MapPart]:
    """The parts of a map in the order of its phases; none where all of it can be read at once."""
    groups = _groups(process)
    place = {step: number for number, group in enumerate(groups, start=1) for step in group}
    return [
        MapPart(
            number,
            _cut(process, group),
            tuple(
                (flow, place[flow.target])
                for flow in process.flows
                if place.get(flow.source) == number != place.get(flow.target, number)
            ),
        )
        for number, group in enumerate(groups, start=1)
    ]


def _groups(process: Map) -> list[list[str]]:
    if len(process.steps) <= MOST_STEPS:
        return []
    by_phase = [
        [step.id for step in process.steps if step.phase == phase.id]
        for phase in phases_of(process)
    ]
    by_phase.append([step.id for step in process.steps if not step.phase])
    groups: list[list[str]] = []
    for steps in (each for each in by_phase if each):
        # A phase of a step or two has no slide of its own.
        few = bool(groups) and min(len(groups[-1]), len(steps)) <= FEW_STEPS
        if groups and len(groups[-1]) + len(steps) <= (MOST_STEPS if few else STEPS_AT_ONCE):
            groups[-1] += steps
        else:
            groups += _evenly(steps)
    return groups


def _evenly(steps: Sequence[str]) -> list[list[str]]:
    """As few groups as can be read, all about as large, so that none holds one step left over."""
    number = -(-len(steps) // MOST_STEPS)
    size = -(-len(steps) // number)
    return [list(steps[first : first + size]) for first in range(0, len(steps), size)]


def _cut(process: Map, ids: Sequence[str]) -> Map:
    kept = set(ids)
    steps = tuple(step for step in process.steps if step.id in kept)
    phases = {step.phase for step in steps}
    return replace(
        process,
        steps=steps,
        flows=tuple(f for f in process.flows if f.source in kept and f.target in kept),
        phases=tuple(phase for phase in phases_of(process) if phase.id in phases),
        loops=(),
        lanes=tuple(x for x in process.lanes if any(x in step.actors[:1] for step in steps)),
    )
