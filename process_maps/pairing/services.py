"""What a team does with two maps: compare them, join steps, part them, take that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.errors import BadInput
from common.who import Who
from common.words import one_line
from process_maps.aligning.model import Place
from process_maps.model import Mark
from process_maps.pairing import store
from process_maps.pairing.aligned import Aligned, aligned
from process_maps.pairing.export import to_csv
from process_maps.pairing.model import Decision, Pairing, Suggested, pair_steps
from process_maps.views import StoredMap
from storage import Project, act, reading
from storage.remembering import remembered

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


@remembered
def compare(project: Project, map_a: int, map_b: int) -> Comparison:
    """Two maps beside each other. Raises NotFound, and BadInput for a map and itself."""
    if map_a == map_b:
        raise BadInput("these are the same map", remedy="Choose another as the second")
    it = aligned(project, (map_a, map_b))
    one, other = str(map_a), str(map_b)
    a, b = it.maps[one], it.maps[other]
    pairing = pair_steps(a.map, b.map, _decisions(it, one), _suggested(it, one))
    invented = it.illustrative[one], it.illustrative[other]
    return Comparison(a, b, it.names[one], it.names[other], pairing, invented)


def _decisions(it: Aligned, first: str) -> list[Decision]:
    """What people decided of two maps' steps, seen from the first."""
    return [
        Decision(d.id, *_from(first, d.a, d.b), d.together, d.why, d.by, d.at, d.version)
        for d in it.alignment.decided
    ]


def _suggested(it: Aligned, first: str) -> list[Suggested]:
    """What the alignment of two maps says of their steps, seen from the first."""
    return [
        Suggested(*_from(first, pair.a, pair.b), pair.band, tuple(pair.reasons))
        for pair in it.alignment.pairs
    ]


def _from(first: str, a: Place, b: Place) -> tuple[str, str]:
    return (a.step, b.step) if a.map == first else (b.step, a.step)


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
