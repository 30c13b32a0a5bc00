"""Stored maps and steps as others see them: values with the ids of their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from process_maps.model import Lost, Map


def _title(council: str, name: str) -> str:
    return name if council.casefold() in name.casefold() else f"{council}: {name}"


@dataclass(frozen=True)
class MapView:
    """A map's line in a list: how many steps, flows and lanes it has, and where it comes from."""

    id: int
    name: str
    council_id: int
    council: str
    steps: int
    flows: int
    version: int
    source: str | None
    caveat: str | None

    @property
    def title(self) -> str:
        """The map's name with its council, which many names say already."""
        return _title(self.council, self.name)


@dataclass(frozen=True)
class StoredMap:
    """A whole map as stored; ``step_ids`` leads from element ids to the rows links hang on."""

    id: int
    council_id: int
    council: str
    version: int
    map: Map
    step_ids: Mapping[str, int]

    @property
    def title(self) -> str:
        """The same title as in a list."""
        return _title(self.council, self.map.name)


@dataclass(frozen=True)
class StepView:
    """A step on its own, with the map and council it belongs to; ``id`` is its row.

    ``phase`` is the phase's label; everything else is as in :class:`process_maps.model.Step`.
    """

    id: int
    map_id: int
    map_name: str
    council_id: int
    council: str
    element: str
    label: str
    kind: str
    actors: tuple[str, ...]
    systems: tuple[str, ...]
    fields: tuple[str, ...]
    where_fixed: str | None
    written_back: bool | None
    automated: bool | None = None
    phase: str | None = None
    artefacts: tuple[str, ...] = ()
    triage: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class MapVersion:
    """A named snapshot of a map; ``version`` guards its name against two people's edits."""

    id: int
    map_id: int
    name: str
    at: str
    person: str
    version: int = 1


@dataclass(frozen=True)
class ImportedMap:
    """What an import took in: counts, what was lost, and how many marks came with the map."""

    map_id: int
    steps: int
    flows: int
    lanes: int
    lost: tuple[Lost, ...]
    marks: int
