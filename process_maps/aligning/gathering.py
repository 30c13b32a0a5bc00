"""All steps of all maps in a row, as arrays, so that whole blocks are compared at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt

from process_maps.aligning.lexicon import lexicon
from process_maps.aligning.model import Place
from process_maps.aligning.reading import Reader, Reading
from process_maps.graph import ways_graph
from process_maps.model import Map, Step
from process_maps.pairing.words import same_words_key

Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]

ABOUT_THE_RETURN = 0.15
"""From which share of steps that name something of the 903 on maps are read as maps of it."""


@dataclass(frozen=True)
class Gathered:
    """The steps that have words, map by map in the order of the keys.

    Parameters
    ----------
    places, steps, readings, keys : a step each; the key is what "the same words" is told by.
    spans : where each map's steps begin and end in that row.
    position : how far along its map each step lies, 0 to 1 (longest way from a start; where a map
        has no flows, as its steps are listed).
    before, after : the steps next to each, over steps without words; indices in the row.
    of_the_return : whether the maps are about the 903, so that the phrase book may help.
    """

    places: tuple[Place, ...]
    steps: tuple[Step, ...]
    readings: tuple[Reading, ...]
    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    position: Floats
    before: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, ...], ...]
    of_the_return: bool


def gather(maps: Mapping[str, Map], entries: Mapping[str, str]) -> Gathered:
    """Everything that is compared of these maps, read with the entries of a glossary."""
    reader = Reader.of(lexicon(), entries)
    places: list[Place] = []
    steps: list[Step] = []
    readings: list[Reading] = []
    spans, position = [], []
    before: list[tuple[int, ...]] = []
    after: list[tuple[int, ...]] = []
    about = 0
    for key, process in maps.items():
        start = len(places)
        held: dict[str, int] = {}
        for step in process.steps:
            reading = reader.read(step)
            if step.id not in held and (reading.units or same_words_key(step.label)):
                held[step.id] = len(places)
                places.append(Place(key, step.id))
                steps.append(step)
                readings.append(reading)
                about += reader.about_the_return(step)
        spans.append((start, len(places)))
        graph = ways_graph(process)
        along = _along(graph)
        position += [along[step_id] for step_id in held]
        before += [_next_to(graph.pred, step_id, held) for step_id in held]
        after += [_next_to(graph.succ, step_id, held) for step_id in held]
    return Gathered(
        tuple(places),
        tuple(steps),
        tuple(readings),
        tuple(same_words_key(step.label) for step in steps),
        tuple(spans),
        np.array(position, np.float32),
        tuple(before),
        tuple(after),
        about >= ABOUT_THE_RETURN * max(1, len(steps)),
    )


def _along(graph: nx.DiGraph[str]) -> dict[str, float]:
    """How far along each step lies, the steps of a loop together; without flows, as listed."""
    if not graph.number_of_edges():
        last = max(1, len(graph) - 1)
        return {step: place / last for place, step in enumerate(graph)}
    loops = nx.condensation(graph)
    rank: dict[int, int] = {}
    for part in nx.topological_sort(loops):
        rank[part] = max((rank[each] + 1 for each in loops.predecessors(part)), default=0)
    longest = max(rank.values(), default=0) or 1
    return {step: rank[part] / longest for step, part in loops.graph["mapping"].items()}


def _next_to(
    way: Mapping[str, Mapping[str, object]], step_id: str, held: Mapping[str, int]
) -> tuple[int, ...]:
    """The steps next to one that have words, going on over those that have none."""
    found, seen, waiting = set(), {step_id}, list(way[step_id])
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        if each in held:
            found.add(held[each])
        else:
            waiting += way[each]
    return tuple(sorted(found))


def unique(items: Sequence[object]) -> tuple[list[int], Ints]:
    """The first place of each different item, and for every item which of those it equals."""
    first: dict[object, int] = {}
    of = [first.setdefault(item, len(first)) for item in items]
    places: dict[int, int] = {}
    for place, number in enumerate(of):
        places.setdefault(number, place)
    return [places[number] for number in range(len(first))], np.array(of, np.intp)
