"""Which steps of many maps are the same work: plain values.

Invariants, each held by a test: a step is in one group at most; every pair is of two maps and
within one group; a pair that people joined is a pair and one they parted is none, whatever the
words say; the order in which maps are given changes nothing. What is suggested here is never
stored: only what a person decides is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from common.words import day_words
from process_maps.model import Map, Step

Band = Literal["decided", "sure", "check"]
"""A person decided; or so alike that it counts until a person says otherwise; or only proposed."""


@dataclass(frozen=True, order=True)
class Place:
    """A step of one of several maps: the map's key (a file name, a row's number), its id there."""

    map: str
    step: str


@dataclass(frozen=True)
class Decided:
    """What a person decided of two steps of different maps: the same work, or not.

    ``id`` and ``version`` are those of its row; 0 where it is not stored.
    """

    a: Place
    b: Place
    together: bool
    id: int = 0
    why: str = field(default="", repr=False)
    by: str = ""
    at: str = ""
    version: int = 1

    @property
    def words(self) -> str:
        """Who decided, when and why, as a sentence without its end."""
        done = "Joined" if self.together else "Kept apart"
        said = f"{done} by {self.by} on {day_words(self.at[:10])}" if self.by else done
        return f"{said}: {self.why}" if self.why else said


@dataclass(frozen=True)
class Pair:
    """A step of each of two maps that are the same work, or may be; ``a`` is before ``b``.

    ``score`` is how likely they are the same work, 0 to 1. ``reasons`` are what it rests on, in
    words for people, the weightiest first, and what speaks against it.
    """

    a: Place
    b: Place
    score: float
    band: Band
    reasons: Sequence[str] = field(repr=False)
    decided: Decided | None = None


def in_one_sentence(reasons: Sequence[str], most: int | None = None) -> str:
    """Reasons as one sentence without its end; of those that speak for a pair the ``most`` first.

    What speaks against it ("But …") is always said.
    """
    speak_for = [each for each in reasons if not each.startswith("But ")]
    against = [each for each in reasons if each.startswith("But ")]
    first, *rest = [*speak_for[:most], *against] or [""]
    return "; ".join([first, *(f"{each[:1].lower()}{each[1:]}" for each in rest)])


@dataclass(frozen=True)
class Group:
    """Steps of two or more maps that are the same work; several of one map where it splits it.

    ``label`` is the wording nearest to all the others; ``number`` counts from 1 in the order of the
    work.
    """

    number: int
    label: str
    members: tuple[Place, ...]

    @property
    def maps(self) -> tuple[str, ...]:
        """The keys of the maps it is in, each once."""
        return tuple(dict.fromkeys(each.map for each in self.members))


@dataclass(frozen=True)
class Alignment:
    """Many maps and the groups of steps that are the same work.

    Parameters
    ----------
    maps : by key, in the order of their keys.
    groups : all that belongs together, doubtful members too. sure_groups : what remains of them
        where only what is decided or sure counts; each within one of ``groups``.
    pairs : every two steps of different maps in one group, but for those people parted.
    near : for each step the likest steps of every other map, best first, whether paired or not.
    decided : what people decided, as given; what touches a step no map has any more is left alone.
    by_words : so many maps that only their words were compared; nothing more is proposed.
    """

    maps: Mapping[str, Map]
    groups: tuple[Group, ...]
    sure_groups: tuple[Group, ...]
    pairs: tuple[Pair, ...]
    near: Mapping[Place, tuple[Pair, ...]] = field(repr=False)
    decided: tuple[Decided, ...] = ()
    by_words: bool = False

    def step(self, place: Place) -> Step:
        """The step at a place. Raises KeyError where there is none."""
        return self._steps[place]

    def counted(self, *, doubtful: bool = False) -> tuple[Group, ...]:
        """The groups that count: the sure ones, or with ``doubtful`` everything proposed."""
        return self.groups if doubtful else self.sure_groups

    def suggestions(self, place: Place, other: str, most: int = 3) -> list[Pair]:
        """The steps of another map that are likest to a step, best first."""
        here = (pair for pair in self.near.get(place, ()) if other in (pair.a.map, pair.b.map))
        return list(here)[:most]

    @cached_property
    def _steps(self) -> dict[Place, Step]:
        return {
            Place(key, step.id): step
            for key, process in self.maps.items()
            for step in process.steps
        }


def in_key_order(maps: Mapping[str, Map]) -> dict[str, Map]:
    """The maps in the order of their keys, so that the order given changes nothing."""
    return {key: maps[key] for key in sorted(maps)}


def alive(decisions: Iterable[Decided], maps: Mapping[str, Map]) -> tuple[Decided, ...]:
    """The decisions whose two steps are both still there, each turned so that a comes before b."""
    there = {Place(key, step.id) for key, process in maps.items() for step in process.steps}
    return tuple(_turned(each) for each in decisions if each.a in there and each.b in there)


def _turned(it: Decided) -> Decided:
    if it.a <= it.b:
        return it
    return Decided(it.b, it.a, it.together, it.id, it.why, it.by, it.at, it.version)
