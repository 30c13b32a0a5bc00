"""How alike two whole maps are: which share of their steps and of their flows they have in common.

The number is the mean of two Dice coefficients, twice what is shared over what both have together:
of the steps, and of the flows from one step straight to the next (ways that part or meet are gone
through). Vogelaar, Verbeek, Luka and van der Aalst compare the processes of Dutch municipalities so
(BPM 2011 workshops). Beside it stands how many pairs of shared steps stand to one another alike
(the degree of consistency of behavioural profiles, Weidlich, Mendling and Weske 2011; steps of one
loop by the order they have each time round).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from common.words import count_of
from process_maps.aligning.model import Alignment, Place
from process_maps.comparing.behaviour import UNKNOWN
from process_maps.comparing.beside import Beside, beside, worded
from process_maps.graph import is_message
from process_maps.model import Map


@dataclass(frozen=True)
class Shared:
    """How much of two maps is in both: of each map's own, as one step may go with several."""

    a: int
    of_a: int
    b: int
    of_b: int

    @property
    def dice(self) -> float | None:
        """Twice what is shared over all there is, 0 to 1; None where there is nothing."""
        total = self.of_a + self.of_b
        return (self.a + self.b) / total if total else None


@dataclass(frozen=True)
class Similarity:
    """How alike two maps are, and what that is made of.

    Parameters
    ----------
    steps : those with words. flows : None where either map draws none, so that nothing is known.
    alike_pairs, pairs : of how many pairs of shared steps the order is known on both maps, and
        how many of these stand alike.
    """

    a: str
    b: str
    steps: Shared
    flows: Shared | None
    alike_pairs: int
    pairs: int

    @property
    def ends(self) -> tuple[str, str]:
        """The keys of the two maps."""
        return self.a, self.b

    @property
    def number(self) -> float | None:
        """From 0, nothing shared, to 1; of the steps alone where flows are not known.

        None where either map has no steps with words.
        """
        if not (self.steps.of_a and self.steps.of_b):
            return None
        steps = self.steps.dice or 0.0
        flows = self.flows.dice if self.flows else None
        return steps if flows is None else (steps + flows) / 2

    def words(self, names: Mapping[str, str]) -> str:
        """What the number is made of, in sentences."""
        a, b = names[self.a], names[self.b]
        if self.number is None:
            empty = [name for name, of in ((a, self.steps.of_a), (b, self.steps.of_b)) if not of]
            return f"How alike {a} and {b} are cannot be said: {_no_steps(empty)}."
        said = f"{a} and {b}: {self.number:.2f} of 1. {_of(self.steps, 'step', a, b)} in both"
        if self.flows is None:
            said += "; flows are not counted, as not both maps draw any between different steps."
        else:
            said += f", and {_of(self.flows, 'flow', a, b)}."
        if self.pairs:
            said += (
                f" Of {count_of(self.pairs, 'pair')} of shared steps whose order both maps show, "
                f"{self.alike_pairs:,} {'stands' if self.alike_pairs == 1 else 'stand'} in the "
                "same order."
            )
        return said


@dataclass(frozen=True)
class Similarities:
    """How alike every two of some maps are; ``names`` are what the maps are called, by key."""

    names: Mapping[str, str]
    pairs: Mapping[tuple[str, str], Similarity]

    def between(self, a: str, b: str) -> Similarity:
        """Of two different maps, whichever is named first."""
        return self.pairs[(a, b) if a < b else (b, a)]

    def number(self, a: str, b: str) -> float | None:
        """How alike two maps are, 0 to 1; a map and itself 1; None where it cannot be said."""
        return 1.0 if a == b else self.between(a, b).number


def similarities(
    alignment: Alignment, names: Mapping[str, str], *, doubtful: bool = False
) -> Similarities:
    """How alike every two maps of an alignment are; none where there is but one map."""
    it = beside(alignment, names, doubtful=doubtful)
    read = {key: _Read.of(it, key) for key in it.maps}
    return Similarities(
        it.names, {(a, b): _similarity(read[a], read[b]) for a, b in combinations(sorted(read), 2)}
    )


@dataclass(frozen=True)
class _Read:
    """A map as its comparison needs it; ``groups`` by step, and those groups that are one step."""

    key: str
    groups: Mapping[str, int]
    flows: tuple[tuple[str, str], ...]
    ordered: NDArray[np.int8]
    single: Mapping[int, int]
    steps: tuple[str, ...]

    @classmethod
    def of(cls, it: Beside, key: str) -> _Read:
        process, behaviour = it.maps[key], it.behaviours[key]
        steps = tuple(step.id for step in process.steps if worded(step))
        groups = {
            each: it.grouped[place].number
            for each in steps
            if (place := Place(key, each)) in it.grouped
        }
        single = {
            number: behaviour.at[of[key][0].id]
            for number, of in it.steps.items()
            if len(of.get(key, ())) == 1
        }
        # Flows between the parts of one step are how a council draws it, not what it does.
        flows = tuple(
            (a, b)
            for a, b in straight_on(process)
            if a == b or groups.get(a, a) != groups.get(b, b)
        )
        return cls(key, groups, flows, behaviour.ordered(), single, steps)

    def links(self) -> set[tuple[int, int]]:
        """The groups that flows lead straight from and to."""
        return {
            (self.groups[a], self.groups[b])
            for a, b in self.flows
            if a in self.groups and b in self.groups
        }


def straight_on(process: Map) -> list[tuple[str, str]]:
    """Which step with words comes straight after which, ways that part or meet gone through."""
    kept = {step.id for step in process.steps if worded(step)}
    targets: dict[str, list[str]] = {step.id: [] for step in process.steps}
    for flow in process.flows:
        if flow.source in targets and flow.target in targets and not is_message(flow):
            targets[flow.source].append(flow.target)
    found: dict[tuple[str, str], None] = {}
    for start in (step.id for step in process.steps if step.id in kept):
        ahead, seen = list(targets[start]), set[str]()
        while ahead:
            to = ahead.pop()
            if to in kept:
                found[start, to] = None
            elif to not in seen:
                seen.add(to)
                ahead += targets[to]
    return list(found)


def _similarity(a: _Read, b: _Read) -> Similarity:
    both = set(a.groups.values()) & set(b.groups.values())
    steps = Shared(
        sum(number in both for number in a.groups.values()),
        len(a.steps),
        sum(number in both for number in b.groups.values()),
        len(b.steps),
    )
    flows = None
    if a.flows and b.flows:
        links = a.links() & b.links()
        flows = Shared(_linked(a, links), len(a.flows), _linked(b, links), len(b.flows))
    return Similarity(a.key, b.key, steps, flows, *_consistent(a, b))


def _linked(read: _Read, links: set[tuple[int, int]]) -> int:
    groups = read.groups
    return sum((groups.get(a, -1), groups.get(b, -1)) in links for a, b in read.flows)


def _consistent(a: _Read, b: _Read) -> tuple[int, int]:
    """Pairs of steps that are one on both maps: how many stand alike, of those known on both."""
    numbers = sorted(a.single.keys() & b.single.keys())
    codes = []
    for read in (a, b):
        at = np.array([read.single[each] for each in numbers], dtype=int)
        codes.append(read.ordered[np.ix_(at, at)])
    known = np.triu((codes[0] != UNKNOWN) & (codes[1] != UNKNOWN), 1)
    alike = known & (codes[0] == codes[1])
    return int(np.count_nonzero(alike)), int(np.count_nonzero(known))


def _of(shared: Shared, what: str, a: str, b: str) -> str:
    if (shared.a, shared.of_a) == (shared.b, shared.of_b):
        return f"{shared.a:,} of {count_of(shared.of_a, what)}"
    return (
        f"{shared.a:,} of {a}’s {count_of(shared.of_a, what)} and "
        f"{shared.b:,} of {b}’s {shared.of_b:,}"
    )


def _no_steps(names: list[str]) -> str:
    return " and ".join(f"{name}’s map has no steps with words" for name in names)
