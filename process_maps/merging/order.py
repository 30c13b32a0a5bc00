"""How far along its process each step of a map is: the order merged steps are told in."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from process_maps.graph import ways_graph
from process_maps.model import Map


def entries_and_exits(graph: nx.DiGraph[str]) -> tuple[list[str], list[str]]:
    """Where a process begins and where it ends.

    Steps nothing leads to; of steps that go round with nothing leading to them, the first listed.
    The same for the end, with the last listed.
    """
    listed = {step: place for place, step in enumerate(graph)}
    entries, exits = [], []
    for circle in nx.strongly_connected_components(graph):
        if not any(each not in circle for step in circle for each in graph.pred[step]):
            entries.append(min(circle, key=listed.__getitem__))
        if not any(each not in circle for step in circle for each in graph.succ[step]):
            exits.append(max(circle, key=listed.__getitem__))
    return sorted(entries, key=listed.__getitem__), sorted(exits, key=listed.__getitem__)


def depths(graph: nx.DiGraph[str]) -> dict[str, int]:
    """For each step how many steps can come before it, not counting ways back.

    The longest way from where the process begins, once every flow that closes a circle (seen when
    going through the steps from the beginning, in the order they are listed) is left out.
    """
    after: dict[str, list[str]] = {}
    finished: list[str] = []
    for start in (*entries_and_exits(graph)[0], *graph):
        if start in after:
            continue
        after[start] = []
        open_now, path = {start}, [(start, iter(graph.succ[start]))]
        while path:
            step, following = path[-1]
            target = next(following, None)
            if target is None:
                finished.append(step)
                open_now.discard(step)
                path.pop()
            elif target not in open_now:
                after[step].append(target)
                if target not in after:
                    after[target] = []
                    open_now.add(target)
                    path.append((target, iter(graph.succ[target])))
    depth = dict.fromkeys(graph, 0)
    for step in reversed(finished):
        for target in after[step]:
            depth[target] = max(depth[target], depth[step] + 1)
    return depth


def how_far(process: Map) -> dict[str, float]:
    """For each step how far along it is: 0 at the beginning, 1 at the end of the longest way."""
    depth = depths(ways_graph(process))
    longest = max(depth.values(), default=0) or 1
    return {step: each / longest for step, each in depth.items()}


def middle(values: Iterable[float]) -> float:
    """Their mean, free of the order they come in."""
    found = sorted(values)
    return sum(found) / len(found)
