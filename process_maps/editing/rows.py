"""What a map's picture is ruled by: its name, its lanes (one an actor) and its phases."""

from __future__ import annotations

from dataclasses import replace

from common.errors import BadInput, NotFound, StaleEdit
from common.words import one_line
from process_maps.editing.steps import LOOK_AGAIN, fresh_id
from process_maps.graph import lanes_of, phases_of
from process_maps.model import Map, Phase, Step, Work

LONGEST_NAME = 120


def change_facts(
    process: Map, name: str, source: str | None, note: str | None, *, base: Map | None = None
) -> Map:
    """Rename a map, say where it comes from, or add a note to it.

    StaleEdit where somebody else did so since it was read (``base``).
    """
    was = base or process
    if (was.name, was.source, was.note) != (process.name, process.source, process.note):
        raise StaleEdit(
            "somebody else changed the map’s name, source or note meanwhile", remedy=LOOK_AGAIN
        )
    return replace(
        process,
        name=one_line(name, "name", LONGEST_NAME),
        source=" ".join((source or "").split()) or None,
        note=(note or "").strip() or None,
    )


def add_actor(process: Map, name: str) -> Map:
    """Add an actor with a lane, before any step is theirs."""
    name = _named(name)
    if name in actors_of(process):
        raise BadInput("this actor is on the map already")
    return replace(process, lanes=(*lanes_of(process), name))


def actors_of(process: Map) -> tuple[str, ...]:
    """Every actor of a map: those with lanes in their order, then those who only help."""
    helping = [actor for step in process.steps for actor in step.actors]
    return tuple(dict.fromkeys((*lanes_of(process), *helping)))


def rename_actor(process: Map, old: str, new: str) -> Map:
    """Give an actor another name everywhere; an actor of that name takes over what both do."""
    new = _named(new)
    if old not in actors_of(process):
        raise NotFound("this actor is no longer on the map", remedy=LOOK_AGAIN)
    lanes = tuple(dict.fromkeys(new if each == old else each for each in process.lanes))
    return replace(
        process, lanes=lanes, steps=tuple(_renamed(step, old, new) for step in process.steps)
    )


def remove_actor(process: Map, name: str) -> Map:
    """Take an actor's lane off the map, and the actor off every step."""
    if name not in actors_of(process):
        raise NotFound("this actor is no longer on the map", remedy=LOOK_AGAIN)
    steps = tuple(
        replace(
            step,
            actors=tuple(each for each in step.actors if each != name),
            work=tuple(each for each in step.work if each.actor != name),
        )
        for step in process.steps
    )
    return replace(
        process, lanes=tuple(each for each in process.lanes if each != name), steps=steps
    )


def move_lane(process: Map, name: str, by: int) -> Map:
    """Move a lane up (-1) or down (1)."""
    lanes = list(lanes_of(process))
    if name not in lanes:
        raise NotFound("this actor has no lane on the map", remedy=LOOK_AGAIN)
    at = lanes.index(name)
    lanes.insert(max(0, min(len(lanes) - 1, at + by)), lanes.pop(at))
    return replace(process, lanes=tuple(lanes))


def add_phase(process: Map, label: str, when: str | None = None) -> Map:
    """Add a phase at the end."""
    label = one_line(label, "phase", LONGEST_NAME)
    known = phases_of(process)
    if any(each.label == label for each in known):
        raise BadInput("the map has this phase already")
    new = Phase(fresh_id((each.id for each in known), "p"), label, _blank_is_none(when))
    return replace(process, phases=(*known, new))


def change_phase(
    process: Map, phase_id: str, label: str, when: str | None, *, base: Phase | None = None
) -> Map:
    """Rename a phase, or say when it is; StaleEdit where it is not as it was seen (``base``)."""
    known = phases_of(process)
    if phase_id not in [each.id for each in known]:
        raise NotFound("this phase is no longer on the map", remedy=LOOK_AGAIN)
    if base is not None and base not in known:
        raise StaleEdit("somebody else changed this phase meanwhile", remedy=LOOK_AGAIN)
    label = one_line(label, "phase", LONGEST_NAME)
    changed = tuple(
        replace(each, label=label, when=_blank_is_none(when)) if each.id == phase_id else each
        for each in known
    )
    return replace(process, phases=changed)


def move_phase(process: Map, phase_id: str, by: int) -> Map:
    """Move a phase earlier (-1) or later (1)."""
    phases = list(phases_of(process))
    at = next((n for n, each in enumerate(phases) if each.id == phase_id), None)
    if at is None:
        raise NotFound("this phase is no longer on the map", remedy=LOOK_AGAIN)
    phases.insert(max(0, min(len(phases) - 1, at + by)), phases.pop(at))
    return replace(process, phases=tuple(phases))


def remove_phase(process: Map, phase_id: str) -> Map:
    """Remove a phase; its steps stay, in no phase."""
    if phase_id not in [each.id for each in phases_of(process)]:
        raise NotFound("this phase is no longer on the map", remedy=LOOK_AGAIN)
    return replace(
        process,
        phases=tuple(each for each in process.phases if each.id != phase_id),
        steps=tuple(
            replace(step, phase=None) if step.phase == phase_id else step for step in process.steps
        ),
    )


def _renamed(step: Step, old: str, new: str) -> Step:
    if old not in step.actors and all(each.actor != old for each in step.work):
        return step
    actors = tuple(dict.fromkeys(new if each == old else each for each in step.actors))
    work: dict[str, Work] = {}
    for each in step.work:
        name = new if each.actor == old else each.actor
        work.setdefault(name, replace(each, actor=name))
    return replace(step, actors=actors, work=tuple(work.values()))


def _named(name: str) -> str:
    return one_line(name, "actor", 80)


def _blank_is_none(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None
