"""A project's maps aligned: a stand-in until the one that knows decisions and glossary is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import process_maps.store
from process_maps.aligning import Alignment, Place, align
from process_maps.drawing.measure import label_of
from process_maps.views import StoredMap
from storage import Project, reading
from storage.register import is_illustrative
from storage.remembering import remembered


@dataclass(frozen=True)
class Aligned:
    """Stored maps and which of their steps are the same work."""

    maps: Mapping[str, StoredMap]
    names: Mapping[str, str]
    illustrative: Mapping[str, bool]
    alignment: Alignment

    @property
    def ids(self) -> tuple[int, ...]:
        """The maps' ids."""
        return tuple(each.id for each in self.maps.values())

    def row(self, place: Place) -> int:
        """The row of a step, which links hang on."""
        return self.maps[place.map].step_ids[place.step]

    def said(self, place: Place) -> str:
        """A step in its council's own words."""
        return label_of(self.alignment.step(place)) or "(ways part or meet)"


def aligned(project: Project, map_ids: Iterable[int]) -> Aligned:
    """These maps aligned."""
    return _aligned(project, tuple(sorted(set(map_ids))))


@remembered
def _aligned(project: Project, map_ids: tuple[int, ...]) -> Aligned:
    with reading(project) as db:
        held = [process_maps.store.map_by_id(db, each) for each in map_ids]
        invented = {str(each.id): is_illustrative(db, each.council_id) for each in held}
    alignment = align({str(each.id): each.map for each in held})
    of = Counter(each.council_id for each in held)
    by_key = {str(each.id): each for each in held}
    names = {
        key: each.council if of[each.council_id] == 1 else each.map.name
        for key, each in by_key.items()
    }
    return Aligned({key: by_key[key] for key in alignment.maps}, names, invented, alignment)
