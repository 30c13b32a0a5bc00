"""Two published descriptions of the process, restated in short labels with their sources.

What a source states is marked "transcribed", what had to be worked out from it "inferred". They
name no council, so they can be shown beside any.
"""

from __future__ import annotations

from importlib.resources import files

from process_maps.formats.map_json import read_map
from process_maps.model import MapFile

FILES = ("generic_practice_2024.json", "alpha_report_2020_p56.json")


def published_maps() -> list[MapFile]:
    """Generic practice (Data to Insight, 2024) and the analyst's loop (alpha report, 2020, p56)."""
    folder = files(__name__)
    return [read_map(folder.joinpath(name).read_bytes(), name) for name in FILES]
