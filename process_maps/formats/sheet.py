"""What is given to whoever writes a map in some format."""

from __future__ import annotations

from dataclasses import dataclass

from process_maps.model import Map, Mark
from process_maps.overlay import Overlay


@dataclass(frozen=True)
class Sheet:
    """What is to be written: a map, the marks on it, and what is shown on its steps."""

    process: Map
    marks: tuple[Mark, ...] = ()
    illustrative: bool = False
    overlay: Overlay | None = None
