"""Foreign words for maps: one file a format.

``READERS`` says which ending is read by what; ``FORMATS`` what each format written is called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from process_maps.formats.bpmn.reading import read_bpmn
from process_maps.formats.csv_map import read_csv
from process_maps.formats.map_json import read_map
from process_maps.formats.sheet import Sheet
from process_maps.formats.xlsx_map import read_xlsx
from process_maps.model import MapFile

# (bytes, the file's name, which map to pick or None) -> the one map
Reader = Callable[[bytes, str, str | None], MapFile]

READERS: dict[str, Reader] = {
    ".json": read_map,
    ".bpmn": read_bpmn,
    ".xml": read_bpmn,
    ".xlsx": read_xlsx,
    ".csv": read_csv,
    ".tsv": read_csv,
}


__all__ = ["FORMATS", "READERS", "Format", "Reader", "Sheet", "Writer"]

Writer = Callable[[Sheet], bytes]


@dataclass(frozen=True)
class Format:
    """A format maps are written in: its words on screen, its endings (the usual one first)."""

    words: str
    mime: str
    endings: tuple[str, ...]
    group: str


FORMATS: dict[str, Format] = {
    "svg": Format("SVG picture", "image/svg+xml", (".svg",), "picture"),
    "png": Format("PNG picture", "image/png", (".png",), "picture"),
    "pdf": Format("PDF", "application/pdf", (".pdf",), "picture"),
    "pptx": Format(
        "PowerPoint (shapes that can be edited)",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        (".pptx",),
        "office",
    ),
    "xlsx": Format(
        "Excel (steps, flows, painpoints)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (".xlsx",),
        "office",
    ),
    "csv": Format("Table of steps (CSV)", "text/csv", (".csv",), "office"),
    "bpmn": Format("BPMN 2.0 (Camunda, Signavio)", "application/xml", (".bpmn",), "exchange"),
    "drawio": Format("draw.io", "application/xml", (".drawio",), "exchange"),
    "mermaid": Format("Mermaid", "text/plain", (".mmd", ".mermaid"), "exchange"),
    "dot": Format("Graphviz (DOT)", "text/vnd.graphviz", (".dot", ".gv"), "exchange"),
    "json": Format("Map file (JSON)", "application/json", (".json",), "exchange"),
}
