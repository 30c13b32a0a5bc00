"""How alike a project's maps are, kept as long as nothing in it changes."""

from __future__ import annotations

from process_maps.comparing.similarity import Similarities, similarities
from process_maps.pairing.aligned import aligned
from storage import Project
from storage.remembering import remembered


@remembered
def similarities_of(project: Project, map_ids: tuple[int, ...], doubtful: bool) -> Similarities:
    """How alike every two of these maps are."""
    it = aligned(project, map_ids)
    return similarities(it.alignment, it.names, doubtful=doubtful)
