"""The common reference process of a project's maps, kept as long as nothing in it changes."""

from __future__ import annotations

from collections import defaultdict

from process_maps.drawing import draw
from process_maps.merging import Merged, merge
from process_maps.merging.reference import Reference, reference
from process_maps.merging.stretches import collapse
from process_maps.overlay import STRONGEST, OnStep, Overlay
from process_maps.pairing.aligned import aligned
from process_maps.picturing.services import invented
from storage import Project
from storage.remembering import remembered


@remembered
def merged_of(project: Project, map_ids: tuple[int, ...], doubtful: bool) -> Merged:
    """The union of these maps; ``doubtful`` lets what is only proposed count as the same work."""
    return merge(aligned(project, map_ids).alignment, doubtful=doubtful)


@remembered
def reference_of(
    project: Project, map_ids: tuple[int, ...], least: int, doubtful: bool, collapsed: bool
) -> Reference:
    """What at least ``least`` of these maps do. Raises BadInput for a number there cannot be."""
    found = reference(merged_of(project, map_ids, doubtful), least)
    return collapse(found) if collapsed else found


@remembered
def reference_drawn(
    project: Project, map_ids: tuple[int, ...], least: int, doubtful: bool, collapsed: bool
) -> str:
    """The same drawn, each step with how many maps have it: SVG for a page."""
    found = reference_of(project, map_ids, least, doubtful, collapsed)
    made_up = invented(aligned(project, map_ids))
    return draw(found.map, overlay=tinted(found), illustrative=made_up).svg


def tinted(found: Reference) -> Overlay:
    """In how many maps each step is, for a picture: the more of them, the darker."""
    of = found.merged.of
    on, counts = {}, defaultdict(set)
    for step, stands_for in found.of.items():
        least = min(each.count for each in stands_for)
        share = least / of
        on[step] = OnStep(None, found.overlay.on[step].words, share)
        counts[round(share * STRONGEST)].add(least)
    named = []
    for strength, held in sorted(counts.items()):
        low, high = min(held), max(held)
        words = found.merged.counted(high)
        named.append((strength / STRONGEST, words if low == high else f"{low:,} to {words}"))
    over = found.overlay
    return Overlay(over.title, over.says, on, bare=over.bare, named=tuple(named))
