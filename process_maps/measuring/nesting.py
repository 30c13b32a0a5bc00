"""Loops within loops, and an order of the steps in which only loops lead back.

The weak topological order of Bourdoncle (1993, "Efficient chaotic iteration strategies with
widenings"): each strongly connected part is a loop with an entry; without its entry it falls into
parts again, which are the loops inside it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import networkx as nx

# Deeper than this nobody reads loops; the steps left are put in the map's order.
DEEPEST = 12


@dataclass(frozen=True)
class Nest:
    """A loop: the step it is come into by, all its steps in order, how many loops it lies in."""

    entry: int
    members: tuple[int, ...]
    depth: int


def nested(
    among: Sequence[int], targets: Sequence[Sequence[int]], starts: Collection[int]
) -> tuple[tuple[int, ...], tuple[Nest, ...]]:
    """The order of those steps and their loops, outer before inner."""
    come_from: dict[int, set[int]] = {each: set() for each in among}
    for each in among:
        for to in targets[each]:
            come_from[to].add(each)
    order: list[int] = []
    nests: list[Nest] = []
    # What is still to be put in order, the next one last: a step, or a region and its depth.
    ahead: list[tuple[Sequence[int], int, bool]] = [(among, 0, True)]
    while ahead:
        region, depth, open_ = ahead.pop()
        if not open_ or depth > DEEPEST:
            order.extend(region)
            continue
        parts = _parts(region, targets)
        todo: list[tuple[Sequence[int], int, bool]] = []
        for part in parts:
            if len(part) == 1 and part[0] not in targets[part[0]]:
                todo.append((part, depth, False))
                continue
            inside = set(part)
            entries = [e for e in part if e in starts or come_from[e] - inside] or part
            entry = entries[0]
            nests.append(Nest(entry, tuple(part), depth))
            todo.append(((entry,), depth, False))
            todo.append(([each for each in part if each != entry], depth + 1, True))
        ahead.extend(reversed(todo))
    return tuple(order), tuple(nests)


def _parts(region: Sequence[int], targets: Sequence[Sequence[int]]) -> list[list[int]]:
    """Strongly connected parts, what leads to others first."""
    inside = set(region)
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(region)
    graph.add_edges_from((each, to) for each in region for to in targets[each] if to in inside)
    found = [sorted(part) for part in nx.strongly_connected_components(graph)]
    return found[::-1]
