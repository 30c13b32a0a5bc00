"""What is said of a map as a whole: a sheet of two columns, what and its value."""

from __future__ import annotations

from process_maps.formats.tables.grid import Grid
from process_maps.formats.tables.names import Names
from process_maps.formats.tables.rows import Column, Kind, Told, read_rows, write_rows
from process_maps.formats.tables.words import Json, as_items, items
from process_maps.taking import Taking


def _words(key: str, heading: str, also: str = "") -> Column:
    def read(cell: str, _said: Json, _names: Names) -> Json:
        return {key: cell.strip()} if cell.strip() else {}

    return Column(heading, (key,), lambda it, _: str(it.get(key) or ""), read, also)


def _lanes(cell: str, _said: Json, _names: Names) -> Json:
    return {"lanes": items(cell)} if items(cell) else {}


def _lines(cell: str, _said: Json, _names: Names) -> Json:
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    return {"legend": lines} if lines else {}


def _illustrative(cell: str, _said: Json, _names: Names) -> Json:
    return {"illustrative": True} if cell.strip().casefold() == "illustrative" else {}


def _regular(said: Json) -> Json:
    taking = Taking(said, "the sheet about the map")
    known: Json = {
        key: taking.text(key) for key in ("name", "council", "source", "note", "label_in_tool")
    }
    known |= {key: list(taking.texts(key)) for key in ("lanes", "legend") if taking.has(key)}
    return {key: value for key, value in known.items() if value is not None} | taking.rest()


ABOUT = Kind(
    "map",
    (
        _words("name", "name", "map,title,process"),
        _words("council", "council", "local authority,whose"),
        _words("source", "where it comes from", "source"),
        _words("note", "note", "notes"),
        _words("label_in_tool", "to be seen with it", "caveat,warning"),
        Column(
            "lanes from top to bottom",
            ("lanes",),
            lambda it, _: as_items(it.get("lanes")),
            _lanes,
            "lanes,actors",
        ),
        Column("legend", ("legend",), lambda it, _: "\n".join(it.get("legend") or []), _lines),
        Column(
            "content",
            ("illustrative",),
            lambda it, _: "Illustrative" if it.get("illustrative") is True else "",
            _illustrative,
        ),
    ),
    _regular,
)


def write_facts(about: Json) -> list[list[str]]:
    """The sheet's rows."""
    head, values = write_rows(ABOUT, [_regular(about)], Names(), exactly=True)
    return [["what", "value"], *([what, value] for what, value in zip(head, values, strict=True))]


def read_facts(grid: Grid, told: Told) -> Json:
    """What the sheet says; ``grid`` is the sheet turned on its side."""
    found = read_rows(ABOUT, grid, Names(), told)
    return found[0][1] if found else {}
