"""How likely two steps of different maps are the same work: weighed in two rounds.

First every pair is weighed by itself (words, role, system, place). What comes of that shows, for
each pair, whether either step has a better match on the other's map and whether the steps before
and after match too; so every pair is weighed once more. The weights are one fixed setting, learnt
from maps with an answer key (``benchmarks/learn_alignment.py``), and lie in ``weights.json``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from itertools import combinations

import numpy as np

from process_maps.aligning.activities import Activities, recognise
from process_maps.aligning.gathering import Floats, Gathered, Ints, gather
from process_maps.aligning.lexicon import words_of
from process_maps.aligning.splits import splits
from process_maps.aligning.wording import Bools, Wording, wording
from process_maps.model import Map

FIRST = (
    "words",
    "same words",
    "same words, and only once on each",
    "same role",
    "other role",
    "same system",
    "other system",
    "place apart",
    "question and none",
    "again and not",
    "rarer than within maps",
    "above the likest of either map",
    "above the likest of both maps",
)
"""What a pair is weighed by at first."""

OF_THE_RETURN = ("same activity", "leaning to the same activities")
"""What is added on maps about the 903."""

SECOND = ("so far", "above the next best", "neighbours")
"""What is added in the second round."""

LEAST, LEAST_OF_THE_RETURN = 0.25, 0.4
"""From which mean likelihood on steps are proposed as the same work. Maps of the return hold more
look-alikes (a test and a live upload, a first and a second check), so more is asked of them."""

SAME_WORDS = 0.97
"""How likely the same words are at least the same work: where both maps say them once, or where the
same actor or none is stated."""

PARTS = 0.5
"""How likely a step and the steps it is split into elsewhere are at least the same work."""

TURNING = frozenset(
    ("after", "back", "before", "down", "during", "off", "out", "over", "under", "until", "without")
)
"""Small words that turn what is said round ("during office hours", "out of office hours")."""

KEPT_FROM = 0.02
"""Likelihoods below this are not kept: no pair is proposed, and no group formed, on them."""


@dataclass(frozen=True)
class Likeness:
    """How likely each two steps of different maps are the same work, 0 to 1.

    ``of`` holds the block of each two maps (by their numbers, the lower first).
    """

    gathered: Gathered
    wording: Wording
    activities: Activities | None
    of: Mapping[tuple[int, int], Floats]
    splits_of: dict[tuple[int, int], tuple[tuple[int, tuple[int, ...]], ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def between(self, one: int, other: int) -> float:
        """The likelihood of two steps, by their numbers in the row of all."""
        there = self.map_of[other]
        if self.map_of[one] == there:
            return 0.0
        return float(self.row(one, there)[other - self.gathered.spans[there][0]])

    def row(self, step: int, other: int) -> Floats:
        """The likelihoods of a step and each of another map's."""
        here = self.map_of[step]
        at = step - self.gathered.spans[here][0]
        return self.of[here, other][at] if here < other else self.of[other, here][:, at]

    @property
    def least(self) -> float:
        """From which mean likelihood on steps of these maps are proposed as the same work."""
        return LEAST if self.activities is None else LEAST_OF_THE_RETURN

    @cached_property
    def map_of(self) -> list[int]:
        """The map of each step, by its number."""
        spans = enumerate(self.gathered.spans)
        return [number for number, (start, end) in spans for _ in range(end - start)]


def likeness(maps: Mapping[str, Map], entries: Mapping[str, str]) -> Likeness:
    """Weigh every two steps of different maps, given in the order of their keys."""
    gathered = gather(maps, entries)
    said = wording(gathered)
    activities = recognise(gathered) if gathered.of_the_return else None
    first, second = weights(of_the_return=activities is not None)
    facts = Facts.of(gathered, said)
    found = {}
    for one, other in combinations(range(len(gathered.spans)), 2):
        spoken = facts.first(one, other, activities)
        never = facts.never(one, other)
        so_far = _likely(spoken, first, never)
        spoken = np.concatenate([facts.second(one, other, so_far), spoken], axis=-1)
        found[one, other] = _likely(spoken, second, never)
        least = np.maximum(facts.surely(one, other), facts.parts(one, other))
        np.maximum(found[one, other], least, out=found[one, other], where=~never)
    return Likeness(gathered, said, activities, found)


@dataclass(frozen=True)
class Weights:
    """What each fact counts, and what is taken for granted before any."""

    of: Floats
    start: float


def weights(*, of_the_return: bool) -> tuple[Weights, Weights]:
    """The weights of the first and the second round."""
    kind = "maps of the return" if of_the_return else "any maps"
    extra = OF_THE_RETURN if of_the_return else ()
    held = _stored()[kind]
    return tuple(  # type: ignore[return-value]
        Weights(np.array([held[r][name] for name in names], np.float32), held[r]["start"])
        for r, names in (("first", (*FIRST, *extra)), ("second", (*SECOND, *FIRST, *extra)))
    )


@cache
def _stored() -> dict[str, dict[str, dict[str, float]]]:
    held: dict[str, dict[str, dict[str, float]]] = json.loads(
        (files(__package__) / "weights.json").read_text("utf-8")
    )
    return held


def _likely(spoken: Floats, weigh: Weights, never: Bools) -> Floats:
    """The logistic of the weighed facts; 0 where it can never be."""
    summed = spoken @ weigh.of + np.float32(weigh.start)
    return np.where(never, 0, 1 / (1 + np.exp(-summed))).astype(np.float32)


@dataclass(frozen=True)
class Beside:
    """The steps next to each step of a map, one list after the other, and where each begins.

    A step with none next to it has the number after the last, which stands for nothing.
    """

    steps: Ints
    begins: Ints

    def best(self, rows: Floats) -> Floats:
        """For each step, column by column, the highest of the rows next to it."""
        if not len(self.begins):
            return rows
        none = np.zeros((1, rows.shape[1]), np.float32)
        best: Floats = np.maximum.reduceat(
            np.concatenate([rows, none])[self.steps], self.begins, axis=0
        )
        return best


@dataclass(frozen=True)
class Facts:
    """What speaks for and against each pair of two maps' steps."""

    gathered: Gathered
    wording: Wording
    roles: Floats
    actors: Floats
    systems: Floats
    questions: Bools
    repeats: Bools
    bare: Ints
    once: Bools
    sibling: Floats
    background: Floats
    beside: tuple[tuple[Beside, ...], tuple[Beside, ...]]

    @classmethod
    def of(cls, gathered: Gathered, said: Wording) -> Facts:
        """Everything that is asked again and again, worked out once."""
        readings, steps = gathered.readings, gathered.steps
        sibling, background = _within_maps(gathered, said)
        return cls(
            gathered,
            said,
            _holding([reading.roles for reading in readings]),
            _holding([frozenset(a.casefold() for a in step.actors) for step in steps]),
            _holding([reading.systems for reading in readings]),
            np.array([reading.question for reading in readings], bool),
            np.array([reading.again for reading in readings], bool),
            bare_words(gathered),
            _once(gathered),
            sibling,
            background,
            (_beside(gathered, gathered.before), _beside(gathered, gathered.after)),
        )

    def never(self, one: int, other: int) -> Bools:
        """Which pairs numbers or opposites forbid."""
        a, b = self._slices(one, other)
        return self.wording.never[np.ix_(self.wording.of[a], self.wording.of[b])]

    def surely(self, one: int, other: int) -> Floats:
        """SAME_WORDS where the words are the same, and no other step or actor has them.

        Words that differ only in endings, order or small words ("Run the extract", "Extract is
        run") are the same here.
        """
        a, b = self._slices(one, other)
        same = self.same_words(one, other).astype(bool)
        same |= (self.bare[a][:, None] == self.bare[b][None, :]) & (self.bare[a] >= 0)[:, None]
        stated = _both(self.actors[a], self.actors[b])
        alike = (self.actors[a] @ self.actors[b].T) > 0
        only = self.once[a][:, None] & self.once[b][None, :]
        sure = same & (alike | ~stated | only)
        return np.where(sure, np.float32(SAME_WORDS), np.float32(0))

    def parts(self, one: int, other: int) -> Floats:
        """PARTS where a step is one of those that make up the other, either way round."""
        a, b = self._slices(one, other)
        found = np.zeros((a.stop - a.start, b.stop - b.start), np.float32)
        for whole, parts in splits(self.gathered, self.wording, one, other):
            found[whole - a.start, [part - b.start for part in parts]] = PARTS
        for whole, parts in splits(self.gathered, self.wording, other, one):
            found[[part - a.start for part in parts], whole - b.start] = PARTS
        return found

    def same_words(self, one: int, other: int) -> Floats:
        """1 where two steps have the same words, else 0."""
        a, b = self._slices(one, other)
        number: dict[str, int] = {}
        ours, theirs = (
            np.array([number.setdefault(key, len(number)) for key in self.gathered.keys[side]], int)
            for side in (a, b)
        )
        same: Bools = ours[:, None] == theirs[None, :]
        return same.astype(np.float32)

    def first(self, one: int, other: int, activities: Activities | None) -> Floats:
        """Steps × steps × FIRST (and OF_THE_RETURN)."""
        a, b = self._slices(one, other)
        words = self.wording.alike[np.ix_(self.wording.of[a], self.wording.of[b])]
        same = self.same_words(one, other)
        role = ((self.roles[a] @ self.roles[b].T) + (self.actors[a] @ self.actors[b].T)) > 0
        system = (self.systems[a] @ self.systems[b].T) > 0
        position = self.gathered.position
        higher = np.maximum(self.sibling[a][:, None], self.sibling[b][None, :])
        middle = (self.sibling[a][:, None] + self.sibling[b][None, :]) / 2
        facts = [
            words,
            same,
            same * self.once[a][:, None] * self.once[b][None, :],
            role,
            _both(self.roles[a], self.roles[b]) & ~role,
            system,
            _both(self.systems[a], self.systems[b]) & ~system,
            np.abs(position[a][:, None] - position[b][None, :]),
            self.questions[a][:, None] != self.questions[b][None, :],
            self.repeats[a][:, None] != self.repeats[b][None, :],
            _rarity(words, self.background),
            words - higher,
            words - middle,
        ]
        if activities:
            facts += activities.alike(a, b)
        return np.stack([np.asarray(each, np.float32) for each in facts], axis=-1)

    def second(self, one: int, other: int, so_far: Floats) -> Floats:
        """Steps × steps × SECOND."""
        near = np.clip(so_far, 1e-6, 1 - 1e-6)
        facts = [
            np.log(near / (1 - near)),
            np.minimum(so_far - _next_best(so_far), so_far - _next_best(so_far.T).T),
            self._neighbours(one, other, so_far),
        ]
        return np.stack([np.asarray(each, np.float32) for each in facts], axis=-1)

    def _neighbours(self, one: int, other: int, so_far: Floats) -> Floats:
        """How likely the steps before are the same work, and those after: the mean of both."""
        total = np.zeros_like(so_far)
        for beside in self.beside:
            total += beside[other].best(beside[one].best(so_far).T).T
        return total / np.float32(2)

    def _slices(self, one: int, other: int) -> tuple[slice, slice]:
        spans = self.gathered.spans
        return slice(*spans[one]), slice(*spans[other])


def _within_maps(gathered: Gathered, said: Wording) -> tuple[Floats, Floats]:
    """How alike each step is to the likest other of its own map, and all that likeness in order.

    Steps of one map are different work, so how alike those are in words is what likeness is worth
    nothing below: it differs from one collection of maps to another.
    """
    sibling = np.zeros(len(gathered.places), np.float32)
    every: list[Floats] = []
    for start, end in gathered.spans:
        of = said.of[start:end]
        alike = said.alike[np.ix_(of, of)].copy()
        keys = gathered.keys[start:end]
        same = np.array([[k == each for each in keys] for k in keys], bool)
        same = same.reshape(alike.shape)
        never = said.never[np.ix_(of, of)]
        apart = ~np.eye(end - start, dtype=bool)
        every.append(alike[apart & ~never])
        if end - start > 1:
            sibling[start:end] = np.where(apart & ~same, alike, 0).max(axis=1)
    background = np.sort(np.concatenate(every)) if every else np.zeros(0, np.float32)
    return sibling, background


def _rarity(words: Floats, background: Floats) -> Floats:
    """How rare it is within maps to be so alike, as minus the logarithm (base 10) of the share."""
    above = len(background) - np.searchsorted(background, words - 1e-6)
    return np.asarray(-np.log10((above + 1) / (len(background) + 1)), np.float32)


def bare_words(gathered: Gathered) -> Ints:
    """A number for each step's words without endings, order and small words; -1 for none."""
    numbers: dict[tuple[object, ...], int] = {}
    found = []
    for each, step in zip(gathered.readings, gathered.steps, strict=True):
        stems = frozenset(word for unit in each.units for word in unit.stems)
        told = (stems, each.numbers, each.question, TURNING & set(words_of(step.label)))
        found.append(numbers.setdefault(told, len(numbers)) if stems else -1)
    return np.array(found, np.intp)


def _once(gathered: Gathered) -> Bools:
    """Which steps' words no other step of their map has."""
    once = []
    for start, end in gathered.spans:
        times = Counter(gathered.keys[start:end])
        once += [bool(key) and times[key] == 1 for key in gathered.keys[start:end]]
    return np.array(once, bool)


def _holding(sets: Sequence[frozenset[str]]) -> Floats:
    names = {name: number for number, name in enumerate(sorted(set().union(*sets)))}
    held = np.zeros((len(sets), len(names)), np.float32)
    for row, each in enumerate(sets):
        held[row, [names[name] for name in each]] = 1
    return held


def _both(a: Floats, b: Floats) -> Bools:
    return np.asarray(a.any(axis=1))[:, None] & np.asarray(b.any(axis=1))[None, :]


def _next_best(so_far: Floats) -> Floats:
    """For each pair, the best of the row without it."""
    if so_far.shape[1] < 2:
        return np.zeros_like(so_far)
    two = np.sort(so_far, axis=1)[:, -2:]
    best: Floats = np.where(so_far >= two[:, 1:], two[:, :1], two[:, 1:])
    return best


def _beside(gathered: Gathered, near: Sequence[tuple[int, ...]]) -> tuple[Beside, ...]:
    found = []
    for start, end in gathered.spans:
        lists = [[n - start for n in each] or [end - start] for each in near[start:end]]
        lengths = [0, *(len(each) for each in lists[:-1])] if lists else []
        flat = [n for each in lists for n in each]
        found.append(Beside(np.array(flat, np.intp), np.cumsum(lengths, dtype=np.intp)))
    return tuple(found)
