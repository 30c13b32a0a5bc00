"""Which steps are on some maps only, and which are one step here and several there."""

from __future__ import annotations

from collections.abc import Iterator

from common.words import listed
from process_maps.aligning.model import Group, Place
from process_maps.comparing.beside import Beside, quoted, worded
from process_maps.comparing.model import MISSING, ONLY, SPLIT, Difference
from process_maps.comparing.sides import Side, Sides, differs
from process_maps.facts import kind_said
from process_maps.graph import phases_of
from process_maps.model import NEEDS_NOBODY, Map, Step
from process_maps.pairing.words import same_words_key

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def only_here(beside: Beside) -> Iterator[Difference]:
    """The steps that are on one map and in no group: what is work first, then what happens."""
    phases = {
        key: {phase.id: phase.label for phase in phases_of(process)}
        for key, process in beside.maps.items()
    }
    for key, process in beside.maps.items():
        if beside.one in (None, key):
            for step in sorted(_alone(beside, key, process), key=lambda s: s.kind in NEEDS_NOBODY):
                facts = [*_by(step), *([phases[key].get(step.phase, "")] if step.phase else [])]
                said = f" ({'; '.join(each for each in facts if each)})" if any(facts) else ""
                words = f"Only {beside.names[key]}’s map shows {quoted(step)}{said}."
                yield Difference(ONLY, words, (key,), (Place(key, step.id),))


def _alone(beside: Beside, key: str, process: Map) -> list[Step]:
    return [
        step for step in process.steps if worded(step) and Place(key, step.id) not in beside.grouped
    ]


def _by(step: Step) -> list[str]:
    if step.kind in NEEDS_NOBODY:
        return [kind_said(step.kind)]
    return [listed(step.actors)]


def on_some(beside: Beside) -> Iterator[Difference]:
    """The groups that some maps lack, those on most maps first; or those that one map lacks."""
    groups = sorted(
        beside.groups, key=lambda group: (-len(beside.steps[group.number]), group.number)
    )
    empty = {key for key, process in beside.maps.items() if not process.steps}
    there = [key for key in beside.maps if key not in empty]
    for group in groups:
        have = list(beside.steps[group.number])
        lack = [key for key in there if key not in have]
        if beside.one in lack or (lack and beside.one is None):
            keys = (*lack, *have) if beside.one is None else (beside.one, *have)
            yield Difference(
                MISSING,
                _on_some(beside, group, have, lack, len(there)),
                keys,
                beside.places(group, have),
                weight=len(have) if beside.one else min(len(have), len(lack)),
            )


def _on_some(beside: Beside, group: Group, have: list[str], lack: list[str], of: int) -> str:
    names = beside.listed(have)
    if beside.one:
        named = f" ({names})" if len(have) < of - 1 or of == 2 else ""
        many = f"{len(have)} of the {of - 1} other maps{named}" if of > 2 else f"{names}’s map"
        if len(have) == of - 1 > 1:
            many = "both other maps" if of == 3 else f"all {of - 1} other maps"
        return f"{beside.title(group)} is on {many}, not on {beside.names[beside.one]}’s."
    of_those = "that" if len(lack) == 1 else "those"
    if len(lack) <= len(have):
        those = f"not on {of_those} of {beside.listed(lack)}"
        return f"{beside.title(group)} is on {len(have)} of {of} maps, {those}."
    return f"{beside.title(group)} is on {len(have)} of {of} maps only: those of {names}."


def split(beside: Beside) -> Iterator[Difference]:
    """The groups of which maps have different numbers of steps."""
    for group in beside.groups:
        steps = beside.steps[group.number]
        numbers: dict[int, list[str]] = {}
        for key, each in steps.items():
            numbers.setdefault(len(each), []).append(key)
        sides = Sides(group, tuple(Side(str(n), tuple(numbers[n])) for n in sorted(numbers)), ())
        if beside.of_one(group) and differs(beside, sides):
            yield _split(beside, group, numbers)


def _split(beside: Beside, group: Group, numbers: dict[int, list[str]]) -> Difference:
    steps = beside.steps[group.number]
    parts = []
    for number in sorted(numbers):
        keys = numbers[number]
        if number == 1:
            parts.append(f"one step in {beside.where(keys, len(steps))}")
        else:
            parts += [
                f"{_number(number)} in {beside.names[key]}: {_named(steps[key])}" for key in keys
            ]
    keys = sorted((key for each in numbers.values() for key in each), key=lambda k: -len(steps[k]))
    places = tuple(Place(key, step.id) for key in keys for step in steps[key])
    weight = len(steps) - max(map(len, numbers.values()))
    words = f"{beside.title(group)} is {'; '.join(parts)}."
    return Difference(SPLIT, words, tuple(keys), places, weight=weight)


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def _named(steps: tuple[Step, ...]) -> str:
    """The steps by their words; the same words several times are said once."""
    words = {same_words_key(step.label): quoted(step) for step in steps}
    return f"{listed(words.values())}{' each time' if len(words) == 1 else ''}"
