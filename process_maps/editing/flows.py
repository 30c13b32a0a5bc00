"""Flows and loops: added, changed, removed. A flow is told by its place among the map's flows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from common.errors import BadInput, NotFound, StaleEdit
from common.words import one_line
from process_maps.editing.steps import LONGEST_LABEL, LOOK_AGAIN, fresh_flow, fresh_id, step_of
from process_maps.model import Flow, Loop, Map


def add_flow(
    process: Map,
    source: str,
    target: str,
    label: str | None = None,
    probability: float | None = None,
) -> Map:
    """Add a flow. Raises BadInput for one from a step to itself, and for the same one again."""
    flow = replace(fresh_flow(process, source, target, _words(label)), probability=probability)
    _refuse(process, flow)
    return replace(process, flows=(*process.flows, flow))


def change_flow(process: Map, base: Flow, changed: Flow) -> Map:
    """Put an edited flow in the place of the one that was read."""
    at = _position(process, base)
    changed = replace(changed, label=_words(changed.label))
    rest = replace(process, flows=(*process.flows[:at], *process.flows[at + 1 :]))
    if (changed.source, changed.target, changed.label) != (base.source, base.target, base.label):
        _refuse(rest, changed)
    return replace(process, flows=(*process.flows[:at], changed, *process.flows[at + 1 :]))


def remove_flow(process: Map, base: Flow) -> Map:
    """Remove a flow."""
    at = _position(process, base)
    return replace(process, flows=(*process.flows[:at], *process.flows[at + 1 :]))


def add_loop(process: Map, loop: Loop) -> Map:
    """Add a loop through steps of the map."""
    checked = _checked_loop(process, loop)
    if any(each.steps == checked.steps for each in process.loops):
        raise BadInput("these steps are a loop already", remedy="Change the one that is there")
    taken = [each.id for each in process.loops if each.id]
    return replace(
        process, loops=(*process.loops, replace(checked, id=loop.id or fresh_id(taken, "l")))
    )


def change_loop(process: Map, base: Loop, changed: Loop) -> Map:
    """Put an edited loop in the place of the one that was read."""
    _refuse_gone(process, base)
    checked = _checked_loop(process, changed)
    at = process.loops.index(base)
    return replace(process, loops=(*process.loops[:at], checked, *process.loops[at + 1 :]))


def remove_loop(process: Map, base: Loop) -> Map:
    """Remove a loop; its steps and flows stay."""
    _refuse_gone(process, base)
    at = process.loops.index(base)
    return replace(process, loops=(*process.loops[:at], *process.loops[at + 1 :]))


def _refuse_gone(process: Map, base: Loop) -> None:
    if base in process.loops:
        return
    if any(each.ref == base.ref for each in process.loops):
        raise StaleEdit("somebody else changed this loop meanwhile", remedy=LOOK_AGAIN)
    raise NotFound("this loop is no longer on the map", remedy=LOOK_AGAIN)


def _refuse(process: Map, flow: Flow) -> None:
    for end in (flow.source, flow.target):
        step_of(process, end)
    if flow.source == flow.target:
        raise BadInput(
            "a flow leads from one step to another",
            remedy="To say that a step is done again and again, add a loop",
        )
    same = [each for each in process.flows if (each.source, each.target) == _ends(flow)]
    if any((each.label or "") == (flow.label or "") for each in same):
        raise BadInput("these two steps are joined already", remedy="Change the flow that is there")


def _ends(flow: Flow) -> tuple[str, str]:
    return flow.source, flow.target


def _position(process: Map, base: Flow) -> int:
    if base not in process.flows:
        if any(each.ref == base.ref for each in process.flows):
            raise StaleEdit("somebody else changed this flow meanwhile", remedy=LOOK_AGAIN)
        raise NotFound("this flow is no longer on the map as you saw it", remedy=LOOK_AGAIN)
    return process.flows.index(base)


def _checked_loop(process: Map, loop: Loop) -> Loop:
    steps: Sequence[str] = list(dict.fromkeys(loop.steps))
    for each in steps:
        step_of(process, each)
    if not steps:
        raise BadInput("the loop goes through no step", remedy="Choose its steps")
    known = [each for each in (loop.times_min, loop.times_max) if each is not None]
    if any(each < 0 for each in known) or known != sorted(known):
        raise BadInput("how often a loop is gone through must run from fewest to most")
    return replace(loop, steps=tuple(steps), words=_words(loop.words))


def _words(text: str | None) -> str | None:
    return one_line(text, "words", LONGEST_LABEL) if text and text.strip() else None
