"""A map as a file, in any format it can be written in.

Pictures and pages come from our SVG through vl-convert, in this process and offline: its text is
set in whatever the machine calls "sans-serif", and stays text in a PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePath

import vl_convert

from common.errors import BadInput
from common.words import listed
from process_maps.drawing import draw
from process_maps.formats import FORMATS, Sheet, Writer
from process_maps.formats.bpmn.writing import write_bpmn
from process_maps.formats.csv_map import write_csv
from process_maps.formats.dot import write_dot
from process_maps.formats.drawio import write_drawio
from process_maps.formats.map_json import write_map
from process_maps.formats.mermaid import write_mermaid
from process_maps.formats.xlsx_map import write_xlsx
from process_maps.model import Map, Mark
from process_maps.overlay import Overlay, as_value

# Beyond this many pixels a picture would need more memory than a page is worth.
MOST_PIXELS = 60_000_000
PNG_SCALE = 2.0


def export(
    process: Map,
    marks: Sequence[Mark],
    to: str,
    *,
    illustrative: bool = False,
    overlay: Overlay | None = None,
) -> bytes:
    """A map with its marks in one of ``FORMATS``; "Illustrative" is said in each of them.

    Raises BadInput for another format.
    """
    writer = _WRITERS.get(to)
    if writer is None:
        raise BadInput(
            f"a map cannot be written as “{to[:20]}”", remedy=f"Use {listed(FORMATS, 'or')}"
        )
    illustrative = illustrative or process.extra.get("illustrative") is True
    return writer(Sheet(process, tuple(marks), illustrative, overlay))


def format_of(name: str) -> str:
    """The format a file's name asks for. Raises BadInput for one that is not written."""
    ending = PurePath(name).suffix.lower()
    asked = next((to for to, each in FORMATS.items() if ending in each.endings), None)
    if asked is None:
        endings = [ending for each in FORMATS.values() for ending in each.endings]
        raise BadInput(
            "the ending of the file's name says no format a map can be written in",
            where=PurePath(name).name,
            remedy=f"Use {listed(endings, 'or')}",
        )
    return asked


def _picture(sheet: Sheet, to: str) -> bytes:
    svg = draw(
        sheet.process,
        sheet.marks,
        illustrative=sheet.illustrative,
        overlay=sheet.overlay,
        live=False,
    ).svg
    if to == "png":
        return to_png(svg)
    return to_pdf(svg) if to == "pdf" else svg.encode("utf-8")


def _json(sheet: Sheet) -> bytes:
    extra = sheet.process.extra
    said = {**extra, "illustrative": True} if sheet.illustrative else {**extra}
    if sheet.overlay:
        said["overlay"] = as_value(sheet.overlay)
    return write_map(replace(sheet.process, extra=said), sheet.marks)


def _pptx(sheet: Sheet) -> bytes:
    # The library takes longer to load than all the rest of us.
    from process_maps.formats.powerpoint import write_pptx

    return write_pptx(sheet)


def to_png(svg: str, scale: float = PNG_SCALE) -> bytes:
    """A picture, ``scale`` pixels for each of the drawing's, fewer where it would be enormous."""
    width, height = _size(svg)
    most = (MOST_PIXELS / max(width * height, 1.0)) ** 0.5
    return bytes(vl_convert.svg_to_png(svg, scale=min(scale, most)))


def to_pdf(svg: str) -> bytes:
    """One page of the drawing's own size, its text as text."""
    return bytes(vl_convert.svg_to_pdf(svg))


def _size(svg: str) -> tuple[float, float]:
    """Width and height our own SVG states in its first element."""
    words = svg[: svg.index(">")].split('"')
    said = {words[at].strip().rstrip("="): words[at + 1] for at in range(0, len(words) - 1, 2)}
    return float(said["width"]), float(said["height"])


_WRITERS: dict[str, Writer] = {
    "svg": partial(_picture, to="svg"),
    "png": partial(_picture, to="png"),
    "pdf": partial(_picture, to="pdf"),
    "bpmn": write_bpmn,
    "pptx": _pptx,
    "xlsx": write_xlsx,
    "csv": write_csv,
    "drawio": write_drawio,
    "mermaid": write_mermaid,
    "dot": write_dot,
    "json": _json,
}
