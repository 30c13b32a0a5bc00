"""What leads from one kept step to another in each map, once other steps are left out."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field

import networkx as nx

from process_maps.aligning.model import Place
from process_maps.graph import ways_graph
from process_maps.merging.model import Merged, MergedStep
from process_maps.merging.order import entries_and_exits
from process_maps.model import Map

START, END = 0, -1
"""Where a process begins and where it ends, beside the merged steps' own numbers."""


@dataclass(frozen=True)
class Way:
    """What leads from one kept step to another, and in which maps.

    Parameters
    ----------
    direct : the maps in which one leads to the other with no other step between; a gateway, start
        or end without words is no step.
    roundabout : the maps in which one leads to the other only by way of steps that were left out.
    said : the words on the direct flows, the commonest first, and in how many maps each.
    inside : whether both ends are different parts of one merged step, which a council splits.
    """

    source: int
    target: int
    direct: tuple[str, ...]
    roundabout: tuple[str, ...] = ()
    said: tuple[tuple[str, int], ...] = ()
    inside: bool = False

    @property
    def maps(self) -> tuple[str, ...]:
        """The maps that go this way, directly or not."""
        return tuple(sorted((*self.direct, *self.roundabout)))

    @property
    def count(self) -> int:
        """In how many maps one leads to the other, directly or not."""
        return len(self.direct) + len(self.roundabout)


def ways_between(merged: Merged, kept: Set[int]) -> list[Way]:
    """Every way from a kept step to the next kept one, and from :data:`START` and to :data:`END`.

    Nothing is counted twice: a map has a way directly or by way of others, whichever is nearer. A
    message to somebody else counts as a flow: where one council draws two pools, another draws one.
    Sorted by their ends. O(flows × kept steps) a map at worst; O(flows) where all are kept.
    """
    found: dict[tuple[int, int, bool], _Seen] = defaultdict(_Seen)
    passable = {step.number for step in merged.steps if _is_passed(step)}
    for key, process in merged.own_maps.items():
        _Walk(key, process, merged, kept, passable).collect(found)
    return [
        Way(source, target, tuple(seen.direct), tuple(seen.roundabout), seen.ranked(), inside)
        for (source, target, inside), seen in sorted(found.items())
    ]


def _is_passed(step: MergedStep) -> bool:
    return not step.label and all(
        each.kind in ("gateway", "start", "end", "event") for each in step.steps
    )


@dataclass(slots=True)
class _Seen:
    direct: dict[str, None] = field(default_factory=dict)
    roundabout: dict[str, None] = field(default_factory=dict)
    said: dict[str, set[str]] = field(default_factory=dict)

    def ranked(self) -> tuple[tuple[str, int], ...]:
        if not self.said:
            return ()
        often = [(words, len(maps)) for words, maps in self.said.items()]
        return tuple(sorted(often, key=lambda each: (-each[1], each[0].casefold(), each[0])))


class _Walk:
    """One map, gone through from every kept step up to the next ones."""

    def __init__(
        self, key: str, process: Map, merged: Merged, kept: Set[int], passable: Set[int]
    ) -> None:
        self.key = key
        graph = ways_graph(process)
        number = {each: merged.number_of[Place(key, each)] for each in graph}
        self.number = {step: each for step, each in number.items() if each in kept}
        left_out = [step for step in graph if step not in self.number]
        self.passed = {step for step in left_out if number[step] in passable}
        self.after: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        words: dict[tuple[str, str], list[str]] = defaultdict(list)
        for flow in process.flows:
            if flow.source in graph and flow.target in graph:
                said = " ".join((flow.label or "").split())
                words[flow.source, flow.target] += [said] if said else []
        for (source, target), each in words.items():
            self.after[source].append((target, tuple(dict.fromkeys(each))))
        self.entries, exits = entries_and_exits(graph)
        self.exits = set(exits)
        self.around = {} if len(left_out) == len(self.passed) else self._around(graph, left_out)

    def collect(self, found: dict[tuple[int, int, bool], _Seen]) -> None:
        """Add what this map has."""
        for step, number in self.number.items():
            self._from(step, number, found)
        for step in self.entries:
            self._from(None, START, found, step)

    def _from(
        self,
        start: str | None,
        number: int,
        found: dict[tuple[int, int, bool], _Seen],
        entry: str | None = None,
    ) -> None:
        reached: dict[str | None, dict[str, None]] = defaultdict(dict)
        for target, said in self._search(start, entry):
            reached[target] |= dict.fromkeys(said)
        for target, words in reached.items():
            seen = found[self._ends(start, number, target)]
            seen.direct[self.key] = None
            seen.roundabout.pop(self.key, None)
            for each in words:
                seen.said.setdefault(each, set()).add(self.key)
        for first, _ in self._next(start, entry):
            for target in self.around.get(first, ()):
                seen = found[self._ends(start, number, target)]
                if self.key not in seen.direct:
                    seen.roundabout[self.key] = None

    def _ends(self, start: str | None, number: int, target: str | None) -> tuple[int, int, bool]:
        other = END if target is None else self.number[target]
        return number, other, number == other and start != target

    def _next(
        self, start: str | None, entry: str | None
    ) -> Iterable[tuple[str | None, tuple[str, ...]]]:
        """What comes next; None for the end of the process."""
        if start is None:
            return [(entry, ())]
        ways: list[tuple[str | None, tuple[str, ...]]] = [*self.after.get(start, ())]
        return [*ways, (None, ())] if start in self.exits else ways

    def _search(
        self, start: str | None, entry: str | None
    ) -> Iterator[tuple[str | None, tuple[str, ...]]]:
        """What is reached with no step between, and the last words on the way there."""
        waiting = deque(self._next(start, entry))
        been: set[str] = set()
        while waiting:
            step, said = waiting.popleft()
            if step is None or step in self.number:
                yield step, said
            elif step in self.passed and step not in been:
                been.add(step)
                waiting += [(to, words or said) for to, words in self._next(step, None)]

    def _around(
        self, graph: nx.DiGraph[str], left_out: Iterable[str]
    ) -> dict[str | None, Set[str | None]]:
        """For each step left out, what is reached from it by way of none but such steps.

        Steps that go round in a circle reach the same, so each circle is looked at once.
        """
        circles = nx.condensation(graph.subgraph(left_out))
        found: dict[str | None, Set[str | None]] = {}
        for circle in reversed([*nx.topological_sort(circles)]):
            members: set[str] = circles.nodes[circle]["members"]
            reached: set[str | None] = set()
            for step in members:
                for target, _ in self._next(step, None):
                    if target is None or target in self.number:
                        reached.add(target)
                    elif target not in members:
                        reached |= found[target]
            found |= dict.fromkeys(members, reached)
        return found
