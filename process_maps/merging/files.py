"""Many map files at once, each map under a name of its own."""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from process_maps.formats.map_json import read_maps
from process_maps.model import Map, MapFile
from process_maps.services import prepare_map

Read = Callable[[Path], bytes]


def read_many(files: Sequence[Path], read: Read) -> tuple[dict[str, Map], list[str]]:
    """Every map of these files by its key, and a sentence for each that could not be read.

    A map's key is its file's name; with as many folders before it as it takes to tell files of the
    same name apart; followed by the council or name where a file holds several maps; and by "(2)"
    where all of that was there already, as where a file is given twice. Raises CommonGroundError
    for a file none of whose maps can be read.
    """
    maps: dict[str, Map] = {}
    remarks: list[str] = []
    read_already: dict[Path, list[MapFile]] = {}
    for file, name in zip(files, names_apart(files), strict=True):
        place = file.resolve()
        if place not in read_already:
            read_already[place] = _held(read(file), file.name)
            lost = read_already[place][0].lost
            remarks += [
                f"{name}: {each.what} was left out ({each.why})."
                for each in lost
                if each.what.startswith("map “")
            ]
        held = read_already[place]
        for each in held:
            said = " ".join((each.map.council or each.map.name).split())
            maps[_free(f"{name}: {said}" if len(held) > 1 else name, maps)] = each.map
    return maps, remarks


def _held(data: bytes, name: str) -> list[MapFile]:
    """The maps of a file: only our own JSON can hold several."""
    if name.lower().endswith(".json"):
        return read_maps(data, name)
    return [prepare_map(data, name)]


def names_apart(files: Sequence[Path]) -> list[str]:
    """Each file's name, with its folders only where another file has the same name.

    A file that is given twice has the same name twice.
    """
    parts = {each: Path(os.path.abspath(each)).parts for each in files}
    names = {each: each.name for each in parts}
    for many in itertools.count(2):
        often = Counter({(name, parts[each]) for each, name in names.items()})
        shared = Counter(name for name, _ in often)
        again = [each for each, name in names.items() if shared[name] > 1]
        if not again:
            break
        names |= {each: "/".join(parts[each][-many:]) for each in again}
    return [names[each] for each in files]


def _free(wanted: str, taken: Iterable[str]) -> str:
    return next(each for each in numbered(wanted) if each not in taken)


def numbered(words: str) -> Iterator[str]:
    """The words, then the words with "(2)" after them, with "(3)", and so on."""
    yield words
    for number in itertools.count(2):
        yield f"{words} ({number})"
