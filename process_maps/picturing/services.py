"""A project's maps in the same columns, kept as long as nothing in the project changes."""

from __future__ import annotations

from dataclasses import dataclass

from process_maps.export import to_pdf, to_png
from process_maps.pairing.aligned import Aligned, aligned
from process_maps.picturing.in_words import to_csv, to_xlsx
from process_maps.picturing.lining_up import LinedUp, line_up
from process_maps.picturing.side_by_side import SideBySide, side_by_side
from storage import Project
from storage.remembering import remembered


@dataclass(frozen=True)
class Wanted:
    """Which maps of those aligned are shown, by key, and how (see :func:`line_up`)."""

    map_ids: tuple[int, ...]
    keys: tuple[str, ...]
    doubtful: bool = True
    alone: bool = True


@remembered
def lined_up(project: Project, wanted: Wanted) -> LinedUp:
    """These maps in the same columns."""
    it = aligned(project, wanted.map_ids)
    return line_up(it.alignment, wanted.keys, doubtful=wanted.doubtful, alone=wanted.alone)


@remembered
def drawn(project: Project, wanted: Wanted) -> SideBySide:
    """The same as a picture for a page. Raises BadInput where there is none to draw."""
    return _picture(project, wanted, live=True)


def export_side_by_side(project: Project, wanted: Wanted, to: str) -> bytes:
    """The same as a file: "svg", "png", "pdf", "csv" or "xlsx"; says what is illustrative."""
    if to in ("csv", "xlsx"):
        it = aligned(project, wanted.map_ids)
        write = to_csv if to == "csv" else to_xlsx
        lined = lined_up(project, wanted)
        return write(lined, it.names, illustrative=invented(it, wanted.keys))
    svg = _picture(project, wanted, live=False).svg
    if to == "png":
        return to_png(svg)
    return to_pdf(svg) if to == "pdf" else svg.encode("utf-8")


def invented(it: Aligned, keys: tuple[str, ...] | None = None) -> bool:
    """Whether any of these maps is made up, as its council or its own file says."""
    return any(
        it.illustrative[key] or it.maps[key].map.extra.get("illustrative") is True
        for key in (it.maps if keys is None else keys)
    )


def _picture(project: Project, wanted: Wanted, *, live: bool) -> SideBySide:
    it = aligned(project, wanted.map_ids)
    return side_by_side(
        lined_up(project, wanted),
        it.names,
        illustrative=invented(it, wanted.keys),
        live=live,
    )
