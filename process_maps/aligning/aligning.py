"""Aligning many maps at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from process_maps.aligning.glossary import Glossary
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
from process_maps.model import Map
from process_maps.pairing.words import same_words_key


def align(
    maps: Mapping[str, Map], decisions: Iterable[Decided] = (), glossary: Glossary | None = None
) -> Alignment:
    """Which steps of these maps are the same work; what people decided always holds."""
    maps = in_key_order(maps)
    decided = alive(decisions, maps)
    words = _words(maps, glossary or Glossary())
    rulings = {(each.a, each.b): each for each in decided}
    near: dict[Place, list[Pair]] = defaultdict(list)
    together: list[Pair] = []
    places = sorted(words)
    for number, a in enumerate(places):
        for b in places[number + 1 :]:
            if a.map == b.map:
                continue
            ruling = rulings.get((a, b))
            score = _alike(words[a], words[b])
            band: Band = "decided" if ruling else "sure" if score >= 0.9 else "check"
            pair = Pair(a, b, score, band, (f"{score:.0%} of the words",), ruling)
            near[a].append(pair)
            near[b].append(pair)
            if ruling.together if ruling else score >= 0.6:
                together.append(pair)
    groups = _groups(together, maps)
    sure = _groups([each for each in together if each.band != "check"], maps)
    best = {
        place: tuple(sorted(found, key=lambda each: (-each.score, each.a, each.b)))
        for place, found in near.items()
    }
    return Alignment(maps, groups, sure, tuple(together), best, decided)


def _words(maps: Mapping[str, Map], glossary: Glossary) -> dict[Place, frozenset[str]]:
    entries = glossary.entries
    found = {}
    for key, process in maps.items():
        for step in process.steps:
            said = same_words_key(step.label).split()
            if said:
                read = " ".join(entries.get(word, word) for word in said)
                found[Place(key, step.id)] = frozenset(read.split())
    return found


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))


def _groups(pairs: Iterable[Pair], maps: Mapping[str, Map]) -> tuple[Group, ...]:
    of: dict[Place, set[Place]] = {}
    for pair in pairs:
        joined = of.get(pair.a, {pair.a}) | of.get(pair.b, {pair.b})
        for each in joined:
            of[each] = joined
    step = {Place(key, each.id): each for key, process in maps.items() for each in process.steps}
    order = {place: number for number, place in enumerate(step)}
    found = {min(each, key=order.__getitem__): each for each in of.values()}
    return tuple(
        Group(number, step[first].label, tuple(sorted(found[first])))
        for number, first in enumerate(sorted(found, key=order.__getitem__), start=1)
    )
