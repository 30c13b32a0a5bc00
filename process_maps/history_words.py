"""How history calls the rows of the map tables."""

from __future__ import annotations

from storage import RowWords

_MORE = {"content": "further details"}

WORDS = {
    "maps": RowWords(
        "process map",
        "name",
        of=("council_id",),
        fields={"source": "source"},
        secret=_MORE,
        known_as=("map_id",),
    ),
    "phases": RowWords("phase", "label", of=("map_id",), secret=_MORE, known_as=("phase_id",)),
    "steps": RowWords(
        "step",
        "label",
        of=("map_id",),
        fields={
            "kind": "kind",
            "lane": "lane",
            "actors": "actors",
            "systems": "systems",
            "fields": "fields of the return",
            "where_fixed": "where fixed",
            "written_back": "written back",
            "automated": "automated",
        },
        secret=_MORE,
        known_as=("step_id", "other_step_id"),
    ),
    "flows": RowWords(
        "flow",
        "label",
        of=("source", "target", "map_id"),
        fields={"probability": "probability"},
        secret=_MORE,
        links={"source": "steps", "target": "steps"},
    ),
    "loops": RowWords("loop", of=("map_id",), secret=_MORE),
    "map_versions": RowWords(
        "version of a map",
        "name",
        of=("map_id",),
        fields={"person": "made by"},
        secret=_MORE,
        plural="versions of maps",
    ),
    "map_originals": RowWords(
        "file a map came from",
        "name",
        of=("map_id",),
        fields={"format": "format"},
        secret={"packed": "the file"},
        plural="files maps came from",
    ),
    "pairings": RowWords(
        "decision on two steps",
        of=("step_a", "step_b"),
        fields={"why": "reason"},
        flags={"together": "the same work"},
        links={"step_a": "steps", "step_b": "steps"},
        plural="decisions on two steps",
    ),
    "glossary_entries": RowWords(
        "glossary entry", "said", fields={"means": "read as"}, plural="glossary entries"
    ),
}
