"""Which step of the later map a step of the earlier one is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from difflib import SequenceMatcher

from process_maps.model import Map, Step

_ALIKE = 0.6


def matched_steps(before: Map, after: Map) -> tuple[dict[str, str], frozenset[str]]:
    """Steps of the earlier map by id to those of the later one; also those told by words alone."""
    later = {step.id: step for step in after.steps}
    near = _neighbours(before), _neighbours(after)
    pairs = {
        step.id: step.id
        for step in before.steps
        if step.id in later and _same_step(step, later[step.id], near)
    }
    left: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    taken = set(pairs.values())
    for step in after.steps:
        if step.id not in taken:
            left[_words_and_lane(step)].append(step.id)
    lost = Counter(_words_and_lane(step) for step in before.steps if step.id not in pairs)
    by_words = set()
    for step in before.steps:
        key = _words_and_lane(step)
        if step.id not in pairs and key[0] and lost[key] == len(left[key]) == 1:
            pairs[step.id] = left[key][0]
            by_words.add(step.id)
    return pairs, frozenset(by_words)


def _same_step(
    step: Step, later: Step, near: tuple[Mapping[str, set[str]], Mapping[str, set[str]]]
) -> bool:
    """Whether an id still means the same step: a freed id is given to the next new step."""
    if step.label == later.label or step.actors[:1] == later.actors[:1] != ():
        return True
    words = step.label.casefold(), later.label.casefold()
    if SequenceMatcher(None, *words).ratio() >= _ALIKE:
        return True
    return bool(near[0][step.id] & near[1][later.id])


def _neighbours(process: Map) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for flow in process.flows:
        found[flow.source].add(flow.target)
        found[flow.target].add(flow.source)
    return found


def _words_and_lane(step: Step) -> tuple[str, tuple[str, ...]]:
    return " ".join(step.label.casefold().split()), step.actors[:1]
