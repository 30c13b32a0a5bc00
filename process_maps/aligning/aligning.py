"""Aligning many maps at once: weigh every pair, group, and keep to what people decided."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

import numpy as np

from common.errors import BadInput
from process_maps.aligning.gathering import Floats
from process_maps.aligning.glossary import Glossary
from process_maps.aligning.grouping import grouped, parts_of
from process_maps.aligning.likeness import KEPT_FROM, Likeness, likeness
from process_maps.aligning.model import (
    Alignment,
    Band,
    Decided,
    Group,
    Pair,
    Place,
    alive,
    in_key_order,
)
from process_maps.aligning.reasons import Reasons
from process_maps.aligning.wording import Bools
from process_maps.model import Map

MOST_STEPS = 6_500
"""As many steps, of all maps together, as are compared: every pair of them is weighed."""

MOST_KEPT = 30
"""Of how many of another map's steps, the likest, a likelihood is kept for a step."""

MOST_PAIRS = 500_000
"""How many pairs are proposed at most: maps that say the same on every step make millions."""

SUGGESTED = 3
"""How many of each other map's steps are kept as suggestions for a step."""


def align(
    maps: Mapping[str, Map], decisions: Iterable[Decided] = (), glossary: Glossary | None = None
) -> Alignment:
    """Which steps of these maps are the same work; what people decided always holds.

    The weighing of words, roles, systems and places is kept for maps seen before, so that another
    decision costs only the grouping. Raises BadInput for more than MOST_STEPS steps, and for more
    than MOST_PAIRS pairs.
    """
    maps = in_key_order(maps)
    total = sum(len(process.steps) for process in maps.values())
    if total > MOST_STEPS:
        raise BadInput(
            f"these maps have {total:,} steps together; {MOST_STEPS:,} can be compared at once",
            remedy="Choose fewer maps, or leave out the longest",
        )
    weighed = _weighed(_Asked(maps, (glossary or Glossary()).entries))
    return _Aligning(maps, weighed, alive(decisions, maps)).done()


@dataclass(frozen=True)
class _Asked:
    """Maps and glossary as a key: only what is weighed tells one from another."""

    maps: Mapping[str, Map] = field(compare=False)
    entries: Mapping[str, str] = field(compare=False)
    told: str = field(init=False)

    def __post_init__(self) -> None:
        told = hashlib.sha256()
        for key, process in self.maps.items():
            steps = [(s.id, s.label, s.kind, s.actors, s.systems) for s in process.steps]
            flows = [(flow.source, flow.target) for flow in process.flows]
            told.update(repr((key, steps, flows)).encode())
        told.update(repr(sorted(self.entries.items())).encode())
        object.__setattr__(self, "told", told.hexdigest())


@dataclass(frozen=True)
class _Weighed:
    """What is known before anybody decided: likelihoods worth keeping, and what can never be."""

    likeness: Likeness
    likely: Mapping[tuple[int, int], float]
    never: tuple[tuple[int, int], ...]


@lru_cache(maxsize=4)
def _weighed(asked: _Asked) -> _Weighed:
    it = likeness(asked.maps, asked.entries)
    # Known before the long work of grouping: what says the same is together.
    often: dict[str, Counter[str]] = defaultdict(Counter)
    for key, place in zip(it.gathered.keys, it.gathered.places, strict=True):
        often[key][place.map] += 1
    _check_few_enough(map(_across, often.values()))
    spans = it.gathered.spans
    likely: dict[tuple[int, int], float] = {}
    for (a, b), block in it.of.items():
        rows, columns = np.nonzero(_among_the_best(block))
        ends = zip((rows + spans[a][0]).tolist(), (columns + spans[b][0]).tolist(), strict=True)
        likely.update(zip(ends, block[rows, columns].tolist(), strict=True))
    return _Weighed(it, likely, tuple(_never(it)))


def _across(of_each: Counter[int] | Counter[str]) -> int:
    """How many pairs of different maps so many steps of each map make."""
    return int(of_each.total() ** 2 - sum(each**2 for each in of_each.values())) // 2


def _check_few_enough(pairs: Iterable[int]) -> None:
    many = sum(pairs)
    if many > MOST_PAIRS:
        raise BadInput(
            f"the steps of these maps are alike in {many:,} pairs; {MOST_PAIRS:,} can be "
            "worked with",
            remedy="Choose fewer maps, or leave out those that say the same on many steps",
        )


def _among_the_best(block: Floats) -> Bools:
    """Which likelihoods are kept: high enough, and among the best of either step."""
    kept = block >= KEPT_FROM
    for axis, many in ((1, block.shape[1]), (0, block.shape[0])):
        if many > MOST_KEPT:
            # Where very many are alike (all labels the same), only the nearest matter.
            least = np.sort(block, axis=axis)
            least = np.take(least, [-MOST_KEPT], axis=axis)
            kept &= (block >= least) | _ranked(block, 1 - axis)
    return kept


def _ranked(block: Floats, axis: int) -> Bools:
    if block.shape[axis] <= MOST_KEPT:
        return np.ones_like(block, bool)
    least = np.take(np.sort(block, axis=axis), [-MOST_KEPT], axis=axis)
    return block >= least


def _never(it: Likeness) -> Iterator[tuple[int, int]]:
    """Every two steps that numbers or opposites forbid, of one map or of two."""
    reads: dict[int, list[int]] = defaultdict(list)
    for step, reading in enumerate(it.wording.of):
        reads[int(reading)].append(step)
    for one, other in zip(*np.nonzero(np.triu(it.wording.never)), strict=True):
        yield from ((a, b) for a in reads[int(one)] for b in reads[int(other)])


class _Aligning:
    """One alignment while it is made."""

    def __init__(self, maps: Mapping[str, Map], weighed: _Weighed, decided: tuple[Decided, ...]):
        self.maps, self.weighed, self.decided = maps, weighed, decided
        gathered = weighed.likeness.gathered
        # A step without words can be joined by a person only.
        bare = {p for each in decided for p in (each.a, each.b)} - set(gathered.places)
        self.places = [*gathered.places, *sorted(bare)]
        self.number = {place: number for number, place in enumerate(self.places)}
        order = {key: number for number, key in enumerate(maps)}
        self.map_of = [order[place.map] for place in self.places]
        self.rulings = {(each.a, each.b): each for each in decided}

    def done(self) -> Alignment:
        """The whole alignment."""
        together = self._decided(together=True)
        never = [*self.weighed.never, *self._decided(together=False)]
        likely, least = self.weighed.likely, self.weighed.likeness.least
        sure, every = grouped(self.map_of, likely, least, never, together)
        _check_few_enough(_across(Counter(self.map_of[step] for step in each)) for each in every)
        joined = {}
        for number, part in enumerate(parts_of((n for p in together for n in p), together)):
            joined.update(dict.fromkeys(part, number))
        in_sure = {step: number for number, group in enumerate(sure) for step in group}
        self.joined, self.in_sure = joined, in_sure
        return Alignment(
            self.maps,
            self._groups(every),
            self._groups(sure),
            tuple(sorted(self._pairs(every), key=lambda pair: (pair.a, pair.b))),
            _Near(self),
            self.decided,
        )

    def _decided(self, *, together: bool) -> list[tuple[int, int]]:
        found = (
            (self.number[each.a], self.number[each.b])
            for each in self.decided
            if each.together == together
        )
        return sorted((min(pair), max(pair)) for pair in found)

    def _groups(self, members: list[list[int]]) -> tuple[Group, ...]:
        found = [each for each in members if len({self.map_of[step] for step in each}) > 1]
        found.sort(key=self._along)
        return tuple(
            Group(number, self._label(each), tuple(self.places[step] for step in each))
            for number, each in enumerate(found, start=1)
        )

    def _along(self, members: list[int]) -> tuple[float, list[int]]:
        position = self.weighed.likeness.gathered.position
        known = [float(position[step]) for step in members if step < len(position)]
        return (round(sum(known) / len(known), 6) if known else 1.0), members

    def _label(self, members: list[int]) -> str:
        """The wording likest to all the others; among equals the commonest, then the shortest.

        Of several, one is taken that can be read out: more than one word, and no shorthand.
        """
        labels = {step: self._step_label(step) for step in members}
        times = Counter(labels.values())
        nearest: dict[int, float] = dict.fromkeys(members, 0.0)
        for one, other in combinations(members, 2):
            chance = self.weighed.likely.get((one, other), 0.0)
            nearest[one] += chance
            nearest[other] += chance
        best = min(
            (step for step in members if labels[step]),
            key=lambda s: (
                not _readable(labels[s]),
                -round(nearest[s], 6),
                -times[labels[s]],
                len(labels[s]),
                labels[s],
            ),
            default=members[0],
        )
        return labels[best]

    def _step_label(self, step: int) -> str:
        gathered = self.weighed.likeness.gathered
        return " ".join(gathered.steps[step].label.split()) if step < len(gathered.steps) else ""

    def _pairs(self, every: list[list[int]]) -> Iterator[Pair]:
        for group in every:
            for one, other in combinations(group, 2):
                if self.map_of[one] != self.map_of[other]:
                    pair = self.pair(one, other)
                    if pair.decided is None or pair.decided.together:
                        yield pair

    def pair(self, one: int, other: int) -> Pair:
        """Two steps as a pair, with what is known of them."""
        if one > other:
            one, other = other, one
        a, b = self.places[one], self.places[other]
        if a > b:
            a, b = b, a
        ruling = self.rulings.get((a, b))
        together = ruling is not None and ruling.together
        if together or (one in self.joined and self.joined[one] == self.joined.get(other)):
            said = (ruling.words,) if ruling else ("Follows from what people joined",)
            return Pair(a, b, 1.0, "decided", said, ruling)
        sure = one in self.in_sure and self.in_sure[one] == self.in_sure.get(other)
        band: Band = "decided" if ruling else "sure" if sure else "check"
        score = self.likely(one, other)
        return Pair(a, b, round(score, 4), band, self._reasons(one, other), ruling)

    def likely(self, one: int, other: int) -> float:
        """The likelihood of two steps; 0 where one has no words."""
        known = len(self.weighed.likeness.gathered.places)
        if max(one, other) >= known:
            return 0.0
        return self.weighed.likeness.between(one, other)

    def _reasons(self, one: int, other: int) -> Sequence[str]:
        known = len(self.weighed.likeness.gathered.places)
        if max(one, other) >= known:
            return ("Goes with others that people joined",)
        return Reasons(self.weighed.likeness, one, other)


def _readable(label: str) -> bool:
    """Whether a label says what is done ("Health" does not), without much shorthand or signs."""
    words = label.split()
    short = sum(len(word) > 1 and word.isupper() for word in words)
    return len(words) > 1 and short < 2 and not any(sign in label for sign in "/+&_=")


class _Near(Mapping[Place, tuple[Pair, ...]]):
    """For each step the likest of every other map, worked out when it is asked for."""

    def __init__(self, it: _Aligning) -> None:
        self._it = it

    def __len__(self) -> int:
        return len(self._it.weighed.likeness.gathered.places)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._it.weighed.likeness.gathered.places)

    def __getitem__(self, place: Place) -> tuple[Pair, ...]:
        known = self._it.weighed.likeness
        step = self._it.number[place]
        if step >= len(known.gathered.places):
            raise KeyError(place)
        here = self._it.map_of[step]
        found: list[tuple[float, int]] = []
        for other, (start, _) in enumerate(known.gathered.spans):
            if other == here:
                continue
            row = known.row(step, other)
            best = np.argsort(-row, kind="stable")[:SUGGESTED]
            found += [(float(row[each]), start + int(each)) for each in best if row[each] > 0]
        found.sort(key=lambda each: (-each[0], each[1]))
        return tuple(self._it.pair(step, each) for _, each in found)
