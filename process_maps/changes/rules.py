"""Lanes and phases, and what the map says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from common.words import listed
from process_maps.changes.model import (
    ADDED,
    CHANGED,
    LANES,
    MOVED,
    PHASES,
    REMOVED,
    RENAMED,
    WHOLE,
    Change,
    phase_said,
)
from process_maps.facts import said_of
from process_maps.graph import lanes_of, phases_of
from process_maps.model import Map


def lane_changes(before: Map, after: Map, actors: Mapping[str, str]) -> Iterator[Change]:
    """Lanes that came, went or stand in another order; ``actors`` are renamed ones."""
    for old, new in actors.items():
        yield Change(LANES, RENAMED, f"{old} is now called {new}")
    was = [actors.get(each, each) for each in lanes_of(before)]
    now = list(lanes_of(after))
    yield from (Change(LANES, ADDED, f"{each} has a lane now") for each in now if each not in was)
    yield from (
        Change(LANES, REMOVED, f"{each} has no lane any more") for each in was if each not in now
    )
    if [each for each in was if each in now] != [each for each in now if each in was]:
        yield Change(LANES, MOVED, f"The lanes are in another order: {listed(now)}")


def renamed_actors(before: Map, after: Map, pairs: Mapping[str, str]) -> dict[str, str]:
    """Actors that were given another name on every one of their steps."""
    now = {step.id: step for step in after.steps}
    gone = [each for each in lanes_of(before) if each not in lanes_of(after)]
    fresh = [each for each in lanes_of(after) if each not in lanes_of(before)]
    found: dict[str, str] = {}
    for old in gone:
        theirs = [s for s in before.steps if old in s.actors and s.id in pairs]
        for new in fresh:
            renamed = theirs and all(
                _at(now[pairs[step.id]].actors, step.actors.index(old)) == new for step in theirs
            )
            if renamed and new not in found.values():
                found[old] = new
                break
    return found


def _at(actors: tuple[str, ...], position: int) -> str | None:
    return actors[position] if position < len(actors) else None


def phase_changes(before: Map, after: Map) -> Iterator[Change]:
    """Phases, by their ids."""
    old = {each.id: each for each in phases_of(before)}
    new = {each.id: each for each in phases_of(after)}
    for phase in new.values():
        was = old.get(phase.id)
        if was is None:
            yield Change(PHASES, ADDED, f"{phase_said(phase.label)} is new".capitalize())
            continue
        if was.label != phase.label:
            words = f"Phase “{was.label}” is now called “{phase.label}”"
            yield Change(PHASES, RENAMED, words)
        if (was.when, was.starts, was.ends, was.extra) != (
            phase.when,
            phase.starts,
            phase.ends,
            phase.extra,
        ):
            words = f"Phase “{phase.label}”: when it is changed"
            if was.when != phase.when:
                told = said_of(phase.when), said_of(was.when)
                words = f"Phase “{phase.label}”: when it is, {told[0]} (was {told[1]})"
            yield Change(PHASES, CHANGED, words)
    for each in old.values():
        if each.id not in new:
            yield Change(PHASES, REMOVED, f"Phase “{each.label}” is gone")
    if [each for each in old if each in new] != [each for each in new if each in old]:
        yield Change(PHASES, MOVED, "The phases are in another order")


def whole_changes(before: Map, after: Map, pairs: Mapping[str, str]) -> Iterator[Change]:
    """The map's own name, source and notes, and the order its steps are listed in."""
    for fact, what in (
        ("name", "name"),
        ("source", "source"),
        ("note", "note"),
        ("caveat", "caveat"),
        ("legend", "legend"),
    ):
        was, now = getattr(before, fact), getattr(after, fact)
        if was != now:
            words = f"The map’s {what}: {said_of(now)} (was {said_of(was)})"
            yield Change(WHOLE, CHANGED, words)
    if before.extra != after.extra:
        yield Change(WHOLE, CHANGED, "What its file says beyond this changed")
    was_order = [pairs[step.id] for step in before.steps if step.id in pairs]
    kept = set(was_order)
    if was_order != [step.id for step in after.steps if step.id in kept]:
        yield Change(WHOLE, CHANGED, "The steps are listed in another order")
