"""Maps beside each other: what is asked of an alignment again and again while it is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from common.words import count_of, listed
from process_maps.aligning.model import Alignment, Group, Place
from process_maps.comparing.behaviour import Behaviour, behaviour
from process_maps.facts import name_of
from process_maps.model import Map, Step
from process_maps.pairing.differences import Stated, stated
from process_maps.pairing.words import same_words_key

MOST_NAMED = 3
FEW = 4
"""So few maps that all of them are named, and nobody needs a count."""


@dataclass(frozen=True)
class Beside:
    """Some maps with the groups that count, read from all sides or from one map's.

    ``names`` are what the maps are called; ``one`` is the key of the map to tell from.
    """

    alignment: Alignment
    names: Mapping[str, str]
    groups: tuple[Group, ...]
    one: str | None = None

    @property
    def maps(self) -> Mapping[str, Map]:
        """The maps by key, in the order of their keys."""
        return self.alignment.maps

    @cached_property
    def steps(self) -> dict[int, dict[str, tuple[Step, ...]]]:
        """For each group by its number the steps of each map, in that map's order."""
        at = {
            Place(key, step.id): number
            for key, process in self.maps.items()
            for number, step in enumerate(process.steps)
        }
        found: dict[int, dict[str, tuple[Step, ...]]] = {}
        for group in self.groups:
            of: dict[str, list[Place]] = {}
            for place in group.members:
                of.setdefault(place.map, []).append(place)
            found[group.number] = {
                key: tuple(
                    self.alignment.step(each) for each in sorted(of[key], key=at.__getitem__)
                )
                for key in self.maps
                if key in of
            }
        return found

    @cached_property
    def grouped(self) -> dict[Place, Group]:
        """The group of each step that is in one."""
        return {place: group for group in self.groups for place in group.members}

    @cached_property
    def behaviours(self) -> dict[str, Behaviour]:
        """How the steps of each map stand to one another."""
        return {key: behaviour(process) for key, process in self.maps.items()}

    @cached_property
    def stated(self) -> dict[str, Stated]:
        """What each map states of its steps."""
        return {key: stated(process) for key, process in self.maps.items()}

    def of_one(self, group: Group) -> bool:
        """Whether a group is told at all: it is on the map told from, where there is one."""
        return self.one is None or self.one in self.steps[group.number]

    def title(self, group: Group) -> str:
        """A group in the words of the map told from, else in those nearest to all."""
        if self.one and (mine := self.steps[group.number].get(self.one)):
            return quoted(mine[0])
        return f"“{' '.join(group.label.split()) or 'a step without words'}”"

    def places(self, group: Group, keys: Sequence[str]) -> tuple[Place, ...]:
        """The first step of a group on each of those maps."""
        return tuple(Place(key, self.steps[group.number][key][0].id) for key in keys)

    def where(self, keys: Sequence[str], of: int, *, all_say: bool = True) -> str:
        """Those maps by name while they are few, else how many of the ``of`` that say they are."""
        names = listed(self.names[key] for key in keys)
        if of <= FEW:
            return names
        others = [key for key in keys if key != self.one]
        mine = self.names[self.one or ""] if len(others) < len(keys) else ""
        what = "other map" if self.one else "map"
        many = of - bool(self.one)
        there = sum(bool(process.steps) for process in self.maps.values())
        which = "" if of == there else " that show it"
        said = f"{count_of(many, what)}{which if all_say else ' that say'}"
        counted = f"{len(others):,} of {'the ' if self.one else ''}{said}"
        if self.one and len(others) == many:
            counted = f"all {said}"
        if not others:
            return mine
        if mine:
            return names if len(keys) <= MOST_NAMED else f"{mine} and {counted}"
        return names if len(keys) <= MOST_NAMED else counted

    def own_words(self, group: Group, keys: Sequence[str]) -> str:
        """How the one map of ``keys`` words a step, where that is not how it is told."""
        if len(keys) != 1:
            return ""
        words = quoted(self.steps[group.number][keys[0]][0])
        return "" if same_words_key(words) == same_words_key(self.title(group)) else f" ({words})"

    def listed(self, keys: Sequence[str], most: int = 5) -> str:
        """Those maps by name, the first few where they are many."""
        names = [self.names[key] for key in keys]
        if len(names) > most + 1:
            return listed([*names[:most], f"{len(names) - most} more"])
        return listed(names)


def beside(
    alignment: Alignment,
    names: Mapping[str, str],
    *,
    one: str | None = None,
    doubtful: bool = False,
) -> Beside:
    """Maps to be compared. Raises KeyError where one has no name or ``one`` is none of them."""
    named = {key: names[key] for key in alignment.maps}
    if one is not None:
        named[one]
    groups = alignment.counted(doubtful=doubtful)
    return Beside(alignment, named, groups, one)


def quoted(step: Step) -> str:
    """A step's words in quotation marks."""
    return f"“{name_of(step)}”"


def worded(step: Step) -> bool:
    """Whether a step has words; what has none is where ways part or meet, and is not counted."""
    return bool(same_words_key(step.label))
