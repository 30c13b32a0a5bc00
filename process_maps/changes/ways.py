"""Flows and loops that came, went, or say something else now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from common.words import count_of
from process_maps.changes.model import (
    ADDED,
    CHANGED,
    FLOWS,
    LOOPS,
    REMOVED,
    RENAMED,
    WITH_STEPS,
    Change,
    named,
)
from process_maps.facts import times_said
from process_maps.model import Flow, Loop, Map


def flow_changes(before: Map, after: Map, pairs: Mapping[str, str]) -> Iterator[Change]:
    """Flows between steps that are on both maps, one by one; those of others are counted."""
    labels = {step.id: step for step in after.steps}
    kept = set(pairs.values())
    old, new = _by_ends(before.flows, pairs), _by_ends(after.flows, None)
    with_steps = sum(len(flows) for ends, flows in new.items() if not kept.issuperset(ends))
    with_steps += sum(not {flow.source, flow.target} <= pairs.keys() for flow in before.flows)
    for ends in dict.fromkeys((*new, *old)):
        if not kept.issuperset(ends):
            continue
        between = f"from {named(labels[ends[0]])} to {named(labels[ends[1]])}"
        yield from _between(old.get(ends, []), new.get(ends, []), between, ends[0])
    if with_steps:
        words = f"{count_of(with_steps, 'flow')} came or went with steps that are new or gone"
        yield Change(FLOWS, WITH_STEPS, words, number=with_steps)


def _by_ends(
    flows: Iterable[Flow], pairs: Mapping[str, str] | None
) -> dict[tuple[str, str], list[Flow]]:
    found: dict[tuple[str, str], list[Flow]] = defaultdict(list)
    for flow in flows:
        ends = flow.source, flow.target
        if pairs is not None:
            if not set(ends) <= pairs.keys():
                continue
            ends = pairs[flow.source], pairs[flow.target]
        found[ends].append(flow)
    return found


def _between(old: list[Flow], new: list[Flow], between: str, step: str) -> Iterator[Change]:
    """Flows between the same two steps: told apart by words, then by what is left over."""
    left = list(old)
    fresh = []
    for flow in new:
        same = next((each for each in left if each.label == flow.label), None)
        if same is None:
            fresh.append(flow)
            continue
        left.remove(same)
        if same.probability != flow.probability:
            was, now = (_chance(each.probability) for each in (same, flow))
            words = f"The flow {between}: how often it is taken is {now} (was {was})"
            yield Change(FLOWS, CHANGED, words, step)
        elif (same.evidence, same.extra) != (flow.evidence, flow.extra):
            yield Change(FLOWS, CHANGED, f"The flow {between}: what is known of it changed", step)
    for flow in fresh:
        said = f"“{flow.label}”" if flow.label else "no words"
        if left:
            was_flow = left.pop(0)
            was = f"“{was_flow.label}”" if was_flow.label else "no words"
            yield Change(FLOWS, RENAMED, f"The flow {between} has {said} (had {was})", step)
        else:
            words = f" with the words {said}" if flow.label else ""
            yield Change(FLOWS, ADDED, f"A flow leads {between}{words}", step)
    for flow in left:
        words = f" with the words “{flow.label}”" if flow.label else ""
        yield Change(FLOWS, REMOVED, f"No flow leads {between}{words} any more", step)


def loop_changes(before: Map, after: Map, pairs: Mapping[str, str]) -> Iterator[Change]:
    """Loops by the steps they go through, or by their ids."""
    old = {tuple(pairs.get(each, "") for each in loop.steps): loop for loop in before.loops}
    ids = {loop.id: steps for steps, loop in old.items() if loop.id}
    for loop in after.loops:
        first = loop.steps[0] if loop.steps else None
        name = _loop_named(after, loop)
        same = loop.steps if loop.steps in old else ids.get(loop.id or "")
        was = old.pop(same, None) if same is not None else None
        if was is None:
            yield Change(LOOPS, ADDED, f"{name} is new: {times_said(loop)}", first)
            continue
        if same != loop.steps:
            yield Change(LOOPS, CHANGED, f"{name} goes through other steps now", first)
        if times_said(was) != times_said(loop):
            words = f"{name}: {times_said(loop)} (was: {times_said(was)})"
            yield Change(LOOPS, CHANGED, words, first)
        elif was.extra != loop.extra:
            yield Change(LOOPS, CHANGED, f"{name}: what is known of it changed", first)
    for loop in old.values():
        yield Change(LOOPS, REMOVED, f"{_loop_named(before, loop)} is gone")


def _loop_named(process: Map, loop: Loop) -> str:
    if not loop.steps:
        return "A loop"
    ends = [process.step(each) for each in (loop.steps[0], loop.steps[-1])]
    ends_named = [named(each) if each else "a step that is gone" for each in ends]
    return f"The loop from {ends_named[0]} to {ends_named[1]}"


def _chance(chance: float | None) -> str:
    return "not known" if chance is None else f"{chance * 100:.4g} times in 100"
