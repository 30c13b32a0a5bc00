"""What leads from one kept step to another in each map, once other steps are left out."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

import networkx as nx

from process_maps.aligning.model import Place
from process_maps.graph import ways_graph
from process_maps.merging.model import Merged, MergedStep
from process_maps.merging.order import entries_and_exits
from process_maps.model import Map

START, END = 0, -1
"""Where a process begins and where it ends, beside the merged steps' own numbers."""

Ends = tuple[int, int, bool]
"""From which merged step to which, and whether these are different parts of one step."""
Following = list[tuple[str | None, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
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
    direct: dict[Ends, tuple[str, ...]] = {}
    roundabout: dict[Ends, tuple[str, ...]] = {}
    said: dict[Ends, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    passable = {step.number for step in merged.steps if _is_passed(step)}
    for key, process in merged.own_maps.items():
        walk = _Walk(key, process, merged, kept, passable)
        straight = walk.direct()
        for ends, words in straight.items():
            direct[ends] = (*direct.get(ends, ()), key)
            for each in words:
                said[ends][each] += 1
        for ends in walk.roundabout() - straight.keys():
            roundabout[ends] = (*roundabout.get(ends, ()), key)
    return [
        Way(
            *ends[:2],
            direct.get(ends, ()),
            roundabout.get(ends, ()),
            _ranked(said[ends]) if ends in said else (),
            ends[2],
        )
        for ends in sorted(direct.keys() | roundabout.keys())
    ]


def _ranked(often: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(often.items(), key=lambda each: (-each[1], each[0].casefold(), each[0])))


def _is_passed(step: MergedStep) -> bool:
    return not step.label and all(
        each.kind in ("gateway", "start", "end", "event") for each in step.steps
    )


class _Walk:
    """One map, gone through from every kept step up to the next ones."""

    def __init__(
        self, key: str, process: Map, merged: Merged, kept: Set[int], passable: Set[int]
    ) -> None:
        graph = ways_graph(process)
        number = {each: merged.number_of[Place(key, each)] for each in graph}
        self.number = {step: each for step, each in number.items() if each in kept}
        left_out = [step for step in graph if step not in self.number]
        self.passed = {step for step in left_out if number[step] in passable}
        self.after: dict[str, Following] = defaultdict(list)
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

    def direct(self) -> dict[Ends, dict[str, None]]:
        """What leads to what with no step between, and the words on the way, each once."""
        found: dict[Ends, dict[str, None]] = defaultdict(dict)
        for start, number, following in self._starts():
            for target, said in self._search(following):
                found[self._ends(start, number, target)] |= dict.fromkeys(said)
        return found

    def roundabout(self) -> set[Ends]:
        """What leads to what by way of steps left out; it may lead there directly too."""
        return {
            self._ends(start, number, target)
            for start, number, following in self._starts()
            for first, _ in following
            for target in self.around.get(first, ())
        }

    def _starts(self) -> Iterator[tuple[str | None, int, Following]]:
        """Each kept step and each beginning of the process, its number and what comes next."""
        for step, number in self.number.items():
            yield step, number, self._next(step)
        for entry in self.entries:
            yield None, START, [(entry, ())]

    def _ends(self, start: str | None, number: int, target: str | None) -> Ends:
        other = END if target is None else self.number[target]
        return number, other, number == other and start != target

    def _next(self, step: str) -> Following:
        """What comes next, each with the words on the way there; None for the end."""
        after = self.after.get(step, [])
        return [*after, (None, ())] if step in self.exits else after

    def _search(self, following: Following) -> Iterator[tuple[str | None, tuple[str, ...]]]:
        """What is reached with no step between, and the last words on the way there."""
        waiting = deque(following)
        been: set[str] = set()
        while waiting:
            step, said = waiting.popleft()
            if step is None or step in self.number:
                yield step, said
            elif step in self.passed and step not in been:
                been.add(step)
                waiting += [(to, words or said) for to, words in self._next(step)]

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
                for target, _ in self._next(step):
                    if target is None or target in self.number:
                        reached.add(target)
                    elif target not in members:
                        reached |= found[target]
            found |= dict.fromkeys(members, reached)
        return found
