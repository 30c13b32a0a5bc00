"""Which steps are gone through again and again on one map and lie in no loop on another."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

from common.words import count_of, listed
from process_maps.aligning.model import Group
from process_maps.comparing.beside import Beside
from process_maps.comparing.model import LOOPED, Basis, Difference
from process_maps.comparing.sides import Sides, Value, differs, in_sides, otherwise, unsaid_words
from process_maps.facts import times_said
from process_maps.model import Loop, Step

MOST_NAMED = 3


@dataclass(frozen=True)
class _Round:
    """Whether a map's step lies in a loop; the smallest named one, and what it is told apart by."""

    looped: bool
    loop: Loop | None
    ref: Hashable


def looped(beside: Beside) -> tuple[list[Difference], Basis]:
    """Steps in a loop on some maps and in none on others, or gone through more often.

    Steps of one loop that differ alike are said together.
    """
    together: dict[Hashable, list[tuple[Group, Mapping[str, _Round], Sides]]] = {}
    known = asked = 0
    for group in filter(beside.of_one, beside.groups):
        rounds = {key: _round(beside, key, s) for key, s in beside.steps[group.number].items()}
        asked += 1
        known += _says_enough(beside, rounds)
        said: dict[str, Value] = {
            key: (each.looped, "") if each else None for key, each in rounds.items()
        }
        sides = in_sides(group, said)
        stated = {key: each for key, each in rounds.items() if each}
        if not differs(beside, sides):
            often = {key: _times(each) for key, each in stated.items() if each.looped}
            sides = _apart(group, often)
            if not differs(beside, sides):
                continue
        alike = tuple((key, each.looped, each.ref) for key, each in stated.items())
        kind = tuple((side.said, side.maps) for side in sides.sides)
        together.setdefault((alike, kind, sides.unsaid), []).append((group, stated, sides))
    return [_told(beside, found) for found in together.values()], Basis(known, asked)


def _says_enough(beside: Beside, rounds: Mapping[str, _Round | None]) -> bool:
    saying = [key for key, each in rounds.items() if each]
    return len(saying) > 1 and (beside.one is None or beside.one in saying)


def _round(beside: Beside, key: str, steps: tuple[Step, ...]) -> _Round | None:
    """None where no flow leads to any of the steps nor leaves it, so that nothing is said."""
    read, ids = beside.behaviours[key], {step.id for step in steps}
    named = [loop for loop in beside.maps[key].loops if ids & set(loop.steps)]
    smallest = min(named, key=lambda loop: len(loop.steps), default=None)
    at = [read.at[each] for each in sorted(ids)]
    if smallest:
        return _Round(True, smallest, smallest.ref)
    if (loop := int(read.loop[at].max())) >= 0:
        return _Round(True, None, loop)
    return _Round(False, None, None) if read.joined[at].any() else None


def _times(it: _Round) -> tuple[int, int] | None:
    """Least and most times round, where both are stated."""
    if it.loop is None or it.loop.times_min is None or it.loop.times_max is None:
        return None
    return it.loop.times_min, it.loop.times_max


def _apart(group: Group, often: Mapping[str, tuple[int, int] | None]) -> Sides:
    """Maps whose numbers of times round have none in common on different sides, fewest first."""
    known = sorted((times, key) for key, times in often.items() if times)
    values: dict[str, tuple[int, str] | None] = {key: None for key, t in often.items() if not t}
    side, reached = 0, -1
    for (least, most), key in known:
        side += least > reached >= 0
        reached = max(reached, most)
        values[key] = (side, f"{side}")
    return in_sides(group, values)


def _told(beside: Beside, found: list[tuple[Group, Mapping[str, _Round], Sides]]) -> Difference:
    group, rounds, sides = found[0]
    titles = [beside.title(each) for each, _, _ in found]
    if len(titles) > MOST_NAMED + 1:
        titles = [*titles[:MOST_NAMED], count_of(len(titles) - MOST_NAMED, "more step")]
    keys = sorted(key for side in sides.sides for key in side.maps)
    keys.sort(key=lambda key: (key != beside.one, not rounds[key].looped))
    round_and_round = [key for key in keys if rounds[key].looped]
    once = [key for key in keys if not rounds[key].looped]
    does = "are" if len(found) > 1 else "is"
    if once and beside.one in once:
        often = _often(beside, round_and_round, rounds)
        words = (
            f"{listed(titles)} {does} part of no loop in {beside.where(once, len(keys))}, "
            f"but of one in {often}"
        )
    elif once:
        words = (
            f"{listed(titles)} {does} part of a loop in {_often(beside, round_and_round, rounds)}, "
            f"of none in {beside.where(once, len(keys))}"
        )
    else:
        words = f"{listed(titles)} {does} gone through {_how_often(beside, keys, rounds)}"
    if len(found) == 1 and len(keys) == 2:
        words += beside.own_words(group, keys[1:])
    places = tuple(place for each, _, _ in found for place in beside.places(each, keys))
    unsaid = unsaid_words(beside, sides.unsaid)
    return Difference(LOOPED, f"{words}.", tuple(keys), places, unsaid, otherwise(beside, sides))


def _often(beside: Beside, keys: list[str], rounds: Mapping[str, _Round]) -> str:
    """Each map with how often, where it says; many maps by their number."""
    if len(keys) > MOST_NAMED:
        return beside.where(keys, len(rounds))
    said = []
    for key in keys:
        often = _words(rounds[key])
        said.append(f"{beside.names[key]}{f' ({often})' if often else ''}")
    return listed(said)


def _how_often(beside: Beside, keys: list[str], rounds: Mapping[str, _Round]) -> str:
    """Maps by the times they state, each number of times once."""
    by: dict[str, list[str]] = {}
    for key in keys:
        by.setdefault(_words(rounds[key], alone=True), []).append(key)
    return ", ".join(f"{often} in {beside.where(of, len(keys))}" for often, of in by.items())


def _words(it: _Round, *, alone: bool = False) -> str:
    loop = it.loop
    if loop is None or (loop.times_min, loop.times_max) == (None, None):
        return ""
    return times_said(replace(loop, words=None) if alone else loop)
