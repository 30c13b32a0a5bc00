"""What a team does with two maps: compare them, join steps, part them, take that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import process_maps.store
from common.errors import BadInput
from common.who import Who
from common.words import one_line
from process_maps.model import Mark
from process_maps.pairing import store
from process_maps.pairing.export import to_csv
from process_maps.pairing.model import Pairing, pair_steps
from process_maps.views import StoredMap
from storage import Project, act, reading
from storage.register import is_illustrative

LONGEST_REASON = 300


@dataclass(frozen=True)
class Comparison:
    """Two stored maps with their steps paired.

    ``name_a`` and ``name_b`` are what to call them: their councils, or where both are of one
    council, the maps' own names. ``illustrative``: which of the two are invented.
    """

    a: StoredMap
    b: StoredMap
    name_a: str
    name_b: str
    pairing: Pairing
    illustrative: tuple[bool, bool]


def compare(project: Project, map_a: int, map_b: int) -> Comparison:
    """Two maps beside each other. Raises NotFound, and BadInput for a map and itself."""
    if map_a == map_b:
        raise BadInput("these are the same map", remedy="Choose another as the second")
    with reading(project) as db:
        a, b = (process_maps.store.map_by_id(db, each) for each in (map_a, map_b))
        decisions = store.between(db, map_a, map_b)
        invented = is_illustrative(db, a.council_id), is_illustrative(db, b.council_id)
    names = (a.council, b.council)
    if a.council_id == b.council_id:
        names = (a.map.name, b.map.name)
        if names[0] == names[1]:
            names = (f"{names[0]} (map {a.id})", f"{names[1]} (map {b.id})")
    return Comparison(a, b, *names, pair_steps(a.map, b.map, decisions), invented)


def join_steps(project: Project, who: Who, step_a: int, step_b: int, why: str = "") -> None:
    """Say that two steps of different maps are the same work; again changes nothing.

    A step may be joined with several. Steps that were kept apart are joined from now on.
    """
    _decide(project, who, step_a, step_b, why, together=True)


def part_steps(project: Project, who: Who, step_a: int, step_b: int, why: str = "") -> None:
    """Say that two steps of different maps are not the same work, whatever their words are."""
    _decide(project, who, step_a, step_b, why, together=False)


def forget_decision(project: Project, who: Who, decision_id: int, version: int) -> None:
    """Take back what was decided about two steps, so that their words alone say again."""
    with reading(project) as db:
        if not store.is_there(db, decision_id):
            return
    with act(project, who, "Took back a decision about two steps of different maps") as this:
        store.forget(this, decision_id, version)


def export_comparison(
    project: Project,
    map_a: int,
    map_b: int,
    marks_a: Sequence[Mark] = (),
    marks_b: Sequence[Mark] = (),
) -> bytes:
    """The comparison as a table for spreadsheets (CSV), saying what of it is illustrative."""
    it = compare(project, map_a, map_b)
    names = it.name_a, it.name_b
    return to_csv(it.pairing, names, (marks_a, marks_b), illustrative=it.illustrative)


def _decide(
    project: Project, who: Who, step_a: int, step_b: int, why: str, *, together: bool
) -> None:
    reason = one_line(why, "reason", LONGEST_REASON) if why.strip() else ""
    with reading(project) as db:
        # A second click adds no line to the history.
        if store.is_decided(db, step_a, step_b, together=together, why=reason):
            return
    words = f"{'Joined' if together else 'Parted'} steps {step_a} and {step_b} of two process maps"
    with act(project, who, words) as this:
        store.decide(this, step_a, step_b, together=together, why=reason)
