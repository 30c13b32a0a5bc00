"""Steps that came, went, moved, were renamed, or of which something else is known now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from common.words import listed
from process_maps.changes.model import (
    ADDED,
    CHANGED,
    MOVED,
    REMOVED,
    RENAMED,
    SAME,
    STEPS,
    Change,
    named,
    phase_said,
)
from process_maps.facts import DIFFER, kind_said, said_of
from process_maps.graph import phases_of
from process_maps.model import Map, Step


def step_changes(
    before: Map,
    after: Map,
    pairs: Mapping[str, str],
    by_words: frozenset[str],
    actors: Mapping[str, str],
) -> Iterator[Change]:
    """What happened to steps, in the later map's order; those that are gone come last."""
    was = {later: before.step(earlier) for earlier, later in pairs.items()}
    names = ({each.id: each.label for each in phases_of(m)} for m in (before, after))
    old_phases, new_phases = names
    same_phase = {each.id for each in phases_of(after)}
    for step in after.steps:
        earlier = was.get(step.id)
        if earlier is None:
            yield Change(STEPS, ADDED, f"{named(step)} is new{_where(after, step)}", step.id)
            continue
        taken_over = replace(
            earlier, actors=tuple(actors.get(each, each) for each in earlier.actors)
        )
        if earlier.id in by_words:
            words = f"{named(step)} is taken to be the same step by its words; its id changed"
            yield Change(STEPS, SAME, words, step.id, earlier.id)
        for what, words in _of_one(taken_over, step):
            yield Change(STEPS, what, words, step.id, earlier.id)
        if earlier.phase != step.phase and not (
            old_phases.get(earlier.phase or "") == new_phases.get(step.phase or "")
            and earlier.phase not in same_phase
        ):
            old = old_phases.get(earlier.phase or "", "no phase")
            new = new_phases.get(step.phase or "", "no phase")
            words = f"{named(step)} moved from {phase_said(old)} to {phase_said(new)}"
            yield Change(STEPS, MOVED, words, step.id, earlier.id)
    for step in before.steps:
        if step.id not in pairs:
            who = f" ({listed(step.actors)})" if step.actors else ""
            yield Change(STEPS, REMOVED, f"{named(step)}{who} is gone", None, step.id)


def _of_one(was: Step, now: Step) -> Iterator[tuple[str, str]]:
    name = named(now)
    if was.label != now.label:
        yield RENAMED, f"{named(was)} is now called {name}"
    if was.actors[:1] != now.actors[:1]:
        old, new = (listed(each.actors[:1]) or "nobody" for each in (was, now))
        yield MOVED, f"{name} moved from {old} to {new}"
    more = [each for each in now.actors[1:] if each not in was.actors]
    fewer = [each for each in was.actors[1:] if each not in now.actors]
    if more:
        yield CHANGED, f"{name} is also done by {listed(more)} now"
    if fewer:
        yield CHANGED, f"{name} is no longer also done by {listed(fewer)}"
    if not (more or fewer) and was.actors[:1] == now.actors[:1] and was.actors != now.actors:
        yield CHANGED, f"{name} names its actors in another order"
    if was.kind != now.kind:
        yield CHANGED, f"{name} was {kind_said(was.kind)} and is {kind_said(now.kind)} now"
    for fact, what in DIFFER.items():
        if getattr(was, fact) != getattr(now, fact):
            old, new = (said_of(getattr(each, fact)) for each in (was, now))
            told = "" if old == new else f": {new} (was {old})"
            yield CHANGED, f"{name}, {what}{told or ' changed'}"


def _where(process: Map, step: Step) -> str:
    """Who does a new step, and what it stands between."""
    said = f", done by {listed(step.actors)}" if step.actors else ""
    labels = {each.id: each for each in process.steps}
    before = [named(labels[f.source]) for f in process.flows if f.target == step.id]
    following = [named(labels[f.target]) for f in process.flows if f.source == step.id]
    said += f", after {listed(dict.fromkeys(before))}" if before else ""
    said += f", before {listed(dict.fromkeys(following))}" if following else ""
    return said
