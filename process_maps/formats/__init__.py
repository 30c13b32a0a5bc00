"""Foreign words for maps: one file a format. ``READERS`` says which ending is read by what."""

from __future__ import annotations

from collections.abc import Callable

from process_maps.formats.map_json import read_map
from process_maps.model import MapFile

# (bytes, the file's name, which map to pick or None) -> the one map
Reader = Callable[[bytes, str, str | None], MapFile]

READERS: dict[str, Reader] = {".json": read_map}
