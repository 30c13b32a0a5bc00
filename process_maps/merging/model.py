"""Many maps as one: every step and flow of all of them, each still its council's own. Plain values.

Invariants, each held by a test: every step of every map is a member of exactly one merged step, and
every flow is held exactly once; each map can be had back exactly; the order in which maps are given
changes nothing; merging what is merged already adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from common.words import council_key, count_of
from process_maps.aligning.model import Place
from process_maps.facts import name_of
from process_maps.model import Flow, Map, Step

Held = TypeVar("Held")


@dataclass(frozen=True)
class Member:
    """A council's own step, as it stands in its map; ``position`` is where it is listed there."""

    place: Place
    position: int
    step: Step = field(repr=False)


@dataclass(frozen=True)
class OwnFlow:
    """A council's own flow; ``position`` is where it is listed in its map."""

    map: str
    position: int
    flow: Flow = field(repr=False)


@dataclass(frozen=True)
class MergedStep:
    """What several maps have in common, or one map has alone.

    ``number`` counts from 1 in the order of the work. ``label`` is the wording nearest to all the
    others, empty where none has words.
    """

    number: int
    label: str
    members: tuple[Member, ...]

    @cached_property
    def maps(self) -> tuple[str, ...]:
        """The keys of the maps it is in, each once."""
        return tuple(dict.fromkeys(each.place.map for each in self.members))

    @property
    def count(self) -> int:
        """In how many maps it is: a map that splits it counts once."""
        return len(self.maps)

    @cached_property
    def also_called(self) -> tuple[str, ...]:
        """What other maps call it, each wording once, the commonest first."""
        mine = " ".join(self.label.split()).casefold()
        return tuple(each for each in wordings(self.members) if each.casefold() != mine)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Its members' own steps."""
        return tuple(each.step for each in self.members)

    @property
    def said(self) -> str:
        """What a list calls it: its label, or what it is where nobody gave it words."""
        return " ".join(self.label.split()) or name_of(self.members[0].step)


@dataclass(frozen=True)
class MergedFlow:
    """What leads from one merged step to another, or from a step back to itself."""

    source: int
    target: int
    own: tuple[OwnFlow, ...]

    @cached_property
    def maps(self) -> tuple[str, ...]:
        """The keys of the maps that have it, each once."""
        return tuple(dict.fromkeys(each.map for each in self.own))

    @property
    def count(self) -> int:
        """In how many maps it is."""
        return len(self.maps)

    @property
    def labels(self) -> tuple[str, ...]:
        """The councils' own words on it, each once."""
        said = (" ".join((each.flow.label or "").split()) for each in self.own)
        return tuple(dict.fromkeys(each for each in said if each))


@dataclass(frozen=True)
class Merged:
    """The union of many maps.

    Parameters
    ----------
    frames : each map without its steps and flows, by key, in the order of the keys.
    steps : in the order of the work; numbers count from 1.
    flows : between merged steps, and from a step of a council back to the very same step.
    inside : flows between two steps of one council that are parts of one merged step.
    loose : flows that come from or lead to a step that is not in their map.
    """

    frames: Mapping[str, Map] = field(repr=False)
    steps: tuple[MergedStep, ...]
    flows: tuple[MergedFlow, ...]
    inside: tuple[MergedFlow, ...] = ()
    loose: tuple[OwnFlow, ...] = field(default=(), repr=False)

    @property
    def of(self) -> int:
        """How many maps were merged."""
        return len(self.frames)

    @cached_property
    def whose(self) -> str:
        """What maps are called when counted: "council" where each has one of its own."""
        named = [council_key(each.council or "") for each in self.frames.values()]
        return "council" if all(named) and len(set(named)) == len(named) else "map"

    def step(self, number: int) -> MergedStep:
        """The merged step of that number. Raises KeyError where there is none."""
        if not 1 <= number <= len(self.steps):
            raise KeyError(number)
        return self.steps[number - 1]

    def counted(self, count: int) -> str:
        """ "7 of 9 councils"."""
        return f"{count:,} of {count_of(self.of, self.whose)}"

    def counted_at_least(self, least: int) -> str:
        """ "at least 5 of 9 councils", "all 9 councils"."""
        if least == self.of > 1:
            return f"all {count_of(self.of, self.whose)}"
        return f"at least {self.counted(least)}"

    @cached_property
    def number_of(self) -> Mapping[Place, int]:
        """Which merged step each council's step went into."""
        found: dict[Place, int] = {}
        for step in self.steps:
            for member in step.members:
                found.setdefault(member.place, step.number)
        return found

    @cached_property
    def own_maps(self) -> Mapping[str, Map]:
        """Every map as it was given, put together again from what is merged."""
        steps: dict[str, list[tuple[int, Step]]] = {key: [] for key in self.frames}
        flows: dict[str, list[tuple[int, Flow]]] = {key: [] for key in self.frames}
        for step in self.steps:
            for member in step.members:
                steps[member.place.map].append((member.position, member.step))
        for own in self._own_flows():
            flows[own.map].append((own.position, own.flow))
        return {
            key: replace(frame, steps=_in_place(steps[key]), flows=_in_place(flows[key]))
            for key, frame in self.frames.items()
        }

    def _own_flows(self) -> Iterator[OwnFlow]:
        for flow in (*self.flows, *self.inside):
            yield from flow.own
        yield from self.loose


def wordings(members: Iterable[Member]) -> list[str]:
    """How steps are worded, the commonest first; of some equally common, the one nearest to A."""
    often: dict[str, set[str]] = {}
    for member in members:
        said = " ".join(member.step.label.split())
        if said:
            often.setdefault(said, set()).add(member.place.map)
    return sorted(often, key=lambda each: (-len(often[each]), each.casefold(), each))


def _in_place(held: list[tuple[int, Held]]) -> tuple[Held, ...]:
    return tuple(each for _, each in sorted(held, key=lambda pair: pair[0]))
