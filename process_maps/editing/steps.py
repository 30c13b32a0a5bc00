"""Steps: added where they belong, changed field by field, moved, removed with the flows healed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from common.errors import BadInput, NotFound, StaleEdit
from common.words import one_line
from process_maps.graph import NEEDS_NO_LABEL
from process_maps.model import Flow, Loop, Map, Step

LONGEST_LABEL = 200
MOST_STEPS = 400
LOOK_AGAIN = "Look at the map again"


@dataclass(frozen=True)
class Place:
    """Where a new step goes: at the end, or after, before or between steps that are there.

    ``after`` and ``before`` are ids; both together are a flow that the step is put into; ``into``
    says which one, where several join the two. ``joined`` says whether a flow is drawn to (or
    from) it; at the end it is joined to the last step.
    """

    after: str | None = None
    before: str | None = None
    joined: bool = True
    words: str | None = None
    into: Flow | None = None


def fresh_id(taken: Iterable[str], letter: str) -> str:
    """The first of s1, s2, … that nothing has."""
    held = set(taken)
    return next(name for n in range(1, len(held) + 2) if (name := f"{letter}{n}") not in held)


def fresh_flow(process: Map, source: str, target: str, label: str | None = None) -> Flow:
    """A new flow with an id of its own, so that what sits on it stays when its ends change."""
    taken = [flow.id for flow in process.flows if flow.id]
    return Flow(source, target, label, id=fresh_id(taken, "f"))


def add_step(process: Map, step: Step, place: Place) -> Map:
    """Add a step at its place, joined by flows as the place says.

    Raises BadInput for an id that is taken, a label that is none, or a map that is full; NotFound
    where the place is gone.
    """
    if process.step(step.id):
        raise BadInput("the map has a step with this id already", remedy="Add it again")
    if len(process.steps) >= MOST_STEPS:
        raise BadInput(f"a map holds at most {MOST_STEPS} steps", remedy="Split it into two maps")
    step = replace(step, label=checked_label(step))
    for each in (place.after, place.before):
        if each is not None:
            step_of(process, each)
    position = len(process.steps)
    if place.after is not None:
        position = index_of(process, place.after) + 1
    elif place.before is not None:
        position = index_of(process, place.before)
    last = process.steps[-1].id if process.steps else None
    grown = replace(process, steps=_inserted(process.steps, position, step))
    words = _flow_words(place.words)
    if place.after is not None and place.before is not None:
        split = place.into or _first_flow(grown, place.after, place.before)
        return _into_flow(grown, step.id, split, words)
    if not place.joined:
        return grown
    if place.before is not None:
        return _with_flow(grown, step.id, place.before, words)
    source = place.after if place.after is not None else last
    return grown if source is None else _with_flow(grown, source, step.id, words)


def change_step(process: Map, base: Step, changes: Mapping[str, Any]) -> Map:
    """Change some of a step's values, read as ``base``.

    Raises StaleEdit where somebody changed one of the same values since, NotFound where the step
    is gone.
    """
    now = still_there(process, base)
    if any(getattr(now, name) != getattr(base, name) for name in changes):
        raise StaleEdit(
            "somebody else changed this step while you had it open",
            remedy="Look at what is known of it now, then save yours again",
        )
    kind = changes.get("kind", now.kind)
    source_kind = now.source_kind if kind == now.kind else None
    changed = replace(now, source_kind=source_kind, **changes)
    if "label" in changes or "kind" in changes:
        changed = replace(changed, label=checked_label(changed))
    return _with_step(process, changed)


def still_there(process: Map, base: Step) -> Step:
    """A step as it is now; NotFound, with the way back, where somebody removed it."""
    now = process.step(base.id)
    if now is None:
        raise NotFound(
            "somebody removed this step while you had it open",
            remedy="Undo brings it back; then make your change again",
        )
    return now


def change_steps(
    process: Map, base: Map, changes: Mapping[str, Mapping[str, Any]], order: Iterable[str] = ()
) -> Map:
    """Change several steps at once and put them in ``order``; steps it does not name follow."""
    for step_id, values in changes.items():
        process = change_step(process, step_of(base, step_id), values)
    places = {each: number for number, each in enumerate(order)}
    steps = sorted(process.steps, key=lambda each: places.get(each.id, len(places)))
    return replace(process, steps=tuple(steps))


def move_step(process: Map, step_id: str, by: int) -> Map:
    """Move a step earlier (-1) or later (1) in the map's order; its flows stay."""
    position = index_of(process, step_id)
    steps = list(process.steps)
    steps.insert(max(0, min(len(steps) - 1, position + by)), steps.pop(position))
    return replace(process, steps=tuple(steps))


def remove_step(process: Map, step_id: str, *, heal: bool, base: Step | None = None) -> Map:
    """Remove a step with its flows; StaleEdit where it is not as it was seen (``base``) any more.

    Healed, what came before it leads on to what came after, and loops go on without it; else loops
    through it are taken apart.
    """
    if step_of(process, step_id) != (base or process.step(step_id)):
        raise StaleEdit(
            "somebody else changed this step while you were about to remove it",
            remedy="Look at it, then remove it if you still want to",
        )
    into = [flow for flow in process.flows if flow.target == step_id and flow.source != step_id]
    out = [flow for flow in process.flows if flow.source == step_id and flow.target != step_id]
    left = tuple(flow for flow in process.flows if step_id not in (flow.source, flow.target))
    without = replace(
        process, steps=tuple(each for each in process.steps if each.id != step_id), flows=left
    )
    if heal:
        for before in into:
            for after in out:
                without = _healed(without, before, after, several=len(out) > 1)
    return replace(without, loops=_loops_without(process.loops, step_id, heal=heal))


def checked_label(step: Step) -> str:
    """A step's label on one line; only starts, ends, events and gateways may go without."""
    if not step.label.strip() and step.kind in NEEDS_NO_LABEL:
        return ""
    return one_line(step.label, "label", LONGEST_LABEL)


def step_of(process: Map, step_id: str) -> Step:
    """The step, or NotFound."""
    found = process.step(step_id)
    if found is None:
        raise NotFound("this step is no longer on the map", remedy=LOOK_AGAIN)
    return found


def index_of(process: Map, step_id: str) -> int:
    """A step's place in the map's order, or NotFound."""
    return process.steps.index(step_of(process, step_id))


def _inserted(steps: tuple[Step, ...], position: int, step: Step) -> tuple[Step, ...]:
    return (*steps[:position], step, *steps[position:])


def _with_step(process: Map, step: Step) -> Map:
    steps = tuple(step if each.id == step.id else each for each in process.steps)
    return replace(process, steps=steps)


def _with_flow(process: Map, source: str, target: str, words: str | None) -> Map:
    flow = fresh_flow(process, source, target, words)
    return replace(process, flows=(*process.flows, flow))


def _first_flow(process: Map, source: str, target: str) -> Flow | None:
    return next(
        (flow for flow in process.flows if (flow.source, flow.target) == (source, target)), None
    )


def _into_flow(process: Map, new: str, split: Flow | None, words: str | None) -> Map:
    """The flow now ends at the new step, keeping its words and id; another leads on from there."""
    if split is None or split not in process.flows:
        raise NotFound("this flow is no longer on the map", remedy=LOOK_AGAIN)
    first = replace(split, target=new, label=words or split.label)
    second = fresh_flow(process, new, split.target)
    at = process.flows.index(split)
    return replace(process, flows=(*process.flows[:at], first, second, *process.flows[at + 1 :]))


def _healed(process: Map, before: Flow, after: Flow, *, several: bool) -> Map:
    source, target = before.source, after.target
    there = any((flow.source, flow.target) == (source, target) for flow in process.flows)
    if source == target or there:
        return process
    # An exit's chance stays true only where it still leads to one step.
    chance = None if several else before.probability
    healed = replace(before, target=target, label=before.label or after.label, probability=chance)
    if before.id and any(flow.id == before.id for flow in process.flows):
        healed = replace(healed, id=fresh_flow(process, source, target).id)
    return replace(process, flows=(*process.flows, healed))


def _loops_without(loops: tuple[Loop, ...], step_id: str, *, heal: bool) -> tuple[Loop, ...]:
    kept = []
    for loop in loops:
        left = tuple(each for each in loop.steps if each != step_id)
        if len(left) == len(loop.steps):
            kept.append(loop)
        elif heal and len(left) > 1:
            kept.append(replace(loop, steps=left))
    return tuple(kept)


def _flow_words(words: str | None) -> str | None:
    return one_line(words, "words on the flow", LONGEST_LABEL) if words and words.strip() else None
