"""The common reference process of a project's maps, kept as long as nothing in it changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace

from common.file_names import file_stem
from common.words import day_words, listed
from process_maps.drawing import draw
from process_maps.export import export
from process_maps.merging import Merged, merge
from process_maps.merging.reference import Reference, reference
from process_maps.merging.stretches import collapse
from process_maps.overlay import STRONGEST, OnStep, Overlay
from process_maps.pairing.aligned import aligned
from process_maps.picturing.services import invented
from storage import Project
from storage.remembering import remembered

_PICTURES = ("svg", "png", "pdf", "pptx")
_MOST_NAMED = 3


@remembered
def merged_of(project: Project, map_ids: tuple[int, ...], doubtful: bool) -> Merged:
    """The union of these maps; ``doubtful`` lets what is only proposed count as the same work."""
    return merge(aligned(project, map_ids).alignment, doubtful=doubtful)


@dataclass(frozen=True)
class Shared:
    """Which process is asked for: what at least ``least`` of these maps do.

    ``collapsed``: whether steps that only follow one another are drawn as one.
    """

    map_ids: tuple[int, ...]
    least: int
    doubtful: bool = False
    collapsed: bool = False


@remembered
def reference_of(project: Project, asked: Shared) -> Reference:
    """The process. Raises BadInput for a number of maps there cannot be."""
    found = reference(merged_of(project, asked.map_ids, asked.doubtful), asked.least)
    return collapse(found) if asked.collapsed else found


def reference_drawn(project: Project, asked: Shared, overlay: Overlay | None = None) -> str:
    """The same drawn, each step with how many maps have it, or with ``overlay``: SVG for a page."""
    if overlay is None:
        return _drawn(project, asked)
    made_up = invented(aligned(project, asked.map_ids))
    return draw(reference_of(project, asked).map, overlay=overlay, illustrative=made_up).svg


@remembered
def _drawn(project: Project, asked: Shared) -> str:
    found = reference_of(project, asked)
    made_up = invented(aligned(project, asked.map_ids))
    return draw(found.map, overlay=tinted(found), illustrative=made_up).svg


def export_reference(
    project: Project, asked: Shared, to: str, day: str, overlay: Overlay | None = None
) -> bytes:
    """The same as a file in one of the formats maps are written in.

    The file says in how many of which maps, whether they are invented, and the ``day`` (an ISO
    date) it was worked out on. ``overlay`` stands on its steps in place of how many maps have them.
    """
    found, it = reference_of(project, asked), aligned(project, asked.map_ids)
    process = replace(
        found.map,
        name=f"{found.map.name}: in {found.merged.counted_at_least(found.least)}",
        note=f"Worked out on {day_words(day)} from the maps of {listed(it.names.values())}.",
    )
    # Pictures tell numbers by how dark they are; tables and other tools take the numbers.
    over = overlay or (tinted(found) if to in _PICTURES else found.overlay)
    return export(process, (), to, illustrative=invented(it), overlay=over)


def file_name(asked: Shared, names: Collection[str], day: str) -> str:
    """A file's name without its ending: k of N, which councils where they are few, the day."""
    parts = ["reference-process", f"{asked.least}-of-{len(names)}"]
    parts += names if len(names) <= _MOST_NAMED else []
    return file_stem([*parts, day])


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
