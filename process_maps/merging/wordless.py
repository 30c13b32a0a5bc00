"""Steps without words, found again in another map by what stands around them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set

from process_maps.aligning.model import Place
from process_maps.merging.words import says_nothing
from process_maps.model import Map

# Far beyond the longest run of gateways anybody draws; bounds the time for maps without any words.
_ROUNDS = 30
Parted = Set[tuple[Place, Place]]


def same_surroundings(
    maps: Mapping[str, Map], group_of: Mapping[Place, int], parted: Parted
) -> list[tuple[Place, ...]]:
    """Steps without words that are one and the same, so far as words are not needed to say so.

    Two of the same kind are the same where what leads to them and what they lead to is the same,
    step for step (the coarsest partition of that sort: Paige and Tarjan, SIAM Journal on Computing
    16, 1987, here by rounds). A map's only start without words is every map's start; so is its only
    end. Where a map has several alike, they are taken in order, with maps that have as many.
    """
    looks, wordless = _first_looks(maps, group_of)
    if not wordless:
        return []
    before, after = _neighbours(maps)
    fixed = _only_ones(maps, wordless)
    many = 0
    for _ in range(_ROUNDS):
        signs = {
            place: looks[place]
            if place in fixed
            else (
                looks[place],
                frozenset(looks[each] for each in before[place]),
                frozenset(looks[each] for each in after[place]),
            )
            for place in wordless
        }
        numbers = {sign: -1 - number for number, sign in enumerate(dict.fromkeys(signs.values()))}
        looks |= {place: numbers[sign] for place, sign in signs.items()}
        if len(numbers) == many:
            break
        many = len(numbers)
    return _joined(wordless, looks, parted)


def _first_looks(
    maps: Mapping[str, Map], group_of: Mapping[Place, int]
) -> tuple[dict[Place, int], list[Place]]:
    """A number each: the group's, one of its own, or for those without words that of its kind."""
    looks: dict[Place, int] = {}
    wordless: list[Place] = []
    kinds: dict[str, int] = {}
    alone = max(group_of.values(), default=0)
    for key, process in maps.items():
        for step in process.steps:
            place = Place(key, step.id)
            if place in looks:
                continue
            if place in group_of:
                looks[place] = group_of[place]
            elif says_nothing(step):
                looks[place] = kinds.setdefault(step.kind, -1 - len(kinds))
                wordless.append(place)
            else:
                alone += 1
                looks[place] = alone
    return looks, wordless


def _neighbours(
    maps: Mapping[str, Map],
) -> tuple[dict[Place, list[Place]], dict[Place, list[Place]]]:
    before: dict[Place, list[Place]] = defaultdict(list)
    after: dict[Place, list[Place]] = defaultdict(list)
    for key, process in maps.items():
        there = {step.id for step in process.steps}
        for flow in process.flows:
            if flow.source in there and flow.target in there:
                source, target = Place(key, flow.source), Place(key, flow.target)
                after[source].append(target)
                before[target].append(source)
    return before, after


def _only_ones(maps: Mapping[str, Map], wordless: Iterable[Place]) -> set[Place]:
    """The starts and ends without words that are the only ones of their maps."""
    ends: dict[tuple[str, str], list[Place]] = defaultdict(list)
    kind = {Place(key, step.id): step.kind for key, each in maps.items() for step in each.steps}
    for place in wordless:
        if kind[place] in ("start", "end"):
            ends[place.map, kind[place]].append(place)
    return {found[0] for found in ends.values() if len(found) == 1}


def _joined(
    wordless: Iterable[Place], looks: Mapping[Place, int], parted: Parted
) -> list[tuple[Place, ...]]:
    often = Counter((looks[place], place.map) for place in wordless)
    seen: Counter[tuple[int, str]] = Counter()
    found: dict[tuple[int, int, int], list[Place]] = defaultdict(list)
    for place in wordless:
        look = looks[place], place.map
        group = found[looks[place], often[look], seen[look]]
        if not any((min(each, place), max(each, place)) in parted for each in group):
            group.append(place)
        seen[look] += 1
    return [tuple(each) for each in found.values() if len(each) > 1]
