"""Sets of maps whose steps somebody paired: ours lie beside this file, shared ones elsewhere.

A set of ours is a folder of maps and ``key.json``: groups of steps that are the same work, and
look-alikes that are not. Councils, authorities and firms in them are invented.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import combinations
from pathlib import Path

from benchmarks.shared_data import SHARED
from process_maps.aligning.model import Place
from process_maps.formats import READERS
from process_maps.model import Flow, Map, Step

OURS = Path(__file__).parent / "alignment_sets"
COUNCILS = ("councils_1", "councils_2", "councils_3", "councils_4")
OTHERS = ("marriages", "orders")
MUNICIPAL = ("GBA1", "MOR", "WABO1")

TruePair = frozenset[Place]


@dataclass(frozen=True)
class AlignmentSet:
    """Maps by key, the pairs that are the same work, and pairs that only look so."""

    name: str
    maps: dict[str, Map]
    true: frozenset[TruePair]
    look_alikes: frozenset[TruePair] = frozenset()


def learnt_from() -> dict[str, AlignmentSet]:
    """The sets that weights are learnt from: our own and the municipal ones."""
    found = {name: ours(name) for name in (*COUNCILS, *OTHERS)}
    if (SHARED / "alignment").exists():
        found |= {name: municipal(name) for name in MUNICIPAL}
    return found


def all_sets() -> dict[str, AlignmentSet]:
    """Every set there is here, with the universities', which nothing is learnt from."""
    found = learnt_from()
    return found | {"universities": universities()} if (SHARED / "alignment").exists() else found


def ours(name: str) -> AlignmentSet:
    """One of our own sets."""
    folder = OURS / name
    maps = {file.stem: _read(file) for file in sorted(folder.glob("*.json")) if file.stem != "key"}
    key = json.loads((folder / "key.json").read_text("utf-8"))
    groups = [[Place(*member) for member in group["members"]] for group in key["groups"]]
    look_alikes = (frozenset(Place(*member) for member in pair) for pair in key["look_alikes"])
    return AlignmentSet(name, maps, frozenset(_pairs(groups)), frozenset(look_alikes))


def universities() -> AlignmentSet:
    """Nine universities' maps of one process, with a published answer key."""
    folder = SHARED / "alignment" / "university_admission"
    maps = {file.stem: _read(file) for file in sorted((folder / "models").glob("*.bpmn"))}
    true = {pair for file in sorted((folder / "gold").iterdir()) for pair in _published(file)}
    return AlignmentSet("universities", maps, frozenset(true))


def municipal(process: str, most: int | None = None) -> AlignmentSet:
    """Ten municipalities' maps of one process; the same label is the same step."""
    held = json.loads((SHARED / "alignment" / "municipalities" / f"{process}.json").read_bytes())
    maps = {each["municipality"]: municipal_map(each) for each in held[:most]}
    by_label: dict[str, list[Place]] = {}
    for key, process_map in maps.items():
        for step in process_map.steps:
            by_label.setdefault(" ".join(step.label.casefold().split()), []).append(
                Place(key, step.id)
            )
    return AlignmentSet(process, maps, frozenset(_pairs(by_label.values())))


def municipal_map(held: dict[str, list[dict[str, str]]]) -> Map:
    """One map of its functions; ways through events and connectors are closed over."""
    steps = {each["id"]: each["label"] for each in held["nodes"] if each["kind"] == "function"}
    after: dict[str, list[str]] = {}
    for source, target in held["edges"]:
        after.setdefault(source, []).append(target)
    flows = {(step, each) for step in steps for each in _next(step, after, steps)}
    return Map(
        str(held["municipality"]),
        steps=tuple(Step(step, label) for step, label in steps.items()),
        flows=tuple(Flow(source, target) for source, target in sorted(flows)),
    )


def _next(step: str, after: dict[str, list[str]], steps: Iterable[str]) -> Iterator[str]:
    waiting, seen = list(after.get(step, [])), set()
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        if each in steps:
            yield each
        else:
            waiting += after.get(each, [])


def _read(file: Path) -> Map:
    return READERS[file.suffix](file.read_bytes(), file.name, None).map


def _pairs(groups: Iterable[list[Place]]) -> Iterator[TruePair]:
    for group in groups:
        yield from (frozenset(p) for p in combinations(group, 2) if p[0].map != p[1].map)


_CELL = re.compile(r"<Cell\b.*?</Cell>", re.S)
_ENTITY = re.compile(r"<entity[12][^>]*rdf:resource\s*=\s*['\"]([^'\"]*)['\"]")


def _published(file: Path) -> Iterator[TruePair]:
    for cell in _CELL.findall(file.read_text("utf-8", errors="replace")):
        ends = [unescape(each).split("://", 1)[-1].split("#", 1) for each in _ENTITY.findall(cell)]
        if len(ends) == 2:
            yield frozenset(Place(name, step) for name, step in ends)
