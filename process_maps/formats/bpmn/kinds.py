"""Which BPMN element a step becomes, by its kind and the word its file used for it."""

from __future__ import annotations

from collections.abc import Sequence

from process_maps.formats.bpmn.names import GATEWAYS, HOLDERS, TASKS
from process_maps.model import Flow, Step

__all__ = ["ACTIVITIES", "EVENTS", "FLOW_NODES", "GATEWAYS", "SUBPROCESSES", "TASKS"]

SUBPROCESSES = (*HOLDERS, "callActivity")
ACTIVITIES = (*TASKS, *SUBPROCESSES)
EVENTS = (
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
)
FLOW_NODES = (*ACTIVITIES, *GATEWAYS, *EVENTS)

_FITTING = {
    "task": TASKS,
    "ongoing": TASKS,
    "subprocess": SUBPROCESSES,
    "decision": ("exclusiveGateway", "inclusiveGateway"),
    "gateway": GATEWAYS,
    "event": ("intermediateThrowEvent", "intermediateCatchEvent"),
    "state": ("intermediateThrowEvent",),
    "fixed_event": ("intermediateCatchEvent",),
    "start": ("startEvent",),
    "end": ("endEvent",),
}


def element_of(step: Step, exits: Sequence[Flow] = ()) -> str:
    """The local name of the element a step is written as.

    A deadline waits for its time, a state is reached: events both. Work that goes on is a task
    with a loop's mark. Where nobody said what a gateway is, words on its exits say that one of
    them is taken; without words all are.
    """
    fitting = _FITTING[step.kind]
    if step.source_kind in fitting:
        return step.source_kind
    if step.kind == "task" and step.automated is not None:
        return "serviceTask" if step.automated else "userTask"
    if step.kind == "gateway":
        chosen = any(flow.label or flow.probability is not None for flow in exits)
        return "exclusiveGateway" if chosen else "parallelGateway"
    return fitting[0]


def definition_of(step: Step) -> str | None:
    """The event definition a step's kind asks for: a deadline is a timer."""
    return "timerEventDefinition" if step.kind == "fixed_event" else None
