"""Why two steps are proposed as the same work, in words for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import overload

from common.words import listed
from process_maps.aligning.activities import activities
from process_maps.aligning.likeness import Likeness
from process_maps.aligning.reading import Unit
from process_maps.aligning.splits import splits
from process_maps.model import Step

LIKE_PLACE = 0.12
"""How far apart along their maps two steps may lie and still be at a like place."""
FAR_APART = 0.5
SURELY_THIS = 0.4
"""From which likelihood on an activity is named."""
NEIGHBOURS = 0.5
MOST_WORDS = 3


class Reasons(Sequence[str]):
    """The reasons of a pair, worked out when somebody reads them: there may be very many pairs."""

    def __init__(self, it: Likeness, one: int, other: int) -> None:
        self._of = it, one, other

    @cached_property
    def _said(self) -> tuple[str, ...]:
        return reasons(*self._of)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        return self._said[at]

    def __len__(self) -> int:
        return len(self._said)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self._said)


def reasons(it: Likeness, one: int, other: int) -> tuple[str, ...]:
    """What speaks for two steps being the same work, the weightiest first, then what against it."""
    a, b = it.gathered.steps[one], it.gathered.steps[other]
    found = [
        *_words(it, one, other),
        *_split(it, one, other),
        *_activity(it, one, other),
        *_people_and_systems(it, one, other),
        *_place(it, one, other),
    ]
    if not found:
        found = ["Little by itself, but each is like other steps of their group"]
    return (*found, *_against(it, one, other, a, b))


def _words(it: Likeness, one: int, other: int) -> Iterable[str]:
    gathered = it.gathered
    key = gathered.keys[one]
    if key and key == gathered.keys[other]:
        same = gathered.steps[one].label == gathered.steps[other].label
        yield "The same words" if same else "The same words, but for case, spacing or punctuation"
        return
    ours, theirs = gathered.readings[one].units, gathered.readings[other].units
    shared = [unit for unit in ours if unit.stems in {each.stems for each in theirs}]
    if shared:
        yield f"Both say {_quoted(unit.said for unit in shared)}"
    pairs = _synonyms([u for u in ours if u not in shared], theirs)
    if pairs:
        if len(pairs) == 1:
            yield f"“{pairs[0][0].said}” and “{pairs[0][1].said}” are read as the same"
        else:
            said = listed(f"“{x.said}” / “{y.said}”" for x, y in pairs[:MOST_WORDS])
            yield f"Read as the same: {said}"


def _synonyms(ours: Sequence[Unit], theirs: Sequence[Unit]) -> list[tuple[Unit, Unit]]:
    found: list[tuple[Unit, Unit]] = []
    for unit in ours:
        # Each word is said to stand for one other only.
        left = (each for each in theirs if each not in [other for _, other in found])
        like = next((each for each in left if unit.meanings & each.meanings), None)
        if like is not None:
            found.append((unit, like))
    return found


def _activity(it: Likeness, one: int, other: int) -> Iterable[str]:
    if it.activities is None:
        return
    a, b = it.activities.likely[one], it.activities.likely[other]
    best = int((a * b).argmax())
    if min(a[best], b[best]) >= SURELY_THIS:
        yield f"Both read as: {activities()[it.activities.names[best]].words}"


def _people_and_systems(it: Likeness, one: int, other: int) -> Iterable[str]:
    a, b = it.gathered.steps[one], it.gathered.steps[other]
    readings = it.gathered.readings
    for ours, theirs, kinds, words in (
        (a.actors, b.actors, (readings[one].roles, readings[other].roles), "Done by"),
        (a.systems, b.systems, (readings[one].systems, readings[other].systems), "Done in"),
    ):
        what = "people" if words == "Done by" else "system"
        same = [x for x in ours if x.casefold() in {y.casefold() for y in theirs}]
        if same:
            yield f"{words} {listed(same)} on both"
        elif kinds[0] & kinds[1]:
            yield f"{words} the same kind of {what} ({listed(ours)} / {listed(theirs)})"


def _split(it: Likeness, one: int, other: int) -> Iterable[str]:
    for whole, part in ((one, other), (other, one)):
        here, there = it.map_of[whole], it.map_of[part]
        for each, parts in _splits(it, here, there):
            if each == whole and part in parts:
                yield f"One does in {len(parts)} steps what the other does in one"
                return


def _splits(it: Likeness, one: int, other: int) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """What one map splits of another; kept, for it is asked again for each of their pairs."""
    if (one, other) not in it.splits_of:
        it.splits_of[one, other] = tuple(splits(it.gathered, it.wording, one, other))
    return it.splits_of[one, other]


def _place(it: Likeness, one: int, other: int) -> Iterable[str]:
    gathered = it.gathered
    beside = [
        words
        for near, words in ((gathered.before, "before"), (gathered.after, "after"))
        if any(it.between(x, y) >= NEIGHBOURS for x in near[one] for y in near[other])
    ]
    if beside:
        yield f"The steps {listed(beside)} them go together too"
    if abs(gathered.position[one] - gathered.position[other]) <= LIKE_PLACE:
        yield "At a like place in their maps"


def _against(it: Likeness, one: int, other: int, a: Step, b: Step) -> Iterable[str]:
    ours, theirs = it.gathered.readings[one], it.gathered.readings[other]
    if ours.roles and theirs.roles and not ours.roles & theirs.roles:
        yield f"But done by different people ({listed(a.actors)} / {listed(b.actors)})"
    if ours.question != theirs.question:
        yield "But only one of them is a question"
    if abs(it.gathered.position[one] - it.gathered.position[other]) >= FAR_APART:
        yield "But far apart along their maps"


def _quoted(said: Iterable[str]) -> str:
    return listed([f"“{each}”" for each in said][:MOST_WORDS])
