"""The steps of all councils by the work they are: what one council does beside what the others do.

Steps are the same work where people said so, or where they are surely alike, exactly as Compare
maps has it; a doubtful pair joins nothing. A step that is like no other is an activity of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from evidence.failing import working_councils
from process_maps.merging import merge
from process_maps.pairing.aligned import aligned
from process_maps.services import StepView, all_steps, maps
from storage import Project
from storage.register import Council
from storage.remembering import remembered


@dataclass(frozen=True)
class Activity:
    """One piece of work, with the steps that are it; ``number`` tells it from the others."""

    number: int
    words: str
    kind: str
    phase: str | None
    steps: tuple[StepView, ...]

    def of_council(self, council_id: int) -> tuple[StepView, ...]:
        """The steps of one council; empty where its maps have none."""
        return tuple(step for step in self.steps if step.council_id == council_id)

    @property
    def councils(self) -> frozenset[int]:
        """The councils that have it on a map."""
        return frozenset(step.council_id for step in self.steps)


@dataclass(frozen=True)
class Activities:
    """All of them, in the order of the work, of ``councils`` that have a map.

    ``without_map`` are the project's councils of whom no map is known: what they do is unknown.
    """

    councils: tuple[Council, ...]
    without_map: tuple[Council, ...]
    held: tuple[Activity, ...]

    @cached_property
    def of_step(self) -> Mapping[int, Activity]:
        """The activity a step is, by the step's id."""
        return {step.id: each for each in self.held for step in each.steps}


@remembered
def activities(project: Project) -> Activities:
    """The activities of all working councils' maps."""
    own = working_councils(project)
    ids = {each.id for each in own}
    drawn = [each for each in maps(project) if each.council_id in ids and each.steps]
    having = {each.council_id for each in drawn}
    councils = tuple(each for each in own if each.id in having)
    without = tuple(each for each in own if each.id not in having)
    if not drawn:
        return Activities(councils, without, ())
    it = aligned(project, [each.id for each in drawn])
    steps = {step.id: step for step in all_steps(project)}
    held = []
    for merged in merge(it.alignment).steps:
        first = merged.members[0].step
        held.append(
            Activity(
                merged.number,
                merged.said,
                first.kind,
                first.phase,
                tuple(steps[it.row(member.place)] for member in merged.members),
            )
        )
    return Activities(councils, without, tuple(held))
