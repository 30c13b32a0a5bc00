"""The steps of all councils by the work they are: what one council does beside what the others do.

Steps are the same work where people said so, or where they are surely alike, exactly as Compare
maps has it; a doubtful pair joins nothing. A step that is like no other is an activity of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from evidence.failing import working_councils
from process_maps.merging import Merged, merge
from process_maps.pairing.aligned import BY_WORDS, Aligned, aligned
from process_maps.services import StepView, all_steps, maps
from storage import Project
from storage.register import Council
from storage.remembering import remembered, worked_out


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

    ``by_words``: they are so many that their steps were compared by their words alone.
    ``without_map`` are the project's councils of whom no map is known: what they do is unknown.
    """

    councils: tuple[Council, ...]
    without_map: tuple[Council, ...]
    held: tuple[Activity, ...]
    by_words: bool = False

    @cached_property
    def of_step(self) -> Mapping[int, Activity]:
        """The activity a step is, by the step's id."""
        return {step.id: each for each in self.held for step in each.steps}


def all_aligned(project: Project) -> Aligned | None:
    """All maps with steps of the working councils, aligned; None without any."""
    ids = {each.id for each in working_councils(project)}
    drawn = [each.id for each in maps(project) if each.council_id in ids and each.steps]
    return aligned(project, drawn) if drawn else None


def said_of_activities(project: Project) -> str:
    """How so many maps were compared that it has to be said; empty where closely."""
    return BY_WORDS if activities(project).by_words else ""


def _merged(project: Project, it: Aligned) -> Merged:
    found = it.alignment
    # What merging looks at, and no more: pairs compared whole would have every reason put in words.
    of = (found.maps, found.sure_groups, found.decided)
    return worked_out(project, "activities", it.ids, of, lambda: merge(found))


@remembered
def activities(project: Project) -> Activities:
    """The activities of all working councils' maps."""
    own = working_councils(project)
    it = all_aligned(project)
    having = {each.council_id for each in it.maps.values()} if it else set()
    councils = tuple(each for each in own if each.id in having)
    without = tuple(each for each in own if each.id not in having)
    if it is None:
        return Activities(councils, without, ())
    steps = {step.id: step for step in all_steps(project)}
    held = []
    for merged in _merged(project, it).steps:
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
    return Activities(councils, without, tuple(held), it.alignment.by_words)
