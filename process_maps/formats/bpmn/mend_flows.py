"""Flows of a BPMN file relabelled, led elsewhere, added and taken out, and what refers to them."""

from __future__ import annotations

from collections.abc import Callable

from process_maps.formats.bpmn.ids import MODEL
from process_maps.formats.bpmn.mend_steps import name, put_flow_element
from process_maps.formats.bpmn.original_tree import (
    Element,
    child,
    children,
    drop,
    is_model,
    local,
    model,
    put_in_order,
    put_reference,
    take_out,
)
from process_maps.formats.bpmn.work import Work, container_of, id_of, process_of
from process_maps.model import Flow

_ENDS = (("outgoing", "sourceRef"), ("incoming", "targetRef"))


def matched(work: Work) -> dict[int, int]:
    """By place among the wanted flows, the place of the one that was there and is this one now.

    The same flow first, then one with its id, then one between the same steps.
    """
    found: dict[int, int] = {}
    left = dict(enumerate(flow for flow, _ in work.flows))
    likenesses: tuple[Callable[[Flow, Flow], bool], ...] = (
        lambda one, other: one == other,
        lambda one, other: one.id is not None and one.id == other.id,
        lambda one, other: (
            (one.source, one.target, one.label) == (other.source, other.target, other.label)
        ),
        lambda one, other: (one.source, one.target) == (other.source, other.target),
    )
    for alike in likenesses:
        for place, flow in enumerate(work.wanted.flows):
            if place not in found:
                held = next((n for n, each in left.items() if alike(flow, each)), None)
                if held is not None:
                    found[place] = held
                    del left[held]
    return found


def mend_flows(work: Work) -> None:
    """Change, add and take out flows."""
    places = matched(work)
    kept = set(places.values())
    for number, (_, element) in enumerate(work.flows):
        if number not in kept:
            work.gone.add(id_of(element))
            take_out(element)
    for place, flow in enumerate(work.wanted.flows):
        if place in places:
            before, element = work.flows[places[place]]
            _change(work, element, before, flow)
            work.written.append(element)
        else:
            work.written.append(_add(work, flow))


def _change(work: Work, element: Element, before: Flow, flow: Flow) -> None:
    if (flow.label or "") != (before.label or ""):
        name(element, flow.label or "")
    ends = {"sourceRef": flow.source, "targetRef": flow.target}
    was = {"sourceRef": before.source, "targetRef": before.target}
    for word, key in _ENDS:
        if ends[key] != was[key]:
            old = work.nodes.get(was[key])
            if old is not None:
                _unrefer(old, word, id_of(element))
                if old.get("default") == id_of(element):
                    del old.attrib["default"]
            element.set(key, work.id_of(ends[key]))
            if local(element) == "sequenceFlow":
                _refer(work, work.nodes[ends[key]], word, id_of(element))
            work.redrawn.add(id_of(element))
    _rehome(work, element, flow)


def _add(work: Work, flow: Flow) -> Element:
    element = model("sequenceFlow", id=work.tree.names.take(flow.id, "Flow"))
    name(element, flow.label or "")
    element.set("sourceRef", work.id_of(flow.source))
    element.set("targetRef", work.id_of(flow.target))
    source, target = work.nodes[flow.source], work.nodes[flow.target]
    home = _home(work, source, target)
    if local(home) == "collaboration":
        element.tag = f"{{{MODEL}}}messageFlow"
        put_in_order(
            home, element, ("documentation", "extensionElements", "participant", "messageFlow")
        )
    else:
        put_flow_element(home, element)
        _refer(work, source, "outgoing", id_of(element))
        _refer(work, target, "incoming", id_of(element))
    work.added_flows.append(id_of(element))
    return element


def _home(work: Work, source: Element, target: Element) -> Element:
    """Where a flow stands: in the innermost that holds both its ends; between pools, outside."""
    if process_of(source) is not process_of(target):
        collaboration = child(work.tree.root, "collaboration")
        return container_of(source) if collaboration is None else collaboration
    around = set(target.iterancestors())
    return next(each for each in source.iterancestors() if each in around)


def _rehome(work: Work, element: Element, flow: Flow) -> None:
    """A flow between pools is a message, one within a pool is not."""
    source, target = work.nodes[flow.source], work.nodes[flow.target]
    between = local(_home(work, source, target)) == "collaboration"
    if between == (local(element) == "messageFlow"):
        return
    take_out(element)
    if between:
        for node, word in ((source, "outgoing"), (target, "incoming")):
            _unrefer(node, word, id_of(element))
        for each in children(element, "conditionExpression"):
            take_out(each)
        drop(element, "isImmediate")
        element.tag = f"{{{MODEL}}}messageFlow"
        home = _home(work, source, target)
        put_in_order(
            home, element, ("documentation", "extensionElements", "participant", "messageFlow")
        )
    else:
        drop(element, "messageRef")
        element.tag = f"{{{MODEL}}}sequenceFlow"
        put_flow_element(_home(work, source, target), element)
        _refer(work, source, "outgoing", id_of(element))
        _refer(work, target, "incoming", id_of(element))


def _refer(work: Work, node: Element, word: str, flow: str) -> None:
    """Name a flow in its node, in a file that does so."""
    named = next(work.tree.root.iter(f"{{{MODEL}}}incoming", f"{{{MODEL}}}outgoing"), None)
    if named is None and work.flows:
        return
    made = model(word)
    made.text = flow
    put_reference(node, made)


def _unrefer(node: Element, word: str, flow: str) -> None:
    for each in children(node, word):
        if (each.text or "").strip().split(":")[-1] == flow:
            take_out(each)


def drop_references(work: Work) -> None:
    """Take out whatever refers to an element that is gone: ends, defaults, ties, annotations."""
    lonely: set[str] = set()
    while True:
        found = [each for each in work.tree.elements() if is_model(each) and _hangs(work, each)]
        if not found:
            break
        for each in found:
            if local(each) == "association":
                lonely |= {each.get("sourceRef") or "", each.get("targetRef") or ""}
            if held := each.get("id"):
                work.gone.add(held)
            if each.getparent() is not None:
                take_out(each)
    for each in work.tree.elements():
        for key in ("default", "activityRef", "attachedToRef"):
            if is_model(each) and each.get(key) in work.gone:
                del each.attrib[key]
    _drop_lonely_annotations(work, lonely)


def _hangs(work: Work, element: Element) -> bool:
    """Whether an element is nothing without what is gone."""
    kind = local(element)
    if kind in ("association", "sequenceFlow", "messageFlow", "conversationLink"):
        return bool({element.get("sourceRef"), element.get("targetRef")} & work.gone)
    if kind in ("incoming", "outgoing", "flowNodeRef", "messageFlowRef", "sourceRef", "targetRef"):
        return (element.text or "").strip() in work.gone
    return False


def _drop_lonely_annotations(work: Work, lonely: set[str]) -> None:
    """An annotation that was tied only to what is gone goes with it."""
    tied = {
        each.get(key)
        for each in work.tree.root.iter(f"{{{MODEL}}}association")
        for key in ("sourceRef", "targetRef")
    }
    for each in list(work.tree.root.iter(f"{{{MODEL}}}textAnnotation")):
        if id_of(each) in lonely - tied:
            work.gone.add(id_of(each))
            take_out(each)
