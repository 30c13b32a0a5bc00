"""What changed from one map to another of the same process, in words, grouped and counted.

Steps are matched by their ids, which stay while a map is edited and when a changed file of it is
brought in. An id that was given to quite another step since is no match; a step whose id changed
is told by its words and lane, and that is said.
"""

from __future__ import annotations

from process_maps.changes.matching import matched_steps
from process_maps.changes.model import GROUPS, Change, counted, on_steps
from process_maps.changes.rules import lane_changes, phase_changes, renamed_actors, whole_changes
from process_maps.changes.steps import step_changes
from process_maps.changes.ways import flow_changes, loop_changes
from process_maps.model import Map

__all__ = ["GROUPS", "Change", "changes", "counted", "matched_steps", "on_steps"]


def changes(before: Map, after: Map) -> list[Change]:
    """Everything that differs, by group, in the later map's order; none for equal maps."""
    pairs, by_words = matched_steps(before, after)
    actors = renamed_actors(before, after, pairs)
    return [
        *step_changes(before, after, pairs, by_words, actors),
        *flow_changes(before, after, pairs),
        *loop_changes(before, after, pairs),
        *lane_changes(before, after, actors),
        *phase_changes(before, after),
        *whole_changes(before, after, pairs),
    ]
