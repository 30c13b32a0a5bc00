"""What of this wing is on a page, for being told when others change it."""

from __future__ import annotations

from storage.history.others import Concern, rows_of


def of_map(map_id: int) -> Concern:
    """A map: its own row, its parts, its kept versions."""
    parts = ("phases", "steps", "flows", "loops", "map_versions")
    return Concern(rows=(*rows_of([map_id], "id", "maps"), *rows_of([map_id], "map_id", *parts)))
