"""Flow nodes as steps, sequence and message flows as flows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from process_maps.formats.bpmn.beside import Beside, take_association
from process_maps.formats.bpmn.found import Element, Found, Node, find, own_in, text_of
from process_maps.formats.bpmn.lanes import Lanes
from process_maps.formats.bpmn.names import (
    AUTOMATED,
    CONDITION,
    DATA_IN,
    DATA_OUT,
    DOCUMENTATION,
    EVENT_DEFINITIONS,
    EVENT_REF,
    EXTENSIONS,
    INCOMING,
    MESSAGE_FLOW,
    MULTI_LOOP,
    OUTGOING,
    OWN_FLOW,
    STANDARD_LOOP,
)
from process_maps.formats.bpmn.own_fields import flow_with, step_with
from process_maps.model import Flow, Step

LONGEST_CONDITION = 60
_NO_FACTS = frozenset((INCOMING, OUTGOING, EXTENSIONS))


@dataclass(frozen=True, eq=False)
class Drawn:
    """A flow beside the element it was read from."""

    element: Element
    flow: Flow


@dataclass(frozen=True, eq=False)
class Dangling:
    """A flow that is not drawn, and why: "pool" where an end is a whole pool, else "end"."""

    element: Element
    why: str


def flows_of(found: Found) -> tuple[list[Drawn], list[Dangling]]:
    """Sequence flows in the file's order, then message flows; and those that join no two steps."""
    drawn, dangling = list[Drawn](), list[Dangling]()
    defaults = {node.element.get("default") for node in found.nodes}
    for is_message, elements in ((False, found.sequence), (True, found.messages)):
        for element in elements:
            ends = element.get("sourceRef"), element.get("targetRef")
            source, target = found.node(ends[0]), found.node(ends[1])
            if source is None or target is None:
                is_pool = is_message and _is_pool(found, ends, source, target)
                dangling.append(Dangling(element, "pool" if is_pool else "end"))
                continue
            flow_id = element.get("id") or None
            extra: dict[str, Any] = {}
            if is_message:
                extra["flow"] = "message"
            elif flow_id in defaults and source.element.get("default") == flow_id:
                extra["default"] = True
            label = element.get("name") or None
            if len(element):
                label = _flow_facts(element, extra, label)
            flow = Flow(
                source.id,
                target.id,
                label,
                id=flow_id,
                extra={"bpmn": extra} if extra else {},
            )
            if found.with_own and len(element):
                flow = flow_with(flow, own_in(element, OWN_FLOW), found.file)
            drawn.append(Drawn(element, flow))
    return drawn, dangling


def _is_pool(
    found: Found,
    ends: tuple[str | None, str | None],
    source: Node | None,
    target: Node | None,
) -> bool:
    return all(
        node is not None or find(found.participants, end) is not None
        for node, end in zip((source, target), ends, strict=True)
    )


def _flow_facts(element: Element, extra: dict[str, Any], label: str | None) -> str | None:
    """Add a flow's condition and documentation; a short condition words a flow without a name."""
    said = []
    for child in element:
        tag = child.tag
        if tag == CONDITION:
            if condition := text_of(child):
                extra["condition"] = condition
                if not (label or "").strip() and len(condition) <= LONGEST_CONDITION:
                    label = condition
        elif tag == DOCUMENTATION and (words := text_of(child)):
            said.append(words)
    if said:
        extra["documentation"] = "\n\n".join(said)
    return label


def steps_of(found: Found, lanes: Lanes, beside: Beside, flows: list[Drawn]) -> tuple[Step, ...]:
    """Every flow node as a step, in the file's order."""
    exits = Counter(each.flow.source for each in flows if each.element.tag != MESSAGE_FLOW)
    steps = []
    for node in found.nodes:
        step = _step_of(node, found, lanes, beside, exits)
        steps.append(step if node.own is None else step_with(step, node.own, found.file))
    return tuple(steps)


def _step_of(node: Node, found: Found, lanes: Lanes, beside: Beside, exits: Counter[str]) -> Step:
    element, kind = node.element, node.kind
    label = element.get("name") or ""
    extra: dict[str, Any] = {}
    documentation = _node_facts(node, found, beside, extra) if len(element) else []
    _attribute_facts(node, found, extra)
    if node.word == "exclusiveGateway" and exits[node.id] > 1 and label.strip():
        kind = "decision"
    lane = lanes.of.get(node)
    texts = [*documentation, *beside.texts.get(node, ())]
    return Step(
        id=node.id,
        label=label,
        kind=kind,
        actors=() if lane is None else (lane.name,),
        artefacts=tuple(beside.artefacts.get(node, ())),
        note="\n\n".join(texts) or None,
        automated=AUTOMATED.get(node.word),
        source_kind=node.word,
        extra={"bpmn": extra} if extra else {},
    )


def _node_facts(node: Node, found: Found, beside: Beside, extra: dict[str, Any]) -> list[str]:
    """Read a flow node's children: its event and loop into ``extra``; returns documentation."""
    documentation, events = list[str](), list[str]()
    for child in node.element:
        tag = child.tag
        if tag in _NO_FACTS:
            continue
        if tag in EVENT_DEFINITIONS:
            events.append(EVENT_DEFINITIONS[tag])
            _event_words(child, events[-1], extra)
        elif tag == DOCUMENTATION:
            if words := text_of(child):
                documentation.append(words)
        elif tag in (DATA_IN, DATA_OUT):
            take_association(beside, node, child, found)
        elif tag == MULTI_LOOP:
            extra["loop"] = "multi in turn" if child.get("isSequential") == "true" else "multi"
        elif tag == STANDARD_LOOP:
            extra["loop"] = "standard"
        elif tag == EVENT_REF:
            event = find(found.events, (child.text or "").strip())
            if event is not None:
                events.append(event)
    if events:
        extra["event"] = events
    return documentation


def _event_words(definition: Element, kind: str, extra: dict[str, Any]) -> None:
    """When a timer goes off and which link it is, where the file says so."""
    if kind == "timer":
        said = next((text_of(each) for each in definition if isinstance(each.tag, str)), "")
        if said:
            extra["timer"] = said
    elif kind == "link" and definition.get("name"):
        extra["link"] = definition.get("name")


def _attribute_facts(node: Node, found: Found, extra: dict[str, Any]) -> None:
    element = node.element
    if node.word == "boundaryEvent":
        if host := element.get("attachedToRef"):
            known = found.node(host)
            extra["attached_to"] = host if known is None else known.id
        if element.get("cancelActivity") == "false":
            extra["interrupting"] = False
    elif node.kind == "start":
        if element.get("isInterrupting") == "false":
            extra["interrupting"] = False
    elif node.kind == "subprocess":
        if called := element.get("calledElement"):
            extra["calls"] = called
        if element.get("triggeredByEvent") == "true":
            extra["by_event"] = True
    if node.inside is not None:
        extra["inside"] = node.inside.id
    if element.get("isForCompensation") == "true":
        extra["compensation"] = True
