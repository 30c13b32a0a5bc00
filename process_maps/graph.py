"""Questions about a map as a graph: pure, and answered in the map's own ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from process_maps.actors import usual_order
from process_maps.facts import names_of
from process_maps.model import NEEDS_NOBODY, Anchor, Flow, Loop, Map, Phase, Step

NEEDS_NO_LABEL = ("gateway", "start", "end", "event")


@dataclass(frozen=True)
class Problem:
    """A structural fault: where it is, in words, and whether the map cannot be kept with it."""

    where: str
    words: str
    blocking: bool


def to_graph(process: Map) -> nx.MultiDiGraph[str]:
    """The map as a networkx graph: nodes carry ``step``, edges ``flow``; keyed by position.

    Flows to or from steps that are not there are left out; :func:`problems` names them.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for step in process.steps:
        graph.add_node(step.id, step=step)
    for position, flow in enumerate(process.flows):
        if flow.source in graph and flow.target in graph:
            graph.add_edge(flow.source, flow.target, key=position, flow=flow)
    return graph


def ways_graph(process: Map) -> nx.DiGraph[str]:
    """The map's steps and what leads where, each way once; flows to nowhere are left out."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(step.id for step in process.steps)
    graph.add_edges_from(
        (flow.source, flow.target)
        for flow in process.flows
        if flow.source in graph and flow.target in graph
    )
    return graph


def starts(process: Map) -> list[str]:
    """Steps no flow leads to, in the map's order."""
    led_to = {flow.target for flow in process.flows if flow.source != flow.target}
    return [step.id for step in process.steps if step.id not in led_to]


def dead_ends(process: Map) -> list[str]:
    """Steps no flow leaves although they are not drawn as an end, in the map's order."""
    left = {flow.source for flow in process.flows if flow.source != flow.target}
    return [step.id for step in process.steps if step.id not in left and step.kind != "end"]


def handoffs(process: Map, *, between_people: bool = False) -> list[Flow]:
    """Flows whose two steps share no actor.

    A step that nobody does (a deadline, a state) shares an actor with none; ``between_people``
    leaves flows from and to such steps out.
    """
    actors = {step.id: set(step.actors) for step in process.steps}
    return [
        flow
        for flow in process.flows
        if flow.source in actors
        and flow.target in actors
        and not actors[flow.source] & actors[flow.target]
        and not (between_people and not (actors[flow.source] and actors[flow.target]))
    ]


def exits(process: Map, step_id: str) -> list[Flow]:
    """The flows that leave a step, in the map's order."""
    return [flow for flow in process.flows if flow.source == step_id]


def is_message(flow: Flow) -> bool:
    """Whether a flow is a message to somebody else: work does not go on along it."""
    return bpmn_facts(flow).get("flow") == "message"


def bpmn_facts(thing: Step | Flow) -> Mapping[str, Any]:
    """What a BPMN file said of a step or flow beyond this model's words; nothing of others."""
    facts = thing.extra.get("bpmn")
    return facts if isinstance(facts, dict) else {}


def lanes_of(process: Map) -> tuple[str, ...]:
    """The lanes a drawing needs: the map's own in its order, then those its steps add."""
    return with_lanes_for(process.lanes, process.steps)


def with_lanes_for(lanes: Iterable[str], steps: Iterable[Step]) -> tuple[str, ...]:
    """Lanes in their order, followed by first actors that have none, in the usual order."""
    known = list(dict.fromkeys(lanes))
    first = dict.fromkeys(step.actors[0] for step in steps if step.actors)
    return (*known, *usual_order([actor for actor in first if actor not in known]))


def lane_of(step: Step) -> str | None:
    """The lane a step lies in: its first actor's; None for one that nobody does."""
    return step.actors[0] if step.actors else None


def nobodys_lane(process: Map) -> str:
    """What the lane of steps without an actor is called: work of nobody is no deadline."""
    kinds = {step.kind for step in process.steps if not (step.actors or step.automated)}
    if kinds <= set(NEEDS_NOBODY):
        return "Deadlines and states"
    return "Nobody named" if lanes_of(process) else "All steps"


def phases_of(process: Map) -> tuple[Phase, ...]:
    """The map's phases, then any that its steps name and it does not, labelled by their ids."""
    known = {phase.id for phase in process.phases}
    named = dict.fromkeys(step.phase for step in process.steps if step.phase)
    return (*process.phases, *(Phase(each, each) for each in named if each not in known))


def flow_by_ref(process: Map, ref: str) -> Flow | None:
    """The flow an anchor names, by its own id or as "from->to"."""
    for flow in process.flows:
        if ref in (flow.ref, f"{flow.source}->{flow.target}"):
            return flow
    return None


def loop_by_ref(process: Map, ref: str) -> Loop | None:
    """The loop an anchor names, by its own id or as its steps joined by ">"."""
    return next((loop for loop in process.loops if ref in (loop.ref, ">".join(loop.steps))), None)


def closes(loop: Loop, flow: Flow) -> bool:
    """Whether a flow is the one that leads a loop back to its beginning."""
    return bool(loop.steps) and (flow.source, flow.target) == (loop.steps[-1], loop.steps[0])


def anchor_words(process: Map, anchor: Anchor) -> str | None:
    """What an anchor sits on, in words; None where that is gone from the map."""
    labels = names_of(process)
    if anchor.kind == "map":
        return "The whole process"
    if anchor.kind == "step":
        return labels.get(anchor.ref)
    if anchor.kind == "phase":
        return next(
            (f"Phase: {each.label}" for each in phases_of(process) if each.id == anchor.ref), None
        )
    if anchor.kind == "flow":
        flow = flow_by_ref(process, anchor.ref)
        if flow is None:
            return None
        ends = [labels.get(each, each) for each in (flow.source, flow.target)]
        return f"From “{ends[0]}” to “{ends[1]}”"
    loop = loop_by_ref(process, anchor.ref)
    if loop is None or not loop.steps:
        return None
    ends = [labels.get(each, each) for each in (loop.steps[0], loop.steps[-1])]
    return f"Loop from “{ends[0]}” to “{ends[1]}”"


def problems(process: Map) -> list[Problem]:
    """Everything wrong with a map's structure, what stops it from being kept first."""
    ids = Counter(step.id for step in process.steps)
    phases = Counter(phase.id for phase in process.phases)
    found = [
        Problem(f"step “{each}”", "two steps have this id", True)
        for each, number in ids.items()
        if number > 1
    ]
    found += [
        Problem(f"phase “{each}”", "two phases have this id", True)
        for each, number in phases.items()
        if number > 1
    ]
    for flow in process.flows:
        found += [
            Problem(
                f"flow “{flow.source} → {flow.target}”", f"it {way} a step that is not there", True
            )
            for way, end in (("comes from", flow.source), ("leads to", flow.target))
            if end not in ids
        ]
    for loop in process.loops:
        gone = [each for each in loop.steps if each not in ids]
        if gone or not loop.steps:
            words = "it goes through a step that is not there" if gone else "it has no steps"
            found.append(Problem(f"loop “{loop.ref}”", words, True))
    found += [
        Problem(f"step “{step.id}”", "it has no label", False)
        for step in process.steps
        if not step.label.strip() and step.kind not in NEEDS_NO_LABEL
    ]
    return sorted(found, key=lambda each: not each.blocking)
