"""What councils' maps show differently, each difference in a sentence: of two maps or of many.

Only what maps state is told as a difference. A map that does not say is named apart, never counted
as saying otherwise; and that a map does not show a step is all that is claimed: not that nobody
does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from common.words import listed
from process_maps.aligning.model import Alignment, Place
from process_maps.comparing.beside import Beside, beside, quoted
from process_maps.comparing.looping import looped
from process_maps.comparing.model import (
    LOOPED,
    ONLY,
    ORDER,
    TITLES,
    WHEN,
    Basis,
    Compared,
    Difference,
)
from process_maps.comparing.orders import other_order
from process_maps.comparing.presence import on_some, only_here, split
from process_maps.comparing.sides import ASPECTS, Aspect, compared, differs, told
from process_maps.comparing.when import earlier_or_later
from process_maps.model import Map
from process_maps.naming import bare_name, role_key, system_key


def differences(
    alignment: Alignment,
    names: Mapping[str, str],
    *,
    one: str | None = None,
    doubtful: bool = False,
) -> Compared:
    """Everything two or more maps show differently, what tells most first.

    Parameters
    ----------
    names : what each map is called, by its key.
    one : the map to tell from: then only what sets it apart from half of the others or more.
    doubtful : whether steps that are only proposed as the same work count as the same.
    """
    it = beside(alignment, names, one=one, doubtful=doubtful)
    found: list[Difference] = []
    basis: dict[str, Basis] = {}
    for aspect in ASPECTS:
        told_of, basis[aspect.kind] = _stated(it, aspect)
        found += told_of
    for kind, (told_of, rests_on) in (
        (ORDER, other_order(it)),
        (WHEN, earlier_or_later(it)),
        (LOOPED, looped(it)),
    ):
        found += told_of
        basis[kind] = rests_on
    found += split(it)
    if len(it.maps) > 1:
        found += on_some(it)
        found += only_here(it)
    kinds = list(TITLES)
    found.sort(key=lambda each: (kinds.index(each.kind), -each.weight))
    doubts = () if doubtful else tuple(_doubts(it))
    return Compared(alignment, it.names, one, tuple(found), basis, doubts, tuple(_notes(it)))


def _stated(it: Beside, aspect: Aspect) -> tuple[list[Difference], Basis]:
    found, known, asked = [], 0, 0
    for group in filter(it.of_one, it.groups):
        if (sides := compared(it, aspect, group)) is None:
            continue
        saying = [key for side in sides.sides for key in side.maps]
        asked += bool(saying)
        known += len(saying) > 1 and (it.one is None or it.one in saying)
        if differs(it, sides):
            found.append(told(it, aspect.kind, aspect.subject.format(step=it.title(group)), sides))
    return found, Basis(known, asked)


def _doubts(it: Beside) -> Iterator[Difference]:
    """Steps that are proposed as the same work but do not count yet, in the order of the maps."""
    for group in it.alignment.groups:
        places = sorted(group.members)
        parts = {it.grouped[place].number if place in it.grouped else place for place in places}
        here = it.one is None or any(place.map == it.one for place in places)
        if len(parts) > 1 and here:
            words = listed(
                f"{quoted(it.alignment.step(place))} ({it.names[place.map]})"
                for place in _one_of_each_part(it, places)
            )
            keys = tuple(dict.fromkeys(place.map for place in places))
            yield Difference(ONLY, f"{words} may be the same work.", keys, tuple(places))


def _one_of_each_part(it: Beside, places: Sequence[Place]) -> list[Place]:
    """A step for each part of a doubtful group, of different maps as far as there are any.

    Two steps of one map are not what is doubted: each may be what another map has as one step.
    """
    parts: dict[int | Place, list[Place]] = {}
    for place in sorted(places, key=lambda place: place.map != it.one):
        part: int | Place = it.grouped[place].number if place in it.grouped else place
        parts.setdefault(part, []).append(place)
    said: dict[int | Place, Place] = {}
    for number, of in sorted(parts.items(), key=lambda each: len({p.map for p in each[1]})):
        told = {place.map for place in said.values()}
        said[number] = next((place for place in of if place.map not in told), of[0])
    return sorted(said.values(), key=lambda place: (place.map != it.one, place))


def _notes(it: Beside) -> Iterator[str]:
    """What a map says of none of its steps, and which names were read as one."""
    yield from _silent(it)
    for key, process in it.maps.items():
        if not process.steps:
            yield f"{it.names[key]}’s map has no steps yet."
        elif not process.flows:
            yield f"{it.names[key]}’s map draws no flows, so it shows no order and no loops."
    yield from _read_as_one(it.maps, it.names)


def _silent(it: Beside) -> Iterator[str]:
    """What maps say of none of their steps; maps silent on the same things are said together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    there = [key for key, process in it.maps.items() if process.steps]
    for key in there:
        if silent := tuple(sorted(it.stated[key].silent)):
            alike.setdefault(silent, []).append(key)
    for silent, keys in alike.items():
        what = ", ".join(each.lower() for each in silent)
        if len(keys) == 1:
            yield f"{it.names[keys[0]]}’s map states of none of its steps: {what}."
        else:
            whose = f"All {len(keys):,} maps state" if keys == there else "The maps of "
            named = "" if keys == there else f"{listed(it.names[key] for key in keys)} state"
            yield f"{whose}{named} of none of their steps: {what}."


def _read_as_one(maps: Mapping[str, Map], names: Mapping[str, str]) -> Iterator[str]:
    for what, key_of in (("role", role_key), ("system", system_key)):
        wordings: dict[str, dict[str, tuple[str, str]]] = {}
        for key, process in maps.items():
            for step in process.steps:
                for name in step.actors if what == "role" else step.systems:
                    wordings.setdefault(key_of(name), {}).setdefault(bare_name(name), (name, key))
        for said in wordings.values():
            if len(said) > 1:
                words = listed(f"“{name}” ({names[key]})" for name, key in said.values())
                yield f"{words} are read as one {what}."
