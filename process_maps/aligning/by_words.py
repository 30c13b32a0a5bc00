"""Very many maps aligned by their words alone, under what people decided.

Weighing every pair of steps costs the square of how many there are: 153 maps of 45 steps would
take a minute and more memory than a server has. Of so many maps, steps are the same work where they
say the same, endings, order and small words apart, and no other step of their map does; and where
people said so. Nothing is proposed, so nothing is left to check.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from process_maps.aligning.gathering import Gathered, gather
from process_maps.aligning.glossary import Glossary
from process_maps.aligning.likeness import bare_words
from process_maps.aligning.model import Alignment, Decided, Group, Place, alive, in_key_order
from process_maps.model import Map

MOST_WEIGHED = 2_500
"""From more steps than this, of all maps together, they are aligned by their words alone."""


def align_by_words(
    maps: Mapping[str, Map], decisions: Iterable[Decided] = (), glossary: Glossary | None = None
) -> Alignment:
    """Which steps of these maps say the same; what people decided always holds."""
    maps = in_key_order(maps)
    decided = alive(decisions, maps)
    gathered = gather(maps, (glossary or Glossary()).entries)
    groups = _Groups(decided)
    for places in _saying_the_same(gathered):
        for place in places:
            groups.put(places[0], place)
    found = _told(groups.of_several_maps(), gathered)
    return Alignment(maps, found, found, (), {}, decided, by_words=True)


def _saying_the_same(gathered: Gathered) -> list[list[Place]]:
    numbers = [int(each) for each in bare_words(gathered)]
    often = Counter(
        (place.map, number) for place, number in zip(gathered.places, numbers, strict=True)
    )
    found: dict[int, list[Place]] = defaultdict(list)
    for place, number in zip(gathered.places, numbers, strict=True):
        if number >= 0 and often[place.map, number] == 1:
            found[number].append(place)
    return list(found.values())


class _Groups:
    """Steps put together one by one, never against what people decided."""

    def __init__(self, decided: Iterable[Decided]) -> None:
        self._of: dict[Place, set[Place]] = {}
        self._apart: dict[Place, set[Place]] = defaultdict(set)
        for each in decided:
            if each.together:
                self._join(each.a, each.b)
            else:
                self._apart[each.a].add(each.b)
                self._apart[each.b].add(each.a)

    def put(self, one: Place, other: Place) -> None:
        """Put two steps together with all that is with them, unless some of it was parted."""
        ours, theirs = self._with(one), self._with(other)
        if not any(self._apart[each] & theirs for each in ours if each in self._apart):
            self._join(one, other)

    def _with(self, place: Place) -> set[Place]:
        return self._of.setdefault(place, {place})

    def _join(self, one: Place, other: Place) -> None:
        ours, theirs = self._with(one), self._with(other)
        if ours is not theirs:
            ours |= theirs
            self._of.update(dict.fromkeys(theirs, ours))

    def of_several_maps(self) -> list[list[Place]]:
        """The groups of steps of two maps or more."""
        every = {id(group): group for group in self._of.values()}.values()
        return [sorted(group) for group in every if len({place.map for place in group}) > 1]


def _told(groups: list[list[Place]], gathered: Gathered) -> tuple[Group, ...]:
    """The groups in the order of the work, each by its commonest wording, then the shortest."""
    number = {place: at for at, place in enumerate(gathered.places)}

    def along(members: list[Place]) -> float:
        known = [float(gathered.position[number[each]]) for each in members if each in number]
        return round(sum(known) / len(known), 6) if known else 1.0

    def label(members: list[Place]) -> str:
        said = Counter(
            " ".join(gathered.steps[number[each]].label.split())
            for each in members
            if each in number
        )
        return min(said, key=lambda words: (-said[words], len(words), words), default="")

    ordered = sorted(groups, key=lambda each: (along(each), each))
    return tuple(
        Group(at, label(members), tuple(members)) for at, members in enumerate(ordered, start=1)
    )
