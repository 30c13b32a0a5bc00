"""Steps of a BPMN file relabelled, made another kind, added, moved and taken out."""

from __future__ import annotations

from process_maps.formats.bpmn.ids import MODEL, allowed
from process_maps.formats.bpmn.kinds import (
    ACTIVITIES,
    EVENTS,
    FLOW_NODES,
    GATEWAYS,
    SUBPROCESSES,
    definition_of,
    element_of,
)
from process_maps.formats.bpmn.mend_lanes import put_in_lane, shown_lane, take_from_lanes
from process_maps.formats.bpmn.names import HOLDERS
from process_maps.formats.bpmn.original_tree import (
    Element,
    append,
    child,
    children,
    drop,
    is_model,
    local,
    model,
    put_after,
    put_documentation,
    put_in_order,
    take_out,
)
from process_maps.formats.bpmn.work import (
    Work,
    container_of,
    id_of,
    inside,
    nodes_within,
    partners,
    process_of,
)
from process_maps.graph import exits, lane_of
from process_maps.model import Step

# Attributes that only some kinds of element may have.
_ONLY = {
    "isForCompensation": ACTIVITIES,
    "startQuantity": ACTIVITIES,
    "completionQuantity": ACTIVITIES,
    "default": (*ACTIVITIES, "exclusiveGateway", "inclusiveGateway", "complexGateway"),
    "gatewayDirection": GATEWAYS,
    "eventGatewayType": ("eventBasedGateway",),
    "instantiate": ("eventBasedGateway", "receiveTask"),
    "implementation": ("userTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask"),
    "operationRef": ("serviceTask", "sendTask", "receiveTask"),
    "messageRef": ("sendTask", "receiveTask"),
    "scriptFormat": ("scriptTask",),
    "triggeredByEvent": ("subProcess", "transaction", "adHocSubProcess"),
    "calledElement": ("callActivity",),
    "method": ("transaction",),
    "cancelRemainingInstances": ("adHocSubProcess",),
    "ordering": ("adHocSubProcess",),
    "isInterrupting": ("startEvent",),
    "parallelMultiple": ("startEvent", "intermediateCatchEvent", "boundaryEvent"),
    "attachedToRef": ("boundaryEvent",),
    "cancelActivity": ("boundaryEvent",),
}
_ANYWHERE = (
    "documentation",
    "extensionElements",
    "auditing",
    "monitoring",
    "categoryValueRef",
    "incoming",
    "outgoing",
)


def change_steps(work: Work) -> None:
    """Labels, kinds and notes of steps that were there."""
    for step in work.wanted.steps:
        before, node = work.base.step(step.id), work.nodes.get(step.id)
        if before is None or node is None:
            continue
        if step.label != before.label:
            name(node, step.label)
        if (step.kind, step.source_kind) != (before.kind, before.source_kind) or (
            step.kind == "task" and step.automated != before.automated
        ):
            _rekind(work, step, before)
        if step.note != before.note:
            note(node, step.note, before.note)


def name(node: Element, words: str) -> None:
    """Set an element's name; without words it has none."""
    if words:
        node.set("name", allowed(words))
    elif node.get("name") is not None:
        del node.attrib["name"]


def note(node: Element, words: str | None, before: str | None) -> None:
    """Change the documentation that was a step's note.

    A note that came from elsewhere (an annotation) or from several documentation elements stays
    where it is; our own field then says what it is now.
    """
    held = children(node, "documentation")
    if before is None and words and not held:
        made = model("documentation")
        made.text = allowed(words)
        put_documentation(node, made)
    elif (
        len(held) == 1
        and (held[0].text or "").strip() == (before or "").strip()
        and len(held[0]) == 0
    ):
        if words:
            held[0].text = allowed(words)
        else:
            take_out(held[0])


def _rekind(work: Work, step: Step, before: Step) -> None:
    node = work.nodes[step.id]
    was, wanted = local(node), element_of(step, exits(work.wanted, step.id))
    if was == wanted or element_of(before, exits(work.base, step.id)) == wanted:
        return
    if step.kind == before.kind and step.source_kind is None and step.automated is None:
        return
    if wanted not in HOLDERS:
        _lift(work, node)
    retag(node, wanted)
    if definition := definition_of(step):
        append(node, model(definition, id=work.tree.names.take(None, "Timer")))
    if step.kind == "ongoing" and child(node, "standardLoopCharacteristics") is None:
        append(node, model("standardLoopCharacteristics"))
    if _family(was) != _family(wanted):
        work.resized.append(step.id)


def retag(node: Element, wanted: str) -> None:
    """Make an element another kind; what its new kind may not have is taken out."""
    family_changes = _family(local(node)) != _family(wanted)
    for key, kinds in _ONLY.items():
        if wanted not in kinds:
            drop(node, key)
    for each in list(node):
        if not isinstance(each.tag, str) or not is_model(each) or local(each) in _ANYWHERE:
            continue
        if family_changes or _family(wanted) == "event" or local(each) == "script":
            take_out(each)
    node.tag = f"{{{MODEL}}}{wanted}"


def _family(kind: str) -> str:
    if kind in EVENTS:
        return "event"
    if kind in GATEWAYS:
        return "gateway"
    return "subprocess" if kind in SUBPROCESSES else "task"


def add_steps(work: Work) -> None:
    """Steps that are new, each where its lane or what it is joined to stands."""
    waiting = [step for step in work.wanted.steps if step.id not in work.nodes]
    while waiting:
        near = [
            s for s in waiting if any(p in work.nodes for p in partners(work.wanted.flows, s.id))
        ]
        step = (near or waiting)[0]
        waiting.remove(step)
        _add(work, step)


def _add(work: Work, step: Step) -> None:
    home, sibling = _home_of(work, step)
    node = model(
        element_of(step, exits(work.wanted, step.id)), id=work.tree.names.take(step.id, "Step")
    )
    name(node, step.label)
    if step.note:
        append(node, _documentation(step.note))
    if definition := definition_of(step):
        node.append(model(definition, id=work.tree.names.take(None, "Timer")))
    if step.kind == "ongoing":
        node.append(model("standardLoopCharacteristics"))
    if sibling is not None:
        put_after(sibling, node)
    else:
        put_flow_element(home, node)
    work.nodes[step.id] = node
    work.fresh.append(step.id)
    lane = shown_lane(work, step)
    if inside(node):
        return
    if lane is not None and lane in work.lanes:
        put_in_lane(work, step.id, lane)
    elif sibling is not None:
        _join_lane_of(work, step.id, sibling)


def _join_lane_of(work: Work, step: str, sibling: Element) -> None:
    """Nobody's step lies where what it is joined to lies: a file with lanes wants it in one."""
    for ref in list(work.tree.root.iter(f"{{{MODEL}}}flowNodeRef")):
        if (ref.text or "").strip() == id_of(sibling):
            made = model("flowNodeRef")
            made.text = work.id_of(step)
            put_after(ref, made)


def _documentation(words: str) -> Element:
    made = model("documentation")
    made.text = allowed(words)
    return made


def _home_of(work: Work, step: Step) -> tuple[Element, Element | None]:
    """The container for a new step, and the node in it that it is put after."""
    joined = [work.nodes[p] for p in partners(work.wanted.flows, step.id) if p in work.nodes]
    lane = work.lanes.get(lane_of(step) or "")
    process = None if lane is None else process_of(lane)
    for each in joined:
        if process is None or process_of(each) is process:
            return container_of(each), each
    if process is not None:
        return process, None
    if joined:
        return container_of(joined[0]), joined[0]
    processes = children(work.tree.root, "process")
    if not processes:
        made = model("process", id=work.tree.names.take(None, "Process"), isExecutable="false")
        append(work.tree.root, made)
        return made, None
    return max(processes, key=lambda each: len(nodes_within(each))), None


def put_flow_element(home: Element, new: Element) -> None:
    """Put a flow node or flow after those a process has already, before its artefacts."""
    known = {
        *FLOW_NODES,
        *("documentation", "extensionElements", "auditing", "monitoring", "ioSpecification"),
        *("ioBinding", "property", "laneSet", "sequenceFlow", "incoming", "outgoing"),
        *("dataObject", "dataObjectReference", "dataStoreReference", "supportedInterfaceRef"),
        *("standardLoopCharacteristics", "multiInstanceLoopCharacteristics"),
        *("dataInputAssociation", "dataOutputAssociation", "resourceRole"),
    }
    put_in_order(home, new, known)


def move_to_processes(work: Work) -> None:
    """A step whose lane stands for another process moves into that process."""
    for step in work.moved:
        node = work.nodes[step]
        lane = work.lanes.get(lane_of(work.wanted.step(step) or Step("?", "")) or "")
        process = None if lane is None else process_of(lane)
        if process is not None and process is not process_of(node):
            take_out(node)
            put_flow_element(process, node)


def remove_steps(work: Work) -> None:
    """Take out steps that are no more; what stood in them and still is moves out of them first."""
    kept = {each.id for each in work.wanted.steps}
    for step in [each for each in work.nodes if each not in kept]:
        node = work.nodes.pop(step)
        _lift(work, node)
        _let_go(work, node)
        for each in (node, *(e for e in node.iterdescendants() if isinstance(e.tag, str))):
            if held := each.get("id"):
                work.gone.add(held)
        take_from_lanes(work, id_of(node))
        take_out(node)


def _lift(work: Work, node: Element) -> None:
    """Move the steps and flows inside a sub-process that stay on the map out of it."""
    staying = {*work.nodes.values(), *work.written, *(each for _, each in work.flows)}
    home = container_of(node)
    for each in list(node):
        if each in staying:
            take_out(each)
            put_flow_element(home, each)


def _let_go(work: Work, node: Element) -> None:
    """Events on the border of a step that goes become events in the flow."""
    for each in work.nodes.values():
        if each.get("attachedToRef") == id_of(node):
            each.attrib.pop("attachedToRef")
            drop(each, "cancelActivity")
            each.tag = f"{{{MODEL}}}intermediateCatchEvent"
