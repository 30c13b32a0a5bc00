"""Map files into map files without a project: one, or every one of a folder."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any

from common.errors import BadInput, CommonGroundError
from common.safe_reading import LARGEST_FILE
from process_maps.export import export, format_of
from process_maps.formats import FORMATS, READERS
from process_maps.formats.map_json import read_maps
from process_maps.graph import lanes_of
from process_maps.losing import lost_in
from process_maps.model import MapFile
from process_maps.services import prepare_map
from storage.files import write_whole


def convert_file(source: Path, out: Path, to: str = "", pick: str | None = None) -> dict[str, Any]:
    """Write the map of one file as another; returns what was written.

    ``to`` is a format, or empty for the one the ending of ``out`` asks for. Raises
    CommonGroundError, and then writes nothing.
    """
    if source.resolve() == out.resolve():
        raise BadInput("the map would be written over itself", remedy="Choose another name")
    wanted = to if to in FORMATS else format_of(out.name)
    return _written(prepare_map(_read(source), source.name, pick), out, wanted, source.name)


def convert_folder(source: Path, out: Path, to: str = "json") -> list[dict[str, Any]]:
    """Write every map of a folder's files into another folder, names kept, in name order.

    A file that holds several maps becomes several files; where two files would have the same name
    the second says its own ending too ("903-bpmn.json"). One that cannot be read becomes a line
    with ``error`` and never stops the rest.
    """
    if source.resolve() == out.resolve():
        raise BadInput("the maps would be written over themselves", remedy="Choose another folder")
    if to not in FORMATS:
        format_of(f"map.{to}")
    found = [p for p in sorted(source.iterdir()) if p.suffix.lower() in READERS and p.is_file()]
    if found:
        out.mkdir(parents=True, exist_ok=True)
    results: list[dict[str, Any]] = []
    taken: set[str] = set()
    for path in found:
        try:
            results += _convert_all(path, out, to, taken)
        except CommonGroundError as error:
            results.append({"map": path.name, "error": error.sentence()})
    return results


def _convert_all(path: Path, out: Path, to: str, taken: set[str]) -> list[dict[str, Any]]:
    data = _read(path)
    is_json = path.suffix.lower() == ".json"
    held = read_maps(data, path.name) if is_json else [prepare_map(data, path.name)]
    ending = path.suffix.lower().lstrip(".")
    results = []
    for number, each in enumerate(held, start=1):
        stem, more = path.stem, ending
        if len(held) > 1:
            stem, more = f"{stem}-{_file_word(each.map.name) or number}", str(number)
        name = _not_taken(stem, more, taken)
        results.append(_written(each, out / f"{name}{FORMATS[to].endings[0]}", to, path.name))
    return results


def _not_taken(stem: str, more: str, taken: set[str]) -> str:
    """A file's name nothing was written under; capitals alone do not tell two files apart."""
    numbered = (f"{stem}-{more}-{number}" for number in itertools.count(2))
    tries = itertools.chain((stem, f"{stem}-{more}"), numbered)
    name = next(each for each in tries if each.casefold() not in taken)
    taken.add(name.casefold())
    return name


def _written(prepared: MapFile, out: Path, to: str, name: str) -> dict[str, Any]:
    try:
        content = export(prepared.map, prepared.marks, to)
    except BadInput as error:
        where = f"{name}, {error.where}" if error.where else name
        raise BadInput(error.what, where=where, remedy=error.remedy) from None
    lost = lost_in(prepared.map, prepared.marks, to, content)
    write_whole(out, content)
    return {
        "map": name,
        "name": prepared.map.name,
        "path": str(out),
        "steps": len(prepared.map.steps),
        "flows": len(prepared.map.flows),
        "lanes": len(lanes_of(prepared.map)),
        "lost": [asdict(each) for each in (*prepared.lost, *lost)],
    }


def _read(path: Path) -> bytes:
    """A file's bytes, one more than is ever read where it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BadInput(f"the file could not be read ({error.strerror})", where=path.name) from None


def _file_word(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:60]
